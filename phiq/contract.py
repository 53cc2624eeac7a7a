"""The wire on one screen: what clients send, what workers score, what comes back.

Both sides keep this contract; it imports nothing else of phiq but the error tree. It does not
decide anything: no I/O, no scoring, no HTTP.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal, get_args

import msgspec
from msgspec import Meta, Struct

#: Longest equation, in characters. The longest line of any formula corpus we know is under 1000.
MAX_EQUATION_CHARS = 4096
#: Symbols a caller may declare in `dims` or `domain`: more than any textbook law has.
MAX_DECLARED_SYMBOLS = 64
#: Longest symbol, unit or domain text in `dims` and `domain`, in characters.
MAX_DECLARATION_CHARS = 128
#: Longest job id a client may choose, in characters: a UUID with a prefix fits twice.
MAX_ID_CHARS = 80
#: Parts the name of a key's own from the id it chose, in stored ids; no chosen id holds one.
OWNER_MARK = "~"
#: Longest a job may wait in the queue before it expires, in seconds (one day, the age of records).
MAX_TTL_S = 86_400.0
#: Longest webhook URL, in characters: what browsers and proxies take.
MAX_WEBHOOK_CHARS = 2048

#: Points of a sample: more than a screen has columns.
MAX_SAMPLE_POINTS = 2000

Mode = Literal["heuristic", "rigorous"]
#: The mode of a request that names none.
DEFAULT_MODE: Mode = "rigorous"

VerdictName = Literal[
    "malformed",
    "not_an_equation",
    "inconsistent",
    "contradiction",
    "identity",
    "satisfiable",
    "undecided",
]

_Declaration = Annotated[str, Meta(max_length=MAX_DECLARATION_CHARS)]
BaseUnit = Literal["kg", "m", "s", "A", "K", "mol", "cd"]
#: Unit text ("kg*m/s^2") or exponents of the SI base units ({"kg": 1, "s": -2}).
Dimension = (
    _Declaration
    | Annotated[
        dict[BaseUnit, float],
        Meta(extra_json_schema={"propertyNames": {"enum": list(get_args(BaseUnit))}}),
    ]
)


class Status(StrEnum):
    """Where a job is in its life. A terminal status never changes."""

    queued = "queued"
    running = "running"
    succeeded = "succeeded"
    failed = "failed"
    canceled = "canceled"
    expired = "expired"

    @property
    def terminal(self) -> bool:
        """Whether the job has ended."""
        return self not in (Status.queued, Status.running)


class Lane(StrEnum):
    """Which inbox a job waits in; interactive is claimed before bulk."""

    interactive = "interactive"
    bulk = "bulk"


_PORT = (
    "[0-9]{1,4}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]"  # to 65535
)
#: A URL as webhooks take it: a name or an address (IPv6 written out in full), no user, no white
#: space. Whether it may be called is decided in `phiq/addresses.py`.
WEBHOOK_PATTERN = (
    r"https?://(?:[A-Za-z0-9_.-]*[A-Za-z0-9_-]|\[[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4}){7}\])"
    rf"(?::(?:{_PORT}))?(?:[/?][!-~]*)?"
)
Webhook = Annotated[str, Meta(max_length=MAX_WEBHOOK_CHARS, pattern=f"^(?:{WEBHOOK_PATTERN})$")]


class Sample(Struct, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A wish for the values of both sides while one symbol goes from `low` to `high`.

    fixed: values of the other symbols; else a physical constant has its own, and all others 1.
    """

    symbol: _Declaration
    low: float
    high: float
    points: Annotated[int, Meta(ge=2, le=MAX_SAMPLE_POINTS)] = 200
    fixed: Annotated[dict[_Declaration, float], Meta(max_length=MAX_DECLARED_SYMBOLS)] | None = None


