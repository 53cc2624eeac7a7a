-- ARGV: lane, queue limit, owner ('' for none), owner's share of the queue,
-- then per job: id, request, wishes: '' for none, or its time to live in ms, its time limit in ms,
-- what its end is then (timeout | cancel), webhook (1), with a space between and '-' for none; and its
-- trace ('' for none).
-- Answers one word a job: created | full | share | conflict (same id, other request) | stopped (its batch
-- was canceled while it was sent) | its status.
local lane, owner = ARGV[1], ARGV[3]
local room = tonumber(ARGV[2]) - backlog()
local share = math.huge
if owner ~= '' then
  share = tonumber(ARGV[4]) - (tonumber(redis.call('HGET', key('owners'), owner)) or 0)
end
local answers, created, accepted = {}, {}, {}

local function wish(id, record, wishes)
  local ttl_ms, limit_ms, at_limit, webhook = string.match(wishes, '(%S+) (%S+) (%S+) (%S+)')
  if ttl_ms ~= '-' then
    redis.call('HSET', record, 'expires', now + ttl_ms)
    redis.call('ZADD', key('expiries'), now + ttl_ms, id)
  end
  if webhook ~= '-' then redis.call('HSET', record, 'webhook', webhook) end
  if limit_ms ~= '-' then
    redis.call('HSET', record, 'at_limit', at_limit)
    redis.call('ZADD', key('limits'), now + limit_ms, id)
  end
end

local function create(id, request, wishes, trace)
  local record = JOB .. id
  redis.call('HSET', record, 'request', request, 'lane', lane, 'status', 'queued', 'created',
    now_text, 'schema', SCHEMA)
  if owner ~= '' then redis.call('HSET', record, 'owner', owner) end
  if wishes ~= '' then wish(id, record, wishes) end
  if trace ~= '' then redis.call('HSET', record, 'trace', trace) end
  created[#created + 1] = id
  rise(part_of('jobs submitted', mode_of(request)), 1)
  local batch = batch_of(id)
  if batch then tally(accepted, batch) end
  return 'created'
end

local stopped = {}

local function is_stopped(id)
  local batch = batch_of(id)
  if not batch then return false end
  if stopped[batch] == nil then
    stopped[batch] = redis.call('HEXISTS', key('batch:' .. batch), 'stopped') == 1
  end
  return stopped[batch]
end

for i = 5, #ARGV, 4 do
  local id, request = ARGV[i], ARGV[i + 1]
  local known = read(id, 'status', 'request')
  local answer
  if known.no_record then
    answer = 'conflict'
  elseif known[1] then
    answer = known[2] == request and known[1] or 'conflict'
  elseif is_stopped(id) then
    answer = 'stopped'
  elseif room - #created <= 0 then
    answer = 'full'
  elseif share - #created <= 0 then
    answer = 'share'
  else
    answer = create(id, request, ARGV[i + 2], ARGV[i + 3])
  end
  answers[#answers + 1] = answer
end
enqueue('RPUSH', lane, owner, created)
remember_owned('jobs', created, owner)
count('submitted', #created)
record()
waits(owner, #created)
for batch, total in pairs(accepted) do
  redis.call('HINCRBY', key('batch:' .. batch), 'accepted', total)
end
return answers
