-- What limits of time are over for.

-- A call ends this many jobs of each kind: it must keep the server free for others.
local MOST_LIMITS = 500

local function due(set, most)
  return redis.call('ZRANGEBYSCORE', key(set), '-inf', now, 'LIMIT', 0, most)
end

-- What is due may be an earlier job's, whose record has lapsed, of the same id: a job that wished for no
-- limit has none.
local function end_overdue(ttl_ms)
  for _, id in ipairs(due('limits', MOST_LIMITS)) do
    local state = read(id, 'status', 'at_limit', 'request', 'webhook', 'owner')
    local pending = state[1] == 'queued' or state[1] == 'running'
    if state[2] and pending then
      if state[1] == 'queued' then entomb(state[5]) end
      end_late(id, state[2], ttl_ms, mode_of(state[3]), state[4])
    end
    redis.call('ZREM', key('limits'), id)
  end
  for _, id in ipairs(due('expiries', MOST_LIMITS)) do
    local state = read(id, 'status', 'request', 'webhook', 'owner', 'expires')
    if state[1] == 'queued' and state[5] then
      entomb(state[4])
      finish(id, 'expired', ttl_ms, mode_of(state[2]), state[3])
    end
    redis.call('ZREM', key('expiries'), id)
  end
end
