-- ARGV: token, worker, most jobs, lease in ms, time to live of ended records in ms.
-- Interactive jobs first, the rest from the bulk lane, of which some always come along; of each lane the
-- owners by turns. Jobs that lost a worker before come every second claim, apart from others.
-- Answers {jobs still waiting, ids looked at, id, request, attempt, trace or '', id, ...}.
-- Asked again with the same token (a reply was lost), it answers with the same jobs.
local token, worker = ARGV[1], ARGV[2]
local want, lease_ms, ttl_ms = tonumber(ARGV[3]), tonumber(ARGV[4]), ARGV[5]
local claim = key('claim:' .. token)
local taken, answer = {}, {0, 0}

-- Most ids looked at in one call: tombstones must not hold the server up. A caller that got no
-- job though ids were looked at claims again.
local most_looks = want + 1000
local looks = most_looks

local function give(id, request, attempt, trace)
  local last = #answer
  answer[last + 1], answer[last + 2], answer[last + 3], answer[last + 4] =
    id, request, attempt, trace or ''
end

-- A newer version's job is not tried: what this one would make of it might be wrong.
local function leave(id, schema, request, webhook)
  local detail = string.format(
    'this worker reads records of schema %d, the job has %s; update the worker and retry', SCHEMA, schema)
  finish(id, 'failed', ttl_ms, request, webhook, 'error', failure('unreadable_record', detail, true))
  park('failed', id)
end

local function take(id)
  local state = read(id, 'status', 'expires', 'attempt', 'request', 'owner', 'webhook', 'schema',
    'at_limit', 'trace')
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
  if is_late(id, state[8]) then return end_late(id, state[8], ttl_ms, state[4], state[6]) end
  if (tonumber(state[7]) or 0) > SCHEMA then return leave(id, state[7], state[4], state[6]) end
  local attempt = (tonumber(state[3]) or 0) + 1
  redis.call('HSET', JOB .. id, 'status', 'running', 'attempt', attempt, 'token', token,
    'worker', worker, 'started', now_text)
  taken[#taken + 1] = id
  give(id, state[4], attempt, state[9])
end

local function pop(name, most)
  local ids = redis.call('LPOP', name, math.min(most, looks)) or {}
  looks = looks - #ids
  for _, id in ipairs(ids) do take(id) end
  return #ids
end

-- Suspects are tried apart from others: those before their last attempt alone, the rest a few
-- together, so that one poisonous job among many costs few claims and is found all the same.
local function take_suspects()
  local few = math.ceil(math.sqrt(want))
  while #taken == 0 and looks > 0 and pop(inbox('suspect', ''), 1) > 0 do end
  while #taken == 0 and looks > 0 and pop(inbox('few', ''), few) > 0 do end
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
  if owner ~= '' and got > 0 then redis.call('HINCRBY', key('named'), lane, -got) end
  local at = redis.call('ZINCRBY', turns, got / weight, owner)
  if not emptied then return end
  redis.call('ZREM', turns, owner)
  if redis.call('ZCARD', turns) > 0 then
    redis.call('HSET', key('turns:' .. lane .. ':left'), owner, at)
  end
end

-- One round: each owner's part by its weight; what is left over goes to those whose turn is next.
local function take_round(lane, owners, limit)
  local weights, total = weights_of(owners)
  local room, parts = limit - #taken, {}
  local over = room
  for i in ipairs(owners) do
    parts[i] = math.floor(room * weights[i] / total)
    over = over - parts[i]
  end
  for i, owner in ipairs(owners) do
    local part = math.min(parts[i] + (over > 0 and 1 or 0), looks)
    over = over - 1
    if part > 0 then
      local got = pop(inbox(lane, owner), part)
      end_turn(lane, owner, got, weights[i], got < part)
    end
  end
end

local function take_from(lane, limit)
  while #taken < limit and looks > 0 do
    local owners = owners_of(lane)
    if #owners == 0 then return end
    take_round(lane, owners, limit)
  end
end

-- Of this many jobs one is of the bulk lane, however many interactive ones wait: so it always gets on.
local BULK_ONE_IN = 8

-- Places of this claim that are kept for bulk; claims of few have one now and then.
local function kept_for_bulk()
  if depth('bulk') == 0 then return 0 end
  if want >= BULK_ONE_IN then return math.floor(want / BULK_ONE_IN) end
  local spared = redis.call('INCRBY', key('spared'), want)
  if spared < BULK_ONE_IN then return 0 end
  redis.call('DECRBY', key('spared'), BULK_ONE_IN)
  return 1
end

local function take_normal()
  local interactive = depth('interactive')
  local kept = interactive >= want and kept_for_bulk() or 0
  if interactive > 0 then take_from('interactive', want - kept) end
  take_from('bulk', want)
  if interactive > 0 then take_from('interactive', want) end
end

-- Suspects wait for one claim of normal jobs after each claim of theirs, where there are any.
local function suspects_turn()
  return depth('interactive') + depth('bulk') == 0 or redis.call('INCR', key('turn')) % 2 == 0
end

local held = redis.call('SMEMBERS', claim)
if #held > 0 then
  for _, id in ipairs(held) do
    local state = read(id, 'request', 'attempt', 'trace')
    if state[1] then give(id, state[1], tonumber(state[2]) or 1, state[3]) end
  end
  looks = most_looks - #held
elseif redis.call('EXISTS', key('paused')) == 0 then
  local some_suspects = suspects() > 0
  if some_suspects and suspects_turn() then take_suspects() end
  if #taken == 0 then take_normal() end
  if #taken == 0 and some_suspects then take_suspects() end
  in_chunks('SADD', claim, taken)
  if #taken > 0 then redis.call('ZADD', key('leases'), now + lease_ms, token) end
  conclude(ttl_ms)
end
answer[1], answer[2] = backlog(), most_looks - looks
return answer
