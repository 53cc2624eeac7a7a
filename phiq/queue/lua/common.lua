-- Shared by every script: KEYS[1] is the key prefix and a colon, SCHEMA what records are written as (scripts.py).
-- Key table: phiq/queue/__init__.py.
local prefix = string.sub(KEYS[1], 1, -2)
local clock = redis.call('TIME')

-- In ms, as text first: a number given to redis.call is written out anew each time.
local now_text = clock[1] .. string.sub('00000' .. clock[2], -6, -4)
local now = tonumber(now_text)
local JOB = prefix .. ':job:'

local function key(name) return prefix .. ':' .. name end

-- A key of ours that holds another type, by whatever hand, is put aside for a person to look at, and
-- begins anew: it must break off no call, least of all in the middle of one.
local call, try = redis.call, redis.pcall
local function put_aside(command, ...)
  local kinds = {Z = 'zset', H = 'hash', L = 'list', R = 'list', S = 'set'}
  local is_text = command == 'GET' or string.find(command, '^INCR') or string.find(command, '^DECR')
  local names = string.find(command, 'STORE', 1, true) and {...} or {(...)}
  for _, name in ipairs(names) do
    local ours = string.sub(name, 1, #KEYS[1]) == KEYS[1]
    local kind = ours and call('TYPE', name).ok or 'none'
    if kind ~= 'none' and (is_text or kind ~= kinds[string.sub(command, 1, 1)]) then
      local aside = key('aside:' .. string.sub(name, #KEYS[1] + 1))
      call('RENAME', name, aside)
      call('PEXPIRE', aside, ASIDE_TTL_MS)
      redis.pcall('HSET', key('aside'), name, now_text)
    end
  end
end

local redis = {pcall = try}
function redis.call(command, ...)
  local answer = try(command, ...)
  local fault = type(answer) == 'table' and answer.err
  if not fault then return answer end
  if string.find(fault, 'WRONGTYPE', 1, true) or string.find(fault, 'ERR value is not an integer', 1, true) then
    put_aside(command, ...)
  end
  return call(command, ...)
end

-- Fields of a job's record, none where its key holds something else: one such key must not break off a
-- call that is about others too. What has fields can be written without a look at its type, by `call`.
local NO_RECORD = {no_record = true}
local function fields_of(record, ...)
  local state = try('HMGET', record, ...)
  return state.err and NO_RECORD or state
end

local function read(id, ...) return fields_of(JOB .. id, ...) end

-- Each redis.call costs the server some microseconds, in the script and in the append-only file, and each
-- step of a script some forty instructions: what a job needs is asked in few, and what can wait is done for
-- all jobs of a call together.
-- 4000 at a time: Lua's unpack has a bounded stack.
local function in_chunks(command, name, values)
  local answer
  for i = 1, #values, 4000 do
    answer = redis.call(command, name, unpack(values, i, math.min(i + 3999, #values)))
  end
  return answer
end

-- The sum. A total that is no number, by whatever hand, begins anew: it must not stop what it counts.
local function add(hash, field, by)
  local sum = redis.pcall('HINCRBY', hash, field, by)
  if type(sum) ~= 'table' then return sum end
  redis.call('HSET', hash, field, by)
  return by
end

-- A client's share of the queue: jobs of a named owner that wait.
local function waits(owner, by)
  if owner and owner ~= '' then add(key('owners'), owner, by) end
end
