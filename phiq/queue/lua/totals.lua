local function count(name, by)
  if by > 0 then add(key('counts'), name, string.format('%d', by)) end
end

-- Adds what calls have noted to the totals and to their minutes. Its functions are inside, as few calls
-- come here: each function that a script defines costs every call of it a little.
local function sum_up()
  local notes = redis.pcall('GET', key('noted'))
  if type(notes) ~= 'string' then return end
  redis.call('DEL', key('noted'))

  -- Adds to fields of a hash; answers whether it held none of them.
  local function add_to(hash, rises)
    local fields, values, fresh = {}, {}, true
    for field in pairs(rises) do fields[#fields + 1] = field end
    if #fields == 0 then return false end
    local before = redis.call('HMGET', hash, unpack(fields))
    for i, field in ipairs(fields) do
      fresh = fresh and not before[i]
      values[2 * i - 1] = field
      values[2 * i] = string.format('%.0f', (tonumber(before[i]) or 0) + rises[field])
    end
    redis.call('HSET', hash, unpack(values))
    return fresh
  end

  -- What of the totals is kept by minute as well, by the first letter of its field: jobs by status, and
  -- the buckets of these times.
  local BY_MINUTE = {j = '^jobs %l+', w = '^wait %l+ %d+$', s = '^score %d+$'}

  local function minutely(risen)
    local rises = {}
    for field, by in pairs(risen) do
      local pattern = BY_MINUTE[string.sub(field, 1, 1)]
      local short = pattern and string.match(field, pattern)
      if short then rises[short] = (rises[short] or 0) + by end
    end
    return rises
  end

  local all, minutes = {}, {}
  for minute, line in string.gmatch(notes, '(%d+)([^\n]*)\n') do
    local rises = minutes[minute] or {}
    minutes[minute] = rises
    for field, by in string.gmatch(line, '\t([^\t]+)\t(%d+)') do
      rises[field] = (rises[field] or 0) + by
      all[field] = (all[field] or 0) + by
    end
  end
  -- A hash whose values are all short is kept as a list, which every look-up walks along. One long value
  -- makes it a table.
  local totals = key('metrics')
  if add_to(totals, all) then redis.call('HSETNX', totals, 'padding', string.rep('.', 4096)) end
  for minute, rises in pairs(minutes) do
    local hash = key('history:' .. minute)
    if add_to(hash, minutely(rises)) then redis.call('EXPIRE', hash, HISTORY_S) end
  end
end

-- Totals that rise in this call; record() notes them, all at once.
local risen = {}

local function rise(field, by) risen[field] = (risen[field] or 0) + by end

-- Buckets are numbered from 1 by their upper bounds, the last has none; each holds its own
-- observations alone, so that one observation touches one bucket. `times` observations of the same.
local function observe(name, value, bounds, unit, times)
  local bucket = #bounds + 1
  for i, bound in ipairs(bounds) do
    if value <= bound then bucket = i break end
  end
  rise(name .. ' ' .. bucket, times)
  rise(name .. ' ' .. unit, times * value)
end

-- Bytes of notes that are summed up by the call that adds to them: some forty calls', for each of which
-- that is quicker than to add to the totals itself, and no one of which others wait for.
local MOST_NOTED = 8192

-- Adds to the totals: a line of the minute, and of fields and what they rise by. Whoever reads the
-- totals sums up first (total.lua).
local function record()
  local line = {}
  for field, by in pairs(risen) do
    if #line == 0 then line[1] = string.format('%d', now / 60000) end
    if by ~= 0 then line[#line + 1], line[#line + 2] = field, string.format('%d', by) end
  end
  if #line < 2 then return end
  local noted = redis.pcall('APPEND', key('noted'), table.concat(line, '\t') .. '\n')
  if type(noted) == 'table' then redis.call('DEL', key('noted'))
  elseif noted > MOST_NOTED then sum_up() end
end

