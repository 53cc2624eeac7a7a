-- ARGV: digest, most entries that can be restored. Takes an entry off the master list.
-- Answers its parts; none when it is not there.
local digest, trash = ARGV[1], LIST .. ':trash'
local found = parts(digest)
if found[1] == '' then return {} end
redis.call('HDEL', LIST, digest)
for _, index in ipairs({'by_time', 'by_confidence', 'by_coherence'}) do
  redis.call('ZREM', LIST .. ':' .. index, digest)
end
for _, name in ipairs({'spellings', 'tags', 'notes'}) do set_part(name, digest, '') end
redis.call('HSET', trash, digest, cjson.encode(found))
redis.call('ZADD', trash .. ':by_time', now_text, digest)
local over = redis.call('ZCARD', trash .. ':by_time') - ARGV[2]
if over > 0 then
  local gone = redis.call('ZPOPMIN', trash .. ':by_time', over)
  for i = 1, #gone, 2 do redis.call('HDEL', trash, gone[i]) end
end
return found
