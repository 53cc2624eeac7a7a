-- ARGV: time to live of ended records in ms. Ends the jobs past their limits of time. Answers how many.
end_overdue(ARGV[1])
conclude(ARGV[1])
return #ended
