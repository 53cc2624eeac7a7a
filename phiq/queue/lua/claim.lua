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

-- A newer version's job is not tried: what this one would make of it might be wrong.
local function leave(id, schema, request, webhook)
  local detail = string.format(
    'this worker reads records of schema %d, the job has %s; update the worker and retry', SCHEMA, schema)
  finish(id, 'failed', ttl_ms, request, webhook, 'error', failure('unreadable_record', detail, true))
  park('failed', id)
end

local function take(id)
  local state = read(id, 'status', 'expires', 'attempt', 'request', 'owner', 'webhook', 'schema')
  if state.no_record then return end
  if state[1] ~= 'queued' then
    redis.call('DECR', key('tombstones'))
    return
  end
  waits(state[5], -1)
  if state[2] and (tonumber(state[2]) or math.huge) <= now then
    finish(id, 'expired', ttl_ms, state[4], state[6])
    return
  end
  if (tonumber(state[7]) or 0) > SCHEMA then return leave(id, state[7], state[4], state[6]) end
  local attempt = (tonumber(state[3]) or 0) + 1
  redis.call('HSET', JOB .. id, 'status', 'running', 'attempt', attempt, 'token', token,
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
    local state = read(id, 'request', 'attempt')
    if state[1] then give(id, state[1], tonumber(state[2]) or 1) end
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
