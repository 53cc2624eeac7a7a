-- ARGV: field, by, field, by, ... Totals that nothing of a job's life counts: requests, deliveries.
for i = 1, #ARGV, 2 do rise(ARGV[i], tonumber(ARGV[i + 1])) end
record()
return 1
