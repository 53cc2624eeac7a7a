-- Answers {waiting, running, created time of the oldest job waiting (0 for none), now, paused}.
local running, oldest = 0, 0
for _, token in ipairs(redis.call('ZRANGE', key('leases'), 0, -1)) do
  running = running + redis.call('SCARD', key('claim:' .. token))
end
for _, lane in ipairs(LANES) do
  local id = redis.call('LINDEX', key('inbox:' .. lane), 0)
  local created = id and tonumber(redis.call('HGET', key('job:' .. id), 'created') or 0) or 0
  if created > 0 and (oldest == 0 or created < oldest) then oldest = created end
end
return {backlog(), running, oldest, now, redis.call('EXISTS', key('paused'))}
