"""Send many records through a door: bounded concurrency, bounded memory, results in order.

It reads the next record only when there is room, so neither input nor results pile up. What one
record fails with is its own result; a door that is lost ends the run.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, wait
from queue import SimpleQueue
from threading import Thread

from msgspec import Struct

from phiq.cli.records import Record
from phiq.client import Client, NoVerdictError, RefusedError
from phiq.contract import JobError, Status, Verdict
from phiq.errors import InvalidRequestError, PhiqError

#: Requests under way at once: what a worker can find for its next micro-batch, and a fraction of
#: what one door process serves. The cost of a job here is the same with 16 and with 64.
CONCURRENCY = 64
#: Records between the oldest unfinished one and the newest: a slow one holds up no others.
WINDOW = 4 * CONCURRENCY
#: How often a wait for a result looks whether someone asked to stop.
LOOK_S = 0.2


class Result(Struct, kw_only=True, omit_defaults=True):
    """What became of one line: a verdict, or an error; written as one line of JSON."""

    line: int
    equation: str
    status: Status
    verdict: Verdict | None = None
    error: JobError | None = None


def score_all(
    client: Client, records: Iterable[Record], stop: Callable[[], bool]
) -> Iterator[Result]:
    """Results in the order of `records`; ends early once `stop` says so.

    Raises:
        BusyError: the pool took no more for longer than the client's patience.
        DoorUnreachableError: the door is gone for longer than that.
    """
    window = deque[Future[Result]]()
    with _Crew(client) as crew:
        for record in records:
            window.append(crew.submit(record))
            if len(window) == WINDOW:
                if not (result := _oldest(window, stop)):
                    return
                yield result
        while window and (result := _oldest(window, stop)):
            yield result


def _oldest(window: deque[Future[Result]], stop: Callable[[], bool]) -> Result | None:
    future = window.popleft()
    while not future.done():
        if stop():
            return None
        wait([future], LOOK_S)
    return future.result()


class _Crew:
    """Daemon threads that score records: a run that is broken off waits for none of them."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._tasks: SimpleQueue[tuple[Future[Result], Record] | None] = SimpleQueue()
        for _ in range(CONCURRENCY):
            Thread(target=self._work, daemon=True).start()

    def submit(self, record: Record) -> Future[Result]:
        future: Future[Result] = Future()
        self._tasks.put((future, record))
        return future

    def __enter__(self) -> _Crew:
        return self

    def __exit__(self, *exc: object) -> None:
        for _ in range(CONCURRENCY):
            self._tasks.put(None)

    def _work(self) -> None:
        while task := self._tasks.get():
            future, record = task
            try:
                future.set_result(_score(self._client, record))
            except Exception as error:
                future.set_exception(error)


def _score(client: Client, record: Record) -> Result:
    request = record.request
    try:
        if isinstance(request, InvalidRequestError):
            raise request
        verdict = client.validate(request)
    except NoVerdictError as error:
        return _failed(record, error, error.job.error)
    except (InvalidRequestError, RefusedError) as error:
        return _failed(record, error)
    return Result(
        line=record.line, equation=record.equation, status=Status.succeeded, verdict=verdict
    )


def _failed(record: Record, error: PhiqError, reason: JobError | None = None) -> Result:
    reason = reason or JobError(code=error.code, detail=str(error), retryable=error.retryable)
    return Result(line=record.line, equation=record.equation, status=Status.failed, error=reason)