class ScoreRequest(Struct, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One equation to validate, as a scorer sees it."""

    equation: Annotated[
        str,
        Meta(
            max_length=MAX_EQUATION_CHARS,
            extra_json_schema={"pattern": r"^[^\u0000]*$"},  # held in __post_init__
        ),
    ]
    mode: Mode = DEFAULT_MODE
    dims: Annotated[dict[_Declaration, Dimension], Meta(max_length=MAX_DECLARED_SYMBOLS)] | None = (
        None
    )
    domain: (
        Annotated[dict[_Declaration, _Declaration], Meta(max_length=MAX_DECLARED_SYMBOLS)] | None
    ) = None
    sample: Sample | None = None

    def __post_init__(self) -> None:
        if "\0" in self.equation:
            raise ValueError("`equation` contains a NUL character")


class JobRequest(ScoreRequest, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What a client submits: a score request, and limits and wishes of its delivery."""

    #: How long it may wait in the queue; then it expires.
    ttl_s: Annotated[float, Meta(gt=0, le=MAX_TTL_S)] | None = None
    #: How long it may take in all; then it fails with code `timeout`.
    timeout_s: Annotated[float, Meta(gt=0, le=MAX_TTL_S)] | None = None
    #: How long until it is canceled unless it has ended; also sent as header `Cancel-After`.
    cancel_after_s: Annotated[float, Meta(gt=0, le=MAX_TTL_S)] | None = None
    #: Where its end is reported to.
    webhook: Webhook | None = None


class SyntaxProblem(Struct, kw_only=True, omit_defaults=True):
    """Why a text was not judged: `offset` counts characters from 0 in the text as sent.

    kind: what is wrong with it; a "limit" is no fault of the text, which is larger than any that
    is read.
    """

    detail: str
    offset: int
    caret: str
    expected: str | None = None
    kind: Literal["malformed", "not_an_equation", "limit"] = "malformed"


class Dimensions(Struct, kw_only=True, omit_defaults=True):
    """What the dimension check found; with 0 independent checks it says nothing.

    assumed: symbols whose dimension nobody declared, and the quantity each was taken for.
    """

    status: Literal["consistent", "inconsistent", "unknown"]
    independent_checks: int = 0
    clash: str | None = None
    assumed: dict[str, str] | None = None


class Identity(Struct, kw_only=True, omit_defaults=True):
    """How the identity stage decided: the stage, points compared, residual and its bound.

    domain: where the verdict holds, in words, where that was inferred or is only a part.
    """

    stage: str
    points: int = 0
    residual: float | None = None
    bound: float | None = None
    domain: str | None = None


class Witness(Struct, kw_only=True, omit_defaults=True):
    """A point, and what both sides are there, to 20 digits; of several relations the point alone.

    point: symbols, named as in the expressions of `Evidence`, to exact numbers ("5/3"); that of
    `solved_for` is a decimal, and a solution lies within `radius` of it.
    """

    point: dict[str, str]
    left: str | None = None
    right: str | None = None
    solved_for: str | None = None
    radius: float | None = None


EvidenceKind = Literal["proof", "witness", "sampled", "law", "dimensions", "none"]


class Evidence(Struct, kw_only=True, omit_defaults=True):
    """What a verdict stands on; `phiq verify` checks it anew.

    kind: a proof (`method` names it; `error_bound` is the chance that one modulo primes errs); a
    witness; values that agreed at `points` sample points to `digits` digits; a named law;
    dimensions; or none.
    left, relation, right: the statement as Python expressions with SymPy's names.
    solution: a point where it surely holds. counterexample: one where it surely does not.
    """

    kind: EvidenceKind
    method: str | None = None
    error_bound: float | None = None
    points: int | None = None
    digits: int | None = None
    law: str | None = None
    left: str | None = None
    relation: str | None = None
    right: str | None = None
    solution: Witness | None = None
    counterexample: Witness | None = None


class LikelySlip(Struct, kw_only=True, omit_defaults=True):
    """The one known law that an equation nearly states, and what of it differs: "c is cubed"."""

    law: str
    statement: str
    differs: str


class Samples(Struct, kw_only=True, omit_defaults=True):
    """Values of both sides where `symbol` is x, the others as in `fixed`.

    None where a side has no finite real value there. Without any values, or with parts of them
    missing for another reason, `problem` says why.
    """

    symbol: str
    fixed: dict[str, float]
    x: list[float]
    left: list[float | None]
    right: list[float | None]
    problem: str | None = None


class Provenance(Struct, kw_only=True, omit_defaults=True):
    """What computed a verdict: enough to compute it again."""

    scorer: str
    version: str
    device: str | None = None
    dtype: str | None = None
    batch_size: int | None = None
    cached: bool = False


class Verdict(Struct, kw_only=True, omit_defaults=True):
    """The answer for one equation. The first seven fields are the original contract, always sent.

    confidence and phi_coherence are in 0..1; betti is [b0, b1, b2] and chi = b0 - b1 + b2. result
    is the first sentence of the explanation; suggestion is the one text near this that is right.
    form is one for all spellings of what was judged, and another for anything else.
    """

    valid: bool
    confidence: float
    betti: tuple[int, int, int]
    chi: int
    phi_coherence: float
    explanation: str
    processing_time_ms: int
    mode: Mode | None = None
    verdict: VerdictName | None = None
    result: str | None = None
    reading: str | None = None
    form: str | None = None
    suggestion: str | None = None
    likely_slip: LikelySlip | None = None
    syntax: SyntaxProblem | None = None
    dimensions: Dimensions | None = None
    identity: Identity | None = None
    law: str | None = None
    near_miss: str | None = None
    evidence: Evidence | None = None
    provenance: Provenance | None = None
    samples: Samples | None = None


class JobError(Struct, kw_only=True):
    """Why a job failed; data of the job, not an HTTP error."""

    code: str
    detail: str
    retryable: bool


class Job(Struct, kw_only=True, omit_defaults=True):
    """The record of a job. Times are milliseconds of the Redis server's clock since the epoch.

    A part that cannot be read is missing, the request too; `error` then says so once it has ended.
    """

    id: str
    status: Status
    lane: Lane
    request: JobRequest | None = None
    created_ms: int
    attempt: int = 0
    started_ms: int | None = None
    finished_ms: int | None = None
    worker_id: str | None = None
    verdict: Verdict | None = None
    error: JobError | None = None

    @property
    def terminal(self) -> bool:
        """Whether the job has ended."""
        return self.status.terminal


class Batch(Struct, kw_only=True, omit_defaults=True):
    """A user's bulk of jobs. Its items are numbered from 0; item n is the job `{id}.{n}`.

    `status` is receiving (items still arrive), running, or ended. `accepted` items became jobs;
    the others were refused, each with a problem of its own.
    """

    id: str
    status: Literal["receiving", "running", "ended"]
    terminal: bool
    created_ms: int
    accepted: int
    refused: int
    pending: int
    succeeded: int
    failed: int
    canceled: int
    expired: int
    items: int | None = None
    finished_ms: int | None = None


class ItemError(Struct, kw_only=True, omit_defaults=True):
    """Why an item of a batch has no verdict: its job's error, or the problem that refused it."""

    detail: str
    code: str | None = None
    status: int | None = None
    field: str | None = None
    retryable: bool = False


class BatchItem(Struct, kw_only=True, omit_defaults=True):
    """One line of a batch's results, numbered from 0.

    `status` is a job's, or `refused` (no job, and `error` says why), or `forgotten` (its record has
    expired).
    """

    index: int
    id: str | None = None
    status: Literal[
        "queued",
        "running",
        "succeeded",
        "failed",
        "canceled",
        "expired",
        "refused",
        "forgotten",
    ]
    request: JobRequest | None = None
    verdict: Verdict | None = None
    error: ItemError | None = None


class Problem(Struct, kw_only=True, omit_defaults=True):
    """An HTTP error, RFC 9457 (application/problem+json)."""

    title: str
    status: int
    detail: str
    type: str = "about:blank"
    code: str | None = None
    field: str | None = None
    job: str | None = None
    request_id: str | None = None


encode = msgspec.json.Encoder().encode
#: What a decoder raises of bytes that are no JSON of its shape, or nested beyond measure.
NOT_JSON = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
