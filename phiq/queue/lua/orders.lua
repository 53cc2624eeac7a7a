-- The orders of the master list besides that of time.

-- The number from 0 to 1 that a verdict has under a name, '0' without one; inside its texts a quotation
-- mark stands behind a backslash.
local function number_of(verdict, field)
  local _, last = string.find(verdict, field, 1, true)
  local text = last and string.match(verdict, '^[%d.eE+-]+', last + 1)
  local number = tonumber(text or '')
  return number and number >= 0 and number <= 1 and text or '0'
end

-- How many entries an order lacks.
local function unsorted(index)
  return redis.call('ZCARD', LIST .. ':by_time') - redis.call('ZCARD', LIST .. ':' .. index)
end

-- What verdicts call the numbers that entries are sorted by.
local NUMBERS = {by_confidence = '"confidence":', by_coherence = '"phi_coherence":'}

-- Gives entries their places in another order than that of time; answers how many had none.
local function sort(index, digests)
  if #digests == 0 then return 0 end
  local scores = {}
  for i, entry in ipairs(redis.call('HMGET', LIST, unpack(digests))) do
    local verdict = entry and string.match(entry, '\n(.*)$') or ''
    scores[2 * i - 1], scores[2 * i] = number_of(verdict, NUMBERS[index]), digests[i]
  end
  return redis.call('ZADD', LIST .. ':' .. index, 'NX', unpack(scores))
end

-- Adds an entry that is not there, and may be older than what is; it has its place in each order at once.
local function enter_sorted(digest, request, verdict, time)
  enter({digest, request .. '\n' .. verdict}, {time, digest})
  for index in pairs(NUMBERS) do sort(index, {digest}) end
end
