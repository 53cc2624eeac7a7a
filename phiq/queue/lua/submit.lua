-- ARGV: lane, queue limit, then per job: id, request, time to live in ms ('' for none).
-- Answers one word a job: created | full | conflict (same id, other request) | its status.
local lane, room = ARGV[1], tonumber(ARGV[2]) - backlog()
local inbox = key('inbox:' .. lane)
local answers, created = {}, 0
for i = 3, #ARGV, 3 do
  local id, request, ttl_ms = ARGV[i], ARGV[i + 1], ARGV[i + 2]
  local record = key('job:' .. id)
  local known = redis.call('HMGET', record, 'status', 'request')
  local answer
  if known[1] then
    answer = known[2] == request and known[1] or 'conflict'
  elseif room - created <= 0 then
    answer = 'full'
  else
    answer = 'created'
    created = created + 1
    redis.call('HSET', record, 'request', request, 'lane', lane, 'status', 'queued', 'created', now)
    if ttl_ms ~= '' then redis.call('HSET', record, 'expires', now + ttl_ms) end
    redis.call('RPUSH', inbox, id)
  end
  answers[#answers + 1] = answer
end
count('submitted', created)
return answers
