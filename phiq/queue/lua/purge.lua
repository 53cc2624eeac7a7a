-- ARGV: the list they are on (dead | failed), ids. Forgets the jobs and their records; not those that were
-- submitted anew after their records had lapsed.
-- Answers per id 1, or 0 when it is not on the list.
local set, answers = key(ARGV[1]), {}
for i = 2, #ARGV do
  local known = redis.call('ZREM', set, ARGV[i])
  local status = known == 1 and read(ARGV[i], 'status')[1] or 'queued'
  if status ~= 'queued' and status ~= 'running' then redis.call('DEL', JOB .. ARGV[i]) end
  answers[#answers + 1] = known
end
return answers
