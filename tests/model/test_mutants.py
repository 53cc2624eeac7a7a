"""The model finds faults: each of these, planted into the Lua, breaks an invariant.

Each is what a slip in a change could be. A fault that the model lets pass is a hole in the model.
"""

from __future__ import annotations

from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from model.machine import StoreMachine
from phiq.cli.embedded import EmbeddedBroker
from phiq.queue import scripts

#: Runs and calls a run in which a fault must show; a search ends where it does. The rarest of the
#: measured ones, of a requeued item of a batch, took 189 to 359 runs.
RUNS, CALLS = 1200, 50


class Fault(NamedTuple):
    """A text of a script, and what stands there instead."""

    script: str
    text: str
    instead: str


FAULTS = {
    "a submit forgets to ask whether the id is known": Fault(
        "submit", "elseif known[1] then", "elseif false then"
    ),
    "another request under a known id is no conflict": Fault(
        "submit", "known[2] == request and known[1] or 'conflict'", "known[1]"
    ),
    "a submit does not see that an id is among its own twice": Fault(
        "submit", "if ARGV[7] == '1' then return true end", ""
    ),
    "a repeated submit is counted again": Fault(
        "submit", "count('submitted', #created)", "count('submitted', #answers)"
    ),
    "a submit does not count its owner's share": Fault(
        "submit", "waits(owner, #created)", "waits(owner, 0)"
    ),
    "items of a batch are not counted": Fault(
        "submit", "accepted[batch] = (accepted[batch] or 0) + 1", "local _ = batch"
    ),
    "a claim takes canceled jobs": Fault("claim", "if state[1] ~= 'queued' then", "if false then"),
    "a claim leaves tombstones uncounted": Fault(
        "claim", "redis.call('DECR', key('tombstones'))", "local _ = 0"
    ),
    "a claim takes jobs that waited too long": Fault(
        "claim", "(tonumber(expires) or math.huge) <= now", "false"
    ),
    "a claim that takes an owner's last job leaves it its turn": Fault(
        "claim", "or (part > 0 and redis.call('EXISTS', name) == 0)", "or false"
    ),
    "a claim does not give its owner's share back": Fault(
        "claim", "if owner then waits(owner, -1) end", "local _ = owner"
    ),
    "a claim makes no lease": Fault(
        "claim",
        "if #taken > 0 then redis.call('ZADD', key('leases')",
        "if false then redis.call('ZADD', key('leases')",
    ),
    "a claim asked for again takes more": Fault("claim", "if #held > 0 then", "if false then"),
    "a claim does not mind the pause": Fault(
        "claim", "redis.call('EXISTS', key('paused')) == 0", "true"
    ),
    "a claim counts no attempt": Fault("claim", "(tonumber(state[5]) or 0) + 1", "1"),
    "a late result wins": Fault(
        "complete", "state[1] == 'running' and state[2] == token", "state[1] == 'running'"
    ),
    "a result reopens what was canceled": Fault(
        "complete", "state[1] == 'running' and state[2] == token", "state[2] == token"
    ),
    "a finished claim keeps its lease": Fault(
        "complete", "if whole or redis.call('EXISTS', claim) == 0 then", "if false then"
    ),
    "a claim that ends in part goes as a whole": Fault(
        "complete", "#ended == redis.call('SCARD', claim)", "#ended > 0"
    ),
    "a failed job is listed nowhere": Fault("complete", "park('failed', id)\n      else", "else"),
    "a renewal revives what has lapsed": Fault(
        "renew", "if not redis.call('ZSCORE', leases, ARGV[1]) then return 0 end", ""
    ),
    "a release counts the attempt": Fault("release", "'attempt', lost)", "'attempt', state[5])"),
    "a release takes what another worker holds": Fault(
        "release", "if state[1] == 'running' and state[2] == token then", "if true then"
    ),
    "a reap frees what has ended": Fault(
        "reap", "if state[1] ~= 'running' or state[2] ~= token then return end", ""
    ),
    "a reap never gives a job up": Fault(
        "reap", "if (tonumber(state[3]) or most) >= most then", "if false then"
    ),
    "a reap keeps the claim": Fault("reap", "redis.call('DEL', claim)", "local _ = claim"),
    "a cancel ends what has ended": Fault(
        "cancel", "if state[1] == 'queued' or state[1] == 'running' then", "if state[1] then"
    ),
    "a cancel leaves no tombstone": Fault(
        "cancel", "if state[1] == 'queued' then entomb(state[4]) end", ""
    ),
    "a requeue works twice": Fault(
        "requeue",
        "if redis.call('ZREM', set, id) == 0 then return 0 end",
        "redis.call('ZREM', set, id)",
    ),
    "a requeued job keeps its attempts": Fault(
        "requeue", "'token', 'attempt', 'expires'", "'token', 'expires'"
    ),
    "a requeued job keeps its limit": Fault("requeue", "redis.call('ZREM', key('limits'), id)", ""),
    "a requeued job keeps its time to wait": Fault(
        "requeue", "redis.call('ZREM', key('expiries'), id)", ""
    ),
    "what goes back waits on past its time": Fault(
        "release", "if at then redis.call('ZADD', key('expiries'), at, id) end", ""
    ),
    "what lost its worker waits on past its time": Fault(
        "reap", "if at then redis.call('ZADD', key('expiries'), at, id) end", ""
    ),
    "a requeue forgets its batch": Fault("requeue", "if batch then reopen(batch) end", ""),
    "a batch ends before it is sealed": Fault(
        "complete",
        "if not state[1] or state[2] or pending(record) > 0 then return end",
        "if state[2] or pending(record) > 0 then return end",
    ),
    "a batch ends with jobs left": Fault(
        "complete",
        "if not state[1] or state[2] or pending(record) > 0 then return end",
        "if not state[1] or state[2] then return end",
    ),
    "ends are not published": Fault(
        "complete", "if #ended > 0 then\n    local ids", "if false then\n    local ids"
    ),
    "what is told with an end is not the record": Fault(
        "complete", "told = redis.call('HGETALL', JOB .. ended[1])", "told = {'status', 'failed'}"
    ),
    "the end of a dead letter is not counted": Fault("reap", "count('dead', dead)", ""),
    "what was noted is summed up by each who reads": Fault(
        "total", "redis.call('DEL', key('noted'))\n\n  --", "--"
    ),
    "a full queue takes more": Fault("submit", "elseif room - #created <= 0", "elseif false"),
    "an owner's share of the queue is not minded": Fault(
        "submit", "elseif share - #created <= 0", "elseif false"
    ),
    "a canceled batch takes more": Fault("submit", "elseif is_stopped(id)", "elseif false"),
    "a canceled batch does not end": Fault("stop", "settle(ARGV[1], ARGV[2])", ""),
    "a result past the job's limit wins": Fault(
        "complete", "if at_limit and is_late(id, at_limit) then", "if false then"
    ),
    "a claim takes jobs past their limit": Fault(
        "claim", "local late = is_late(id, at_limit)", "local late = false"
    ),
    "a reap leaves what is past its limit": Fault("reap", "end_overdue(ttl_ms)\nredis", "redis"),
    "a job that ends at its limit is listed nowhere": Fault(
        "reap",
        "within its timeout_s', true))\n  park('failed', id)",
        "within its timeout_s', true))",
    ),
    "a reap leaves a tombstone uncounted": Fault(
        "reap", "if state[1] == 'queued' then entomb(state[5]) end", ""
    ),
    "a purge keeps the record": Fault("purge", "redis.call('DEL', JOB .. ARGV[i])", ""),
    "ends are noted twice": Fault(
        "complete", "record()\n  for status", "record() record()\n  for status"
    ),
}


@pytest.mark.model
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
def test_the_model_finds_it(
    fault: Fault, broker: EmbeddedBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The machine stumbles over the fault."""
    original = scripts._lua

    def planted(name: str) -> str:
        text = original(name)
        if name != fault.script:
            return text
        assert fault.text in text, "the fault no longer fits the script"
        return text.replace(fault.text, fault.instead)

    monkeypatch.setattr(scripts, "_lua", planted)

    class Machine(StoreMachine):
        url = broker.url

    with pytest.raises(Exception) as found:  # noqa: PT011 - an assertion, or the server's refusal
        run_state_machine_as_test(
            Machine,
            settings=settings(
                max_examples=RUNS,
                stateful_step_count=CALLS,
                phases=[Phase.generate],
                database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
    assert "no longer fits" not in str(found.value)
