"""The rules: calls that doors make."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from model.state import OWNERS, SELDOM, Model, ModelBatch, ModelJob
from phiq.contract import JobRequest, Lane, Problem
from phiq.errors import BatchCanceledError
from phiq.listing import FailureList

#: Limits of time that no run reaches by itself, by how a job ends at them; one that ends as
#: `expired` has a time to wait, or no limit.
LIMITS: dict[str, dict[str, float]] = {
    "none": {},
    "expired": {"ttl_s": 3600.0},
    "failed": {"timeout_s": 3600.0},
    "canceled": {"cancel_after_s": 3600.0},
}
#: So many failed jobs are not purged: they are there to be requeued.
FEW = 3
#: What a submit says that finds no room, and what is kept of such an item of a batch.
FULL = ("full", "share")
NO_ROOM = Problem(title="Refused", status=503, detail="")


class Doors(Model):
    """They submit, cancel, requeue and purge, and take batches in."""

    @rule(
        count=st.integers(1, 4),
        lane=st.sampled_from(list(Lane)),
        owner=st.sampled_from(OWNERS),
        limit=st.sampled_from(list(LIMITS)),
        repeat=st.booleans(),
        twice=st.booleans(),
    )
    def submit(
        self, count: int, lane: Lane, owner: str, limit: str, *, repeat: bool, twice: bool
    ) -> None:
        """New jobs; a repeated call, as after a lost reply, finds them known.

        So does the same call those that are in it twice. Some have a limit of time.
        """
        ids = [f"j{self.number + k}" for k in range(count)]
        self.number += count
        made = [(id_, JobRequest(equation=f"x = {id_}", **LIMITS[limit])) for id_ in ids]

        answers = self.store.submit(made * 2 if twice else made, lane, owner=owner)

        late_end = "expired" if limit == "none" else limit
        brief = limit == "expired"
        new = ModelJob(made[0][1], lane, owner, None, late_end=late_end, brief=brief)
        expected = self.take_in(made, new)
        known = ["queued" if answer == "created" else answer for answer in expected]
        assert answers == expected + known * twice
        if repeat and known == ["queued"] * count:
            assert self.store.submit(made, lane, owner=owner) == known

    @precondition(lambda self: self.jobs)
    @rule(data=st.data(), other=st.booleans())
    def submit_known(self, data: st.DataObject, other: bool) -> None:
        """A known id gives the status it has; with another request it is a conflict."""
        id_ = data.draw(st.sampled_from(sorted(self.jobs)))
        job = self.jobs[id_]
        request = JobRequest(equation="another") if other else job.request

        (outcome,) = self.store.submit([(id_, request)], job.lane, owner=job.owner)

        assert outcome == ("conflict" if other else job.status)

    def open_batch(self, owner: str) -> str:
        """A batch begins; opened again nothing changes."""
        batch = f"b{len(self.model_batches)}"
        assert self.batch_store.open(batch, owner=owner)
        assert not self.batch_store.open(batch, owner=owner)
        self.model_batches[batch] = ModelBatch()
        return batch

    def a_batch(self, data: st.DataObject, *, any_: bool) -> str:
        """One that takes items, if there is one; or any."""
        going = [name for name, model in self.model_batches.items() if not model.sealed]
        names = list(self.model_batches)
        return data.draw(st.sampled_from(names if any_ or not going else going))

    @rule(
        data=st.data(),
        begins=st.booleans(),
        any_=SELDOM,
        count=st.integers(1, 3),
        owner=st.sampled_from(OWNERS),
        again=st.booleans(),
    )
    def add(
        self, data: st.DataObject, *, begins: bool, any_: bool, count: int, owner: str, again: bool
    ) -> None:
        """Items of a batch arrive, perhaps its first, perhaps twice; none once it was canceled."""
        begins = begins or not self.model_batches
        batch = self.open_batch(owner) if begins else self.a_batch(data, any_=any_)
        model = self.model_batches[batch]
        if model.sealed and not model.stopped:
            return
        items = [JobRequest(equation=f"y = {batch} {model.items + k}") for k in range(count)]
        made = [(f"{batch}.{model.items + k}", item) for k, item in enumerate(items)]

        answers = self.batch_store.add(batch, model.items, items, owner)

        new = ModelJob(items[0], Lane.bulk, owner, batch)
        assert answers == (["stopped"] * count if model.stopped else self.take_in(made, new))
        if again and answers == ["created"] * count:
            repeated = self.batch_store.add(batch, model.items, items, owner)
            assert repeated == ["queued"] * count
        refused = {model.items + k: NO_ROOM for k, word in enumerate(answers) if word in FULL}
        self.batch_store.refuse(batch, refused)
        created = [id_ for id_, _ in made if id_ in self.jobs]
        model.jobs += created
        model.accepted += len(created)
        model.items += 0 if model.stopped else count

    @precondition(lambda self: self.model_batches)
    @rule(data=st.data(), any_=SELDOM, again=st.booleans())
    def seal(self, data: st.DataObject, any_: bool, again: bool) -> None:
        """No more items come."""
        batch = self.a_batch(data, any_=any_)
        model = self.model_batches[batch]
        if model.stopped:
            with pytest.raises(BatchCanceledError):
                self.batch_store.seal(batch, model.items)
            return
        for _ in range(1 + again):
            self.batch_store.seal(batch, model.items)
        model.sealed = True

    @precondition(lambda self: self.model_batches)
    @rule(data=st.data(), any_=st.booleans())
    def cancel_batch(self, data: st.DataObject, any_: bool) -> None:
        """Its jobs that have not ended are canceled; if it is not sealed it takes no more."""
        batch = self.a_batch(data, any_=any_)
        model = self.model_batches[batch]
        pending = [i for i in model.jobs if self.jobs[i].status in ("queued", "running")]

        assert self.batch_store.cancel(batch) == len(pending)

        model.stopped = model.stopped or not model.sealed
        model.sealed = True
        for id_ in pending:
            self.end(id_, "canceled")

    @precondition(lambda self: any(job.late_end != "expired" for job in self.jobs.values()))
    @rule(data=st.data())
    def pass_limit(self, data: st.DataObject) -> None:
        """The time of a job that has a limit is over, whatever has become of the job."""
        limited = sorted(id_ for id_, job in self.jobs.items() if job.late_end != "expired")
        id_ = data.draw(st.sampled_from(limited))
        job = self.jobs[id_]

        self.client.zadd(self.key("limits"), {id_: 1}, xx=True)

        job.late = job.status in ("queued", "running")

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
        answers = self.store.submit([(id_, request)], Lane.interactive, owner=owner)
        new = ModelJob(request, Lane.interactive, owner, None, late=True, brief=True)
        assert answers == self.take_in([(id_, request)], new)
        submitted = self.store.server_time_ms()
        while self.store.server_time_ms() <= submitted + 2:
            pass

    @precondition(lambda self: self.dead or self.failed)
    @rule(data=st.data(), any_=st.booleans(), again=st.booleans())
    def requeue(self, data: st.DataObject, any_: bool, again: bool) -> None:
        """A job that failed waits again, once, and only off the list that it is on."""
        ended = sorted(self.dead | self.failed)
        items = [id_ for id_ in ended if self.jobs[id_].batch]
        id_ = data.draw(st.sampled_from(ended if any_ or not items else items))
        lists: tuple[FailureList, FailureList] = ("dead", "failed")
        listed, other = lists if id_ in self.dead else lists[::-1]

        assert self.failure_store.requeue(other, [id_]) == [False]
        answers = [self.failure_store.requeue(listed, [id_]) for _ in range(1 + again)]

        assert answers == [[True], [False]][: 1 + again]
        job = self.jobs[id_]
        job.status, job.token, job.attempt, job.late_end = "queued", "", 0, "expired"
        job.brief = job.over = False
        self.dead.discard(id_)
        self.failed.discard(id_)

    @precondition(lambda self: len(self.dead | self.failed) > FEW)
    @rule(listed=st.sampled_from(("dead", "failed")))
    def purge(self, listed: FailureList) -> None:
        """Those on a list are forgotten with their records."""
        gone = self.dead if listed == "dead" else self.failed
        assert self.failure_store.purge_all(listed) == len(gone)
        for id_ in gone:
            for batch in self.model_batches.values():
                if id_ in batch.jobs:
                    batch.jobs.remove(id_)
            self.jobs.pop(id_)
        gone.clear()

    @rule(lasts=SELDOM)
    def pause(self, lasts: bool) -> None:
        """Nothing may be claimed, for a moment or for a while; then everything again."""
        if not self.paused:
            self.store.pause()
            assert self.store.claim("w", 9, self.new_token()).jobs == []
        if self.paused or not lasts:
            self.store.resume()
        self.paused = lasts and not self.paused
