"""Job records between Redis hashes and the contract's structs; and what a claim hands out."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple, TypeVar

import msgspec
from msgspec import structs

from phiq.contract import Job, JobError, JobRequest, Lane, Status, Verdict, encode
from phiq.errors import UnreadableRecordError
from phiq.queue.scripts import DIGEST_BYTES
from phiq.tracing import UNTRACED, Trace

decode_request = msgspec.json.Decoder(JobRequest).decode
decode_verdict = msgspec.json.Decoder(Verdict).decode
_decode_error = msgspec.json.Decoder(JobError).decode

Record = dict[bytes, bytes]
T = TypeVar("T")
#: Stands for what is no record, though it has the name of one.
NO_RECORD: Record = {b"type": b"no hash"}
#: What reading a record may raise: JSON of another shape, no number, an unknown word, no UTF-8.
UNREADABLE = (msgspec.DecodeError, ValueError, KeyError)


def text_of(stored: bytes) -> str:
    """What Redis holds, as text: ids and words are ours, unless others have put them there."""
    return stored.decode("utf-8", "replace")


class ClaimedJob(NamedTuple):
    """A job in a worker's hand; `attempt` counts its starts, this one included."""

    id: str
    request: JobRequest
    attempt: int
    trace: Trace = UNTRACED


class Claim(NamedTuple):
    """A micro-batch: jobs held under one token and one lease; `waiting` jobs are left behind.

    `looked` counts the ids that were taken from the queue, tombstones included: while it is not 0
    there may be more to claim. `unreadable` jobs of it were given up: each with the reason. Where
    none waited, the worker `lingers` if it wanted to: the next submit wakes it. `rings`: so many
    wait that a doorbell is to be sent for a neighbour.
    """

    token: str
    jobs: list[ClaimedJob]
    waiting: int
    looked: int
    unreadable: dict[str, JobError]
    lingers: bool = False
    rings: bool = False


Results = Sequence[tuple[ClaimedJob, Verdict | JobError]]


def submit_fields(
    jobs: Sequence[tuple[str, JobRequest]], traces: Mapping[str, Trace]
) -> Iterable[int | str | bytes]:
    """Jobs as submit.lua takes them, and before them how many arguments each has."""
    wishes = [_wishes(request) for _, request in jobs]
    if not (traces or any(wishes)):
        return chain((2,), *[(job_id, encode(request)) for job_id, request in jobs])
    told = [traces.get(job_id, UNTRACED).encode() for job_id, _ in jobs]
    each = zip(jobs, wishes, told, strict=True)
    return chain(
        (4,), *[(id_, encode(request), wish, trace) for (id_, request), wish, trace in each]
    )


def common_mode(requests: Iterable[JobRequest]) -> str:
    """The mode that all of them have; "" where they differ."""
    modes = {request.mode for request in requests}
    return modes.pop() if len(modes) == 1 else ""


def _wishes(request: JobRequest) -> str:
    """Time to live in ms, time limit in ms, what its end is then, webhook (1): `-` for none.

    Nothing at all where there is nothing to say, as of most jobs.
    """
    ttl_s, timeout_s, cancel_s = request.ttl_s, request.timeout_s, request.cancel_after_s
    if ttl_s is None and timeout_s is None and cancel_s is None and request.webhook is None:
        return ""
    both = ((timeout_s, "timeout"), (cancel_s, "cancel"))
    limits = [(seconds, end) for seconds, end in both if seconds is not None]
    limit_s, at_limit = min(limits, default=(None, "-"))
    return f"{_ms(ttl_s)} {_ms(limit_s)} {at_limit} {'-' if request.webhook is None else 1}"


def _ms(seconds: float | None) -> int | str:
    return "-" if seconds is None else int(seconds * 1000)


def claim_of(token: str, answer: list[Any]) -> Claim:
    """What claim.lua answered."""
    waiting, looked, lingers, rings, *fields = answer
    jobs: list[ClaimedJob] = []
    given_up: dict[str, JobError] = {}
    for id_, request, started in zip(*[iter(fields)] * 3, strict=True):
        try:
            told = (started, UNTRACED) if isinstance(started, int) else _traced(started)
            jobs.append(ClaimedJob(text_of(id_), decode_request(request), *told))
        except UNREADABLE as error:
            given_up[text_of(id_)] = unreadable(f"`request`: {error}")
    return Claim(token, jobs, waiting, looked, given_up, bool(lingers), bool(rings))


def _traced(started: bytes) -> tuple[int, Trace]:
    """How often a job was started, and its trace, as claim.lua tells both."""
    attempt, _, trace = text_of(started).partition(" ")
    return int(attempt), Trace.decode(trace)


def unreadable(detail: str) -> JobError:
    """The error of a job whose record, or a part of it, cannot be read."""
    return JobError(code=UnreadableRecordError.code, detail=detail, retryable=False)


def result_fields(results: Results, texts: Sequence[bytes] | None) -> Iterable[str | bytes]:
    """Results as complete.lua takes them; `texts` are the same as JSON, where that was made."""
    texts = texts or [encode(result) for _, result in results]
    return chain.from_iterable(
        [
            (job.id, text, _listed(job.request, result))
            for (job, result), text in zip(results, texts, strict=True)
        ]
    )


def failure_fields(failures: dict[str, JobError]) -> Iterable[str | bytes]:
    """Failures by job id, as complete.lua takes them."""
    return chain.from_iterable((id_, encode(error), _FAILED) for id_, error in failures.items())


