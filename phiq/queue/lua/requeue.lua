-- ARGV: id of a dead letter. It waits again as if newly submitted, in its lane, with no attempts
-- behind it and no limits of time ahead. Answers 1, or 0 when it is no dead letter.
local record = key('job:' .. ARGV[1])
if redis.call('ZREM', key('dead'), ARGV[1]) == 0 then return 0 end
local state = redis.call('HMGET', record, 'status', 'lane', 'owner')
if state[1] ~= 'failed' then return 0 end
redis.call('HDEL', record, 'error', 'finished', 'started', 'worker', 'token', 'attempt', 'expires',
  'at_limit')
redis.call('ZREM', key('limits'), ARGV[1])
redis.call('ZREM', key('expiries'), ARGV[1])
redis.call('HSET', record, 'status', 'queued')
redis.call('PERSIST', record)
redis.call('RPUSH', key('inbox:' .. state[2]), ARGV[1])
redis.call('LREM', key('recent:unsuccessful'), 1, ARGV[1])
waits(state[3], 1)
local batch = batch_of(ARGV[1])
if batch and redis.call('EXISTS', key('batch:' .. batch)) == 1 then
  redis.call('HINCRBY', key('batch:' .. batch), 'failed', -1)
  redis.call('HDEL', key('batch:' .. batch), 'finished')
  redis.call('PERSIST', key('batch:' .. batch))
end
return 1
