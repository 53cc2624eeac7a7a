-- ARGV: batch, items it has, time to live of ended records in ms.
-- The batch is complete: from now on it ends when its jobs have.
local record = key('batch:' .. ARGV[1])
if redis.call('EXISTS', record) == 0 then return 0 end
local before = redis.call('HMGET', record, 'items', 'finished')
if before[2] and before[1] == ARGV[2] and pending(record) == 0 then return 1 end
-- Sent again after it was cut off, which looked like its end: it goes on.
redis.call('HDEL', record, 'finished')
redis.call('HSET', record, 'items', ARGV[2], 'sealed', now)
redis.call('PERSIST', record)
redis.call('PERSIST', record .. ':problems')
settle(ARGV[1], ARGV[3])
return 1
