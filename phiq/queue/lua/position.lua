-- ARGV: id. Answers how many jobs are claimed before it, or nil when it does not wait or stands
-- further back than MOST.
local MOST = 20000
local lane = redis.call('HGET', key('job:' .. ARGV[1]), 'lane')
local before = 0
for _, name in ipairs(LANES) do
  local inbox = key('inbox:' .. name)
  if name == 'suspect' or name == lane then
    local place = redis.call('LPOS', inbox, ARGV[1], 'MAXLEN', MOST)
    if place then return before + place end
  end
  before = before + redis.call('LLEN', inbox)
end
return nil
