-- Shared by every script: KEYS[1] is the key prefix and a colon, SCHEMA what records are written as (scripts.py).
-- Key table: phiq/queue/__init__.py.
local prefix = string.sub(KEYS[1], 1, -2)
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)

-- The same as text: a number given to redis.call is written out anew each time.
local now_text = string.format('%.0f', now)
local JOB = prefix .. ':job:'

local function key(name) return prefix .. ':' .. name end

-- A key of ours that holds another type, by whatever hand, is put aside for a person to look at, and
-- begins anew: it must break off no call, least of all in the middle of one.
local call, try = redis.call, redis.pcall
local function put_aside(command, ...)
  local kinds = {Z = 'zset', H = 'hash', L = 'list', R = 'list', S = 'set'}
  local is_text = command == 'GET' or string.find(command, '^INCR') or string.find(command, '^DECR')
  local names = string.find(command, 'STORE', 1, true) and {...} or {(...)}
  for _, name in ipairs(names) do
    local ours = string.sub(name, 1, #KEYS[1]) == KEYS[1]
    local kind = ours and call('TYPE', name).ok or 'none'
    if kind ~= 'none' and (is_text or kind ~= kinds[string.sub(command, 1, 1)]) then
      local aside = key('aside:' .. string.sub(name, #KEYS[1] + 1))
      call('RENAME', name, aside)
      call('PEXPIRE', aside, ASIDE_TTL_MS)
      redis.pcall('HSET', key('aside'), name, now_text)
    end
  end
end

local redis = {pcall = try}
function redis.call(command, ...)
  local answer = try(command, ...)
  local fault = type(answer) == 'table' and answer.err
  if not fault then return answer end
  if string.find(fault, 'WRONGTYPE', 1, true) or string.find(fault, 'ERR value is not an integer', 1, true) then
    put_aside(command, ...)
  end
  return call(command, ...)
end

-- Fields of a job's record, none where its key holds something else: one such key must not break off a
-- call that is about others too. What has fields can be written without a look at its type, by `call`.
local NO_RECORD = {no_record = true}
local function fields_of(record, ...)
  local state = try('HMGET', record, ...)
  return state.err and NO_RECORD or state
end

local function read(id, ...) return fields_of(JOB .. id, ...) end

-- Each redis.call costs the server some microseconds, in the script and in the append-only file, and each
-- step of a script some forty instructions: what a job needs is asked in few, and what can wait is done for
-- all jobs of a call together.
-- 4000 at a time: Lua's unpack has a bounded stack.
local function in_chunks(command, name, values)
  local answer
  for i = 1, #values, 4000 do
    answer = redis.call(command, name, unpack(values, i, math.min(i + 3999, #values)))
  end
  return answer
end

-- The sum. A total that is no number, by whatever hand, begins anew: it must not stop what it counts.
local function add(hash, field, by)
  local sum = redis.pcall('HINCRBY', hash, field, by)
  if type(sum) ~= 'table' then return sum end
  redis.call('HSET', hash, field, by)
  return by
end

local function count(name, by)
  if by > 0 then add(key('counts'), name, by) end
end

-- A client's share of the queue: jobs of a named owner that wait.
local function waits(owner, by)
  if owner and owner ~= '' then add(key('owners'), owner, by) end
end

-- A claimed job waits again: until the same time as before, which may have come while it ran.
local function wait_again(id, owner, expires)
  waits(owner, 1)
  local at = tonumber(expires or '')
  if at then redis.call('ZADD', key('expiries'), at, id) end
end

-- A job that waited ends: its id stays in an inbox until a claim meets it.
local function entomb(owner)
  waits(owner, -1)
  redis.call('INCR', key('tombstones'))
end

-- Items of a batch are named BATCH.NUMBER; no other id holds a dot. Of one id it is asked several times
-- running.
local asked_last, its_batch
local find, sub = string.find, string.sub
local function batch_of(id)
  if id ~= asked_last then
    local dot = find(id, '.', 1, true)
    asked_last, its_batch = id, dot and dot > 1 and sub(id, 1, dot - 1)
  end
  return its_batch
end

-- Adds ids to a list of the newest, which are at its end: there a push moves nothing. It is cut only now
-- and then.
local function remember(list, ids)
  if #ids == 0 then return end
  if in_chunks('RPUSH', list, ids) > MOST_RECENT + 1000 then redis.call('LTRIM', list, -MOST_RECENT, -1) end
end

-- The same for what an owner made, in a list of its own besides: others' bulk does not push it out.
local function remember_owned(name, ids, owner)
  remember(key('recent:' .. name), ids)
  if owner and owner ~= '' then remember(key('recent:' .. name .. ':' .. owner), ids) end
end

-- Jobs that end in this call: their ids, how many by mode and status, by batch and status.
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

-- Counts one more of a status, by what else it is counted by.
local function tally(totals, by, status)
  local of = totals[by]
  if not of then
    of = {}
    totals[by] = of
  end
  of[status] = (of[status] or 0) + 1
end

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

local function minutely(risen)
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

-- Adds what calls have noted to the totals and to their minutes.
local function sum_up()
  local notes = redis.pcall('GET', key('noted'))
  if type(notes) ~= 'string' then return end
  redis.call('DEL', key('noted'))
  local all, minutes = {}, {}
  for minute, line in string.gmatch(notes, '(%d+)([^\n]*)\n') do
    local rises = minutes[minute] or {}
    minutes[minute] = rises
    for field, by in string.gmatch(line, '\t([^\t]+)\t(%d+)') do
      rises[field] = (rises[field] or 0) + by
      all[field] = (all[field] or 0) + by
    end
  end
  if add_to(key('metrics'), all) then keep_as_table(key('metrics')) end
  for minute, rises in pairs(minutes) do
    local hash = key('history:' .. minute)
    if add_to(hash, minutely(rises)) then redis.call('EXPIRE', hash, HISTORY_S) end
  end
end

-- Totals that rise in this call; record() notes them, all at once.
local risen = {}

local function rise(field, by) risen[field] = (risen[field] or 0) + by end

-- Buckets are numbered from 1 by their upper bounds, the last has none; each holds its own
-- observations alone, so that one observation touches one bucket. `times` observations of the same.
local function observe(name, value, bounds, unit, times)
  local bucket = #bounds + 1
  for i, bound in ipairs(bounds) do
    if value <= bound then bucket = i break end
  end
  rise(name .. ' ' .. bucket, times)
  rise(name .. ' ' .. unit, times * value)
end

-- Bytes of notes that are summed up by the call that adds to them: some forty calls', for each of which
-- that is quicker than to add to the totals itself, and no one of which others wait for.
local MOST_NOTED = 8192

-- Adds to the totals: a line of the minute, and of fields and what they rise by. Whoever reads the
-- totals sums up first (total.lua).
local function record()
  local line = {}
  for field, by in pairs(risen) do
    if #line == 0 then line[1] = string.format('%.0f', math.floor(now / 60000)) end
    if by ~= 0 then line[#line + 1], line[#line + 2] = field, by < 1e14 and by or string.format('%.0f', by) end
  end
  if #line < 2 then return end
  local noted = redis.pcall('APPEND', key('noted'), table.concat(line, '\t') .. '\n')
  if type(noted) == 'table' then redis.call('DEL', key('noted'))
  elseif noted > MOST_NOTED then sum_up() end
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
local function finish(id, status, ttl_ms, mode, webhook, ...)
  local record = JOB .. id
  call('HSET', record, 'status', status, 'finished', now_text, ...)
  call('PEXPIRE', record, ttl_ms)
  ended[#ended + 1] = id
  if status ~= 'succeeded' then park('recent:unsuccessful', id) end
  tally(tallies, mode, status)
  if webhook then redis.call('ZADD', key('webhooks'), now, 'job ' .. id) end
  local batch = batch_of(id)
  if batch then tally(batches, batch, status) end
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
  local totals = {}
  for mode, of_mode in pairs(tallies) do
    for status, total in pairs(of_mode) do
      rise('jobs ' .. status .. ' ' .. mode, total)
      totals[status] = (totals[status] or 0) + total
    end
  end
  record()
  for status, total in pairs(totals) do count(status, total) end
  for batch, totals in pairs(batches) do
    local record = key('batch:' .. batch)
    if redis.call('EXISTS', record) == 1 then
      for status, total in pairs(totals) do add(record, status, total) end
      settle(batch, ttl_ms)
    end
  end
  for set, list in pairs(parked) do in_chunks('ZADD', key(set), list) end
  if parked['recent:unsuccessful'] then
    redis.call('ZREMRANGEBYRANK', key('recent:unsuccessful'), 0, -MOST_RECENT - 1)
  end
  if #ended > 0 then redis.call('PUBLISH', key('done'), table.concat(ended, ' ')) end
end
