-- Calls a worker. Answers 1 where a doorbell is to be sent.
return call_worker()