#: Stands where a verdict tells what enters the master list.
_FAILED = "!"


def cached_among(results: Results) -> int:
    """How many results are verdicts that their scorer remembered."""
    made_by = [got.provenance for _, got in results if isinstance(got, Verdict)]
    return len([made for made in made_by if made is not None and made.cached])


def _listed(request: JobRequest, result: Verdict | JobError) -> str:
    """What enters the master list: a digest, and the verdict where it is not the job's as it is."""
    if isinstance(result, JobError):
        return _FAILED
    if not result.valid:
        return ""
    digest = digest_of(request, result)
    if result.samples is None:
        return digest
    return f"{digest} {encode(structs.replace(result, samples=None)).decode()}"


def digest_of(request: JobRequest, verdict: Verdict) -> str:
    """What makes two equations one entry of the master list: mode and form.

    Where the scorer tells no form, the text stands for it, however its characters are composed.
    """
    form = verdict.form or unicodedata.normalize("NFC", request.equation)
    digest = _EMPTY_DIGEST.copy()  # a third quicker than a new one
    digest.update(f"{request.mode}\n{form}".encode())
    return digest.hexdigest()


_EMPTY_DIGEST = hashlib.blake2b(digest_size=DIGEST_BYTES)


def read_request(request: bytes) -> JobRequest:
    """A request to be looked at, not scored: fields of a newer version are left out.

    Raises:
        msgspec.DecodeError: it cannot be read even so.
    """
    try:
        return decode_request(request)
    except msgspec.ValidationError:
        fields = _decode_fields(request)
        known = {name: fields[name] for name in JobRequest.__struct_fields__ if name in fields}
        return msgspec.convert(known, JobRequest)


_decode_fields = msgspec.json.Decoder(dict[str, Any]).decode


def status_of(word: bytes) -> Status:
    """The status of a record; an unknown word is an end nobody need wait beyond."""
    try:
        return Status(word.decode())
    except ValueError:
        return Status.failed


def may_be_overdue(record: Record) -> bool:
    """Whether a limit of time may have ended the job by now, though its record says otherwise."""
    limited = b"at_limit" in record or b"expires" in record
    return limited and record.get(b"status") in _PENDING


_PENDING = (Status.queued.value.encode(), Status.running.value.encode())


def job_of(job_id: str, record: Record) -> Job | None:
    """A job from its hash; None for an empty one. What cannot be read of it is told, not raised."""
    if not record:
        return None
    try:
        return _job(job_id, record)
    except UNREADABLE:
        return _damaged_job(job_id, record)


def _job(job_id: str, record: Record) -> Job:
    verdict, error, worker = (record.get(name) for name in (b"verdict", b"error", b"worker"))
    return Job(
        id=job_id,
        status=Status(record[b"status"].decode()),
        lane=Lane(record[b"lane"].decode()),
        request=decode_request(record[b"request"]),
        created_ms=int(record[b"created"]),
        attempt=int(record.get(b"attempt", 0)),
        started_ms=_number(record, b"started"),
        finished_ms=_number(record, b"finished"),
        worker_id=worker.decode() if worker else None,
        verdict=decode_verdict(verdict) if verdict else None,
        error=_decode_error(error) if error else None,
    )


def announced(message: bytes) -> tuple[list[str], Job | None]:
    """The ids of jobs that have ended, as ends.lua publishes them.

    Behind the id of one that ended alone stands its record; then its job is told, too.
    """
    ids, begins, fields = message.partition(b" [")
    job_ids = text_of(ids).split(" ")
    if not begins:
        return job_ids, None
    try:
        parts = [part.encode() for part in _decode_texts(b"[" + fields)]
        record = dict(zip(parts[::2], parts[1::2], strict=True))
    except (msgspec.DecodeError, ValueError):
        return job_ids, None
    job = job_of(job_ids[0], record)
    return job_ids, job if job and job.terminal else None


_decode_texts = msgspec.json.Decoder(list[str]).decode


def _damaged_job(job_id: str, record: Record) -> Job:
    """A job part by part, each that cannot be read left out, and the first named in `error`."""
    faults: list[str] = []

    def part(name: str, read: Callable[[bytes], T], otherwise: T, *, due: bool = False) -> T:
        if (text := record.get(name.encode())) is None:
            faults.extend([f"`{name}` is missing"] if due else [])
            return otherwise
        try:
            return read(text)
        except UNREADABLE as error:
            faults.append(f"`{name}`: {error}")
            return otherwise

    job = Job(
        id=job_id,
        status=part("status", lambda word: Status(word.decode()), Status.failed, due=True),
        lane=part("lane", lambda word: Lane(word.decode()), Lane.interactive, due=True),
        request=part("request", read_request, None, due=True),
        created_ms=part("created", int, 0, due=True),
        attempt=part("attempt", int, 0),
        started_ms=part("started", int, None),
        finished_ms=part("finished", int, None),
        worker_id=part("worker", bytes.decode, None),
        verdict=part("verdict", decode_verdict, None),
        error=part("error", _decode_error, None),
    )
    if faults and job.terminal and job.verdict is None and job.error is None:
        error = unreadable(f"the record of this job cannot be read: {faults[0]}")
        return structs.replace(job, status=Status.failed, error=error)
    return job


def _number(record: Record, name: bytes) -> int | None:
    return int(record[name]) if name in record else None
