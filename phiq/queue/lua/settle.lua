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
