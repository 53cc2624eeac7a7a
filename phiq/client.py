"""A client of the door: validate, submit, get, wait, batches, info.

It keeps a connection a thread, waits out a door that is busy (as its Retry-After says) or away, and
raises typed errors. What it sends twice is done once. It is thread-safe; it scores nothing itself.
"""

from __future__ import annotations

import os
import ssl
import threading
from collections.abc import Iterable, Iterator
from time import monotonic
from typing import TypeVar
from uuid import uuid4

import httpx
import msgspec
from msgspec import Struct

from phiq.contract import Batch, Job, Problem, ScoreRequest, Verdict, encode
from phiq.errors import PhiqError

#: Where the door is when neither the caller nor PHIQ_URL says.
DEFAULT_URL = "http://127.0.0.1:8080"
#: Longest silence of the door before a call is given up: above its own limit for /validate.
READ_TIMEOUT_S = 60.0
CONNECT_TIMEOUT_S = 5.0
#: How long a call goes on trying while the door is away or says "later".
PATIENCE_S = 30.0
#: Pause before trying again when the door names none, and the longest it may ask for.
RETRY_S = 0.5
RETRY_MOST_S = 10.0
#: Longest one long poll of `wait` asks the door to hold.
POLL_S = 20.0

#: "Ask me again", and "not in time" or "failed": the job's record tells more.
_BUSY = (429, 503)
_SEE_JOB = (502, 504)
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
T = TypeVar("T")


class DoorUnreachableError(PhiqError, ConnectionError):
    """Nothing answers at the door's address."""

    code = "door_unreachable"
    retryable = True


class ProblemError(PhiqError):
    """The door refused; `problem` is what it said."""

    code = "problem"

    def __init__(self, problem: Problem) -> None:
        named = f"{problem.field}: " if problem.field else ""
        super().__init__(f"{named}{problem.detail}")
        self.problem = problem


class RefusedError(ProblemError):
    """The request is at fault (4xx): no retry mends it."""

    code = "refused"


class JobNotFoundError(RefusedError):
    """The door knows no such job (404)."""

    code = "job_not_found"


class BusyError(ProblemError):
    """The pool cannot take the request now (429, 503), and patience is over."""

    code = "busy"
    retryable = True


class DoorFailedError(ProblemError):
    """The door itself failed (5xx)."""

    code = "door_failed"
    retryable = True


class NoVerdictError(PhiqError):
    """The job has ended without a verdict, or has not ended in time; `job` tells."""

    code = "no_verdict"

    def __init__(self, detail: str, job: Job) -> None:
        super().__init__(detail)
        self.job = job


class ItemError(Struct, kw_only=True):
    """Why an item of a batch has no verdict."""

    detail: str
    code: str | None = None


class Item(Struct, kw_only=True):
    """What became of an item of a batch: a job's end, or `refused`; `index` counts from 0."""

    index: int
    status: str
    verdict: Verdict | None = None
    error: ItemError | None = None


class Queue(Struct, kw_only=True):
    """Jobs in the pool now; `oldest_age_s` is None when nothing waits."""

    queued: int
    running: int
    oldest_age_s: float | None = None


class PoolWorker(Struct, kw_only=True):
    """A worker as the door shows it; `rate` in jobs/s, memory in MiB."""

    worker_id: str
    device: str
    status: str
    micro_batch: int
    rate: float = 0.0
    memory: float | None = None
    device_name: str | None = None


class Info(Struct, kw_only=True):
    """The pool as the door shows it."""

    status: str
    workers: list[PoolWorker]
    queue: Queue


