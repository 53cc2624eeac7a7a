-- Limits of time: they hold whoever looks, a worker or a door, and nothing late is ever run.

-- Whether a job that wished for an end at its limit is past it.
local function is_late(id, at_limit)
  local limit = at_limit and tonumber(redis.call('ZSCORE', key('limits'), id))
  return limit and limit <= now
end

-- The end that a job wished for when it would not be done in time; it is one no more that waits.
local function end_late(id, at_limit, ttl_ms, mode, webhook)
  redis.call('ZREM', key('limits'), id)
  if at_limit == 'cancel' then return finish(id, 'canceled', ttl_ms, mode, webhook) end
  finish(id, 'failed', ttl_ms, mode, webhook, 'error',
    failure('timeout', 'the job was not done within its timeout_s', true))
  park('failed', id)
end
