-- ARGV: token, worker, most jobs, lease in ms, time to live of ended records in ms, whether the worker was
-- called (1), for how long it lingers in ms where nothing waits.
-- Interactive jobs first, the rest from the bulk lane, of which some always come along; of each lane the
-- owners by turns. Jobs that lost a worker before come every second claim, apart from others.
-- Answers {jobs still waiting, ids looked at, whether it lingers (1), whether to send a doorbell (1), id, request, attempt, id, ...}; behind an
-- attempt, after a space, the job's trace where it has one.
-- Asked again with the same token (a reply was lost), it answers with the same jobs.
local want, lease_ms, ttl_ms = tonumber(ARGV[3]), tonumber(ARGV[4]), ARGV[5]
local taken, answer = {}, {0, 0, 0, 0}

-- Most ids looked at in one call: tombstones must not hold the server up. A caller that got no
-- job though ids were looked at claims again.
local most_looks = want + 1000
local looks = most_looks

local last = #answer

local function give(id, request, attempt, trace)
  answer[last + 1], answer[last + 2], answer[last + 3] =
    id, request, trace and attempt .. ' ' .. trace or attempt
  last = last + 3
end

-- A newer version's job is not tried: what this one would make of it might be wrong.
local function leave(id, schema, request, webhook)
  local detail = string.format(
    'this worker reads records of schema %d, the job has %s; update the worker and retry', SCHEMA, schema)
  finish(id, 'failed', ttl_ms, mode_of(request), webhook, 'error', failure('unreadable_record', detail, true))
  park('failed', id)
end

