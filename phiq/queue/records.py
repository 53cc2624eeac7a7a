"""Job records between Redis hashes and the contract's structs; and what a claim hands out."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import Any, NamedTuple, TypeVar

import msgspec
from msgspec import structs

from phiq.contract import Job, JobError, JobRequest, Lane, Status, Verdict, encode
from phiq.errors import UnreadableRecordError
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


class ClaimedJob(NamedTuple):
    """A job in a worker's hand; `attempt` counts its starts, this one included."""

    id: str
    request: JobRequest
    attempt: int
    trace: Trace = UNTRACED


class Claim(NamedTuple):
    """A micro-batch: jobs held under one token and one lease; `waiting` jobs are left behind.

    `looked` counts the ids that were taken from the queue, tombstones included: while it is not 0
    there may be more to claim. `unreadable` jobs of it were given up: each with the reason.
    """

    token: str
    jobs: list[ClaimedJob]
    waiting: int
    looked: int
    unreadable: dict[str, JobError]


Results = Sequence[tuple[ClaimedJob, Verdict | JobError]]


def submit_fields(job_id: str, request: JobRequest, trace: Trace) -> tuple[str, bytes, str, str]:
    """A job as submit.lua takes it."""
    return job_id, encode(request), _wishes(request), trace.encode()


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
    waiting, looked, *fields = answer
    given = zip(fields[::4], fields[1::4], fields[2::4], fields[3::4], strict=True)
    jobs: list[ClaimedJob] = []
    given_up: dict[str, JobError] = {}
    for id_, request, attempt, trace in given:
        try:
            traced = Trace.decode(trace.decode()) if trace else UNTRACED
            jobs.append(ClaimedJob(id_.decode(), decode_request(request), attempt, traced))
        except UNREADABLE as error:
            given_up[id_.decode()] = unreadable(f"`request`: {error}")
    return Claim(token, jobs, waiting, looked, given_up)


def unreadable(detail: str) -> JobError:
    """The error of a job whose record, or a part of it, cannot be read."""
    return JobError(code=UnreadableRecordError.code, detail=detail, retryable=False)


def result_fields(results: Results) -> Iterable[str | bytes]:
    """Results as complete.lua takes them."""
    return chain.from_iterable(_result_fields(job, result) for job, result in results)


def failure_fields(failures: dict[str, JobError]) -> Iterable[str | bytes]:
    """Failures by job id, as complete.lua takes them."""
    return chain.from_iterable(_failure_fields(id_, error) for id_, error in failures.items())


def _failure_fields(job_id: str, error: JobError) -> tuple[str, str, bytes, str]:
    return job_id, Status.failed.value, encode(error), ""


def from_cache(result: Verdict | JobError) -> bool:
    """Whether a result is a verdict that its scorer remembered."""
    provenance = None if isinstance(result, JobError) else result.provenance
    return provenance is not None and provenance.cached


def _result_fields(job: ClaimedJob, result: Verdict | JobError) -> tuple[str, str, bytes, str]:
    if isinstance(result, JobError):
        return _failure_fields(job.id, result)
    return job.id, Status.succeeded.value, encode(result), _listed(job.request, result)


def _listed(request: JobRequest, verdict: Verdict) -> str:
    """What enters the master list: a digest, and the verdict where it is not the job's as it is."""
    if not verdict.valid:
        return ""
    digest = digest_of(request, verdict)
    if verdict.samples is None:
        return digest
    return f"{digest} {encode(structs.replace(verdict, samples=None)).decode()}"


def digest_of(request: JobRequest, verdict: Verdict) -> str:
    """What makes two equations one entry of the master list: mode and form.

    Where the scorer tells no form, the text stands for it, however its characters are composed.
    """
    form = verdict.form or unicodedata.normalize("NFC", request.equation)
    return hashlib.blake2b(f"{request.mode}\n{form}".encode(), digest_size=16).hexdigest()


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
