-- Answers {waiting, running, created time of the oldest job waiting (0 for none), now, paused, ids of
-- suspects, ids in each lane in the order of LANES}.
local running, oldest, lengths = 0, 0, {suspects()}
local depths = depths_of_lanes()

-- Owners looked at in each lane, those whose turn is next first: this is asked every second.
local MOST_OWNERS = 100

local function look(name)
  local id = redis.call('LINDEX', name, 0)
  local created = id and tonumber(read(id, 'created')[1]) or 0
  if created > 0 and (oldest == 0 or created < oldest) then oldest = created end
end

for _, token in ipairs(redis.call('ZRANGE', key('leases'), 0, -1)) do
  running = running + redis.call('SCARD', key('claim:' .. token))
end
for _, name in ipairs(SUSPECTS) do look(inbox(name, '')) end
for _, lane in ipairs(LANES) do
  lengths[#lengths + 1] = depths[lane]
  look(inbox(lane, ''))
  for _, owner in ipairs(redis.call('ZRANGE', key('turns:' .. lane), 0, MOST_OWNERS - 1)) do
    if owner ~= '' then look(inbox(lane, owner)) end
  end
end
return {backlog(), running, oldest, now, redis.call('EXISTS', key('paused')),
  unpack(lengths)}
