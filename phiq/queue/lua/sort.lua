-- ARGV: index of the master list (by_confidence | by_coherence), most entries, a place in the order of time, or ''
-- for where the first of them is missing that entered last.
-- Answers {entries that the index lacked, entries that it lacks still}.
local index, most = ARGV[1], tonumber(ARGV[2])
local lacks = unsorted(index)
local first = tonumber(ARGV[3]) or redis.call('ZCARD', LIST .. ':by_time') - lacks
if lacks <= 0 then return {0, 0} end
local sorted = sort(index, redis.call('ZRANGE', LIST .. ':by_time', first, first + most - 1))
return {sorted, lacks - sorted}
