-- ARGV: batch, number of the first item wanted, of the last, whether to stop (1) before the first item
-- that has not ended.
-- Answers {items the batch has or nil, then per item: problem, status, request, verdict, error},
-- each nil where there is none; an empty answer when the batch is unknown.
local record, first, last = key('batch:' .. ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local waiting = ARGV[4] == '1'
if redis.call('EXISTS', record) == 0 then return {} end
local items = redis.call('HGET', record, 'items')
if items then last = math.min(last, items - 1) end
if first > last then return {items} end

local problems = {}
if redis.call('EXISTS', record .. ':problems') == 1 then
  local numbers = {}
  for n = first, last do numbers[#numbers + 1] = string.format('%d', n) end
  problems = redis.call('HMGET', record .. ':problems', unpack(numbers))
end

-- An answer has no nil in it.
local function told(job, n)
  if job.no_record then return false, false, false, false end
  local error = job[1] ~= 'succeeded' and read(ARGV[1] .. '.' .. n, 'error')[1]
  return job[1], job[2], job[3], error
end

local answer, at, item = {items}, 2, JOB .. ARGV[1] .. '.'
for n = first, last do
  local job, problem = fields_of(item .. n, 'status', 'request', 'verdict'), problems[n - first + 1] or false
  local status = job[1]
  local to_come = status == 'queued' or status == 'running' or not (status or items)
  if waiting and to_come and not problem then break end
  answer[at] = problem
  answer[at + 1], answer[at + 2], answer[at + 3], answer[at + 4] = told(job, n)
  at = at + 5
end
return answer
