"""The invariants: what must hold after each call, told in README.md by number."""

from __future__ import annotations

from collections import Counter
from typing import Any

import redis
from hypothesis.stateful import invariant

from model.state import Model
from phiq.contract import Lane
from phiq.queue.records import announced

#: How the keys of a pool are read, by the first part of their names; those of other kinds are not.
READS: dict[str, tuple[str, tuple[Any, ...]]] = {
    "job": ("HMGET", ("status", "attempt", "owner")),
    "inbox": ("LRANGE", (0, -1)),
    "turns": ("ZRANGE", (0, -1)),
    "leases": ("ZRANGE", (0, -1)),
    "dead": ("ZRANGE", (0, -1)),
    "failed": ("ZRANGE", (0, -1)),
    "limits": ("ZRANGE", (0, -1)),
    "expiries": ("ZRANGE", (0, -1)),
    "claim": ("SMEMBERS", ()),
    "owners": ("HGETALL", ()),
    "counts": ("HGETALL", ()),
    "tombstones": ("GET", ()),
}
#: Messages may be under way still: so often they are waited for, each time so many seconds.
LOOKS, LOOK_S = 200, 0.01


class Seen:
    """All keys of a pool at one moment, in two round trips."""

    def __init__(self, client: redis.Redis, prefix: str) -> None:
        names = [name.decode().removeprefix(prefix) for name in client.keys(f"{prefix}*")]
        # How far an owner's turns had come when it left is no turn.
        read = [name for name in names if _kind(name) in READS and not name.endswith(":left")]
        with client.pipeline(transaction=False) as pipe:
            for name in read:
                command, arguments = READS[_kind(name)]
                pipe.execute_command(command, f"{prefix}{name}", *arguments)
            self._values = dict(zip(read, pipe.execute(), strict=True))

    def texts(self, name: str) -> list[str]:
        """The members of a list or a set."""
        return [member.decode() for member in self._values.get(name, ())]

    def totals(self, name: str) -> dict[str, int]:
        """What a hash counts, but for zeros."""
        fields = self._values.get(name, {}).items()
        return {field.decode(): int(total) for field, total in fields if int(total)}

    def number(self, name: str) -> int:
        """A total by itself."""
        return int(self._values.get(name) or 0)

    def of(self, kind: str) -> dict[str, Any]:
        """Keys of a kind, by what follows it in their names."""
        return {
            name.partition(":")[2]: value
            for name, value in self._values.items()
            if _kind(name) == kind
        }


def _kind(name: str) -> str:
    return name.partition(":")[0]


