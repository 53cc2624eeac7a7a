-- ARGV: id of a door's process, requests that wait there, how long this holds in ms. Answers the time in ms.
local until_text = string.format('%.0f', now + ARGV[3])
redis.call('HSET', key('doors'), ARGV[1], ARGV[2] .. ' ' .. until_text)
return now_text
