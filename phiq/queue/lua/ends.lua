-- A job that waited ends: its id stays in an inbox until a claim meets it.
local function entomb(owner)
  waits(owner, -1)
  redis.call('INCR', key('tombstones'))
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

-- `told` is the record, as HGETALL answers it, of the only job that ended, where those who wait for it need
-- not read it.
local function conclude(ttl_ms, told)
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
  if #ended > 0 then
    local ids = table.concat(ended, ' ')
    redis.call('PUBLISH', key('done'), told and ids .. ' ' .. cjson.encode(told) or ids)
  end
end