class Client:
    """Talks to one door. Close it, or use it in a `with` block.

    Args:
        url: the door's address; by default PHIQ_URL, else `DEFAULT_URL`.
        key: an API key, where the door asks for one; by default PHIQ_API_KEY.
        patience_s: how long a call outlasts a door that is busy, or away after it was once reached.
    """

    def __init__(
        self, url: str | None = None, *, key: str | None = None, patience_s: float = PATIENCE_S
    ) -> None:
        self.url = (url or os.environ.get("PHIQ_URL") or DEFAULT_URL).rstrip("/")
        key = key or os.environ.get("PHIQ_API_KEY")
        self._auth = {"Authorization": f"Bearer {key}"} if key else {}
        self._patience_s = patience_s
        self._reached = False
        self._closed = threading.Event()
        self._connections: list[httpx.Client] = []
        self._mine = threading.local()
        self._tls = ssl.create_default_context()
        _check(self.url)

    def validate(self, request: ScoreRequest | str) -> Verdict:
        """The verdict for one equation; waits for it, also past the door's own deadline.

        Raises:
            RefusedError: the request is at fault.
            NoVerdictError: the job failed.
            BusyError: no worker could be had in time.
            DoorUnreachableError: nothing answers.
        """
        response = self._send("POST", "/validate", _body(request))
        if response.status_code in _SEE_JOB and (job_id := _job_id(response)):
            return self._verdict(self.wait(job_id))
        return _read(response, _VERDICT)

    def submit(self, request: ScoreRequest | str) -> str:
        """Queue one equation; returns the id of its job."""
        return _read(self._send("POST", "/v1/jobs", _body(request)), _ACCEPTED).id

    def submit_batch(self, requests: Iterable[ScoreRequest | str]) -> str:
        """Queue many equations in one call; returns the id of their batch."""
        body = b"\n".join(map(_body, requests))
        return _read(self._send("POST", "/v1/batches", body), _ACCEPTED).id

    def batch(self, batch_id: str) -> Batch:
        """The progress of a batch."""
        return _read(self._send("GET", f"/v1/batches/{batch_id}"), _BATCH)

    def results(self, batch_id: str, start: int = 0, *, hold_s: float = POLL_S) -> Iterator[Item]:
        """Results of a batch in order, from item `start` on, as they come.

        It ends with the last of them, or sooner: after a silence of `hold_s`, or when the connection
        is lost. Then it can be called again with the next `start`.
        """
        path = f"/v1/batches/{batch_id}/results?follow=1&start={start}"
        timeout = httpx.Timeout(CONNECT_TIMEOUT_S, read=hold_s)
        try:
            with self._http.stream("GET", path, timeout=timeout) as response:
                if not response.is_success:
                    response.read()
                _check_success(response)
                yield from map(_ITEM.decode, _lines(response))
        except httpx.TransportError:
            return

    def cancel_batch(self, batch_id: str) -> None:
        """Cancel the jobs of a batch that have not ended."""
        _check_success(self._send("DELETE", f"/v1/batches/{batch_id}"))

    def get(self, job_id: str) -> Job:
        """The record of a job, whatever its state.

        Raises:
            JobNotFoundError: the door does not know it, or has forgotten it.
        """
        return _read(self._send("GET", f"/v1/jobs/{job_id}"), _JOB)

    def wait(self, job_id: str, timeout_s: float = PATIENCE_S) -> Job:
        """The record of a job that has ended.

        Raises:
            NoVerdictError: it has not ended after `timeout_s`.
        """
        deadline = monotonic() + timeout_s
        while True:
            hold_s = max(0, round(min(POLL_S, deadline - monotonic())))
            job = _read(self._send("GET", f"/v1/jobs/{job_id}?wait={hold_s}"), _JOB)
            if job.terminal:
                return job
            if monotonic() >= deadline:
                raise NoVerdictError(f"job {job_id} is {job.status} after {timeout_s:g} s", job)
            self._closed.wait(RETRY_S if hold_s == 0 else 0)

    def info(self) -> Info:
        """The workers and the queue of the pool."""
        return _read(self._send("GET", "/info"), _INFO)

    def close(self) -> None:
        """Close the connections and end all pauses; calls under way fail."""
        self._closed.set()
        for connection in self._connections:
            connection.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def _http(self) -> httpx.Client:
        """This thread's connection: a pool shared by 64 threads costs three times the CPU."""
        if not hasattr(self._mine, "http"):
            self._mine.http = httpx.Client(
                base_url=self.url,
                timeout=httpx.Timeout(READ_TIMEOUT_S, connect=CONNECT_TIMEOUT_S),
                headers={"Content-Type": "application/json"} | self._auth,
                verify=self._tls,
                trust_env=httpx.URL(self.url).host not in _LOOPBACK,  # which needs no proxy
            )
            self._connections.append(self._mine.http)
        http: httpx.Client = self._mine.http
        return http

    def _verdict(self, job: Job) -> Verdict:
        if job.verdict is None:
            reason = job.error.detail if job.error else job.status
            raise NoVerdictError(f"job {job.id} has no verdict: {reason}", job)
        return job.verdict

    def _send(self, method: str, path: str, body: bytes | None = None) -> httpx.Response:
        deadline = monotonic() + self._patience_s
        once = {"Idempotency-Key": uuid4().hex} if body else {}
        request = self._http.build_request(method, path, content=body, headers=once)
        while True:
            pause_s, response = self._try(request, deadline)
            if response is not None:
                return response
            self._closed.wait(pause_s)

    def _try(self, request: httpx.Request, deadline: float) -> tuple[float, httpx.Response | None]:
        """One attempt: an answer, or the pause before the next one."""
        try:
            response = self._http.send(request)
        except httpx.TransportError as error:
            if not self._reached or self._over(deadline, RETRY_S):
                raise DoorUnreachableError(self._no_answer(error)) from error
            return RETRY_S, None
        self._reached = True
        pause_s = _retry_after_s(response)
        if response.status_code in _BUSY and not self._over(deadline, pause_s):
            return pause_s, None
        return 0.0, response

    def _over(self, deadline: float, pause_s: float) -> bool:
        return self._closed.is_set() or monotonic() + pause_s > deadline

    def _no_answer(self, error: httpx.TransportError) -> str:
        return (
            f"no answer from a door at {self.url} ({error}): start one with `phiq up`, "
            "or name yours by --url or PHIQ_URL"
        )


