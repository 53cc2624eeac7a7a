-- ARGV: what is listed (jobs, batches, unsuccessful, or one of an owner), id before which to begin ('' for
-- the newest), most ids looked at. Answers the ids that follow it, newest first; none where it is gone.
local list, place = key('recent:' .. ARGV[1]), -1
local sorted = ARGV[1] == 'unsuccessful'
if ARGV[2] ~= '' then
  place = redis.call(sorted and 'ZREVRANK' or 'LPOS', list, ARGV[2])
  if not place then return {} end
end
return redis.call(sorted and 'ZREVRANGE' or 'LRANGE', list, place + 1, place + ARGV[3])
