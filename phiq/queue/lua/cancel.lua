-- ARGV: time to live of ended records in ms, ids. A tombstone: a worker that meets a canceled job
-- skips it, and a result that comes later is fenced off.
-- Answers the status each job had ('queued' and 'running' are now 'canceled'), '' if unknown.
local ttl_ms, answers = ARGV[1], {}
for i = 2, #ARGV do
  local state = read(ARGV[i], 'status', 'request', 'webhook', 'owner')
  if state[1] == 'queued' then entomb(state[4]) end
  if state[1] == 'queued' or state[1] == 'running' then
    finish(ARGV[i], 'canceled', ttl_ms, mode_of(state[2]), state[3])
  end
  answers[#answers + 1] = state[1] or ''
end
conclude(ttl_ms)
return answers
