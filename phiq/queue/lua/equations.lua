-- Shared by the scripts that change the master list. An entry is a request and a verdict, two JSON
-- lines; its spellings and tags are JSON lists.
local LIST = key('equations')

local function json(text)
  local read, value = pcall(cjson.decode, text)
  return read and type(value) == 'table' and value or {}
end

-- Adds entries that are not there, as HSET takes them (digest, entry, …) and ZADD (time, digest, …). The other
-- orders follow when they are asked for (sort.lua): a place among many equals takes longer to find than all
-- else that is written here.
local function enter(entries, times)
  in_chunks('HSET', LIST, entries)
  in_chunks('ZADD', LIST .. ':by_time', times)
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
