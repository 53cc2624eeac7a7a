-- ARGV: most deliveries, time one may take in ms. Takes deliveries that are due; one that is neither
-- ended nor put off within its time is due again.
-- Answers {'job ID' or 'batch ID', attempt, ...}.
local due, attempts, answer = key('webhooks'), key('webhooks:attempts'), {}
for _, subject in ipairs(redis.call('ZRANGEBYSCORE', due, '-inf', now, 'LIMIT', 0, ARGV[1])) do
  if string.find(subject, '^job [!-~]+$') or string.find(subject, '^batch [!-~]+$') then
    redis.call('ZADD', due, now + ARGV[2], subject)
    answer[#answer + 1] = subject
    answer[#answer + 1] = add(attempts, subject, 1)
  else
    redis.call('ZREM', due, subject) -- nobody's: it would be due for ever
  end
end
return answer
