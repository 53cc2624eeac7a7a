-- Where jobs wait. Of each lane every owner has an inbox of its own, '' being nobody in particular, and
-- those whose inboxes hold something take turns: see claim.lua.
-- Jobs that lost a worker wait in inboxes by themselves, whosever they are: 'few', to be run a few
-- together, and, before their last attempt, 'suspect', to be run alone.
local LANES = {'interactive', 'bulk'}
local SUSPECTS = {'suspect', 'few'}

local function inbox(lane, owner)
  return key('inbox:' .. lane .. (owner ~= '' and ':' .. owner or ''))
end

-- How many there are of these keys, and of those that exist where jobs wait elsewhere than in the inboxes of
-- nobody in particular.
local function special(...)
  return call('EXISTS', key('named'), key('inbox:suspect'), key('inbox:few'), ...)
end

-- Whether there are none: so it mostly is, and then this stands for many a question.
local function is_plain(...) return special(...) == 0 end

-- An owner whose inbox was empty stands where those stand who wait already, and no further ahead than
-- it left: neither is its time away made up for, nor its last turn forgotten. Nobody in particular joins
-- with the first claim that finds others.
local function join_turns(lane, owner)
  local turns, left = key('turns:' .. lane), key('turns:' .. lane .. ':left')
  local first = redis.call('ZRANGE', turns, 0, 0, 'WITHSCORES')
  local at = tonumber(first[2]) or 0
  if first[1] then at = math.max(at, tonumber(redis.call('HGET', left, owner)) or 0) end
  if not first[1] then redis.call('DEL', left) end
  redis.call('ZADD', turns, 'NX', at, owner)
end

-- `push` is RPUSH for the end of the inbox and LPUSH for its head. A record that names no lane there is,
-- by whatever hand, is one of the last: elsewhere nobody would look for it.
local function enqueue(push, lane, owner, ids)
  if #ids == 0 then return end
  if lane ~= 'interactive' then lane = 'bulk' end
  local name = inbox(lane, owner)
  local length = in_chunks(push, name, ids)
  if owner ~= '' then add(key('named'), lane, #ids) end
  if owner ~= '' and length == #ids then join_turns(lane, owner) end
end

-- Ids in the inboxes of nobody in particular, by lane, of jobs that ended while they waited too.
local function lengths()
  return {interactive = redis.call('LLEN', inbox('interactive', '')), bulk = redis.call('LLEN', inbox('bulk', ''))}
end

-- With those in the inboxes of named owners.
local function with_named(depths)
  local named = redis.call('HMGET', key('named'), unpack(LANES))
  for i, lane in ipairs(LANES) do depths[lane] = depths[lane] + (tonumber(named[i]) or 0) end
  return depths
end

local function depths_of_lanes(plain) return plain and lengths() or with_named(lengths()) end

local function suspects()
  local alone, few = inbox('suspect', ''), inbox('few', '')
  if redis.call('EXISTS', alone, few) == 0 then return 0 end
  return redis.call('LLEN', alone) + redis.call('LLEN', few)
end

local function tombstones() return tonumber(redis.call('GET', key('tombstones'))) or 0 end

-- Jobs that wait: the inboxes hold tombstones besides, of jobs that ended while they waited.
local function backlog()
  local total = suspects() - tombstones()
  for _, depth in pairs(depths_of_lanes()) do total = total + depth end
  return total
end
