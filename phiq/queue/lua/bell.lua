-- Calls a worker to jobs that wait: one that lingers for them, else by the doorbell.

-- A worker that was woken takes the bell down with its claim. One that has not by then is dead, or as good
-- as dead: whoever comes next, be it a keeper, calls another.
local WOKEN_MS = '300'

-- Whether somebody heard: a worker whose connection is gone does not.
local function wake_one()
  while true do
    local lingerer = redis.call('ZPOPMAX', key('lingering'))
    if not lingerer[1] then return false end
    if tonumber(lingerer[2]) > now and redis.call('PUBLISH', key('wake:' .. lingerer[1]), '') > 0 then
      return true
    end
  end
end

-- Answers 1 where the caller is to send a doorbell, as nobody lingers and none is on its way, nor waits for
-- a worker to be free.
local function call_worker()
  if wake_one() then
    call('SET', key('bell'), '1', 'PX', WOKEN_MS)
    return 0
  end
  local wanted = call('SET', key('bell'), '1', 'NX', 'PX', BELL_TTL_MS)
  return wanted and redis.call('LLEN', key('celery:doorbell')) == 0 and 1 or 0
end
