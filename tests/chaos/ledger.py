"""What a client knows: the jobs that it was told are accepted, and how each of them ended.

It speaks HTTP to a door and nothing else, as anybody's client would: what got no answer is sent
again under its idempotency key until it has one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock, Thread
from time import monotonic
from typing import Any
from uuid import uuid4

import httpx
import msgspec

#: Between two attempts at what was not accepted, in seconds.
RETRY_S = 0.1
TIMEOUT_S = 10.0
#: Answers that say: later.
LATER = (429, 502, 503, 504)
#: Questions that a client asks at the same time.
ASKING = 16
TERMINAL = ("succeeded", "failed", "canceled", "expired")


class NeverAcceptedError(AssertionError):
    """A request was not accepted within its deadline."""


class Ledger:
    """Accepted jobs: id → equation, and what may become of each."""

    def __init__(self, url: str, key: str) -> None:
        self.accepted: dict[str, str] = {}
        #: Jobs that may end otherwise than succeeded, and how.
        self.expected: dict[str, tuple[str, ...]] = {}
        #: What was sent, by the id it got: the idempotency key and the body.
        self.batches: dict[str, tuple[str, bytes]] = {}
        self.singles: dict[str, tuple[str, bytes]] = {}
        self.refusals: Counter[int | str] = Counter()
        self._http = httpx.Client(
            base_url=url, timeout=TIMEOUT_S, headers={"authorization": f"Bearer {key}"}
        )
        self._lock = Lock()

    def close(self) -> None:
        """Close its connections."""
        self._http.close()

    def batch(self, equations: Sequence[str], deadline_s: float = 120.0) -> str:
        """Have a batch accepted, however often it has to be sent."""
        lines = b"\n".join(
            msgspec.json.encode({"equation": text, "mode": "heuristic"}) for text in equations
        )
        key = uuid4().hex
        answer = self._insist("/v1/batches", lines, key, deadline_s)
        assert answer["accepted"] == len(equations), answer
        with self._lock:
            self.batches[answer["id"]] = (key, lines)
            self.accepted.update({f"{answer['id']}.{n}": t for n, t in enumerate(equations)})
        return str(answer["id"])

    def single(
        self, equation: str, *, key: str | None = None, deadline_s: float = 120.0, **wishes: Any
    ) -> str:
        """Have one job accepted, under a key it may have been sent with before."""
        body = msgspec.json.encode({"equation": equation, "mode": "heuristic", **wishes})
        key = key or uuid4().hex
        answer = self._insist("/v1/jobs", body, key, deadline_s)
        with self._lock:
            self.singles[answer["id"]] = (key, body)
            self.accepted[answer["id"]] = equation
        return str(answer["id"])

    def send_again(self, deadline_s: float = 120.0) -> None:
        """Send all once more: what is known stays as it is, what was forgotten is accepted anew."""
        for path, sent in (("/v1/batches", self.batches), ("/v1/jobs", self.singles)):
            for job_id, (key, body) in list(sent.items()):
                answer = self._insist(path, body, key, deadline_s)
                assert answer["id"] == job_id, f"{job_id} sent again is {answer['id']}"

    def has_ended(self, job_id: str) -> bool:
        """Whether a job has ended, as far as can be asked now."""
        try:
            answer = self._http.get(f"/v1/jobs/{job_id}")
        except httpx.TransportError:
            return False
        return bool(answer.is_success and answer.json()["terminal"])

    def may_end(self, job_id: str, *statuses: str) -> None:
        """A job may end so, and not otherwise."""
        self.expected[job_id] = statuses

    def _insist(self, path: str, body: bytes, key: str, deadline_s: float) -> Any:
        deadline = monotonic() + deadline_s
        headers = {"idempotency-key": key, "content-type": "application/json"}
        if path.endswith("batches"):
            headers["content-type"] = "application/x-ndjson"
        while monotonic() < deadline:
            try:
                answer = self._http.post(path, content=body, headers=headers)
            except httpx.TransportError as error:
                self.refusals[type(error).__name__] += 1
            else:
                if answer.is_success:
                    return answer.json()
                self.refusals[answer.status_code] += 1
                assert answer.status_code in LATER, (answer.status_code, answer.text)
            Event().wait(RETRY_S)
        raise NeverAcceptedError(f"{path}: not accepted in {deadline_s} s; got {self.refusals}")

    def ask(self, path: str) -> httpx.Response:
        """Read something, however often it has to be asked for."""
        deadline = monotonic() + TIMEOUT_S * 3
        while True:
            try:
                answer = self._http.get(path)
                if answer.status_code not in LATER:
                    return answer
            except httpx.TransportError:
                pass
            assert monotonic() < deadline, f"no answer to GET {path}"
            Event().wait(RETRY_S)

    def jobs(self) -> dict[str, dict[str, Any]]:
        """What a client reads of every accepted job; one that is unknown is missing."""
        found: dict[str, dict[str, Any]] = {}
        for _, answer in self._ask_all("/v1/batches/{}/results", self.batches):
            items = [msgspec.json.decode(line) for line in answer.content.splitlines()]
            found |= {item["id"]: item for item in items if item["status"] != "forgotten"}
        for job_id, answer in self._ask_all("/v1/jobs/{}", self.singles):
            found[job_id] = answer.json()
        return found

    def _ask_all(self, path: str, ids: Iterable[str]) -> Iterator[tuple[str, httpx.Response]]:
        """Of those that are known. Many at once: one by one, a busy machine took minutes."""
        names = list(ids)
        with ThreadPoolExecutor(ASKING) as askers:
            answers = askers.map(self.ask, map(path.format, names))
            for name, answer in zip(names, answers, strict=True):
                if answer.status_code == httpx.codes.OK:
                    yield name, answer

    def faults(self) -> list[str]:
        """Accepted jobs that have not ended as they may, with a verdict of their own equation."""
        jobs = self.jobs()
        return [
            f"{job_id} ({equation}): {wrong}"
            for job_id, equation in self.accepted.items()
            if (wrong := self._fault(job_id, equation, jobs.get(job_id)))
        ]

    def _fault(self, job_id: str, equation: str, job: dict[str, Any] | None) -> str | None:
        if job is None:
            return "unknown"
        if job["status"] not in self.expected.get(job_id, ("succeeded",)):
            return f"{job['status']} {job.get('error') or ''}"
        if job["status"] == "succeeded" and f"'{equation}'" not in job["verdict"]["explanation"]:
            return f"has the verdict of another: {job['verdict']['explanation']}"
        return None


class Load:
    """A client that keeps so many jobs waiting, until it is stopped."""

    def __init__(self, send: Callable[[Sequence[str]], object], waiting: Callable[[], int]) -> None:
        self._send = send
        self._waiting = waiting
        self._stop = Event()
        self._number = 0
        self.failure: BaseException | None = None
        self._thread = Thread(target=self._run, name="load", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    @property
    def is_over(self) -> bool:
        """Whether what it was sending has been accepted, after a stop."""
        return not self._thread.is_alive()

    def stop(self) -> None:
        """Send nothing new."""
        self._stop.set()

    def _run(self) -> None:
        try:
            while not self._stop.is_set():
                if self._waiting() > BACKLOG:
                    self._stop.wait(0.02)
                    continue
                first, self._number = self._number, self._number + PIECE
                self._send([f"a = {n}" for n in range(first, first + PIECE)])
        except BaseException as error:
            self.failure = error


#: Jobs that wait, so that the pool is never idle but for a fault, and those sent together.
BACKLOG = 1200
PIECE = 100
