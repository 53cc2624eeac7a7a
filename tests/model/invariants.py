"""The invariants: what must hold after each call, told in README.md by number."""

from __future__ import annotations

from collections import Counter

from hypothesis.stateful import invariant

from model.state import Model
from phiq.contract import Lane


class Invariants(Model):
    """Each looks at every key that it is about."""

    @invariant()
    def records_are_the_model(self) -> None:
        """1: status, attempts, owner."""
        with self.client.pipeline(transaction=False) as pipe:
            for id_ in self.jobs:  # not by the store: a look at a late job ends it
                pipe.hmget(self.key("job", id_), "status", "attempt", "owner")
            records = pipe.execute()
        for (id_, job), (status, attempt, owner) in zip(self.jobs.items(), records, strict=True):
            told = ((status or b"none").decode(), int(attempt or 0), (owner or b"").decode())
            assert told == (job.status, job.attempt, job.owner), id_

    @invariant()
    def waiting_jobs_are_in_one_inbox(self) -> None:
        """2, 3: every waiting id once; the others in inboxes are tombstones."""
        waiting = Counter(
            id_.decode()
            for name in self.client.scan_iter(self.key("inbox:*"), count=1000)
            for id_ in self.client.lrange(name, 0, -1)
        )
        queued = {i for i, j in self.jobs.items() if j.status == "queued"}
        for id_ in queued:
            assert waiting[id_] >= 1, f"{id_} waits nowhere"
        extra = sum(waiting.values()) - len(queued)
        assert int(self.client.get(self.key("tombstones")) or 0) == extra
        snapshot = self.store.snapshot()
        running = sum(job.status == "running" for job in self.jobs.values())
        assert snapshot.queued == len(queued)
        assert snapshot.running >= running

    @invariant()
    def owners_with_inboxes_have_turns(self) -> None:
        """10: and no others."""
        for lane in Lane:
            inbox = self.key("inbox", lane)
            names = {name.decode() for name in self.client.scan_iter(inbox + "*", count=1000)}
            turns = self.client.zrange(self.key("turns", lane), 0, -1)
            assert names == {f"{inbox}:{one.decode()}".rstrip(":") for one in turns}

    @invariant()
    def running_jobs_are_claimed(self) -> None:
        """2: in the claim of their token, which has a lease; no other claims, no other leases."""
        leases = {token.decode() for token in self.client.zrange(self.key("leases"), 0, -1)}
        claims = {
            name.decode().rpartition(":")[2]
            for name in self.client.scan_iter(self.key("claim:*"), count=1000)
        }
        assert leases == claims == set(self.held)
        for token, ids in self.held.items():
            members = {id_.decode() for id_ in self.client.smembers(self.key("claim", token))}
            assert members == ids
        for id_, job in self.jobs.items():
            if job.status == "running":
                assert id_ in self.held[job.token]

    @invariant()
    def shares_and_totals_agree(self) -> None:
        """4, 5: owners' shares, totals."""
        shares = {
            owner.decode(): int(share)
            for owner, share in self.client.hgetall(self.key("owners")).items()
            if int(share)
        }
        waiting = Counter(j.owner for j in self.jobs.values() if j.owner and j.status == "queued")
        assert shares == dict(waiting)
        counts = {name: total for name, total in self.store.counts().items() if total}
        assert counts == {name: total for name, total in self.counts.items() if total}

    @invariant()
    def ends_are_published_once(self) -> None:
        """6: one message for each end."""
        while (message := self.listener.get_message(timeout=0)) is not None:
            if message["type"] == "message":
                self.published.update(message["data"].decode().split())
        ended = sum(job.ended for job in self.jobs.values())
        known = sum(times for id_, times in self.published.items() if id_ in self.jobs)
        assert known <= ended
        self.check_published(ended, known)

    def check_published(self, ended: int, known: int) -> None:
        """Messages may be under way still: wait for them, not for ever."""
        tries = 0
        while known < ended and tries < 200:
            message = self.listener.get_message(timeout=0.01)
            if message is not None and message["type"] == "message":
                self.published.update(message["data"].decode().split())
            known = sum(times for id_, times in self.published.items() if id_ in self.jobs)
            tries += 1
        assert known == ended

    @invariant()
    def batches_add_up(self) -> None:
        """7: a batch's totals are those of its jobs, and it ends when all of them have."""
        for name, model in self.model_batches.items():
            found = self.batch_store.get(name)
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

    @invariant()
    def failures_are_listed(self) -> None:
        """8: dead letters and failed jobs, where they belong."""
        for listed, model in (("dead", self.dead), ("failed", self.failed)):
            ids = {id_.decode() for id_ in self.client.zrange(self.key(listed), 0, -1)}
            assert ids == model, listed
