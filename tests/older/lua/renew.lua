-- ARGV: token, lease in ms. Answers 1, or 0 when the claim has lapsed or ended.
local leases = key('leases')
if not redis.call('ZSCORE', leases, ARGV[1]) then return 0 end
redis.call('ZADD', leases, now + ARGV[2], ARGV[1])
return 1
