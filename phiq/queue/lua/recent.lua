-- ARGV: list (jobs, batches, unsuccessful, or one of an owner), id before which to begin ('' for the
-- newest), most ids looked at. Answers the ids that follow it, newest first; none where it is gone.
local list, place = key('recent:' .. ARGV[1]), -1
if ARGV[2] ~= '' then place = redis.call('LPOS', list, ARGV[2]) end
if not place then return {} end
return redis.call('LRANGE', list, place + 1, place + ARGV[3])
