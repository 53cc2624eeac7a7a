-- Forgets every dead letter and its record. Answers how many.
local ids = redis.call('ZRANGE', key('dead'), 0, -1)
for _, id in ipairs(ids) do redis.call('DEL', key('job:' .. id)) end
redis.call('DEL', key('dead'))
return #ids
