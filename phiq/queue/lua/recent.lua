-- ARGV: what is listed (jobs, batches, unsuccessful, or one of an owner), id before which to begin ('' for
-- the newest), most ids looked at. Answers the ids that follow it, newest first; none where it is gone.
local list, before, most = key('recent:' .. ARGV[1]), ARGV[2], tonumber(ARGV[3])

local function unsuccessful()
  local place = before == '' and -1 or redis.call('ZREVRANK', list, before)
  return place and redis.call('ZREVRANGE', list, place + 1, place + most) or {}
end

if ARGV[1] == 'unsuccessful' then return unsuccessful() end
local place = before == '' and redis.call('LLEN', list) or redis.call('LPOS', list, before, 'RANK', -1)
if not place or place == 0 then return {} end
local found, answer = redis.call('LRANGE', list, math.max(0, place - most), place - 1), {}
for i = #found, 1, -1 do answer[#answer + 1] = found[i] end
return answer
