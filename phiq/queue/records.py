"""Job records between Redis hashes and the contract's structs; and what a claim hands out."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, NamedTuple

import msgspec

from phiq.contract import Job, JobError, JobRequest, Lane, Status, Verdict, encode

decode_request = msgspec.json.Decoder(JobRequest).decode
decode_verdict = msgspec.json.Decoder(Verdict).decode
_decode_error = msgspec.json.Decoder(JobError).decode

Record = dict[bytes, bytes]


class ClaimedJob(NamedTuple):
    """A job in a worker's hand; `attempt` counts its starts, this one included."""

    id: str
    request: JobRequest
    attempt: int


class Claim(NamedTuple):
    """A micro-batch: jobs held under one token and one lease; `waiting` jobs are left behind.

    `looked` counts the ids that were taken from the queue, tombstones included: while it is not 0
    there may be more to claim.
    """

    token: str
    jobs: list[ClaimedJob]
    waiting: int
    looked: int


Results = Sequence[tuple[ClaimedJob, Verdict | JobError]]


def submit_fields(job_id: str, request: JobRequest) -> tuple[str, bytes, str]:
    """A job as submit.lua takes it."""
    return job_id, encode(request), _wishes(request)


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
    triples = zip(fields[::3], fields[1::3], fields[2::3], strict=True)
    jobs = [ClaimedJob(id_.decode(), decode_request(request), n) for id_, request, n in triples]
    return Claim(token, jobs, waiting, looked)


def result_fields(results: Results) -> Iterable[str | bytes]:
    """Results as complete.lua takes them."""
    return chain.from_iterable(_result_fields(job, result) for job, result in results)


def from_cache(result: Verdict | JobError) -> bool:
    """Whether a result is a verdict that its scorer remembered."""
    provenance = None if isinstance(result, JobError) else result.provenance
    return provenance is not None and provenance.cached


def _result_fields(job: ClaimedJob, result: Verdict | JobError) -> tuple[str, str, bytes, str]:
    if isinstance(result, JobError):
        return job.id, Status.failed.value, encode(result), ""
    digest = _digest(job.request) if result.valid else ""
    return job.id, Status.succeeded.value, encode(result), digest


def _digest(request: JobRequest) -> str:
    text = f"{request.mode}\n{unicodedata.normalize('NFC', request.equation)}"
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def job_of(job_id: str, record: Record) -> Job | None:
    """A job from its hash; None for an empty one."""
    if not record:
        return None
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


def _number(record: Record, name: bytes) -> int | None:
    return int(record[name]) if name in record else None
