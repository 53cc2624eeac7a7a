"""Send many records through a door as batches: bounded memory, results in order.

It reads on only when there is room, so neither input nor results pile up. What one record fails
with is its own result; a door that is lost ends the run.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable, Iterator
from contextlib import suppress
from itertools import islice
from typing import NamedTuple

from msgspec import Struct

from phiq.cli.records import Record
from phiq.client import Client, Item, NoVerdictError, RefusedError
from phiq.contract import JobError, ScoreRequest, Verdict
from phiq.errors import InvalidRequestError, PhiqError

#: Records sent in one batch: enough to fill many micro-batches, little enough to hold in memory.
BATCH = 2000
#: Batches under way: while the results of one are read, workers have the next.
BATCHES_AHEAD = 2
#: A stream of results that is silent for this long is opened anew, after a look at the batch.
HOLD_S = 5.0

#: Refusals of an item that mean "later": the queue, or this caller's share of it, was full.
_LATER = ("queue_full", "share_full")


class Result(Struct, kw_only=True, omit_defaults=True):
    """What became of one line: a verdict, or an error; written as one line of JSON."""

    line: int
    equation: str
    status: str
    verdict: Verdict | None = None
    error: JobError | None = None


class _Sent(NamedTuple):
    """Records under way; `batch_id` is None when none of them could be sent."""

    batch_id: str | None
    records: list[Record]


def score_all(client: Client, records: Iterable[Record]) -> Generator[Result, None, None]:
    """Results in the order of `records`; when it is closed early, what is under way is canceled.

    Raises:
        BusyError: the pool took no more for longer than the client's patience.
        DoorUnreachableError: the door is gone for longer than that.
    """
    source, ahead = iter(records), deque[_Sent]()
    try:
        while chunk := list(islice(source, BATCH)):
            ahead.append(_send(client, chunk))
            if len(ahead) == BATCHES_AHEAD:
                yield from _results(client, ahead[0])
                ahead.popleft()
        while ahead:
            yield from _results(client, ahead[0])
            ahead.popleft()
    finally:
        for sent in ahead:
            if sent.batch_id:
                with suppress(PhiqError):
                    client.cancel_batch(sent.batch_id)


def _send(client: Client, chunk: list[Record]) -> _Sent:
    requests = [r.request for r in chunk if isinstance(r.request, ScoreRequest)]
    return _Sent(client.submit_batch(requests) if requests else None, chunk)


def _results(client: Client, sent: _Sent) -> Iterator[Result]:
    items = _items(client, sent.batch_id) if sent.batch_id else iter(())
    for record in sent.records:
        if isinstance(record.request, InvalidRequestError):
            yield _failed(record, _reason(record.request))
        else:
            yield _result(client, record, record.request, next(items))


def _items(client: Client, batch_id: str) -> Iterator[Item]:
    """All items of a batch, in order, over as many connections as it takes."""
    start = 0
    while True:
        for item in client.results(batch_id, start, hold_s=HOLD_S):
            start += 1
            yield item
        client.batch(batch_id)  # is the door there, and does it know the batch?


def _result(client: Client, record: Record, request: ScoreRequest, item: Item) -> Result:
    if item.verdict:
        return _succeeded(record, item.verdict)
    if item.error and item.error.code in _LATER:
        return _alone(client, record, request)
    error = item.error
    detail = error.detail if error else f"the job is {item.status}"
    code = (error and error.code) or item.status
    return _failed(record, JobError(code=code, detail=detail, retryable=False))


def _alone(client: Client, record: Record, request: ScoreRequest) -> Result:
    try:
        return _succeeded(record, client.validate(request))
    except NoVerdictError as error:
        return _failed(record, error.job.error or _reason(error))
    except RefusedError as error:
        return _failed(record, _reason(error))


def _succeeded(record: Record, verdict: Verdict) -> Result:
    line, equation = record.line, record.equation
    return Result(line=line, equation=equation, status="succeeded", verdict=verdict)


def _failed(record: Record, reason: JobError) -> Result:
    return Result(line=record.line, equation=record.equation, status="failed", error=reason)


def _reason(error: PhiqError) -> JobError:
    return JobError(code=error.code, detail=str(error), retryable=error.retryable)
