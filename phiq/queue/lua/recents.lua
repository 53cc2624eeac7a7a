-- Adds ids to a list of the newest, which are at its end: there a push moves nothing. It is cut only now
-- and then.
local function remember(list, ids)
  if #ids == 0 then return end
  if in_chunks('RPUSH', list, ids) > MOST_RECENT + 1000 then redis.call('LTRIM', list, -MOST_RECENT, -1) end
end

-- The same for what an owner made, in a list of its own besides: others' bulk does not push it out.
local function remember_owned(name, ids, owner)
  remember(key('recent:' .. name), ids)
  if owner and owner ~= '' then remember(key('recent:' .. name .. ':' .. owner), ids) end
end
