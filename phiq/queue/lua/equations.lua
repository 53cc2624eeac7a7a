-- Shared by the scripts that change the master list. An entry is a request and a verdict, two JSON
-- lines; its spellings and tags are JSON lists.
local LIST = key('equations')

local function json(text)
  local read, value = pcall(cjson.decode, text)
  return read and type(value) == 'table' and value or {}
end

-- The number that a verdict has under a name; inside its texts a quotation mark stands behind a
-- backslash.
local function number_of(verdict, name)
  return string.match(verdict, '"' .. name .. '":([%d.eE+-]+)') or '0'
end

-- Adds entries that are not there: {digest, request, verdict, time}.
local function enter(new)
  local entries, times, confidences, coherences = {}, {}, {}, {}
  for i, entry in ipairs(new) do
    local digest, verdict, at = entry[1], entry[3], 2 * i - 1
    entries[at], entries[at + 1] = digest, entry[2] .. '\n' .. verdict
    times[at], times[at + 1] = entry[4], digest
    confidences[at], confidences[at + 1] = number_of(verdict, 'confidence'), digest
    coherences[at], coherences[at + 1] = number_of(verdict, 'phi_coherence'), digest
  end
  in_chunks('HSET', LIST, entries)
  in_chunks('ZADD', LIST .. ':by_time', times)
  in_chunks('ZADD', LIST .. ':by_confidence', confidences)
  in_chunks('ZADD', LIST .. ':by_coherence', coherences)
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
