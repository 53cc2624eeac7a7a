-- The first look of a claim (claim.lua, which tells of ARGV): where nothing waits it ends here, before the
-- functions that take jobs are made. So does what a worker claims after each job that came alone.
local token, worker = ARGV[1], ARGV[2]
local claim = key('claim:' .. token)
local called, linger_ms = ARGV[6] == '1', tonumber(ARGV[7])

-- Work that comes from now on calls anew.
if called then call('DEL', key('bell')) end

-- Ids in the inboxes as they are found; where they are, and what is found, is plain as a rule.
local plain = is_plain(key('turns:interactive'), key('turns:bulk'), claim, key('paused'), key('expiries'),
  key('limits'), key('owners'))
local lost, depths = plain and 0 or suspects(), depths_of_lanes(plain)
local found = lost + depths.interactive + depths.bulk

-- Whether the worker lingers (1).
local function linger()
  if linger_ms <= 0 then return 0 end
  redis.call('ZADD', key('lingering'), string.format('%d', now + linger_ms), worker)
  return 1
end

if found == 0 and (plain or call('EXISTS', claim, key('paused')) == 0) then return {0, 0, linger(), 0} end
