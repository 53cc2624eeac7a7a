-- ARGV: token, most attempts. Hands a claim back: its jobs go to the head of their inboxes, the attempt
-- uncounted; one that lost a worker before stays suspect.
-- Answers how many jobs went back.
local token, most, back = ARGV[1], tonumber(ARGV[2]), 0
local claim = key('claim:' .. token)
for _, id in ipairs(redis.call('SMEMBERS', claim)) do
  local record = JOB .. id
  local state = read(id, 'status', 'token', 'lane', 'owner', 'attempt', 'expires')
  if state[1] == 'running' and state[2] == token then
    local lost = math.max((tonumber(state[5]) or 1) - 1, 0)
    redis.call('HSET', record, 'status', 'queued', 'token', '', 'attempt', lost)
    if lost > 0 then
      suspect('LPUSH', id, lost, most)
    else
      enqueue('LPUSH', state[3], state[4] or '', {id})
    end
    wait_again(id, state[4], state[6])
    back = back + 1
  end
end
redis.call('DEL', claim)
redis.call('ZREM', key('leases'), token)
return back
