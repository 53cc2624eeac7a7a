-- ARGV: worker. It lingers no more. Answers 1 where a doorbell is to be sent: it had been woken by then, and
-- another is to be called.
if redis.call('ZREM', key('lingering'), ARGV[1]) == 1 then return 0 end
return call_worker()
