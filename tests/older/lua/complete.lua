-- ARGV: token, time to live of ended records in ms,
-- then per job: id, status, verdict or error as JSON, digest for the master list ('' for none).
-- Answers how many jobs this call ended; a job that is no longer this token's is left alone.
local token, ttl_ms = ARGV[1], ARGV[2]
local claim = key('claim:' .. token)

local ids, digests, entries = {}, {}, {}

local function keep(digest, request, verdict)
  if not entries[digest] then digests[#digests + 1] = digest end
  entries[digest] = entries[digest] or (request .. '\n' .. verdict)
end

-- The master list keeps what it has.
local function enter(first, last)
  local known = redis.call('HMGET', key('equations'), unpack(digests, first, last))
  local fields, times = {}, {}
  for i = first, last do
    if not known[i - first + 1] then
      local digest = digests[i]
      fields[#fields + 1], fields[#fields + 2] = digest, entries[digest]
      times[#times + 1], times[#times + 2] = now_text, digest
    end
  end
  if #fields > 0 then
    redis.call('HSET', key('equations'), unpack(fields))
    redis.call('ZADD', key('equations:by_time'), unpack(times))
  end
end

for i = 3, #ARGV, 4 do
  local id, status, body, digest = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
  local state = redis.call('HMGET', JOB .. id, 'status', 'token', 'request', 'webhook')
  if state[1] == 'running' and state[2] == token then
    finish(id, status, ttl_ms, state[4], status == 'succeeded' and 'verdict' or 'error', body)
    if digest ~= '' then keep(digest, state[3], body) end
  end
  ids[#ids + 1] = id
end
for i = 1, #digests, 1000 do enter(i, math.min(i + 999, #digests)) end
in_chunks('SREM', claim, ids)
if redis.call('EXISTS', claim) == 0 then redis.call('ZREM', key('leases'), token) end
conclude(ttl_ms)
return #ended
