-- ARGV: the list they are on (dead | failed), ids. Forgets the jobs and their records.
-- Answers per id 1, or 0 when it is not on the list.
local set, answers = key(ARGV[1]), {}
for i = 2, #ARGV do
  local known = redis.call('ZREM', set, ARGV[i])
  if known == 1 then redis.call('DEL', JOB .. ARGV[i]) end
  answers[#answers + 1] = known
end
return answers
