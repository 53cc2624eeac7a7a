-- ARGV: batch, items it has, time to live of ended records in ms.
-- The batch is complete: from now on it ends when its jobs have. Its items never become fewer.
-- Answers sealed | other (it has more items than that) | stopped (canceled) | gone (no such batch).
local record = key('batch:' .. ARGV[1])
local items, ttl_ms = tonumber(ARGV[2]), ARGV[3]
local state = redis.call('HMGET', record, 'created', 'items', 'finished', 'received', 'stopped')
local known = tonumber(state[2]) or 0
if not state[1] then return 'gone' end
if state[5] then return 'stopped' end
if items < math.max(known, tonumber(state[4]) or 0) then return 'other' end
if state[3] and known == items and pending(record) == 0 then return 'sealed' end
-- Sent again with room for what found none: it goes on.
redis.call('HDEL', record, 'finished')
redis.call('HSET', record, 'items', items, 'sealed', now)
for _, part in ipairs({'', ':problems', ':texts'}) do redis.call('PERSIST', record .. part) end
settle(ARGV[1], ttl_ms)
return 'sealed'
