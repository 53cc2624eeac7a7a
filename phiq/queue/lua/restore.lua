-- ARGV: digest. Puts an entry back that was taken off the master list; where it has entered anew
-- since, that one stays, with the tags and the note of old if it has none.
-- Answers 1, or 0 when there is nothing to put back.
local digest, trash = ARGV[1], LIST .. ':trash'
local stored = redis.call('HGET', trash, digest)
if not stored then return 0 end
redis.call('HDEL', trash, digest)
redis.call('ZREM', trash .. ':by_time', digest)
local old, there = json(stored), parts(digest)
if #old < #there then return 0 end
if there[1] == '' then
  local request, verdict = string.match(old[1], '^([^\n]*)\n(.*)$')
  enter_sorted(digest, request, verdict, old[2])
end
for i, name in ipairs({'spellings', 'tags', 'notes'}) do
  if there[i + 2] == '' then set_part(name, digest, old[i + 2]) end
end
return 1