-- A field costs each job that is asked for it, most of all one that few records have: the last of these are
-- asked for where any waiting job may have them. Jobs that lost a worker wait apart from the lanes, so
-- whatever waits in one has no attempt behind it; an item of a batch, which is bulk, has no trace.
local FIELDS = {'status', 'request', 'schema', 'trace', 'attempt', 'owner', 'expires', 'at_limit'}
local rare = not plain and redis.call('EXISTS', key('expiries'), key('limits'), key('owners')) > 0
local ASKED = {bulk = rare and #FIELDS or 3, interactive = rare and #FIELDS or 4, suspect = #FIELDS}

-- The end of a job that is past its time, or of a newer version; whether it has one.
local function ends(id, schema, request, expires, at_limit)
  local late = is_late(id, at_limit)
  local expired = expires and (tonumber(expires) or math.huge) <= now
  local newer = schema and (tonumber(schema) or 0) > SCHEMA
  if not (late or expired or newer) then return false end
  local webhook = read(id, 'webhook')[1]
  if expired then
    finish(id, 'expired', ttl_ms, mode_of(request), webhook)
  elseif late then
    end_late(id, at_limit, ttl_ms, mode_of(request), webhook)
  else
    leave(id, schema, request, webhook)
  end
  return true
end

local schema_text = tostring(SCHEMA)

local function take(id, asked)
  local record = JOB .. id
  local state = fields_of(record, unpack(FIELDS, 1, asked))
  if state.no_record then return end
  if state[1] ~= 'queued' then
    redis.call('DECR', key('tombstones'))
    return
  end
  local request, schema, owner, expires, at_limit = state[2], state[3], state[6], state[7], state[8]
  if owner then waits(owner, -1) end
  if (expires or at_limit or schema ~= schema_text) and ends(id, schema, request, expires, at_limit) then
    return
  end
  local attempt, text = 1, '1'
  if state[5] then
    attempt = (tonumber(state[5]) or 0) + 1
    text = tostring(attempt)
  end
  call('HSET', record, 'status', 'running', 'attempt', text, 'token', token, 'worker', worker,
    'started', now_text)
  taken[#taken + 1] = id
  give(id, request or '', attempt, state[4])
end

local function pop(lane, name, most)
  local ids = redis.call('LPOP', name, math.min(most, looks)) or {}
  looks, found = looks - #ids, found - #ids
  for _, id in ipairs(ids) do take(id, ASKED[lane]) end
  return #ids
end

-- Suspects are tried apart from others: those before their last attempt alone, the rest a few
-- together, so that one poisonous job among many costs few claims and is found all the same.
local function take_suspects()
  local few = math.ceil(math.sqrt(want))
  while #taken == 0 and looks > 0 and pop('suspect', inbox('suspect', ''), 1) > 0 do end
  while #taken == 0 and looks > 0 and pop('suspect', inbox('few', ''), few) > 0 do end
end

-- Owners looked at for one claim, those whose turn is next first.
local MOST_OWNERS = 64

-- The owners of a lane whose turn is next, with their weights; an older door does not join the turns.
local function owners_of(lane)
  local turns = redis.call('ZRANGE', key('turns:' .. lane), 0, MOST_OWNERS - 1)
  for _, owner in ipairs(turns) do
    if owner == '' then return turns end
  end
  if redis.call('LLEN', inbox(lane, '')) > 0 then
    join_turns(lane, '')
    turns[#turns + 1] = ''
  end
  return turns
end

-- An owner with less would hardly ever get on.
local LEAST_WEIGHT = 0.01

local function weights_of(owners)
  local weights, total = {1}, 1
  if #owners == 1 then return weights, total end
  total = 0
  for i, weight in ipairs(redis.call('HMGET', key('weights'), unpack(owners))) do
    weights[i] = math.max(tonumber(weight) or 1, LEAST_WEIGHT)
    total = total + weights[i]
  end
  return weights, total
end

-- An owner has had `got` jobs taken, or had no more than that: the more it had for its weight, the
-- later its next turn.
local function end_turn(lane, owner, got, weight, emptied)
  local turns = key('turns:' .. lane)
  if owner ~= '' and got > 0 then add(key('named'), lane, -got) end
  local at = redis.call('ZINCRBY', turns, got / weight, owner)
  if not emptied then return end
  redis.call('ZREM', turns, owner)
  if redis.call('ZCARD', turns) > 0 then
    redis.call('HSET', key('turns:' .. lane .. ':left'), owner, at)
  end
end

-- One round: each owner's part by its weight; what is left over goes to those whose turn is next.
-- Whether they have no more.
local function take_round(lane, owners, limit)
  local weights, total = weights_of(owners)
  local room, parts = limit - #taken, {}
  local over, emptied = room, #owners < MOST_OWNERS
  for i in ipairs(owners) do
    parts[i] = math.floor(room * weights[i] / total)
    over = over - parts[i]
  end
  for i, owner in ipairs(owners) do
    local part = math.min(parts[i] + (over > 0 and 1 or 0), looks)
    over = over - 1
    local name = inbox(lane, owner)
    local got = part > 0 and pop(lane, name, part) or 0
    local none_left = got < part or (part > 0 and redis.call('EXISTS', name) == 0)
    if part > 0 then end_turn(lane, owner, got, weights[i], none_left) end
    emptied = emptied and none_left
  end
  return emptied
end

local function take_from(lane, limit)
  while plain and #taken < limit and looks > 0 do
    local most = math.min(limit - #taken, looks)
    if pop(lane, inbox(lane, ''), most) < most then return end
  end
  while #taken < limit and looks > 0 do
    local owners = owners_of(lane)
    if #owners == 0 or take_round(lane, owners, limit) then return end
  end
end

-- Of this many jobs one is of the bulk lane, however many interactive ones wait: so it always gets on.
local BULK_ONE_IN = 8

-- Places of this claim that are kept for bulk; claims of few have one now and then.
local function kept_for_bulk()
  if depths.bulk == 0 then return 0 end
  if want >= BULK_ONE_IN then return math.floor(want / BULK_ONE_IN) end
  local spared = redis.call('INCRBY', key('spared'), want)
  if spared < BULK_ONE_IN then return 0 end
  redis.call('DECRBY', key('spared'), BULK_ONE_IN)
  return 1
end

local function take_normal()
  local kept = depths.interactive >= want and kept_for_bulk() or 0
  if depths.interactive > 0 then take_from('interactive', want - kept) end
  if depths.bulk > 0 then take_from('bulk', want) end
  if kept > 0 then take_from('interactive', want) end
end

-- Suspects wait for one claim of normal jobs after each claim of theirs, where there are any.
local function suspects_turn()
  return depths.interactive + depths.bulk == 0 or redis.call('INCR', key('turn')) % 2 == 0
end

local held = plain and {} or redis.call('SMEMBERS', claim)
if #held > 0 then
  for _, id in ipairs(held) do
    local state = read(id, 'request', 'attempt', 'trace')
    if state[1] then give(id, state[1], tonumber(state[2]) or 1, state[3]) end
  end
  looks = most_looks - #held
elseif plain or redis.call('EXISTS', key('paused')) == 0 then
  if lost > 0 and suspects_turn() then take_suspects() end
  if #taken == 0 then take_normal() end
  if #taken == 0 and lost > 0 then take_suspects() end
  in_chunks('SADD', claim, taken)
  if #taken > 0 then redis.call('ZADD', key('leases'), now + lease_ms, token) end
  conclude(ttl_ms)
  if looks == most_looks then answer[3] = linger() end
end
answer[1], answer[2] = found > 0 and found - tombstones() or 0, most_looks - looks
if called and answer[2] > 0 then
  redis.call('ZREM', key('lingering'), worker)
  if answer[1] > 0 then answer[4] = call_worker() end
end
return answer
