-- ARGV: most attempts, time to live of ended records in ms, of dead letters in ms, lease in ms.
-- Frees the jobs of claims that lapsed, and ends those past their time limit or that waited too long.
-- Answers {jobs requeued, jobs dead, jobs waiting, webhooks due, places that orders of the master list lack}.
local most, ttl_ms, dead_ttl_ms = tonumber(ARGV[1]), ARGV[2], ARGV[3]
local requeued, dead = 0, 0

-- A call looks at this many claims; it runs once a second in every worker, and must keep the server free
-- for others.
local MOST_CLAIMS = 16

local function bury(id, attempt, worker, request, webhook)
  local detail = string.format(
    'worker %s was lost while it ran this job (attempt %s of %d)', worker or '?', attempt or '?', most)
  finish(id, 'failed', dead_ttl_ms, mode_of(request), webhook, 'error',
    failure('worker_lost', detail, true))
  park('dead', id)
  dead = dead + 1
end

local function free(id, token)
  local record = key('job:' .. id)
  local state = read(id, 'status', 'token', 'attempt', 'worker', 'request', 'webhook', 'owner', 'expires')
  if state[1] ~= 'running' or state[2] ~= token then return end
  if (tonumber(state[3]) or most) >= most then return bury(id, unpack(state, 3, 6)) end
  redis.call('HSET', record, 'status', 'queued', 'token', '')
  suspect('RPUSH', id, tonumber(state[3]), most)
  wait_again(id, state[7], state[8])
  requeued = requeued + 1
end

-- The server's clock may be set back: what was to end by itself would last as much longer. So would a
-- bell that was lost, and what is believed of workers that have died; and receivers would be told as much later.
local function mind_the_clock()
  local last = tonumber(redis.call('GET', key('clock')))
  redis.call('SET', key('clock'), now_text)
  if not last or last <= now then return end
  local latest = string.format('%.0f', now + ARGV[4])
  for _, token in ipairs(redis.call('ZRANGEBYSCORE', key('leases'), '(' .. latest, '+inf')) do
    redis.call('ZADD', key('leases'), latest, token)
  end
  local later = redis.call('ZRANGEBYSCORE', key('webhooks'), '(' .. now_text, '+inf', 'WITHSCORES')
  for i = 1, #later, 2 do
    redis.call('ZADD', key('webhooks'), math.max(later[i + 1] - (last - now), now), later[i])
  end
  redis.call('DEL', key('bell'), key('webhook_bell'), key('scaler'))
  for _, worker in ipairs(redis.call('SMEMBERS', key('workers'))) do
    redis.call('PEXPIRE', key('worker:' .. worker), HEARTBEAT_TTL_MS)
  end
end

-- Totals of what waits are kept beside the inboxes, which are right whatever hand has changed the totals:
-- where they are empty, so are the totals, and who has a turn has jobs that wait.
local function count_anew()
  local names = {inbox('suspect', ''), inbox('few', '')}
  for lane, depth in pairs(depths_of_lanes()) do
    local turns, found = key('turns:' .. lane), 0
    names[#names + 1] = inbox(lane, '')
    names[#names + 1] = turns
    for _, owner in ipairs(depth > 0 and {} or redis.call('ZRANGE', turns, 0, -1)) do
      if owner ~= '' then found = found + redis.call('LLEN', inbox(lane, owner)) end
    end
    if found > 0 then redis.call('HSET', key('named'), lane, found) end
  end
  if redis.call('EXISTS', unpack(names)) == 0 then
    redis.call('DEL', key('tombstones'), key('named'))
    -- While it is there, a job that ends is asked whose it is.
    if redis.call('EXISTS', key('leases')) == 0 then redis.call('DEL', key('owners')) end
  end
end

-- What is to lapse by itself and would not, by whatever hand: nobody would ring again.
local function let_lapse()
  for _, name in ipairs({'bell', 'webhook_bell', 'scaler'}) do
    if redis.call('PTTL', key(name)) == -1 then redis.call('DEL', key(name)) end
  end
end

-- A worker cannot hear of work, nor a door tell it, while Celery's own keys hold another type.
local function look_after_celery()
  redis.call('HLEN', key('celery:unacked'))
  redis.call('ZCARD', key('celery:unacked_index'))
  for _, queue in ipairs({'doorbell', 'webhooks'}) do
    redis.call('LLEN', key('celery:' .. queue))
    redis.call('SCARD', key('celery:_kombu.binding.' .. queue))
  end
end

mind_the_clock()
count_anew()
let_lapse()
look_after_celery()
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
local lacks = 0
for index in pairs(NUMBERS) do
  local told, places = pcall(unsorted, index) -- a list that is damaged is no reason to free no job
  lacks = lacks + (told and math.max(places, 0) or 0)
end
return {requeued, dead, backlog(), redis.call('ZCOUNT', key('webhooks'), '-inf', now), lacks}
