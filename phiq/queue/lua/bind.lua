-- ARGV: batch, how many items came before these, how many with them, digest of all of those, time to live
-- of ended records in ms, then a number of items between the two and the digest of so many ('' where
-- none was asked for).
-- A batch is bound to the body it is sent as: what is sent again must be the same.
-- Answers {word, number}: new (bound now) | same (bound before) | ended (the same, and the batch has all
-- its items) | other (another body) | stopped (canceled) | gone (no such batch) | ask (the digest of that
-- number of items is to be told, too).
local record = key('batch:' .. ARGV[1])
local texts, before, with = record .. ':texts', tonumber(ARGV[2]), tonumber(ARGV[3])
local digest, ttl_ms = ARGV[4], ARGV[5]
local state = redis.call('HMGET', record, 'created', 'received', 'sealed', 'stopped')
local received = tonumber(state[2]) or 0

local function is(number, told) return (redis.call('HGET', texts, number) or told) == told end

local function known()
  if not is(with, digest) then return 'other' end
  return state[3] and 'ended' or 'same'
end

local function bind()
  redis.call('HSET', texts, with, digest)
  if received > before then redis.call('HDEL', texts, received) end
  if before == 0 then redis.call('PEXPIRE', texts, ttl_ms) end
  redis.call('HSET', record, 'received', with)
  return 'new'
end

if not state[1] or received < before then return {'gone', 0} end
if received >= with then return {known(), 0} end
if received > before then
  if ARGV[6] ~= state[2] then return {'ask', received} end
  if not is(received, ARGV[7]) then return {'other', 0} end
end
if state[4] then return {'stopped', 0} end
if state[3] then return {'other', 0} end
return {bind(), 0}
