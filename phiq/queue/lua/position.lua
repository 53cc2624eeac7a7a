-- ARGV: id. Answers how many jobs are claimed before it, as far as can be told while more come, or nil
-- when it does not wait or stands further back than MOST in its inbox.
local MOST, MOST_OWNERS = 20000, 100
local state = read(ARGV[1], 'lane', 'owner')
local lane, owner = state[1], state[2] or ''

local function place_in(name) return redis.call('LPOS', name, ARGV[1], 'MAXLEN', MOST) end

-- Of each other owner as many are claimed meanwhile as of this one, or all where it has fewer.
local function of_others(place)
  local others = owner ~= '' and math.min(place, redis.call('LLEN', inbox(lane, ''))) or 0
  for _, other in ipairs(redis.call('ZRANGE', key('turns:' .. lane), 0, MOST_OWNERS - 1)) do
    if other ~= owner and other ~= '' then
      others = others + math.min(place, redis.call('LLEN', inbox(lane, other)))
    end
  end
  return others
end

for _, name in ipairs(SUSPECTS) do
  local place = place_in(inbox(name, ''))
  if place then return place + (name == 'few' and redis.call('LLEN', inbox('suspect', '')) or 0) end
end
local place = lane and (place_in(inbox(lane, owner)) or place_in(inbox(lane, '')))
if not place then return nil end
return suspects() + (lane == 'bulk' and depths_of_lanes().interactive or 0) + place + of_others(place)
