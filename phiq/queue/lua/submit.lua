-- ARGV: lane, queue limit, owner ('' for none), owner's share of the queue, the mode of all these jobs,
-- or '' where they differ, whether to call a worker (1), whether any id is among them twice (1), then a job's
-- number of arguments and these for each: id, request, and unless no job has any of it, wishes: '' for none, or
-- its time to live in ms, its time limit in ms, what its end is then (timeout | cancel), webhook (1), with a
-- space between and '-' for none; and its trace ('' for none).
-- Answers whether a doorbell is to be sent (1), and unless all jobs were created one word a job: created | full | share | conflict (same id,
-- other request) | stopped (its batch was canceled while it was sent) | its status.
local lane, owner, mode = ARGV[1], ARGV[3], ARGV[5]
local argv = ARGV
local FIRST, WIDTH = 9, tonumber(argv[8])
-- Where it is one job, and nobody's, the same question mostly tells that it is new.
local is_new = owner == '' and #argv == FIRST - 1 + WIDTH and is_plain(JOB .. argv[FIRST])
local plain = is_new or is_plain()
local depths = depths_of_lanes(plain)
local room = tonumber(ARGV[2]) - depths.interactive - depths.bulk - (plain and 0 or suspects())
local share = math.huge
if owner ~= '' then
  share = tonumber(ARGV[4]) - (tonumber(redis.call('HGET', key('owners'), owner)) or 0)
end
local answers, created, accepted = {0}, {}, {}
local waiting = false
local schema = tostring(SCHEMA)
if room < (#argv - FIRST + 1) / WIDTH then room = room + tombstones() end

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
  call('HSET', record, 'request', request, 'lane', lane, 'status', 'queued', 'created', now_text,
    'schema', schema)
  if owner ~= '' then call('HSET', record, 'owner', owner) end
  if wishes and wishes ~= '' then wish(id, record, wishes) end
  if trace and trace ~= '' then redis.call('HSET', record, 'trace', trace) end
  created[#created + 1] = id
  if mode == '' then rise('jobs submitted ' .. mode_of(request), 1) end
  local batch = batch_of(id)
  if batch then accepted[batch] = (accepted[batch] or 0) + 1 end
  return 'created'
end

-- Whether a record may have one of these ids already: of most calls none has, and then none is read.
local function may_be_known()
  if ARGV[7] == '1' then return true end
  local at_once = 1000 * WIDTH
  for first = FIRST, #argv, at_once do
    local records = {}
    for i = first, math.min(first + at_once - 1, #argv), WIDTH do records[#records + 1] = JOB .. argv[i] end
    if redis.call('EXISTS', unpack(records)) > 0 then return true end
  end
  return false
end

local NOTHING = {}
local reads = not is_new and may_be_known()

local function known_as(id)
  return redis.call('EXISTS', JOB .. id) == 1 and read(id, 'status', 'request') or NOTHING
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

for i = FIRST, #argv, WIDTH do
  local id, request = argv[i], argv[i + 1]
  local known = reads and known_as(id) or NOTHING
  local answer
  if known.no_record then
    answer = 'conflict'
  elseif known[1] then
    answer = known[2] == request and known[1] or 'conflict'
    waiting = waiting or answer == 'queued'
  elseif is_stopped(id) then
    answer = 'stopped'
  elseif room - #created <= 0 then
    answer = 'full'
  elseif share - #created <= 0 then
    answer = 'share'
  else
    answer = create(id, request, WIDTH > 2 and argv[i + 2], WIDTH > 2 and argv[i + 3])
  end
  answers[#answers + 1] = answer
end
enqueue('RPUSH', lane, owner, created)
remember_owned('jobs', created, owner)
count('submitted', #created)
if mode ~= '' and #created > 0 then rise('jobs submitted ' .. mode, #created) end
record()
waits(owner, #created)
for batch, total in pairs(accepted) do
  add(key('batch:' .. batch), 'accepted', total)
end
-- For known ones too: the answer may have been lost that said so before.
if ARGV[6] == '1' and (waiting or #created > 0) then answers[1] = call_worker() end
return #created == #answers - 1 and {answers[1]} or answers
