-- ARGV: token, time to live of ended records in ms, time it took to score in us ('' where nobody
-- took it), verdicts that came from a cache, most entries of the master list (0: there is none),
-- then per job: id, status, verdict or error as JSON, what enters the master list: '' for nothing, or a
-- digest, and after a space the verdict where the list does not keep it as the job does.
-- Answers how many jobs this call ended; a job that is no longer this token's is left alone.
local token, ttl_ms = ARGV[1], ARGV[2]
local claim = key('claim:' .. token)

local most_entries = tonumber(ARGV[5])
local ids, digests, entries, spelled = {}, {}, {}, {}
local owned = {}

local function keep(listed, request, body, owner)
  local digest, verdict = string.match(listed, '^(%x+) (.*)$')
  if not digest then digest, verdict = listed, body end
  local entry = entries[digest]
  if not entry then
    digests[#digests + 1] = digest
    entries[digest] = {digest, request, verdict, now_text}
  elseif entry[2] ~= request then
    spelled[#spelled + 1] = {digest, request}
  end
  if owner and owner ~= '' then
    owned[owner] = owned[owner] or {}
    table.insert(owned[owner], {digest, request})
  end
end

-- The master list keeps what it has, and learns other spellings of it.
local function enter_new(first, last)
  local known, new = redis.call('HMGET', LIST, unpack(digests, first, last)), {}
  for i = first, last do
    local entry, stored = entries[digests[i]], known[i - first + 1]
    if not stored then
      new[#new + 1] = entry
    elseif string.sub(stored, 1, #entry[2] + 1) ~= entry[2] .. '\n' then
      spelled[#spelled + 1] = entry
    end
  end
  if #new > 0 then enter(new) end
end

-- A key's part of the list: what its jobs found valid, in its own words.
local function enter_owned(owner, theirs)
  local list = LIST .. ':of:' .. owner
  for _, entry in ipairs(theirs) do
    redis.call('ZADD', list, 'NX', now_text, entry[1])
    redis.call('HSETNX', list .. ':texts', entry[1], entry[2])
  end
  local gone = redis.call('ZRANGE', list, 0, -1 - most_entries)
  in_chunks('ZREM', list, gone)
  in_chunks('HDEL', list .. ':texts', gone)
end

-- The oldest entries past the bound go. A key's part may name some of them for a while.
local function bound()
  local over = redis.call('ZCARD', LIST .. ':by_time') - most_entries
  if over > 0 then drop(redis.call('ZRANGE', LIST .. ':by_time', 0, math.min(over, 2000) - 1)) end
end

for i = 6, #ARGV, 4 do
  local id, status, body, listed = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
  local state = read(id, 'status', 'token', 'request', 'webhook', 'created', 'started', 'lane',
    'at_limit', 'owner')
  local ours = state[1] == 'running' and state[2] == token
  if ours and is_late(id, state[8]) then
    end_late(id, state[8], ttl_ms, state[3], state[4])
  elseif ours then
    finish(id, status, ttl_ms, state[3], state[4],
      status == 'succeeded' and 'verdict' or 'error', body)
    if status == 'failed' then park('failed', id) end
    local created, started = tonumber(state[5]), tonumber(state[6])
    if created and started and state[7] then
      observe_us(part_of('wait', state[7]), (started - created) * 1000)
      observe_us(part_of('total', state[7]), (now - created) * 1000)
    end
    if listed ~= '' and most_entries > 0 then keep(listed, state[3], body, state[9]) end
  end
  ids[#ids + 1] = id
end
for i = 1, #digests, 1000 do enter_new(i, math.min(i + 999, #digests)) end
for _, entry in ipairs(spelled) do add_spelling(entry[1], json(entry[2]).equation) end
for owner, theirs in pairs(owned) do enter_owned(owner, theirs) end
if #digests > 0 then bound() end
in_chunks('SREM', claim, ids)
if redis.call('EXISTS', claim) == 0 then redis.call('ZREM', key('leases'), token) end
if #ended > 0 and ARGV[3] ~= '' then
  observe_us('score', tonumber(ARGV[3]))
  observe('size', #ids, BOUNDS_SIZE, 'sum')
  rise('cached', tonumber(ARGV[4]))
end
conclude(ttl_ms)
return #ended
