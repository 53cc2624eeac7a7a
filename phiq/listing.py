"""What lists of the door hold: recent jobs and batches, the pool's history.

Part of the wire, as `contract.py` is; it decides nothing.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from phiq.contract import Batch, JobError, Lane, Mode, Status, VerdictName

#: Characters of a job's equation that lists show: a line of a page.
SHOWN_CHARS = 200

Span = Literal["hour", "day"]


class RecentJob(Struct, kw_only=True, omit_defaults=True):
    """A line on a job. Times are of the broker's clock: `…_ms` since the epoch, `…_s` spans.

    wait_s: from submit to its last start. duration_s: from there to its end, or until now.
    valid, verdict: of its verdict. batch: the batch that it is an item of.
    """

    id: str
    equation: Annotated[str, Meta(max_length=SHOWN_CHARS)]
    mode: Mode
    status: Status
    terminal: bool
    lane: Lane
    attempt: int
    created_ms: int
    age_s: float
    batch: str | None = None
    worker_id: str | None = None
    started_ms: int | None = None
    finished_ms: int | None = None
    wait_s: float | None = None
    duration_s: float | None = None
    valid: bool | None = None
    verdict: VerdictName | None = None
    error: JobError | None = None
    owner: str | None = None


class RecentJobs(Struct, kw_only=True):
    """A page of jobs, newest first; `next_before` begins the next, None after the last."""

    jobs: list[RecentJob]
    next_before: str | None


class RecentBatches(Struct, kw_only=True):
    """A page of batches, newest first; `next_before` begins the next, None after the last."""

    batches: list[Batch]
    next_before: str | None


class Quantiles(Struct, kw_only=True):
    """Times in seconds that half of all, and 99 of a hundred, stayed within."""

    p50: float
    p99: float


class HistoryPoint(Struct, kw_only=True):
    """What the pool did in one step of time. `rate` is jobs scored per second.

    wait_s: of jobs that were scored, from submit to start, in all lanes and in the interactive one.
    score_s: of micro-batches in the scorer. None where there were none.
    """

    start_ms: int
    submitted: int
    succeeded: int
    failed: int
    canceled: int
    expired: int
    rate: float
    wait_s: Quantiles | None
    interactive_wait_s: Quantiles | None
    score_s: Quantiles | None


class History(Struct, kw_only=True):
    """What the pool did of late, oldest step first, the last one still filling; and in all."""

    span: Span
    step_s: int
    now_ms: int
    points: list[HistoryPoint]
    total: HistoryPoint
