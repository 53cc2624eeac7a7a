-- ARGV: list (dead | failed), most ids wanted, where to go on (time and id, '' for the beginning), latest
-- time ('' for any), then what is wanted, '' for any: owner, code of the error, batch, text in the
-- equation.
-- Answers {where to go on: time and id, both '' at the end, then the ids wanted, oldest first}.
local set, most = key(ARGV[1]), tonumber(ARGV[2])
local latest = tonumber(ARGV[5]) or math.huge
local owner, code, batch, text = ARGV[6], ARGV[7], ARGV[8], ARGV[9]
local answer = {'', ''}

-- Ids looked at in one call: a search for what is rare must keep the server free for others.
local MOST_LOOKS = 1000

local function field(json, name)
  local read, fields = pcall(cjson.decode, json)
  return read and type(fields) == 'table' and fields[name]
end

local function wanted(id)
  if batch ~= '' and batch_of(id) ~= batch then return false end
  local state = read(id, 'owner', 'error', 'request')
  if owner ~= '' and state[1] ~= owner then return false end
  if code ~= '' and field(state[2] or '', 'code') ~= code then return false end
  if text == '' then return true end
  local equation = field(state[3] or '', 'equation')
  return type(equation) == 'string' and string.find(equation, text, 1, true) ~= nil
end

-- The rank after a place; its id may have left the list since, or come back at another time.
local function rank_after(time, id)
  if id == '' then return 0 end
  if redis.call('ZSCORE', set, id) == time then return redis.call('ZRANK', set, id) + 1 end
  local mark = id .. '\0'
  redis.call('ZADD', set, time, mark)
  local rank = redis.call('ZRANK', set, mark)
  redis.call('ZREM', set, mark)
  return rank
end

local first = rank_after(ARGV[3], ARGV[4])
local found = redis.call('ZRANGE', set, first, first + MOST_LOOKS - 1, 'WITHSCORES')
local i = 1
while i < #found and #answer - 2 < most and tonumber(found[i + 1]) <= latest do
  if wanted(found[i]) then answer[#answer + 1] = found[i] end
  answer[1], answer[2] = found[i + 1], found[i]
  i = i + 2
end
local all_looked_at = i > #found and #found < 2 * MOST_LOOKS
local too_late = i < #found and tonumber(found[i + 1]) > latest
if all_looked_at or too_late then answer[1], answer[2] = '', '' end
return answer
