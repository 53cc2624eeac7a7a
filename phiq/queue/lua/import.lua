-- ARGV: most tags, then per entry: digest, request, verdict, time, spellings and tags as JSON lists, note.
-- What is on the master list stays as it is, and is joined by spellings and tags, and by the note
-- where it has none. Answers per entry 1 where it is new, else 0.
local most_tags, answers = tonumber(ARGV[1]), {}

local function join_tags(digest, tags)
  local known, held = json(redis.call('HGET', LIST .. ':tags', digest) or '[]'), {}
  for _, tag in ipairs(known) do held[tag] = true end
  for _, tag in ipairs(tags) do
    if not held[tag] and #known < most_tags then known[#known + 1] = tag end
    held[tag] = true
  end
  if #known > 0 then set_part('tags', digest, cjson.encode(known)) end
end

for i = 2, #ARGV, 7 do
  local digest, time = ARGV[i], math.min(tonumber(ARGV[i + 3]), now)
  local new = redis.call('HEXISTS', LIST, digest) == 0
  if new then enter_sorted(digest, ARGV[i + 1], ARGV[i + 2], string.format('%.0f', time)) end
  add_spelling(digest, json(ARGV[i + 1]).equation)
  for _, spelling in ipairs(json(ARGV[i + 4])) do add_spelling(digest, spelling) end
  join_tags(digest, json(ARGV[i + 5]))
  if ARGV[i + 6] ~= '' and redis.call('HEXISTS', LIST .. ':notes', digest) == 0 then
    set_part('notes', digest, ARGV[i + 6])
  end
  answers[#answers + 1] = new and 1 or 0
end
return answers
