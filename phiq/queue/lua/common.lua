-- Shared by every script: KEYS[1] is the key prefix. Key table: phiq/queue/__init__.py.
local prefix = KEYS[1]
local LANES = {'suspect', 'interactive', 'bulk'}
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)

local function key(name) return prefix .. ':' .. name end

local function backlog()
  local total = 0
  for _, lane in ipairs(LANES) do total = total + redis.call('LLEN', key('inbox:' .. lane)) end
  return total
end

local function count(name, by)
  if by > 0 then redis.call('HINCRBY', key('counts'), name, by) end
end

local function announce(ids)
  if #ids > 0 then redis.call('PUBLISH', key('done'), table.concat(ids, ' ')) end
end

-- The one place a record becomes terminal: callers have checked that it is not yet.
local function finish(record, status, ttl_ms, ...)
  redis.call('HSET', record, 'status', status, 'finished', now, ...)
  redis.call('PEXPIRE', record, ttl_ms)
end
