-- ARGV: token. Hands a claim back: its jobs go to the head of their lanes, the attempt uncounted;
-- one that lost a worker before stays suspect.
-- Answers how many jobs went back.
local token, back = ARGV[1], 0
local claim = key('claim:' .. token)
for _, id in ipairs(redis.call('SMEMBERS', claim)) do
  local record = key('job:' .. id)
  local state = redis.call('HMGET', record, 'status', 'token', 'lane', 'owner', 'attempt')
  if state[1] == 'running' and state[2] == token then
    redis.call('HSET', record, 'status', 'queued', 'token', '')
    redis.call('HINCRBY', record, 'attempt', -1)
    local lane = tonumber(state[5]) > 1 and 'suspect' or state[3]
    redis.call('LPUSH', key('inbox:' .. lane), id)
    waits(state[4], 1)
    back = back + 1
  end
end
redis.call('DEL', claim)
redis.call('ZREM', key('leases'), token)
return back
