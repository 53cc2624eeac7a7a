-- ARGV: the list they are on (dead | failed), ids. Each waits again as if newly submitted, in its lane,
-- with no attempts behind it and no limits of time ahead.
-- Answers per id 1, or 0 when it is not on the list.
local set, answers = key(ARGV[1]), {}

local function reopen(batch)
  local record = key('batch:' .. batch)
  if redis.call('EXISTS', record) == 0 then return end
  redis.call('HINCRBY', record, 'failed', -1)
  redis.call('HDEL', record, 'finished')
  for _, part in ipairs({'', ':problems', ':texts'}) do redis.call('PERSIST', record .. part) end
end

local function requeue(id)
  local record = JOB .. id
  if redis.call('ZREM', set, id) == 0 then return 0 end
  local state = read(id, 'status', 'lane', 'owner')
  if state[1] ~= 'failed' then return 0 end
  redis.call('HDEL', record, 'error', 'finished', 'started', 'worker', 'token', 'attempt', 'expires',
    'at_limit')
  redis.call('ZREM', key('limits'), id)
  redis.call('ZREM', key('expiries'), id)
  redis.call('HSET', record, 'status', 'queued')
  redis.call('PERSIST', record)
  enqueue('RPUSH', state[2], state[3] or '', {id})
  waits(state[3], 1)
  local batch = batch_of(id)
  if batch then reopen(batch) end
  return 1
end

for i = 2, #ARGV do answers[#answers + 1] = requeue(ARGV[i]) end
return answers
