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
local numbers = {}
for n = first, last do numbers[#numbers + 1] = string.format('%d', n) end
local problems = redis.call('EXISTS', record .. ':problems') == 1
  and redis.call('HMGET', record .. ':problems', unpack(numbers)) or {}
local answer, at = {items}, 1
local to_come = {queued = true, running = true}
for i, n in ipairs(numbers) do
  local id = ARGV[1] .. '.' .. n
  local job = read(id, 'status', 'request', 'verdict')
  if waiting and not problems[i] and (to_come[job[1]] or not (job[1] or items)) then break end
  local error = job[1] ~= 'succeeded' and read(id, 'error')[1]
  answer[at + 1], answer[at + 2], answer[at + 3], answer[at + 4], answer[at + 5] =
    problems[i] or false, job[1] or false, job[2] or false, job[3] or false, error
  at = at + 5
end
return answer