class _Accepted(Struct):
    id: str


# Made at import: msgspec 0.22 can crash when threads make the first decoder of a type at once.
_ACCEPTED = msgspec.json.Decoder(_Accepted)
_BATCH = msgspec.json.Decoder(Batch)
_INFO = msgspec.json.Decoder(Info)
_ITEM = msgspec.json.Decoder(Item)
_JOB = msgspec.json.Decoder(Job)
_PROBLEM = msgspec.json.Decoder(Problem)
_VERDICT = msgspec.json.Decoder(Verdict)


def _check(url: str) -> None:
    parsed = httpx.URL(url)
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise DoorUnreachableError(f"{url!r} is no address of a door: write http://HOST:PORT")


def _body(request: ScoreRequest | str) -> bytes:
    return encode(ScoreRequest(equation=request) if isinstance(request, str) else request)


def _lines(response: httpx.Response) -> Iterator[bytes]:
    """Lines that are not empty; cut at newlines alone, which httpx's own `iter_lines` is not."""
    rest = b""
    for block in response.iter_bytes():
        *lines, rest = (rest + block).split(b"\n")
        yield from filter(None, lines)


def _retry_after_s(response: httpx.Response) -> float:
    text = response.headers.get("Retry-After", "")
    return min(float(text), RETRY_MOST_S) if text.isdigit() else RETRY_S


def _job_id(response: httpx.Response) -> str | None:
    job = _problem(response).job
    return job.rpartition("/")[2] if job else None


def _read(response: httpx.Response, decoder: msgspec.json.Decoder[T]) -> T:
    _check_success(response)
    try:
        return decoder.decode(response.content)
    except msgspec.DecodeError as error:
        where = f"{response.request.url} is no door of phiq"
        raise DoorUnreachableError(f"{where}: {error}") from error


def _check_success(response: httpx.Response) -> None:
    if not response.is_success:
        raise _error(response)


def _error(response: httpx.Response) -> ProblemError:
    problem = _problem(response)
    if response.status_code == 404:
        return JobNotFoundError(problem)
    if response.status_code in _BUSY:
        return BusyError(problem)
    return (RefusedError if response.is_client_error else DoorFailedError)(problem)


def _problem(response: httpx.Response) -> Problem:
    try:
        return _PROBLEM.decode(response.content)
    except msgspec.DecodeError:
        status, reason = response.status_code, response.reason_phrase
        detail = f"{response.request.url} answered {status} {reason}"
        return Problem(title=reason, status=status, detail=detail)
