-- ARGV: batch, time to live of ended records in ms. What a batch has not yet received it never will.
-- Answers {items it has, or may have; whether it was sealed before (1)}.
local record = key('batch:' .. ARGV[1])
local state = redis.call('HMGET', record, 'created', 'items', 'received', 'accepted', 'sealed')
if not state[1] then return {0, 0} end
local refused = redis.call('HLEN', record .. ':problems')
local items = math.max(tonumber(state[2]) or 0, tonumber(state[3]) or 0,
  (tonumber(state[4]) or 0) + refused)
if state[5] then return {items, 1} end
redis.call('HSET', record, 'stopped', now, 'items', items, 'sealed', now)
for _, part in ipairs({'', ':problems', ':texts'}) do redis.call('PERSIST', record .. part) end
settle(ARGV[1], ARGV[2])
return {items, 0}
