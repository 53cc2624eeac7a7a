"""Delivers webhooks: `celery -A worker.webhooks worker`, a process of its own beside the pool.

Signed as Standard Webhooks asks (id, timestamp, HMAC-SHA256), at least once, with backoff and
jitter. It scores nothing, and a slow receiver holds up nobody: each has a share of what is under
way. It needs no other worker: it looks once a second whether something is due, and rings for
itself.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Event, Thread
from typing import Any
from urllib.parse import urlsplit

import httpx
from celery import Celery, signals
from msgspec import structs
from standardwebhooks import Webhook

from phiq import logs
from phiq.addresses import resolve
from phiq.broker import DELIVER_TASK, WEBHOOK_QUEUE, WebhookBell, make_celery
from phiq.contract import OWNER_MARK, Batch, Job, encode
from phiq.errors import BrokerUnavailableError, InvalidRequestError
from phiq.queue.batches import BatchStore
from phiq.queue.connection import access_or_exit, connect
from phiq.queue.metrics import MetricsStore, Tally, WebhookOutcome
from phiq.queue.store import JobStore
from phiq.queue.webhooks import Delivery, WebhookStore
from phiq.settings import Settings, settings_or_exit
from phiq.tracing import UNTRACED
from worker.consumer import PATIENT_CONSUMER

log = logging.getLogger(__name__)

#: A receiver has answered within this, name look-up included, or the delivery counts as failed.
TIMEOUT_S = 10.0
#: A delivery whose process died is taken up again after this.
LEASE_S = 3 * TIMEOUT_S
#: Deliveries that are taken in one call, and that are under way at the same time.
CHUNK = 64
MOST_AT_ONCE = 256
#: Of these to one receiver: one that hangs holds up nobody else, nor much of this process.
PER_RECEIVER = 4
#: A delivery to a receiver that has its share is looked at again after this, in seconds, and later
#: the more wait for it.
TURN_S = 1.0
#: Seconds until the next attempt, each with up to a fifth of jitter; after the last it is given up,
#: some nine hours after the first.
BACKOFF_S = (5, 30, 120, 600, 3600, 10_000, 20_000)
JITTER = 0.2
#: How often it looks whether something is due, in seconds.
LOOK_S = 1.0
#: The receiver says that it wants no more: HTTP 410.
GONE = 410


class Notifier:
    """Tells receivers of ended jobs and batches."""

    def __init__(self, settings: Settings, app: Celery) -> None:
        client = connect(settings)
        self._settings = settings
        self._jobs = JobStore(settings, client)
        self._batches = BatchStore(settings, self._jobs, client)
        self._due = WebhookStore(settings, client)
        self._bell = WebhookBell(settings, app, client)
        self._metrics = MetricsStore(settings, client)
        self._tally = Tally()
        self._stopping = Event()
        self._resolvers = ThreadPoolExecutor(MOST_AT_ONCE, "resolve")

    def look(self) -> None:
        """Ring if a delivery is due; on the way, end what is past its limits of time."""
        if self._jobs.reap().webhooks_due:
            self._bell.ring()

    def deliver_due(self) -> None:
        """Deliver what is due now, each once."""
        self._bell.answer()
        asyncio.run(self._deliver_all())
        self._tally.flush(self._metrics)

    def stop(self, **_: Any) -> None:
        """Take no more; what is under way is ended."""
        self._stopping.set()

    def _end(self, delivery: Delivery, outcome: WebhookOutcome) -> None:
        self._tally.add(f"webhooks {outcome}")
        self._due.end(delivery)

    async def _deliver_all(self) -> None:
        """Deliver until nothing is due, taking more while slow ones are under way."""
        under_way: dict[asyncio.Task[None], str] = {}
        limits = httpx.Limits(max_connections=MOST_AT_ONCE)
        async with httpx.AsyncClient(
            timeout=TIMEOUT_S, follow_redirects=False, limits=limits
        ) as http:
            while True:
                taken = [] if self._stopping.is_set() else self._take(len(under_way))
                self._start(http, taken, under_way)
                if not under_way and not taken:
                    return
                if under_way:
                    done, _ = await asyncio.wait(
                        under_way, timeout=LOOK_S, return_when=asyncio.FIRST_COMPLETED
                    )
                    for task in done:
                        del under_way[task]
                self._tally.flush(self._metrics)

    def _take(self, under_way: int) -> list[Delivery]:
        room = min(CHUNK, MOST_AT_ONCE - under_way)
        return self._due.take(room, LEASE_S) if room > 0 else []

    def _start(
        self,
        http: httpx.AsyncClient,
        taken: list[Delivery],
        under_way: dict[asyncio.Task[None], str],
    ) -> None:
        """Begin deliveries; those of a receiver that has its share already wait their turn."""
        busy, waiting = Counter(under_way.values()), Counter[str]()
        for delivery in taken:
            url, data = self._look_up(delivery)
            if url is None:
                self._due.end(delivery)
                continue
            receiver = urlsplit(url).netloc
            if busy[receiver] >= PER_RECEIVER:
                waiting[receiver] += 1
                wait_s = TURN_S + waiting[receiver] / PER_RECEIVER
                due_ms = self._jobs.server_time_ms() + int(wait_s * 1000)
                self._due.postpone(delivery, due_ms)
                continue
            busy[receiver] += 1
            task = asyncio.create_task(self._deliver(http, url, delivery, data))
            under_way[task] = receiver

    async def _deliver(
        self, http: httpx.AsyncClient, url: str, delivery: Delivery, data: Job | Batch | None
    ) -> None:
        try:
            async with asyncio.timeout(TIMEOUT_S):
                status = await self._send(http, url, delivery, data)
        except InvalidRequestError as error:
            log.warning("webhook of %s refused: %s", delivery.subject, error)
            self._end(delivery, "refused")
        except Exception as error:  # whatever it was, the other deliveries go on
            self._failed(delivery, repr(error))
        else:
            self._answered(delivery, status)

    def _look_up(self, delivery: Delivery) -> tuple[str | None, Job | Batch | None]:
        if delivery.kind == "batch":
            return self._batches.webhook(delivery.id), self._batches.get(delivery.id)
        job = self._jobs.get(delivery.id)
        return (job.request.webhook, _as_chosen(job)) if job and job.request else (None, None)

    async def _send(
        self, http: httpx.AsyncClient, url: str, delivery: Delivery, data: Job | Batch | None
    ) -> int:
        """POST to the address that was checked, whatever the name resolves to by then."""
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        private = self._settings.webhook_private
        loop = asyncio.get_running_loop()
        address = await loop.run_in_executor(
            self._resolvers, lambda: resolve(host, port, private=private)
        )
        now = datetime.now(UTC)
        body = encode(
            {"type": f"{delivery.kind}.ended", "timestamp": now.isoformat(), "data": data}
        ).decode()
        headers = (
            self._traced(delivery)
            | self._headers(delivery, now, body)
            | {"host": parts.netloc.rpartition("@")[2]}
        )
        target = httpx.URL(url).copy_with(host=address)
        request = http.build_request(
            "POST", target, content=body, headers=headers, extensions={"sni_hostname": host}
        )
        response = await http.send(request, stream=True)  # of the answer only the status counts
        await response.aclose()
        return response.status_code

    def _traced(self, delivery: Delivery) -> dict[str, str]:
        """The traceparent that its job came with."""
        trace = self._jobs.trace(delivery.id) if delivery.kind == "job" else UNTRACED
        return {"traceparent": trace.traceparent} if trace.traceparent else {}

    def _headers(self, delivery: Delivery, now: datetime, body: str) -> dict[str, str]:
        message_id = f"{delivery.kind}_{delivery.id}"
        return {
            "content-type": "application/json",
            "webhook-id": message_id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": Webhook(self._settings.webhook_secret).sign(message_id, now, body),
        }

    def _answered(self, delivery: Delivery, status: int) -> None:
        if httpx.codes.is_success(status):
            self._end(delivery, "delivered")
        elif status == GONE:
            log.info("webhook of %s: the receiver wants no more", delivery.subject)
            self._end(delivery, "refused")
        else:
            self._failed(delivery, f"HTTP {status}")

    def _failed(self, delivery: Delivery, reason: str) -> None:
        if delivery.attempt > len(BACKOFF_S):
            log.warning("webhook of %s given up: %s", delivery.subject, reason)
            self._end(delivery, "given_up")
            return
        self._tally.add("webhooks failed")
        wait_s = BACKOFF_S[delivery.attempt - 1] * (1 + random.random() * JITTER)  # noqa: S311 - spreads load
        log.info("webhook of %s: %s, again in %.0f s", delivery.subject, reason, wait_s)
        self._due.put_off(delivery, self._jobs.server_time_ms() + int(wait_s * 1000))


def _as_chosen(job: Job) -> Job:
    """The job under the id that its key's holder chose, not the one it is stored under."""
    return structs.replace(job, id=job.id.rpartition(OWNER_MARK)[2])