class Invariants(Model):
    """One look at the server, by which all of them are judged."""

    @invariant()
    def all_holds(self) -> None:
        """What is told in README.md."""
        seen = Seen(self.client, self.key(""))
        self.records_are_the_model(seen)
        self.waiting_jobs_are_in_one_inbox(seen)
        self.owners_with_inboxes_have_turns(seen)
        self.running_jobs_are_claimed(seen)
        self.shares_and_totals_agree(seen)
        self.failures_are_listed(seen)
        self.limits_are_looked_for(seen)
        self.batches_add_up()
        self.ends_are_published_once()

    def records_are_the_model(self, seen: Seen) -> None:
        """1: status, attempts, owner; and no records but those."""
        told = {
            id_: ((status or b"none").decode(), int(attempt or 0), (owner or b"").decode())
            for id_, (status, attempt, owner) in seen.of("job").items()
        }
        assert told == {id_: (j.status, j.attempt, j.owner) for id_, j in self.jobs.items()}

    def waiting_jobs_are_in_one_inbox(self, seen: Seen) -> None:
        """2, 3: every waiting id once; the others in inboxes are tombstones."""
        waiting = Counter(id_.decode() for ids in seen.of("inbox").values() for id_ in ids)
        queued = {i for i, j in self.jobs.items() if j.status == "queued"}
        assert queued <= set(waiting), "a job waits nowhere"
        assert seen.number("tombstones") == sum(waiting.values()) - len(queued)
        snapshot = self.store.snapshot()
        running = sum(job.status == "running" for job in self.jobs.values())
        assert snapshot.queued == len(queued)
        assert snapshot.running >= running

    def owners_with_inboxes_have_turns(self, seen: Seen) -> None:
        """10: and no others; nobody in particular joins with the claim that finds others."""
        for lane in Lane:
            names = {name for name in seen.of("inbox") if _kind(name) == lane}
            turns = {f"{lane}:{owner}".rstrip(":") for owner in seen.texts(f"turns:{lane}")}
            assert turns <= names <= turns | {lane}

    def running_jobs_are_claimed(self, seen: Seen) -> None:
        """2: in the claim of their token, which has a lease; no other claims, no other leases."""
        assert set(seen.texts("leases")) == set(self.held)
        claims = {token: {id_.decode() for id_ in ids} for token, ids in seen.of("claim").items()}
        assert claims == self.held
        for id_, job in self.jobs.items():
            assert job.status != "running" or id_ in self.held[job.token]

    def shares_and_totals_agree(self, seen: Seen) -> None:
        """4, 5: owners' shares, totals."""
        waiting = Counter(j.owner for j in self.jobs.values() if j.owner and j.status == "queued")
        assert seen.totals("owners") == dict(waiting)
        assert seen.totals("counts") == {name: n for name, n in self.counts.items() if n}

    def failures_are_listed(self, seen: Seen) -> None:
        """8: dead letters and failed jobs, where they belong."""
        assert set(seen.texts("dead")) == self.dead
        assert set(seen.texts("failed")) == self.failed

    def limits_are_looked_for(self, seen: Seen) -> None:
        """11: those of jobs that have not ended, and no others; a time to wait, while one waits."""
        queued = {i for i, j in self.jobs.items() if j.status == "queued"}
        pending = queued | {i for i, j in self.jobs.items() if j.status == "running"}
        limited = {i for i, j in self.jobs.items() if j.late_end != "expired"}
        brief = {i for i, j in self.jobs.items() if j.brief}
        assert pending & set(seen.texts("limits")) == pending & limited
        assert queued & set(seen.texts("expiries")) == queued & brief

    def batches_add_up(self) -> None:
        """7: a batch's totals are those of its jobs, and it ends when all of them have."""
        names = list(self.model_batches)
        for name, found in zip(names, self.batch_store.get_many(names), strict=True):
            model = self.model_batches[name]
            assert found is not None
            statuses = Counter(self.jobs[id_].status for id_ in model.jobs)
            gone = model.accepted - len(model.jobs)
            assert found.accepted == model.accepted
            assert found.succeeded == statuses["succeeded"]
            assert found.failed == statuses["failed"] + gone
            assert found.canceled == statuses["canceled"]
            pending = statuses["queued"] + statuses["running"]
            assert found.pending == pending
            assert found.terminal is (model.sealed and pending == 0)

    def ends_are_published_once(self) -> None:
        """6: one message for each end."""
        ended = Counter({id_: job.ended for id_, job in self.jobs.items() if job.ended})
        self.hear(0)
        for _ in range(LOOKS):
            if self.told() >= ended:
                break
            self.hear(LOOK_S)
        assert self.told() == ended

    def hear(self, patience_s: float) -> None:
        """Take the messages that have come."""
        while (message := self.listener.get_message(timeout=patience_s)) is not None:
            if message["type"] == "message":
                self.note_told(message["data"])

    def note_told(self, message: bytes) -> None:
        """A job that is told with its end is told as it is read, as long as it has ended."""
        ids, job = announced(message)
        self.published.update(ids)
        if job and (found := self.store.get(job.id)) and found.terminal:
            assert job == found

    def told(self) -> Counter[str]:
        """How often each job that is still known was told to have ended."""
        return Counter({id_: n for id_, n in self.published.items() if id_ in self.jobs})
