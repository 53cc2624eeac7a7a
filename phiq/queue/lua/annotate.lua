-- ARGV: digest, then names (tags | notes) and their new values, '' for none.
-- Answers 1, or 0 when the entry is not on the master list.
if redis.call('HEXISTS', LIST, ARGV[1]) == 0 then return 0 end
for i = 2, #ARGV, 2 do set_part(ARGV[i], ARGV[1], ARGV[i + 1]) end
return 1
