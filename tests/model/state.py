"""The model that the store is held to: what must be true of it, and how calls change that."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from uuid import uuid4

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize

from phiq.contract import JobRequest, Lane
from phiq.queue.batches import BatchStore
from phiq.queue.connection import connect
from phiq.queue.failures import FailureStore
from phiq.queue.metrics import MetricsStore
from phiq.queue.store import JobStore
from phiq.settings import Settings

#: Attempts before a lost job is a dead letter, few, so that short runs reach it.
MAX_ATTEMPTS = 2
#: Jobs that may wait, of everybody and of one owner; few, so that short runs reach them.
QUEUE_LIMIT, OWNER_SHARE = 8, 4
OWNERS = ("", "ann", "bob")
#: One time in four.
SELDOM = st.integers(0, 3).map(lambda n: n == 0)
TERMINAL = ("succeeded", "failed", "canceled", "expired")


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
    #: How it ends once it is late.
    late_end: str = "expired"
    late: bool = False
    #: Whether it waits only until a time, and whether that is over; a worker may have it then.
    brief: bool = False
    over: bool = False
    ended: int = 0


@dataclass
class ModelBatch:
    """What must be true of a batch."""

    items: int = 0
    accepted: int = 0
    sealed: bool = False
    stopped: bool = False
    jobs: list[str] = field(default_factory=list)


class Model(RuleBasedStateMachine):
    """The store and its model; `url` is set by whoever runs it."""

    url = ""

    @initialize()
    def begin(self) -> None:
        """A pool of its own on the server."""
        self.settings = Settings(
            redis_url=self.url,
            prefix=f"m{uuid4().hex[:10]}",
            max_attempts=MAX_ATTEMPTS,
            queue_limit=QUEUE_LIMIT,
            owner_share=OWNER_SHARE,
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
            for status in TERMINAL:
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

    def end_late(self) -> None:
        """Whoever looks ends all that is late."""
        for job_id in [id_ for id_, job in self.jobs.items() if job.late]:
            self.end_as_late(job_id)

    def end_as_late(self, job_id: str) -> None:
        """A late job ends as it wished to."""
        status = self.jobs[job_id].late_end
        self.end(job_id, status)
        if status == "failed":
            self.failed.add(job_id)

    def waiting(self, owner: str | None = None) -> int:
        """Jobs that wait, of everybody or of one owner."""
        queued = (job for job in self.jobs.values() if job.status == "queued")
        return sum(owner in (None, job.owner) for job in queued)

    def take_in(self, made: list[tuple[str, JobRequest]], new: ModelJob) -> list[str]:
        """What a submit of new ids answers, as far as there is room."""
        answers = []
        for id_, request in made:
            if self.waiting() >= QUEUE_LIMIT:
                answers.append("full")
            elif new.owner and self.waiting(new.owner) >= OWNER_SHARE:
                answers.append("share")
            else:
                answers.append("created")
                self.jobs[id_] = replace(new, request=request)
        self.counts["submitted"] += answers.count("created")
        return answers

    def wait_again(self, job: ModelJob) -> None:
        """A claimed job goes back; it is late where its time was over meanwhile."""
        job.status, job.token, job.late = "queued", "", job.late or job.over

    def drop(self, token: str) -> None:
        """A claim is no more."""
        self.held.pop(token, None)

    def is_held(self, id_: str, token: str) -> bool:
        """Whether a job runs under a token."""
        return self.jobs[id_].status == "running" and self.jobs[id_].token == token

    def take(self, token: str, ids: list[str]) -> None:
        """A claim that took jobs is held."""
        if ids:
            self.held[token], self.given[token] = set(ids), sorted(ids)

    def token(self, data: st.DataObject, *, gone: bool) -> str:
        """Of a claim that is held, or of any that ever was, as a late worker has it."""
        return data.draw(st.sampled_from(list(self.given if gone else self.held or self.given)))

    def new_token(self) -> str:
        """The same in a history that is played again, which ids drawn at random were not."""
        self.number += 1
        return f"t{self.number}"
