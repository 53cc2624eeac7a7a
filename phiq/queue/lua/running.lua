-- ARGV: most ids. Answers the ids of jobs that workers hold now.
local ids, most = {}, tonumber(ARGV[1])
for _, token in ipairs(redis.call('ZRANGE', key('leases'), 0, -1)) do
  for _, id in ipairs(redis.call('SMEMBERS', key('claim:' .. token))) do
    if #ids == most then return ids end
    ids[#ids + 1] = id
  end
end
return ids
