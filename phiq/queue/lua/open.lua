-- ARGV: batch, owner ('' for none), webhook ('' for none), time to live of ended records in ms.
-- Begins a batch; one that is never sealed is forgotten. Answers 1, or 0 when it exists.
local id, owner, webhook = ARGV[1], ARGV[2], ARGV[3]
local record = key('batch:' .. id)
local created = redis.call('HSETNX', record, 'created', now_text)
if owner ~= '' then redis.call('HSET', record, 'owner', owner) end
if webhook ~= '' then redis.call('HSET', record, 'webhook', webhook) end
if created == 1 then
  redis.call('PEXPIRE', record, ARGV[4])
  remember_owned('batches', {id}, owner)
end
return created
