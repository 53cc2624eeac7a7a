-- Shared by every script: KEYS[1] is the key prefix. Key table: phiq/queue/__init__.py.
local prefix = KEYS[1]
local LANES = {'suspect', 'interactive', 'bulk'}
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)

-- The same as text: a number given to redis.call is written out anew each time.
local now_text = string.format('%.0f', now)
local JOB = prefix .. ':job:'

local function key(name) return prefix .. ':' .. name end

-- Each redis.call costs the server some microseconds, in the script and in the append-only file: what
-- a job needs is asked in few, and what can wait is done for all jobs of a call together.
-- 4000 at a time: Lua's unpack has a bounded stack.
local function in_chunks(command, name, values)
  for i = 1, #values, 4000 do
    redis.call(command, name, unpack(values, i, math.min(i + 3999, #values)))
  end
end

-- Jobs that wait: the inboxes hold tombstones besides, of jobs that ended while they waited.
local function backlog()
  local total = -(tonumber(redis.call('GET', key('tombstones'))) or 0)
  for _, lane in ipairs(LANES) do total = total + redis.call('LLEN', key('inbox:' .. lane)) end
  return total
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

local ended, tallies, batches = {}, {}, {}

local function tally(totals, status) totals[status] = (totals[status] or 0) + 1 end

-- The one place a record becomes terminal: callers have checked that it is not yet, and call
-- conclude() before they answer.
local function finish(id, status, ttl_ms, webhook, ...)
  local record = JOB .. id
  redis.call('HSET', record, 'status', status, 'finished', now_text, ...)
  redis.call('PEXPIRE', record, ttl_ms)
  ended[#ended + 1] = id
  tally(tallies, status)
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
  redis.call('PEXPIRE', record, ttl_ms)
  redis.call('PEXPIRE', key('batch:' .. batch .. ':problems'), ttl_ms)
  if state[3] then redis.call('ZADD', key('webhooks'), now, 'batch ' .. batch) end
end

local function conclude(ttl_ms)
  for status, total in pairs(tallies) do count(status, total) end
  for batch, totals in pairs(batches) do
    local record = key('batch:' .. batch)
    if redis.call('EXISTS', record) == 1 then
      for status, total in pairs(totals) do redis.call('HINCRBY', record, status, total) end
      settle(batch, ttl_ms)
    end
  end
  if #ended > 0 then redis.call('PUBLISH', key('done'), table.concat(ended, ' ')) end
end
