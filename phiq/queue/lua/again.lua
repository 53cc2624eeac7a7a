-- Jobs that were claimed wait again.

-- A job whose worker was lost at this attempt.
local function suspect(push, id, attempt, most_attempts)
  redis.call(push, inbox(attempt >= most_attempts - 1 and 'suspect' or 'few', ''), id)
end

-- It waits until the same time as before, which may have come while it ran.
local function wait_again(id, owner, expires)
  waits(owner, 1)
  local at = tonumber(expires or '')
  if at then redis.call('ZADD', key('expiries'), at, id) end
end
