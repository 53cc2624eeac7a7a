-- ARGV: id, time to live of ended records in ms. A tombstone: a worker that meets it skips the job,
-- and a result that comes later is fenced off.
-- Answers the status the job had ('queued' and 'running' are now 'canceled'), or nil if unknown.
local record = key('job:' .. ARGV[1])
local status = redis.call('HGET', record, 'status')
if status == 'queued' or status == 'running' then
  finish(record, 'canceled', ARGV[2])
  count('canceled', 1)
  announce({ARGV[1]})
end
return status
