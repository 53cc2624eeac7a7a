"""The job store on Redis: the truth about jobs, and the only stateful part of phiq.

Every key starts with the setting `prefix` (here `p`); all times are the Redis server's, in ms.

| key | type | meaning |
|---|---|---|
| `p:job:ID` | hash | record: schema, request, lane, status, created, expires, attempt, token,
worker, started, finished, verdict, error, owner, webhook, at_limit, trace |
| `p:inbox:LANE:OWNER` | list | ids of an API key's jobs that wait; OWNER is its id, LANE is
interactive or bulk |
| `p:inbox:LANE` | list | ids of the jobs that wait and are no key's |
| `p:inbox:few` | list | ids of jobs whose worker was lost, run a few together |
| `p:inbox:suspect` | list | the same before their last attempt, run alone |
| `p:turns:LANE` | zset | owners whose jobs wait → what they have had, for their weight; none while
nobody's alone wait |
| `p:turns:LANE:left` | hash | the same of those who have left, until nobody waits |
| `p:weights` | hash | API key's id → its weight, where it is not 1 |
| `p:named` | hash | lane → ids in the inboxes of API keys |
| `p:clock` | string | the server's clock at the last reap: it may be set back |
| `p:turn` | string | claims made while suspects and others waited: every second is theirs |
| `p:spared` | string | places that bulk is still to have, of claims too small to share |
| `p:tombstones` | string | ids in the inboxes whose jobs ended while they waited |
| `p:claim:TOKEN` | set | ids a worker holds under one claim; TOKEN fences its results |
| `p:leases` | zset | TOKEN → when its claim lapses unless renewed |
| `p:expiries` | zset | ids with a time to live → when they have waited too long |
| `p:limits` | zset | ids with a time limit → when it is over |
| `p:dead` | zset | ids of dead letters → when they died |
| `p:failed` | zset | ids of the other failed jobs → when they failed; as long as their records |
| `p:owners` | hash | API key's id → its jobs that wait |
| `p:paused` | string | set while nothing may be claimed |
| `p:batch:ID` | hash | created, owner, webhook, received (items bound to its body), items,
stopped (canceled as it came), accepted, sealed, finished, totals of
its jobs by terminal status; its jobs are `ID.0`, `ID.1`, … in the order of its items |
| `p:batch:ID:texts` | hash | number of items → digest of so many as they were sent |
| `p:batch:ID:problems` | hash | item number → problem of an item that was refused |
| `p:webhooks` | zset | `job ID` and `batch ID` whose webhook is to be told → when it is due |
| `p:webhooks:attempts` | hash | `job ID`, `batch ID` → deliveries begun |
| `p:webhook_bell` | string | as `p:bell`, for webhooks |
| `p:guarded` | string | set with the first key: a door does not open when the last is revoked |
| `p:keys` | hash | SHA-256 of an API key → its name, id, scopes and time, JSON |
| `p:key_ids` | set | ids that any API key ever had: what was made with one is no other's |
| `p:equations` | hash | master list: digest of the equation → request and verdict, two JSON lines |
| `p:equations:of:OWNER` | zset | digest → when a job of that key first found it |
| `p:equations:by_time` | zset | digest → when it entered the master list |
| `p:equations:by_confidence`, `p:equations:by_coherence` | zset | digest → the number;
without what came since the list was last read in that order |
| `p:equations:spellings` | hash | digest → the other texts it was sent in, a JSON list; bounded |
| `p:equations:tags`, `p:equations:notes` | hash | digest → a JSON list of tags; a note |
| `p:equations:trash`, `p:equations:trash:by_time` | hash, zset | digest → what was taken off the
list, all of it, JSON; when; bounded |
| `p:bell` | string | set while a doorbell or a wake is on its way; lapses by itself |
| `p:lingering` | zset | ids of workers that wait for the next job → until when |
| `p:wake:WORKER` | channel | a call to a worker that lingers |
| `p:worker:ID` | string | a worker's last heartbeat, JSON; lapses by itself |
| `p:workers` | set | ids of workers that ever beat and have not left |
| `p:orders:ID` | list | what a worker is told to do at its next beat: drain, pause, resume |
| `p:scaler` | string | between which bounds the pool can be scaled, JSON; lapses by itself |
| `p:wanted` | string | how many workers somebody wants; none where the load decides |
| `p:device:UUID:SLOT` | string | the worker that holds a GPU slot; lapses by itself |
| `p:counts` | hash | totals ever: submitted, succeeded, failed, canceled, expired, requeued, dead |
| `p:metrics` | hash | totals ever, for `/metrics`: fields in `phiq/queue/README.md` |
| `p:noted` | string | what calls add to totals and history, until it is summed up; bounded |
| `p:doors` | hash | id of a door's process → requests that wait there, and until when this holds |
| `p:history:MINUTE` | hash | the same totals of one minute, for `/v1/history`; lapses after a day |
| `p:recent:jobs` | list | ids of jobs as they were submitted, newest last; bounded |
| `p:recent:jobs:OWNER` | list | the same of one API key |
| `p:recent:unsuccessful` | zset | ids → when these jobs failed, were canceled or expired; bounded |
| `p:recent:batches`, `p:recent:batches:OWNER` | list | ids of batches as they began; bounded |
| `p:aside` | hash | keys that held another type, by whatever hand → when each was put aside |
| `p:aside:KEY` | | what such a key held; lapses by itself |
| `p:quota:*` | | calls of each API key in this minute, as Flask-Limiter counts them; they lapse |
| `p:done` | channel | ids of jobs that just ended, separated by spaces; behind one that was
completed alone, its record: names and values, a JSON list |
| `p:celery:*` | | Celery's own keys (doorbells in flight) |

A record's status moves only inside the scripts of `lua/`, each a compare-and-set, so a call that is
repeated after a lost reply changes nothing twice. Ended records expire; the master list does not.
"""
