-- Shared by the scripts that change the master list. An entry is a request and a verdict, two JSON
-- lines; its spellings and tags are JSON lists.
local LIST = key('equations')

local function json(text)
  local read, value = pcall(cjson.decode, text)
  return read and type(value) == 'table' and value or {}
end

-- The number from 0 to 1 that a verdict has under a name, '0' without one; inside its texts a quotation
-- mark stands behind a backslash.
local function number_of(verdict, field)
  local _, last = string.find(verdict, field, 1, true)
  local text = last and string.match(verdict, '^[%d.eE+-]+', last + 1)
  local number = tonumber(text or '')
  return number and number >= 0 and number <= 1 and text or '0'
end

-- Adds entries that are not there, as HSET takes them (digest, entry, …) and ZADD (time, digest, …). The other
-- orders follow when they are asked for (sort.lua): a place among many equals takes longer to find than all
-- else that is written here.
local function enter(entries, times)
  in_chunks('HSET', LIST, entries)
  in_chunks('ZADD', LIST .. ':by_time', times)
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

-- Forgets entries for good.
local function drop(digests)
  for _, name in ipairs({'', ':spellings', ':tags', ':notes'}) do
    in_chunks('HDEL', LIST .. name, digests)
  end
  for _, index in ipairs({':by_time', ':by_confidence', ':by_coherence'}) do
    in_chunks('ZREM', LIST .. index, digests)
  end
end

local function add_spelling(digest, text)
  local first = json(string.match(redis.call('HGET', LIST, digest) or '', '^[^\n]*')).equation
  if type(text) ~= 'string' or text == first then return end
  local known = json(redis.call('HGET', LIST .. ':spellings', digest) or '[]')
  for _, spelling in ipairs(known) do
    if spelling == text then return end
  end
  if #known >= MOST_SPELLINGS then return end
  known[#known + 1] = text
  redis.call('HSET', LIST .. ':spellings', digest, cjson.encode(known))
end

-- All there is of an entry: entry, time, spellings, tags, note, '' where there is none of these.
local function parts(digest)
  return {
    redis.call('HGET', LIST, digest) or '',
    redis.call('ZSCORE', LIST .. ':by_time', digest) or '',
    redis.call('HGET', LIST .. ':spellings', digest) or '',
    redis.call('HGET', LIST .. ':tags', digest) or '',
    redis.call('HGET', LIST .. ':notes', digest) or '',
  }
end

-- Sets what an entry has besides, '' for nothing.
local function set_part(name, digest, value)
  if value == '' then
    redis.call('HDEL', LIST .. ':' .. name, digest)
  else
    redis.call('HSET', LIST .. ':' .. name, digest, value)
  end
end