class Lookout:
    """A thread that looks for deliveries that are due, until it is stopped."""

    def __init__(self, notifier: Notifier) -> None:
        self._notifier = notifier
        self._stop = Event()
        self._thread = Thread(target=self._run, name="lookout", daemon=True)

    def start(self, **_: Any) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self, **_: Any) -> None:
        """Look no more."""
        self._stop.set()

    def _run(self) -> None:
        while not self._stop.wait(LOOK_S):
            try:
                self._notifier.look()
            except BrokerUnavailableError as error:
                log.warning("cannot see what is due: %s", error)
            except Exception:
                log.exception("a look failed, going on")


def make_app(settings: Settings) -> Celery:
    """The Celery app of the webhook worker, with its one task."""
    app = make_celery(settings, Celery)
    app.conf.task_default_queue = WEBHOOK_QUEUE
    app.conf.worker_consumer = PATIENT_CONSUMER
    app.conf.control_exchange = WEBHOOK_QUEUE  # it is no member of the pool that `inspect` asks
    signals.after_setup_logger.connect(
        lambda logger, **_: logs.as_wanted(settings, logger), weak=False
    )
    notifier = Notifier(settings, app)
    lookout = Lookout(notifier)
    signals.worker_init.connect(lambda **_: access_or_exit(settings), weak=False)
    signals.worker_ready.connect(lookout.start, weak=False)
    signals.worker_shutting_down.connect(lookout.stop, weak=False)
    signals.worker_shutting_down.connect(notifier.stop, weak=False)

    @app.task(name=DELIVER_TASK)
    def deliver() -> None:
        notifier.deliver_due()

    return app


app = make_app(settings_or_exit())
