-- ARGV: worker, heartbeat, for how long it holds in ms, most orders. Answers the orders that came for it.
redis.call('SET', key('worker:' .. ARGV[1]), ARGV[2], 'PX', ARGV[3])
redis.call('SADD', key('workers'), ARGV[1])
return redis.call('LPOP', key('orders:' .. ARGV[1]), ARGV[4])
