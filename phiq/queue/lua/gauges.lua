-- Answers {ids in each inbox, in the order of LANES, dead letters, webhooks to be told}.
local answer = {}
for _, lane in ipairs(LANES) do
  answer[#answer + 1] = redis.call('LLEN', key('inbox:' .. lane))
end
answer[#answer + 1] = redis.call('ZCARD', key('dead'))
answer[#answer + 1] = redis.call('ZCARD', key('webhooks'))
return answer
