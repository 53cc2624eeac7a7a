-- ARGV: most attempts, time to live of dead letters in ms. Frees the jobs of claims that lapsed.
-- Answers {jobs requeued, jobs dead, jobs waiting}.
local most, ttl_ms = tonumber(ARGV[1]), ARGV[2]
local requeued, died = 0, {}

local function bury(id, record, state)
  local reason = string.format(
    'worker %s was lost while it ran this job (attempt %s of %d)', state[4], state[3], most)
  finish(record, 'failed', ttl_ms, 'error',
    cjson.encode({code = 'worker_lost', detail = reason, retryable = true}))
  redis.call('ZADD', key('dead'), now, id)
  died[#died + 1] = id
end

local function free(id, token)
  local record = key('job:' .. id)
  local state = redis.call('HMGET', record, 'status', 'token', 'attempt', 'worker')
  if state[1] ~= 'running' or state[2] ~= token then return end
  if tonumber(state[3]) >= most then return bury(id, record, state) end
  redis.call('HSET', record, 'status', 'queued', 'token', '')
  redis.call('RPUSH', key('inbox:suspect'), id)
  requeued = requeued + 1
end

-- 16 claims a call, once a second from every worker, keeps the server free for others.
for _, token in ipairs(redis.call('ZRANGEBYSCORE', key('leases'), '-inf', now, 'LIMIT', 0, 16)) do
  local claim = key('claim:' .. token)
  for _, id in ipairs(redis.call('SMEMBERS', claim)) do free(id, token) end
  redis.call('DEL', claim)
  redis.call('ZREM', key('leases'), token)
end
redis.call('ZREMRANGEBYSCORE', key('dead'), '-inf', now - ttl_ms)
count('requeued', requeued)
count('dead', #died)
count('failed', #died)
announce(died)
return {requeued, #died, backlog()}
