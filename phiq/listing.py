"""What lists of the door hold: recent jobs and batches, the pool's history.

Part of the wire, as `contract.py` is; it decides nothing.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from phiq.contract import (
    MAX_EQUATION_CHARS,
    Batch,
    Dimension,
    JobError,
    Lane,
    Mode,
    Status,
    Verdict,
    VerdictName,
)

#: Characters of a job's equation that lists show: a line of a page.
SHOWN_CHARS = 200

#: `dead`: jobs that lost a worker at every attempt. `failed`: all others, as long as their records.
FailureList = Literal["dead", "failed"]
#: Tags of an entry of the master list, and the longest tag and note, in characters.
MAX_TAGS = 16
MAX_TAG_CHARS = 64
MAX_NOTE_CHARS = 4096
#: Spellings that an imported entry may bring along; the list keeps the first few.
MAX_SPELLINGS = 64

_NO_NUL = {"pattern": r"^[^\u0000]*$"}
Tag = Annotated[str, Meta(min_length=1, max_length=MAX_TAG_CHARS, extra_json_schema=_NO_NUL)]
Note = Annotated[str, Meta(max_length=MAX_NOTE_CHARS, extra_json_schema=_NO_NUL)]

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


class Equation(Struct, kw_only=True, omit_defaults=True):
    """An entry of the master list: an equation found valid, as it was first sent.

    spellings: other texts that said the same.
    """

    id: str
    equation: str
    mode: Mode
    verdict: Verdict
    added_ms: int
    spellings: list[str]
    tags: list[str]
    note: str
    dims: dict[str, Dimension] | None = None
    domain: dict[str, str] | None = None


class EquationEdit(Struct, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What is to be changed of an entry: what is not named stays."""

    tags: Annotated[list[Tag], Meta(max_length=MAX_TAGS)] | None = None
    note: Note | None = None

    def __post_init__(self) -> None:
        for name, texts in (("tags", self.tags or ()), ("note", (self.note or "",))):
            if any("\0" in text for text in texts):
                raise ValueError(f"`{name}` contains a NUL character")


class ImportedEquation(EquationEdit, kw_only=True, forbid_unknown_fields=False):
    """An entry of an export, as far as it is taken over: its id is worked out anew."""

    equation: str
    mode: Mode
    verdict: Verdict
    added_ms: Annotated[int, Meta(ge=0)] = 0
    spellings: Annotated[
        list[Annotated[str, Meta(max_length=MAX_EQUATION_CHARS)]], Meta(max_length=MAX_SPELLINGS)
    ] = []
    dims: dict[str, Dimension] | None = None
    domain: dict[str, str] | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if any("\0" in text for text in self.spellings):
            raise ValueError("`spellings` contains a NUL character")


class ImportProblem(Struct, kw_only=True):
    """Why a line of an import was refused; lines are counted from 1, without blank ones."""

    line: int
    detail: str


class Imported(Struct, kw_only=True):
    """What an import did; the first `problems` of the lines that were refused."""

    added: int
    known: int
    refused: int
    problems: list[ImportProblem]
