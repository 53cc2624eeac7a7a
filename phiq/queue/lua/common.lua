-- Shared by every script: KEYS[1] is the key prefix and a colon, SCHEMA what records are written as (scripts.py).
-- Key table: phiq/queue/__init__.py.
local prefix = string.sub(KEYS[1], 1, -2)
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)

-- The same as text: a number given to redis.call is written out anew each time.
local now_text = string.format('%.0f', now)
local JOB = prefix .. ':job:'

local function key(name) return prefix .. ':' .. name end

-- Fields of a job's record, none where its key holds something else: one such key must not break off a
-- call that is about others too.
local function read(id, ...)
  local state = redis.pcall('HMGET', JOB .. id, ...)
  return state.err and {no_record = true} or state
end

-- Each redis.call costs the server some microseconds, in the script and in the append-only file: what
-- a job needs is asked in few, and what can wait is done for all jobs of a call together.
-- 4000 at a time: Lua's unpack has a bounded stack.
local function in_chunks(command, name, values)
  for i = 1, #values, 4000 do
    redis.call(command, name, unpack(values, i, math.min(i + 3999, #values)))
  end
end

local function count(name, by)
  if by > 0 then redis.call('HINCRBY', key('counts'), name, by) end
end

-- A client's share of the queue: jobs of a named owner that wait.
local function waits(owner, by)
  if owner and owner ~= '' then redis.call('HINCRBY', key('owners'), owner, by) end
end

-- A job that waited ends: its id stays in an inbox until a claim meets it.
local function entomb(owner)
  waits(owner, -1)
  redis.call('INCR', key('tombstones'))
end

-- Items of a batch are named BATCH.NUMBER; no other id holds a dot.
local function batch_of(id) return string.match(id, '^([^.]+)%.') end

-- Adds ids to a list of the newest, which are at its end: there a push moves nothing. It is cut only now
-- and then.
local function remember(list, ids)
  local length = 0
  for i = 1, #ids, 4000 do
    length = redis.call('RPUSH', list, unpack(ids, i, math.min(i + 3999, #ids)))
  end
  if length > MOST_RECENT + 1000 then redis.call('LTRIM', list, -MOST_RECENT, -1) end
end

-- The same for what an owner made, in a list of its own besides: others' bulk does not push it out.
local function remember_owned(name, ids, owner)
  remember(key('recent:' .. name), ids)
  if owner and owner ~= '' then remember(key('recent:' .. name .. ':' .. owner), ids) end
end

local ended, tallies, batches = {}, {}, {}
local parked = {}

local function failure(code, detail, retryable)
  return cjson.encode({code = code, detail = detail, retryable = retryable})
end

-- Jobs without a verdict are listed: 'recent:unsuccessful', and of these the failed ones in 'failed', or
-- in 'dead' where every attempt lost its worker.
local function park(set, id)
  parked[set] = parked[set] or {}
  local list = parked[set]
  list[#list + 1], list[#list + 2] = now_text, id
end

local function tally(totals, status) totals[status] = (totals[status] or 0) + 1 end

-- Totals that rise in this call; record() writes them, all at once.
local risen = {}

local function rise(field, by) risen[field] = (risen[field] or 0) + by end

-- The field of a part of a total; a micro-batch asks for the same few again and again.
local parts = {}

local function part_of(name, part)
  local known = parts[name]
  if not known then
    known = {}
    parts[name] = known
  end
  known[part] = known[part] or name .. ' ' .. part
  return known[part]
end

-- Buckets are numbered from 1 by their upper bounds, the last has none; each holds its own
-- observations alone, so that one observation touches one bucket.
local function observe(name, value, bounds, unit)
  local bucket = #bounds + 1
  for i, bound in ipairs(bounds) do
    if value <= bound then bucket = i break end
  end
  rise(part_of(name, bucket), 1)
  rise(part_of(name, unit), value)
end

local function observe_us(name, value_us) observe(name, value_us, BOUNDS_US, 'us') end

-- Adds to fields of a hash; answers whether it held none of them.
local function add_to(hash, rises)
  local fields, values, fresh = {}, {}, true
  for field in pairs(rises) do fields[#fields + 1] = field end
  if #fields == 0 then return false end
  local before = redis.call('HMGET', hash, unpack(fields))
  for i, field in ipairs(fields) do
    fresh = fresh and not before[i]
    values[2 * i - 1] = field
    values[2 * i] = string.format('%.0f', (tonumber(before[i]) or 0) + rises[field])
  end
  redis.call('HSET', hash, unpack(values))
  return fresh
end

-- What of the totals is kept by minute as well, by the first letter of its field: jobs by status, and
-- the buckets of these times.
local BY_MINUTE = {j = '^jobs %l+', w = '^wait %l+ %d+$', s = '^score %d+$'}

local function minutely()
  local rises = {}
  for field, by in pairs(risen) do
    local pattern = BY_MINUTE[string.sub(field, 1, 1)]
    local short = pattern and string.match(field, pattern)
    if short then rises[short] = (rises[short] or 0) + by end
  end
  return rises
end

-- A hash whose values are all short is kept as a list, which every look-up walks along. One long value
-- makes it a table.
local function keep_as_table(hash)
  redis.call('HSETNX', hash, 'padding', string.rep('.', 4096))
end

local function record()
  if add_to(key('metrics'), risen) then keep_as_table(key('metrics')) end
  local minute = key('history:' .. string.format('%.0f', math.floor(now / 60000)))
  if add_to(minute, minutely()) then redis.call('EXPIRE', minute, HISTORY_S) end
end

-- A request is JSON that names its mode where it is not the default, and before what it declares;
-- inside a text a quotation mark stands behind a backslash.
local function mode_of(request)
  local at = string.find(request or '', ',"mode":"', 1, true)
  if not at then return DEFAULT_MODE end
  local declares = string.find(request, ',"d[a-z]+":{')
  if declares and declares < at then return DEFAULT_MODE end
  return string.match(request, '^[a-z]+', at + 9)
end

-- The one place a record becomes terminal: callers have checked that it is not yet, and call
-- conclude() before they answer.
local function finish(id, status, ttl_ms, request, webhook, ...)
  local record = JOB .. id
  redis.call('HSET', record, 'status', status, 'finished', now_text, ...)
  redis.call('PEXPIRE', record, ttl_ms)
  ended[#ended + 1] = id
  if status ~= 'succeeded' then park('recent:unsuccessful', id) end
  tally(tallies, status)
  rise(part_of(part_of('jobs', status), mode_of(request)), 1)
  if webhook then redis.call('ZADD', key('webhooks'), now, 'job ' .. id) end
  local batch = batch_of(id)
  if batch then
    batches[batch] = batches[batch] or {}
    tally(batches[batch], status)
  end
end

-- Jobs of a batch that have not ended.
local function pending(record)
  local totals = redis.call('HMGET', record, 'accepted', 'succeeded', 'failed', 'canceled', 'expired')
  local left = tonumber(totals[1]) or 0
  for i = 2, 5 do left = left - (tonumber(totals[i]) or 0) end
  return left
end

-- A batch has ended when it was sealed and every job in it has.
local function settle(batch, ttl_ms)
  local record = key('batch:' .. batch)
  local state = redis.call('HMGET', record, 'sealed', 'finished', 'webhook')
  if not state[1] or state[2] or pending(record) > 0 then return end
  redis.call('HSET', record, 'finished', now)
  for _, part in ipairs({'', ':problems', ':texts'}) do
    redis.call('PEXPIRE', record .. part, ttl_ms)
  end
  if state[3] then redis.call('ZADD', key('webhooks'), now, 'batch ' .. batch) end
end

local function conclude(ttl_ms)
  record()
  for status, total in pairs(tallies) do count(status, total) end
  for batch, totals in pairs(batches) do
    local record = key('batch:' .. batch)
    if redis.call('EXISTS', record) == 1 then
      for status, total in pairs(totals) do redis.call('HINCRBY', record, status, total) end
      settle(batch, ttl_ms)
    end
  end
  for set, list in pairs(parked) do in_chunks('ZADD', key(set), list) end
  if parked['recent:unsuccessful'] then
    redis.call('ZREMRANGEBYRANK', key('recent:unsuccessful'), 0, -MOST_RECENT - 1)
  end
  if #ended > 0 then redis.call('PUBLISH', key('done'), table.concat(ended, ' ')) end
end
