"""The rules: calls that workers make, some of them late, lost or repeated."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from model.state import MAX_ATTEMPTS, SELDOM, Model
from phiq.contract import JobError
from phiq.queue.store import ClaimedJob, Wanted
from support import VERDICT

ERROR = JobError(code="scorer_error", detail="", retryable=False)


class Workers(Model):
    """They claim, renew, complete and hand back, are lost, and reap what others held."""

    @rule(most=st.integers(1, 9), lost=st.booleans())
    def claim(self, most: int, lost: bool) -> None:
        """A worker claims; where the reply was lost, it asks again with the same token."""
        token = self.new_token()
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
        self.take(token, ids)

    def note_late_seen(self) -> None:
        """A claim ends the late jobs that it meets; which it met is read off their records."""
        late = [i for i, j in self.jobs.items() if j.late and j.status == "queued"]
        for id_, status in zip(late, self.store.statuses(late), strict=True):
            if status and status.terminal:
                self.end_as_late(id_)

    @precondition(lambda self: self.given)
    @rule(data=st.data(), gone=SELDOM)
    def renew(self, data: st.DataObject, gone: bool) -> None:
        """A claim that is held is renewed, one that is gone is not."""
        token = self.token(data, gone=gone)
        assert self.store.renew(token) is (token in self.held)

    @precondition(lambda self: self.given)
    @rule(
        data=st.data(),
        gone=SELDOM,
        succeeds=st.booleans(),
        again=st.booleans(),
    )
    def complete(self, data: st.DataObject, *, gone: bool, succeeds: bool, again: bool) -> None:
        """A worker ends jobs it claimed, perhaps after it has lost them, perhaps twice."""
        token = self.token(data, gone=gone)
        share = data.draw(st.integers(1, len(self.given[token])))
        results = self.results_of(token, share, succeeds)

        ended = self.store.complete(token, results)
        repeated = self.store.complete(token, results) if again else 0

        assert (ended, repeated) == (self.completed(token, results, succeeds), 0)

    @precondition(lambda self: self.given)
    @rule(data=st.data(), gone=SELDOM, succeeds=st.booleans(), most=st.integers(1, 5))
    def exchange(self, data: st.DataObject, gone: bool, succeeds: bool, most: int) -> None:
        """One claim is completed and the next made in one call."""
        token = self.token(data, gone=gone)
        results = self.results_of(token, 99, succeeds)
        following = self.new_token()

        ended, found = self.store.exchange(token, results, Wanted(following, "w", most))

        assert ended == self.completed(token, results, succeeds)
        self.note_late_seen()
        for job in found.jobs:
            model = self.jobs[job.id]
            assert model.status == "queued"
            model.status, model.token = "running", following
            model.attempt += 1
        self.take(following, [job.id for job in found.jobs])

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
            if self.is_held(job.id, token):
                if model.late:
                    self.end_as_late(job.id)
                else:
                    self.end(job.id, "succeeded" if succeeds else "failed")
                    if not succeeds:
                        self.failed.add(job.id)
                ended += 1
            held.discard(job.id)
        if token in self.held and not held:
            self.drop(token)
        return ended

    @precondition(lambda self: self.given)
    @rule(data=st.data(), gone=SELDOM, again=st.booleans())
    def release(self, data: st.DataObject, gone: bool, again: bool) -> None:
        """A worker hands a claim back; twice changes nothing more."""
        token = self.token(data, gone=gone)
        mine = [i for i in self.held.get(token, ()) if self.is_held(i, token)]

        back = self.store.release(token)

        assert back == len(mine)
        assert (self.store.release(token) if again else 0) == 0
        for id_ in mine:
            self.wait_again(self.jobs[id_])
            self.jobs[id_].attempt -= 1
        self.drop(token)

    @precondition(lambda self: self.held)
    @rule(data=st.data())
    def lose(self, data: st.DataObject) -> None:
        """A worker is lost: its lease lapses, and a neighbour reaps."""
        token = self.token(data, gone=False)
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
                self.wait_again(job)
                requeued += 1
        self.drop(token)
        self.counts["requeued"] += requeued
        self.counts["dead"] += dead
        self.end_late()
        assert (reaped.requeued, reaped.dead) == (requeued, dead)

    @precondition(lambda self: any(job.brief for job in self.jobs.values()))
    @rule(data=st.data(), seen=st.booleans())
    def pass_time_to_wait(self, data: st.DataObject, seen: bool) -> None:
        """The time that a job would wait is over; a worker that has it may still end it."""
        brief = {id_: job for id_, job in self.jobs.items() if job.brief}
        running = [id_ for id_, job in brief.items() if job.status == "running"]
        id_ = data.draw(st.sampled_from(sorted(running or brief)))
        job = self.jobs[id_]
        if job.status in ("queued", "running"):
            self.client.hset(self.key("job", id_), "expires", "1")
            self.client.zadd(self.key("expiries"), {id_: 1}, xx=True)
            job.over, job.late = True, job.status == "queued"
        if seen:
            self.reap()

    @rule()
    def reap(self) -> None:
        """A reap with nothing lost ends what is late and changes nothing else."""
        reaped = self.store.reap()

        self.end_late()
        assert (reaped.requeued, reaped.dead) == (0, 0)
