-- Answers {ids of suspects, ids in each lane in the order of LANES, dead letters, webhooks to be told}.
local answer = {suspects()}
for _, lane in ipairs(LANES) do answer[#answer + 1] = depth(lane) end
answer[#answer + 1] = redis.call('ZCARD', key('dead'))
answer[#answer + 1] = redis.call('ZCARD', key('webhooks'))
return answer
