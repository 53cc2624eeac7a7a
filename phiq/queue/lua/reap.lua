-- ARGV: most attempts, time to live of ended records in ms, of dead letters in ms.
-- Frees the jobs of claims that lapsed, and ends those past their time limit or that waited too long.
-- Answers {jobs requeued, jobs dead, jobs waiting, webhooks due}.
local most, ttl_ms, dead_ttl_ms = tonumber(ARGV[1]), ARGV[2], ARGV[3]
local requeued, dead = 0, 0

-- A call looks at this many claims, and at this many limits of time of each kind; it runs once a
-- second in every worker, and must keep the server free for others.
local MOST_CLAIMS, MOST_LIMITS = 16, 500

local function bury(id, attempt, worker, request, webhook)
  local detail = string.format(
    'worker %s was lost while it ran this job (attempt %s of %d)', worker, attempt, most)
  finish(id, 'failed', dead_ttl_ms, request, webhook, 'error',
    failure('worker_lost', detail, true))
  park('dead', id)
  dead = dead + 1
end

local function free(id, token)
  local record = key('job:' .. id)
  local state = read(id, 'status', 'token', 'attempt', 'worker', 'request', 'webhook', 'owner')
  if state[1] ~= 'running' or state[2] ~= token then return end
  if (tonumber(state[3]) or most) >= most then return bury(id, unpack(state, 3, 6)) end
  redis.call('HSET', record, 'status', 'queued', 'token', '')
  suspect('RPUSH', id, tonumber(state[3]), most)
  waits(state[7], 1)
  requeued = requeued + 1
end

local function end_at_limit(id)
  local state = read(id, 'status', 'at_limit', 'request', 'webhook', 'owner')
  if state[1] ~= 'queued' and state[1] ~= 'running' then return end
  if state[1] == 'queued' then entomb(state[5]) end
  if state[2] == 'cancel' then
    finish(id, 'canceled', ttl_ms, state[3], state[4])
  else
    finish(id, 'failed', ttl_ms, state[3], state[4], 'error',
      failure('timeout', 'the job was not done within its timeout_s', true))
    park('failed', id)
  end
end

local function expire(id)
  local state = read(id, 'status', 'request', 'webhook', 'owner')
  if state[1] ~= 'queued' then return end
  entomb(state[4])
  finish(id, 'expired', ttl_ms, state[2], state[3])
end

local function due(set, limit)
  return redis.call('ZRANGEBYSCORE', key(set), '-inf', now, 'LIMIT', 0, limit)
end

for _, token in ipairs(due('leases', MOST_CLAIMS)) do
  local claim = key('claim:' .. token)
  for _, id in ipairs(redis.call('SMEMBERS', claim)) do free(id, token) end
  redis.call('DEL', claim)
  redis.call('ZREM', key('leases'), token)
  rise('leases_lost', 1)
end
for _, id in ipairs(due('limits', MOST_LIMITS)) do
  end_at_limit(id)
  redis.call('ZREM', key('limits'), id)
end
for _, id in ipairs(due('expiries', MOST_LIMITS)) do
  expire(id)
  redis.call('ZREM', key('expiries'), id)
end
redis.call('ZREMRANGEBYSCORE', key('dead'), '-inf', now - dead_ttl_ms)
redis.call('ZREMRANGEBYSCORE', key('failed'), '-inf', now - ttl_ms)
count('requeued', requeued)
count('dead', dead)
conclude(ttl_ms)
return {requeued, dead, backlog(), redis.call('ZCOUNT', key('webhooks'), '-inf', now)}
