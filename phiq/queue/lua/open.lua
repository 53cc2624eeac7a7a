-- ARGV: batch, owner ('' for none), webhook ('' for none), time to live of ended records in ms.
-- Begins a batch; one that is never sealed is forgotten.
-- Answers created | exists | other (it exists, with another webhook).
local id, owner, webhook = ARGV[1], ARGV[2], ARGV[3]
local record = key('batch:' .. id)
if redis.call('HSETNX', record, 'created', now_text) == 0 then
  return (redis.call('HGET', record, 'webhook') or '') == webhook and 'exists' or 'other'
end
if owner ~= '' then redis.call('HSET', record, 'owner', owner) end
if webhook ~= '' then redis.call('HSET', record, 'webhook', webhook) end
redis.call('PEXPIRE', record, ARGV[4])
remember_owned('batches', {id}, owner)
return 'created'
