-- ARGV: token, time to live of ended records in ms,
-- then per job: id, status, verdict or error as JSON, digest for the master list ('' for none).
-- Answers how many jobs this call ended; a job that is no longer this token's is left alone.
local token, ttl_ms = ARGV[1], ARGV[2]
local claim = key('claim:' .. token)

local function keep(digest, request, verdict)
  if redis.call('HSETNX', key('equations'), digest, request .. '\n' .. verdict) == 1 then
    redis.call('ZADD', key('equations:by_time'), now, digest)
  end
end

local ids = {}
for i = 3, #ARGV, 4 do
  local id, status, body, digest = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
  local state = redis.call('HMGET', key('job:' .. id), 'status', 'token', 'request', 'webhook')
  if state[1] == 'running' and state[2] == token then
    finish(id, status, ttl_ms, state[4], status == 'succeeded' and 'verdict' or 'error', body)
    if digest ~= '' then keep(digest, state[3], body) end
  end
  ids[#ids + 1] = id
end
-- 4000 at a time: Lua's unpack has a bounded stack.
for i = 1, #ids, 4000 do
  redis.call('SREM', claim, unpack(ids, i, math.min(i + 3999, #ids)))
end
if redis.call('EXISTS', claim) == 0 then redis.call('ZREM', key('leases'), token) end
conclude(ttl_ms)
return #ended
