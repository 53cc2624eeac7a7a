-- ARGV: token, worker, most jobs, lease in ms, time to live of ended records in ms.
-- Answers {jobs still waiting, ids looked at, id, request, attempt, id, request, attempt, ...}.
-- Asked again with the same token (a reply was lost), it answers with the same jobs.
local token, worker = ARGV[1], ARGV[2]
local want, lease_ms, ttl_ms = tonumber(ARGV[3]), tonumber(ARGV[4]), ARGV[5]
local claim = key('claim:' .. token)
local taken, answer = {}, {0, 0}

-- Most ids looked at in one call: tombstones must not hold the server up. A caller that got no
-- job though ids were looked at claims again.
local most_looks = want + 1000
local looks = most_looks

local function give(id, request, attempt)
  answer[#answer + 1], answer[#answer + 2], answer[#answer + 3] = id, request, attempt
end

local function take(id)
  local record = JOB .. id
  local state = redis.call('HMGET', record, 'status', 'expires', 'attempt', 'request', 'owner',
    'webhook')
  if state[1] ~= 'queued' then
    redis.call('DECR', key('tombstones'))
    return
  end
  waits(state[5], -1)
  if state[2] and tonumber(state[2]) <= now then
    finish(id, 'expired', ttl_ms, state[6])
    return
  end
  local attempt = (tonumber(state[3]) or 0) + 1
  redis.call('HSET', record, 'status', 'running', 'attempt', attempt, 'token', token,
    'worker', worker, 'started', now_text)
  taken[#taken + 1] = id
  give(id, state[4], attempt)
end

local function take_from(lane, most)
  while #taken < most and looks > 0 do
    local ids = redis.call('LPOP', key('inbox:' .. lane), math.min(most - #taken, looks))
    if not ids then return end
    looks = looks - #ids
    for _, id in ipairs(ids) do take(id) end
  end
end

local held = redis.call('SMEMBERS', claim)
if #held > 0 then
  for _, id in ipairs(held) do
    local state = redis.call('HMGET', key('job:' .. id), 'request', 'attempt')
    if state[1] then give(id, state[1], tonumber(state[2])) end
  end
  looks = most_looks - #held
elseif redis.call('EXISTS', key('paused')) == 0 then
  take_from('suspect', 1)
  if #taken == 0 then
    take_from('interactive', want)
    take_from('bulk', want)
  end
  in_chunks('SADD', claim, taken)
  if #taken > 0 then redis.call('ZADD', key('leases'), now + lease_ms, token) end
  conclude(ttl_ms)
end
answer[1], answer[2] = backlog(), most_looks - looks
return answer
