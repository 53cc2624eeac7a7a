-- Answers {waiting, running, created time of the oldest job waiting (0 for none), now, paused, ids in each
-- inbox, in the order of LANES}.
local running, oldest, lengths = 0, 0, {}
for _, token in ipairs(redis.call('ZRANGE', key('leases'), 0, -1)) do
  running = running + redis.call('SCARD', key('claim:' .. token))
end
for i, lane in ipairs(LANES) do
  lengths[i] = redis.call('LLEN', key('inbox:' .. lane))
  local id = redis.call('LINDEX', key('inbox:' .. lane), 0)
  local created = id and tonumber(redis.call('HGET', key('job:' .. id), 'created') or 0) or 0
  if created > 0 and (oldest == 0 or created < oldest) then oldest = created end
end
return {backlog(), running, oldest, now, redis.call('EXISTS', key('paused')),
  unpack(lengths)}
