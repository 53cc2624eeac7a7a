-- ARGV: batch, items it has, time to live of ended records in ms.
-- The batch is complete: from now on it ends when its jobs have.
local record = key('batch:' .. ARGV[1])
if redis.call('EXISTS', record) == 0 then return 0 end
redis.call('HSET', record, 'items', ARGV[2], 'sealed', now)
redis.call('PERSIST', record)
redis.call('PERSIST', record .. ':problems')
settle(ARGV[1], ARGV[3])
return 1
