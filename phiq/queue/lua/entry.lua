-- What an entry of the master list has besides.

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
