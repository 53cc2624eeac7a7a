-- The first look of a claim (claim.lua, which tells of ARGV): where nothing waits it ends here, before the
-- functions that take jobs are made. So does what a worker claims after each job that came alone.
local token, worker = ARGV[1], ARGV[2]
local claim = key('claim:' .. token)
local called, linger_ms = ARGV[6] == '1', tonumber(ARGV[7])

-- Work that comes from now on calls anew.
if called then call('DEL', key('bell')) end

-- Whether the worker lingers (1).
local function linger()
  if linger_ms <= 0 then return 0 end
  redis.call('ZADD', key('lingering'), string.format('%d', now + linger_ms), worker)
  return 1
end

local present = special(key('turns:interactive'), key('turns:bulk'), claim, key('paused'), key('expiries'),
  key('limits'), key('owners'), inbox('interactive', ''), inbox('bulk', ''))
if present == 0 then return {0, 0, linger(), 0} end

-- Ids in the inboxes as they are found; where they are, and what is found, is plain as a rule.
local depths = lengths()
local plain = present == math.min(depths.interactive, 1) + math.min(depths.bulk, 1)
if not plain then with_named(depths) end
local lost = plain and 0 or suspects()
local found = lost + depths.interactive + depths.bulk

if found == 0 and call('EXISTS', claim, key('paused')) == 0 then return {0, 0, linger(), 0} end
