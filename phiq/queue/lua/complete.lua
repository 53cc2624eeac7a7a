-- ARGV: token, time to live of ended records in ms,
-- then per job: id, status, verdict or error as JSON, digest for the master list ('' for none).
-- Answers how many jobs this call ended; a job that is no longer this token's is left alone.
local token, ttl_ms = ARGV[1], ARGV[2]
local claim = key('claim:' .. token)
local done, totals = {}, {succeeded = 0, failed = 0}
for i = 3, #ARGV, 4 do
  local id, status, body, digest = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
  local record = key('job:' .. id)
  local state = redis.call('HMGET', record, 'status', 'token', 'request')
  if state[1] == 'running' and state[2] == token then
    finish(record, status, ttl_ms, status == 'succeeded' and 'verdict' or 'error', body)
    done[#done + 1] = id
    totals[status] = totals[status] + 1
    if digest ~= ''
        and redis.call('HSETNX', key('equations'), digest, state[3] .. '\n' .. body) == 1 then
      redis.call('ZADD', key('equations:by_time'), now, digest)
    end
  end
  redis.call('SREM', claim, id)
end
if redis.call('EXISTS', claim) == 0 then redis.call('ZREM', key('leases'), token) end
for status, total in pairs(totals) do count(status, total) end
announce(done)
return #done
