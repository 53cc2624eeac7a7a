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
local ids = {}
local owned = {}

-- When the claim was made, which is when each of its jobs was started; and how many of them, by lane,
-- were created when: a micro-batch has few different times, and equal ones follow each other.
local started
local created_at = {}
local last_lane, last_created, alike

local function clock_in(id, lane, created)
  if not lane or not created then return end
  if created == last_created and lane == last_lane then
    alike[created] = alike[created] + 1
    return
  end
  started = started or tonumber(redis.call('HGET', JOB .. id, 'started'))
  created_at[lane] = created_at[lane] or {}
  last_lane, last_created, alike = lane, created, created_at[lane]
  tally(alike, created)
end

local function observe_times()
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
    local digest, text, stored = digests[i], requests[i] .. '\n', known[i - first + 1]
    if not stored then
      entries[at], entries[at + 1] = digest, text .. verdicts[i]
      times[at], times[at + 1] = now_text, digest
      at = at + 2
    elseif string.sub(stored, 1, #text) ~= text then
      spelled[#spelled + 1] = {digest, requests[i]}
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

-- What is asked of a job, as each field costs: its request where it enters the master list, or tells its
-- mode; its owner where there are any; its lane where it is no item of a batch, which all are bulk.
local named, limited = redis.call('EXISTS', key('owners')) == 1, redis.call('EXISTS', key('limits')) == 1

local function asked_of(is_item, enters)
  local names = {'status', 'token', 'created'}
  local places = {}
  local function ask(name)
    names[#names + 1] = name
    places[name] = #names
  end
  if enters or mode == '' then ask('request') end
  if enters and named then ask('owner') end
  if not is_item then ask('lane') end
  if limited then ask('at_limit') end
  if ARGV[7] == '1' then ask('webhook') end
  return {names = names, places = places}
end

local asked = {}
for _, is_item in ipairs({true, false}) do
  asked[is_item] = {[true] = asked_of(is_item, true), [false] = asked_of(is_item, false)}
end

for i = 8, #ARGV, 3 do
  local id, body, listed = ARGV[i], ARGV[i + 1], ARGV[i + 2]
  local failed, is_item = listed == '!', batch_of(id) and true or false
  local enters = listed ~= '' and not failed and most_entries > 0
  local of = asked[is_item][enters]
  local state, at = read(id, unpack(of.names)), of.places
  if state[1] == 'running' and state[2] == token then
    local its_mode = mode ~= '' and mode or mode_of(state[at.request])
    local at_limit = state[at.at_limit]
    if at_limit and is_late(id, at_limit) then
      end_late(id, at_limit, ttl_ms, its_mode, state[at.webhook])
    else
      finish(id, failed and 'failed' or 'succeeded', ttl_ms, its_mode, state[at.webhook],
        failed and 'error' or 'verdict', body)
      if failed then park('failed', id) end
      clock_in(id, is_item and 'bulk' or state[at.lane], state[3])
      if enters and state[at.request] then keep(listed, state[at.request], body, state[at.owner]) end
    end
  end
  ids[#ids + 1] = id
end
observe_times()
for i = 1, #digests, 1000 do enter_new(i, math.min(i + 999, #digests)) end
for _, entry in ipairs(spelled) do add_spelling(entry[1], json(entry[2]).equation) end
for owner, theirs in pairs(owned) do enter_owned(owner, theirs) end
if #digests > 0 then bound() end
-- A job that ends here is of the claim: where all of it does, the claim goes as a whole.
local whole = #ended == redis.call('SCARD', claim)
if whole then redis.call('DEL', claim) else in_chunks('SREM', claim, ids) end
if whole or redis.call('EXISTS', claim) == 0 then redis.call('ZREM', key('leases'), token) end
if #ended > 0 and ARGV[3] ~= '' then
  observe('score', tonumber(ARGV[3]), BOUNDS_US, 'us', 1)
  observe('size', #ids, BOUNDS_SIZE, 'sum', 1)
  rise('cached', tonumber(ARGV[4]))
end
conclude(ttl_ms)
return #ended
