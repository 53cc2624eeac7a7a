"""Random calls on the job store, held after each against a model of what must be true.

The rules are the calls a door or a worker makes; the invariants are told in README.md by number.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
)

from phiq.contract import JobError, JobRequest, Lane, Status, Verdict
from phiq.listing import FailureList
from phiq.queue.batches import BatchStore
from phiq.queue.connection import connect
from phiq.queue.failures import FailureStore
from phiq.queue.metrics import MetricsStore
from phiq.queue.store import ClaimedJob, JobStore, Wanted
from phiq.settings import Settings

#: Attempts before a lost job is a dead letter, few, so that short runs reach it.
MAX_ATTEMPTS = 2
OWNERS = ("", "ann", "bob")
TERMINAL = ("succeeded", "failed", "canceled", "expired")
VERDICT = Verdict(
    valid=False,
    confidence=0.5,
    betti=(1, 0, 0),
    chi=1,
    phi_coherence=0.0,
    explanation="",
    processing_time_ms=0,
)
ERROR = JobError(code="scorer_error", detail="", retryable=False)


@dataclass
class ModelJob:
    """What must be true of a job."""

    request: JobRequest
    lane: Lane
    owner: str
    batch: str | None
    status: str = "queued"
    attempt: int = 0
    token: str = ""
    late: bool = False
    ended: int = 0


@dataclass
class ModelBatch:
    """What must be true of a batch."""

    items: int = 0
    sealed: bool = False
    jobs: list[str] = field(default_factory=list)


class StoreMachine(RuleBasedStateMachine):
    """The store and its model; `url` is set by whoever runs it."""

    url = ""
    claims: Bundle[str] = Bundle("claims")
    batches: Bundle[str] = Bundle("batches")

    @initialize()
    def begin(self) -> None:
        """A pool of its own on the server."""
        self.settings = Settings(
            redis_url=self.url,
            prefix=f"m{uuid4().hex[:10]}",
            max_attempts=MAX_ATTEMPTS,
            lease_s=3600.0,
            device="cpu",
        )
        self.client = connect(self.settings)
        self.store = JobStore(self.settings, self.client)
        self.failure_store = FailureStore(self.settings, self.store, self.client)
        self.batch_store = BatchStore(self.settings, self.store, self.client)
        self.listener = self.client.pubsub()
        self.listener.subscribe(self.key("done"))
        self.jobs: dict[str, ModelJob] = {}
        self.model_batches: dict[str, ModelBatch] = {}
        self.held: dict[str, set[str]] = {}
        #: Every job ever claimed under a token: its worker may come back late with results.
        self.given: dict[str, list[str]] = {}
        self.counts: Counter[str] = Counter()
        self.dead: set[str] = set()
        self.failed: set[str] = set()
        self.published: Counter[str] = Counter()
        self.paused = False
        self.number = 0

    def teardown(self) -> None:
        """Forget the pool."""
        if not hasattr(self, "client"):
            return
        self.listener.close()
        try:
            self.check_metrics()
        finally:
            self.forget()

    def check_metrics(self) -> None:
        """5: whoever reads what calls have noted finds each end once, and the next reader, too."""
        metrics = MetricsStore(self.settings, self.client)
        for _ in range(2):
            told = Counter[str]()
            for (status, _mode), jobs in metrics.totals().jobs.items():
                told[status] += jobs
            for status in ("succeeded", "failed", "canceled", "expired"):
                assert told[status] == self.counts[status], status

    def forget(self) -> None:
        """Leave nothing on the server."""
        keys = [*self.client.scan_iter(f"{self.settings.prefix}:*", count=1000)]
        if keys:
            self.client.delete(*keys)
        self.client.close()

    def key(self, *parts: str) -> str:
        """The full name of a key."""
        return ":".join((self.settings.prefix, *parts))

    # The model's transitions.

    def end(self, job_id: str, status: str) -> None:
        """A job ends."""
        job = self.jobs[job_id]
        assert job.status not in TERMINAL, f"{job_id} ended twice"
        job.status, job.late = status, False
        job.ended += 1
        self.counts[status] += 1

    def end_late(self, statuses: tuple[str, ...]) -> None:
        """Whoever looks ends what is late among the jobs of these statuses."""
        for job_id, job in self.jobs.items():
            if job.late and job.status in statuses:
                self.end(job_id, "expired")

    def drop(self, token: str) -> None:
        """A claim is no more."""
        self.held.pop(token, None)

    # The rules: what doors and workers do.

    @rule(
        count=st.integers(1, 4),
        lane=st.sampled_from(list(Lane)),
        owner=st.sampled_from(OWNERS),
        repeat=st.booleans(),
        twice=st.booleans(),
    )
    def submit(self, count: int, lane: Lane, owner: str, repeat: bool, twice: bool) -> None:
        """New jobs; a repeated call, as after a lost reply, finds them known.

        So does the same call those that are in it twice.
        """
        ids = [f"j{self.number + k}" for k in range(count)]
        self.number += count
        made = [(id_, JobRequest(equation=f"x = {id_}")) for id_ in ids]

        answers = self.store.submit(made * 2 if twice else made, lane, owner=owner)
        assert answers == ["created"] * count + ["queued"] * count * twice

        for id_, request in made:
            self.jobs[id_] = ModelJob(request, lane, owner, None)
        self.counts["submitted"] += count
        if repeat:
            assert self.store.submit(made, lane, owner=owner) == ["queued"] * count

    @precondition(lambda self: self.jobs)
    @rule(data=st.data(), other=st.booleans())
    def submit_known(self, data: st.DataObject, other: bool) -> None:
        """A known id gives the status it has; with another request it is a conflict."""
        id_ = data.draw(st.sampled_from(sorted(self.jobs)))
        job = self.jobs[id_]
        request = JobRequest(equation="another") if other else job.request

        (outcome,) = self.store.submit([(id_, request)], job.lane, owner=job.owner)

        assert outcome == ("conflict" if other else job.status)

    @rule(target=batches, owner=st.sampled_from(OWNERS))
    def open_batch(self, owner: str) -> str:
        """A batch begins; opened again nothing changes."""
        batch = f"b{len(self.model_batches)}"
        assert self.batch_store.open(batch, owner=owner)
        assert not self.batch_store.open(batch, owner=owner)
        self.model_batches[batch] = ModelBatch()
        return batch

    @rule(
        batch=batches, count=st.integers(1, 3), owner=st.sampled_from(OWNERS), again=st.booleans()
    )
    def add(self, batch: str, count: int, owner: str, again: bool) -> None:
        """Items of a batch arrive, perhaps twice."""
        model = self.model_batches[batch]
        if model.sealed:
            return
        items = [JobRequest(equation=f"y = {batch} {model.items + k}") for k in range(count)]

        for _ in range(1 + again):
            self.batch_store.add(batch, model.items, items, owner)

        for k, request in enumerate(items):
            id_ = f"{batch}.{model.items + k}"
            self.jobs[id_] = ModelJob(request, Lane.bulk, owner, batch)
            model.jobs.append(id_)
        model.items += count
        self.counts["submitted"] += count

    @rule(batch=batches, again=st.booleans())
    def seal(self, batch: str, again: bool) -> None:
        """No more items come."""
        model = self.model_batches[batch]
        for _ in range(1 + again):
            self.batch_store.seal(batch, model.items)
        model.sealed = True

    @rule(target=claims, most=st.integers(1, 9), lost=st.booleans())
    def claim(self, most: int, lost: bool) -> Any:
        """A worker claims; where the reply was lost, it asks again with the same token."""
        token = uuid4().hex
        before = {i for i, j in self.jobs.items() if j.status == "queued" and not j.late}

        found = self.store.claim("w", most, token)
        again = self.store.claim("w", most, token) if lost and found.jobs else found

        ids = [job.id for job in found.jobs]
        assert sorted(ids) == sorted(job.id for job in again.jobs)
        assert len(set(ids)) == len(ids) <= most
        assert set(ids) <= before
        assert not (self.paused and ids)
        self.note_late_seen()
        assert ids or self.paused or not before, "jobs wait and a claim got none"
        for job in found.jobs:
            model = self.jobs[job.id]
            model.status, model.token = "running", token
            model.attempt += 1
            assert job.attempt == model.attempt
            assert job.request.equation == model.request.equation
        if not ids:
            return multiple()
        self.held[token] = set(ids)
        self.given[token] = sorted(ids)
        return token

    def note_late_seen(self) -> None:
        """A claim ends the late jobs that it meets; which it met is read off their records."""
        late = [i for i, j in self.jobs.items() if j.late and j.status == "queued"]
        for id_, status in zip(late, self.store.statuses(late), strict=True):
            if status is Status.expired:
                self.end(id_, "expired")

    @rule(token=claims)
    def renew(self, token: str) -> None:
        """A claim that is held is renewed, one that is gone is not."""
        assert self.store.renew(token) is (token in self.held)

    @rule(token=claims, share=st.integers(1, 9), succeeds=st.booleans(), again=st.booleans())
    def complete(self, token: str, share: int, succeeds: bool, again: bool) -> None:
        """A worker ends jobs it claimed, perhaps after it has lost them, perhaps twice."""
        results = self.results_of(token, share, succeeds)

        ended = self.store.complete(token, results)
        repeated = self.store.complete(token, results) if again else 0

        assert (ended, repeated) == (self.completed(token, results, succeeds), 0)

    @rule(target=claims, token=consumes(claims), succeeds=st.booleans(), most=st.integers(1, 5))
    def exchange(self, token: str, succeeds: bool, most: int) -> Any:
        """One claim is completed and the next made in one call."""
        results = self.results_of(token, 99, succeeds)
        following = uuid4().hex

        ended, found = self.store.exchange(token, results, Wanted(following, "w", most))

        assert ended == self.completed(token, results, succeeds)
        self.note_late_seen()
        for job in found.jobs:
            model = self.jobs[job.id]
            assert model.status == "queued"
            model.status, model.token = "running", following
            model.attempt += 1
        if not found.jobs:
            return multiple()
        self.held[following] = {job.id for job in found.jobs}
        self.given[following] = sorted(self.held[following])
        return following

    def results_of(self, token: str, share: int, succeeds: bool) -> list[Any]:
        """Results for some jobs that were ever claimed under a token."""
        ids = [id_ for id_ in self.given[token] if id_ in self.jobs][:share]
        return [(self.claimed_job(id_), VERDICT if succeeds else ERROR) for id_ in ids]

    def claimed_job(self, id_: str) -> Any:
        """A job as its worker knows it."""
        job = self.jobs[id_]
        return ClaimedJob(id_, job.request, job.attempt)

    def completed(self, token: str, results: list[Any], succeeds: bool) -> int:
        """What a complete must have ended."""
        ended = 0
        held = self.held.get(token, set())
        for job, _ in results:
            model = self.jobs[job.id]
            if model.status == "running" and model.token == token:
                self.end(job.id, "succeeded" if succeeds else "failed")
                if not succeeds:
                    self.failed.add(job.id)
                ended += 1
            held.discard(job.id)
        if token in self.held and not held:
            self.drop(token)
        return ended

    @rule(token=claims, again=st.booleans())
    def release(self, token: str, again: bool) -> None:
        """A worker hands a claim back; twice changes nothing more."""
        mine = [i for i in self.held.get(token, ()) if self.is_held(i, token)]

        back = self.store.release(token)

        assert back == len(mine)
        assert (self.store.release(token) if again else 0) == 0
        for id_ in mine:
            self.jobs[id_].status = "queued"
            self.jobs[id_].token = ""
            self.jobs[id_].attempt -= 1
        self.drop(token)

    def is_held(self, id_: str, token: str) -> bool:
        """Whether a job runs under a token."""
        return self.jobs[id_].status == "running" and self.jobs[id_].token == token

    @rule(token=claims)
    def lose(self, token: str) -> None:
        """A worker is lost: its lease lapses, and a neighbour reaps."""
        if token not in self.held:
            return
        self.client.zadd(self.key("leases"), {token: 1})

        reaped = self.store.reap()

        requeued = dead = 0
        for id_ in sorted(self.held[token]):
            job = self.jobs[id_]
            if not self.is_held(id_, token):
                continue
            if job.attempt >= MAX_ATTEMPTS:
                self.end(id_, "failed")
                self.dead.add(id_)
                dead += 1
            else:
                job.status, job.token = "queued", ""
                requeued += 1
        self.drop(token)
        self.counts["requeued"] += requeued
        self.counts["dead"] += dead
        self.end_late(("queued",))
        assert (reaped.requeued, reaped.dead) == (requeued, dead)

    @rule()
    def reap(self) -> None:
        """A reap with nothing lost ends what is late and changes nothing else."""
        reaped = self.store.reap()

        self.end_late(("queued",))
        assert (reaped.requeued, reaped.dead) == (0, 0)

    @precondition(lambda self: self.jobs)
    @rule(data=st.data(), again=st.booleans())
    def cancel(self, data: st.DataObject, again: bool) -> None:
        """A job is canceled unless it has ended; the status it had is answered."""
        id_ = data.draw(st.sampled_from(sorted(self.jobs)))
        job = self.jobs[id_]
        had = job.status

        assert self.store.cancel(id_) == had

        if had in ("queued", "running"):
            self.end(id_, "canceled")
        if again:
            assert self.store.cancel(id_) == self.jobs[id_].status

    @rule(owner=st.sampled_from(OWNERS))
    def submit_brief(self, owner: str) -> None:
        """A job that will not wait is late as soon as the server's clock has passed its time."""
        id_ = f"j{self.number}"
        self.number += 1
        request = JobRequest(equation="brief", ttl_s=0.001)
        self.store.submit([(id_, request)], Lane.interactive, owner=owner)
        self.counts["submitted"] += 1
        self.jobs[id_] = ModelJob(request, Lane.interactive, owner, None, late=True)
        submitted = self.store.server_time_ms()
        while self.store.server_time_ms() <= submitted + 2:
            pass

    @precondition(lambda self: self.dead or self.failed)
    @rule(data=st.data(), again=st.booleans())
    def requeue(self, data: st.DataObject, again: bool) -> None:
        """A job that failed waits again, once, and only off the list that it is on."""
        id_ = data.draw(st.sampled_from(sorted(self.dead | self.failed)))
        lists: tuple[FailureList, FailureList] = ("dead", "failed")
        listed, other = lists if id_ in self.dead else lists[::-1]

        assert self.failure_store.requeue(other, [id_]) == [False]
        answers = [self.failure_store.requeue(listed, [id_]) for _ in range(1 + again)]

        assert answers == [[True], [False]][: 1 + again]
        job = self.jobs[id_]
        job.status, job.token, job.attempt = "queued", "", 0
        self.dead.discard(id_)
        self.failed.discard(id_)

    @precondition(lambda self: self.dead)
    @rule()
    def purge(self) -> None:
        """Dead letters are forgotten with their records."""
        assert self.failure_store.purge_all("dead") == len(self.dead)
        for id_ in self.dead:
            for batch in self.model_batches.values():
                if id_ in batch.jobs:
                    batch.jobs.remove(id_)
            self.jobs.pop(id_)
        self.dead = set()

    @rule()
    def pause(self) -> None:
        """Nothing may be claimed, or everything again."""
        (self.store.resume if self.paused else self.store.pause)()
        self.paused = not self.paused

    # What must hold after each call.

    @invariant()
    def records_are_the_model(self) -> None:
        """1: status, attempts, owner."""
        # Who reads a late job's record ends it: late ones are left for a claim or a reap to meet.
        ids = sorted(id_ for id_, job in self.jobs.items() if not job.late)
        for id_, record in zip(ids, self.store.get_many(ids) if ids else [], strict=True):
            model = self.jobs[id_]
            assert record is not None, id_
            assert (record.status, record.attempt) == (model.status, model.attempt), id_

    @invariant()
    def waiting_jobs_are_in_one_inbox(self) -> None:
        """2, 3: every waiting id once; the others in inboxes are tombstones."""
        if not hasattr(self, "client"):
            return
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
        if not hasattr(self, "client"):
            return
        for lane in Lane:
            inbox = self.key("inbox", lane)
            names = {name.decode() for name in self.client.scan_iter(inbox + "*", count=1000)}
            turns = self.client.zrange(self.key("turns", lane), 0, -1)
            assert names == {f"{inbox}:{one.decode()}".rstrip(":") for one in turns}

    @invariant()
    def running_jobs_are_claimed(self) -> None:
        """2: in the claim of their token, which has a lease; no other claims, no other leases."""
        if not hasattr(self, "client"):
            return
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
        if not hasattr(self, "client"):
            return
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
        if not hasattr(self, "listener"):
            return
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
        if not hasattr(self, "batch_store"):
            return
        for name, model in self.model_batches.items():
            found = self.batch_store.get(name)
            assert found is not None
            statuses = Counter(self.jobs[id_].status for id_ in model.jobs)
            gone = model.items - len(model.jobs)
            assert found.accepted == model.items
            assert found.succeeded == statuses["succeeded"]
            assert found.failed == statuses["failed"] + gone
            assert found.canceled == statuses["canceled"]
            pending = statuses["queued"] + statuses["running"]
            assert found.pending == pending
            assert found.terminal is (model.sealed and pending == 0)

    @invariant()
    def failures_are_listed(self) -> None:
        """8: dead letters and failed jobs, where they belong."""
        if not hasattr(self, "client"):
            return
        for listed, model in (("dead", self.dead), ("failed", self.failed)):
            ids = {id_.decode() for id_ in self.client.zrange(self.key(listed), 0, -1)}
            assert ids == model, listed
