-- Answers {ids of suspects, ids in each lane in the order of LANES, dead letters, webhooks to be told}.
local answer = {suspects()}
local depths = depths_of_lanes()
for _, lane in ipairs(LANES) do answer[#answer + 1] = depths[lane] end
answer[#answer + 1] = redis.call('ZCARD', key('dead'))
answer[#answer + 1] = redis.call('ZCARD', key('webhooks'))
return answer
