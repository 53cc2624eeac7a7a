-- ARGV: ids. Answers what each job's verdict is: whether valid ('true' | 'false'), and its name, each
-- '' where there is none. Inside a text of the verdict no quotation mark stands without a backslash.
local answer = {}
for i, id in ipairs(ARGV) do
  local verdict = redis.call('HGET', JOB .. id, 'verdict') or ''
  answer[2 * i - 1] = string.match(verdict, '^{"valid":(%l+)') or ''
  answer[2 * i] = string.match(verdict, '"verdict":"([%l_]+)"') or ''
end
return answer
