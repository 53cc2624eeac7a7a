-- What a job's id and request tell.

-- Items of a batch are named BATCH.NUMBER; no other id holds a dot. Of one id it is asked several times
-- running.
local asked_last, its_batch
local find, sub = string.find, string.sub
local function batch_of(id)
  if id ~= asked_last then
    local dot = find(id, '.', 1, true)
    asked_last, its_batch = id, dot and dot > 1 and sub(id, 1, dot - 1)
  end
  return its_batch
end

-- A request is JSON that names its mode where it is not the default, and before what it declares;
-- inside a text a quotation mark stands behind a backslash.
local function mode_of(request)
  local at = string.find(request or '', ',"mode":"', 1, true)
  if not at then return DEFAULT_MODE end
  local declares = string.find(request, ',"d[a-z]+":{')
  if declares and declares < at then return DEFAULT_MODE end
  return string.match(request, '^[a-z]+', at + 9)
end
