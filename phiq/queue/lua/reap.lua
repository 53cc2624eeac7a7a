-- ARGV: most attempts, time to live of ended records in ms, of dead letters in ms, lease in ms.
-- Frees the jobs of claims that lapsed, and ends those past their time limit or that waited too long.
-- Answers {jobs requeued, jobs dead, jobs waiting, webhooks due}.
local most, ttl_ms, dead_ttl_ms = tonumber(ARGV[1]), ARGV[2], ARGV[3]
local requeued, dead = 0, 0

-- A call looks at this many claims; it runs once a second in every worker, and must keep the server free
-- for others.
local MOST_CLAIMS = 16

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

-- The server's clock may be set back: a lease of before would last as much longer.
local function mind_the_clock()
  local last = tonumber(redis.call('GET', key('clock')))
  redis.call('SET', key('clock'), now_text)
  if not last or last <= now then return end
  local latest = string.format('%.0f', now + ARGV[4])
  for _, token in ipairs(redis.call('ZRANGEBYSCORE', key('leases'), '(' .. latest, '+inf')) do
    redis.call('ZADD', key('leases'), latest, token)
  end
end

mind_the_clock()
for _, token in ipairs(due('leases', MOST_CLAIMS)) do
  local claim = key('claim:' .. token)
  for _, id in ipairs(redis.call('SMEMBERS', claim)) do free(id, token) end
  redis.call('DEL', claim)
  redis.call('ZREM', key('leases'), token)
  rise('leases_lost', 1)
end
end_overdue(ttl_ms)
redis.call('ZREMRANGEBYSCORE', key('dead'), '-inf', now - dead_ttl_ms)
redis.call('ZREMRANGEBYSCORE', key('failed'), '-inf', now - ttl_ms)
count('requeued', requeued)
count('dead', dead)
conclude(ttl_ms)
return {requeued, dead, backlog(), redis.call('ZCOUNT', key('webhooks'), '-inf', now)}
