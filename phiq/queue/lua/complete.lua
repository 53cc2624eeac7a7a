-- ARGV: token, time to live of ended records in ms, time it took to score in us ('' where nobody
-- took it), verdicts that came from a cache, most entries of the master list (0: there is none), the
-- mode of all these jobs, or '' where they differ, whether any of them may have a webhook (1), then per job: id,
-- verdict or error as JSON, and '!' where it is an error, else what enters the master list: '' for nothing, or
-- a digest, and after a space the verdict where the list does not keep it as the job does.
-- Answers how many jobs this call ended; a job that is no longer this token's is left alone.
local token, ttl_ms = ARGV[1], ARGV[2]
local claim = key('claim:' .. token)

local most_entries = tonumber(ARGV[5])
local mode = ARGV[6]
local owned = {}

-- Characters of a verdict that are told with its end: each door hears them.
local MOST_TOLD = 4096

-- The record of a job that came and ended alone, whose end is to be told with it.
local told

-- How many jobs, by lane, were created when: a micro-batch has few different times.
local created_at = {}

local function started_of(record)
  if not told then return redis.call('HGET', record, 'started') end
  for i = 1, #told, 2 do
    if told[i] == 'started' then return told[i + 1] end
  end
end

local function observe_times()
  -- When the claim was made, which is when each of its jobs was started.
  local started = ended[1] and tonumber(started_of(JOB .. ended[1]))
  for lane, times in pairs(created_at) do
    for created, jobs in pairs(times) do
      created = tonumber(created)
      if created and started then
        observe('wait ' .. lane, (started - created) * 1000, BOUNDS_US, 'us', jobs)
        observe('total ' .. lane, (now - created) * 1000, BOUNDS_US, 'us', jobs)
      end
    end
  end
end

-- What enters the master list: digests, each once, with the request and verdict that came first.
local digests, requests, verdicts = {}, {}, {}
-- Digest → its place among them; and other texts of what they stand for, with theirs.
local places, spelled = {}, {}

local function keep(digest, request, verdict, owner)
  if #digest > DIGEST_CHARS then
    digest, verdict = string.sub(digest, 1, DIGEST_CHARS), string.sub(digest, DIGEST_CHARS + 2)
  end
  local place = places[digest]
  if not place then
    place = #digests + 1
    places[digest] = place
    digests[place], requests[place], verdicts[place] = digest, request, verdict
  elseif requests[place] ~= request then
    spelled[#spelled + 1] = {digest, request}
  end
  if owner and owner ~= '' then
    owned[owner] = owned[owner] or {}
    table.insert(owned[owner], {digest, request})
  end
end

-- The master list keeps what it has, and learns other spellings of it.
local function enter_new(first, last)
  local known, entries, times = redis.call('HMGET', LIST, unpack(digests, first, last)), {}, {}
  local at = 1
  for i = first, last do
    local digest, request, stored = digests[i], requests[i], known[i - first + 1]
    if not stored then
      entries[at], entries[at + 1] = digest, request .. '\n' .. verdicts[i]
      times[at], times[at + 1] = now_text, digest
      at = at + 2
    elseif sub(stored, 1, #request + 1) ~= request .. '\n' then
      spelled[#spelled + 1] = {digest, request}
    end
  end
  if at > 1 then enter(entries, times) end
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

-- What is asked of a job, as each field costs: its lane where it is no item of a batch, which all are bulk, and
-- its request where it enters the master list, or tells its mode; the rest where any job may have it.
local FIELDS = {'status', 'token', 'created', 'request', 'lane', 'owner', 'at_limit', 'webhook'}
local OF_ALL, OF_ITEMS, OF_OTHERS = 3, 4, 5
local rare = ARGV[7] == '1' and 8
if not rare and call('EXISTS', key('limits'), key('owners')) > 0 then
  rare = call('EXISTS', key('limits')) == 1 and 7 or 6
end

local argv = ARGV
for i = 8, #argv, 3 do
  local id, body, listed = argv[i], argv[i + 1], argv[i + 2]
  local failed, is_item = listed == '!', batch_of(id)
  local enters = listed ~= '' and not failed and most_entries > 0
  local asked = rare or (not is_item and OF_OTHERS) or ((enters or mode == '') and OF_ITEMS) or OF_ALL
  local state = fields_of(JOB .. id, unpack(FIELDS, 1, asked))
  if state[1] == 'running' and state[2] == token then
    local created, request, at_limit, webhook = state[3], state[4], state[7], state[8]
    local its_mode = mode ~= '' and mode or mode_of(request)
    if at_limit and is_late(id, at_limit) then
      end_late(id, at_limit, ttl_ms, its_mode, webhook)
    else
      if failed then
        finish(id, 'failed', ttl_ms, its_mode, webhook, 'error', body)
        park('failed', id)
      else
        finish(id, 'succeeded', ttl_ms, its_mode, webhook, 'verdict', body)
      end
      local lane = is_item and 'bulk' or state[5]
      if created and lane then tally(created_at, lane, created) end
      if enters and request then keep(listed, request, body, state[6]) end
    end
  end
end
if #argv == 10 and #ended == 1 and #argv[9] <= MOST_TOLD and not batch_of(ended[1]) then
  told = redis.call('HGETALL', JOB .. ended[1])
end
observe_times()
for i = 1, #digests, 1000 do enter_new(i, math.min(i + 999, #digests)) end
for _, entry in ipairs(spelled) do add_spelling(entry[1], json(entry[2]).equation) end
for owner, theirs in pairs(owned) do enter_owned(owner, theirs) end
if #digests > 0 then bound() end
-- A job that ends here is of the claim: where all of it does, the claim goes as a whole.
local whole = #ended == redis.call('SCARD', claim)
if whole then
  redis.call('DEL', claim)
else
  local ids = {}
  for i = 8, #argv, 3 do ids[#ids + 1] = argv[i] end
  in_chunks('SREM', claim, ids)
end
if whole or redis.call('EXISTS', claim) == 0 then redis.call('ZREM', key('leases'), token) end
if #ended > 0 and ARGV[3] ~= '' then
  observe('score', tonumber(ARGV[3]), BOUNDS_US, 'us', 1)
  observe('size', (#argv - 7) / 3, BOUNDS_SIZE, 'sum', 1)
  rise('cached', tonumber(ARGV[4]))
end
conclude(ttl_ms, told)
return #ended
