-- Answers of each worker its id, heartbeat and for how long that holds in ms. Who has none is forgotten, and
-- so is one whose heartbeat would hold for ever: no worker wrote it.
local told = {}
for _, id in ipairs(redis.call('SMEMBERS', key('workers'))) do
  local beat = redis.pcall('GET', key('worker:' .. id))
  local left_ms = redis.call('PTTL', key('worker:' .. id))
  if type(beat) == 'string' and left_ms >= 0 then
    told[#told + 1], told[#told + 2], told[#told + 3] = id, beat, left_ms
  else
    redis.call('SREM', key('workers'), id)
  end
end
return told
