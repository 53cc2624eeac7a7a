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
from uuid import uuid4

import httpx

from phiq.client.answers import (
    ACCEPTED,
    BATCH,
    BUSY,
    INFO,
    ITEM,
    JOB,
    VERDICT,
    Info,
    Item,
    check_success,
    job_of,
    lines,
    read,
)
from phiq.client.errors import DoorUnreachableError, NoVerdictError
from phiq.contract import Batch, Job, ScoreRequest, Verdict, encode

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

#: "Not in time", "failed": the job's record tells more.
_SEE_JOB = (502, 504)
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


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
        if response.status_code in _SEE_JOB and (job_id := job_of(response)):
            return self._verdict(self.wait(job_id))
        return read(response, VERDICT)

    def submit(self, request: ScoreRequest | str) -> str:
        """Queue one equation; returns the id of its job."""
        return read(self._send("POST", "/v1/jobs", _body(request)), ACCEPTED).id

    def submit_batch(self, requests: Iterable[ScoreRequest | str]) -> str:
        """Queue many equations in one call; returns the id of their batch."""
        body = b"\n".join(map(_body, requests))
        return read(self._send("POST", "/v1/batches", body), ACCEPTED).id

    def batch(self, batch_id: str) -> Batch:
        """The progress of a batch."""
        return read(self._send("GET", f"/v1/batches/{batch_id}"), BATCH)

    def results(self, batch_id: str, start: int = 0, *, hold_s: float = POLL_S) -> Iterator[Item]:
        """Results of a batch in order, from item `start` on, as they come.

        It ends with the last of them, or sooner: after a silence of `hold_s`, or when the door is
        busy or lost. Then it can be called again with the next `start`.
        """
        path = f"/v1/batches/{batch_id}/results?follow=1&start={start}"
        timeout = httpx.Timeout(CONNECT_TIMEOUT_S, read=hold_s)
        try:
            with self._http.stream("GET", path, timeout=timeout) as response:
                if response.status_code in BUSY:
                    self._closed.wait(_retry_after_s(response))
                    return
                if not response.is_success:
                    response.read()
                check_success(response)
                yield from map(ITEM.decode, lines(response))
        except httpx.TransportError:
            return

    def cancel_batch(self, batch_id: str) -> None:
        """Cancel the jobs of a batch that have not ended."""
        check_success(self._send("DELETE", f"/v1/batches/{batch_id}"))

    def get(self, job_id: str) -> Job:
        """The record of a job, whatever its state.

        Raises:
            JobNotFoundError: the door does not know it, or has forgotten it.
        """
        return read(self._send("GET", f"/v1/jobs/{job_id}"), JOB)

    def wait(self, job_id: str, timeout_s: float = PATIENCE_S) -> Job:
        """The record of a job that has ended.

        Raises:
            NoVerdictError: it has not ended after `timeout_s`.
        """
        deadline = monotonic() + timeout_s
        while True:
            hold_s = max(0, round(min(POLL_S, deadline - monotonic())))
            job = read(self._send("GET", f"/v1/jobs/{job_id}?wait={hold_s}"), JOB)
            if job.terminal:
                return job
            if monotonic() >= deadline:
                raise NoVerdictError(f"job {job_id} is {job.status} after {timeout_s:g} s", job)
            self._closed.wait(RETRY_S if hold_s == 0 else 0)

    def info(self) -> Info:
        """The workers and the queue of the pool."""
        return read(self._send("GET", "/info"), INFO)

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
        if response.status_code in BUSY and not self._over(deadline, pause_s):
            return pause_s, None
        return 0.0, response

    def _over(self, deadline: float, pause_s: float) -> bool:
        return self._closed.is_set() or monotonic() + pause_s > deadline

    def _no_answer(self, error: httpx.TransportError) -> str:
        return (
            f"no answer from a door at {self.url} ({error}): start one with `phiq up`, "
            "or name yours by --url or PHIQ_URL"
        )


def _check(url: str) -> None:
    parsed = httpx.URL(url)
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise DoorUnreachableError(f"{url!r} is no address of a door: write http://HOST:PORT")


def _body(request: ScoreRequest | str) -> bytes:
    return encode(ScoreRequest(equation=request) if isinstance(request, str) else request)


def _retry_after_s(response: httpx.Response) -> float:
    text = response.headers.get("Retry-After", "")
    return min(float(text), RETRY_MOST_S) if text.isdigit() else RETRY_S
