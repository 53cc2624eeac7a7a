"""What `/metrics` tells: the whole pool from one scrape, whichever door is asked.

Nothing is counted here but requests, which each door's process takes to Redis every second or two;
all else is read there when a scrape comes. Names begin with `phiq_`, units are in the names.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate, product
from threading import Event, Lock, Thread
from typing import Any, get_args
from uuid import uuid4

from flask import Request, Response
from msgspec import Struct
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)

from api.around import Around, Facts, Headers
from api.seats import Seats
from phiq import __version__
from phiq.contract import Lane, Mode, Status
from phiq.errors import BrokerUnavailableError
from phiq.pool import WorkerStatus
from phiq.queue.load import LoadWatch
from phiq.queue.metrics import WEBHOOK_OUTCOMES, Gauges, Histogram, MetricsStore, Tally, Totals
from phiq.queue.registry import Worker
from phiq.queue.store import JobStore, Snapshot

log = logging.getLogger(__name__)

#: How often a door takes its counts to Redis and tells that it lives, in seconds.
BEAT_S = 1.0
#: The same where nothing waits and nothing runs: there is nothing to learn, and the workers that
#: are there see to limits of time, too.
QUIET_BEAT_S = 2.0
#: Methods that are counted by name; what else a client makes up is counted as one.
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
#: The route of requests that no route takes.
NO_ROUTE = "none"
MIB = 1024 * 1024


class Meter:
    """Counts the requests of this process, says how many wait, watches the load. Thread-safe."""

    def __init__(self, store: MetricsStore, jobs: JobStore, seats: Seats, load: LoadWatch) -> None:
        self._store = store
        self._jobs = jobs
        self._seats = seats
        self._load = load
        self._tally = Tally()
        self._door_id = uuid4().hex
        self._stop = Event()
        self._beating = Lock()
        Thread(target=self._run, name="meter", daemon=True).start()

    def count(self, request: Request, _: Facts, response: Response) -> Headers:
        """Count the request that is answered by `response`; no header tells of it."""
        method = request.method if request.method in METHODS else "OTHER"
        route = request.url_rule.rule if request.url_rule else NO_ROUTE
        self._tally.add(f"http {method} {route} {response.status_code}")
        return []

    def beat(self) -> int:
        """Take what was counted to Redis, now; returns the server's time in ms.

        Raises:
            BrokerUnavailableError: it is kept for the next time.
        """
        self._tally.flush(self._store)
        with self._beating:
            if self._stop.is_set():
                return self._jobs.server_time_ms()
            return self._store.door_beats(self._door_id, self._seats.taken)

    def _look(self) -> None:
        """As `beat`, and look at the load: rates are learned from looks, whoever asks."""
        self._tally.flush(self._store)
        with self._beating:
            if not self._stop.is_set():
                self._load.look_from_door(self._door_id, self._seats.taken)

    def close(self) -> None:
        """Take the last counts to Redis and leave."""
        self._stop.set()
        try:
            self._tally.flush(self._store)
            with self._beating:  # a beat that is under way would come after the farewell
                self._store.door_leaves(self._door_id)
        except BrokerUnavailableError as error:
            log.warning("the last requests are not counted: %s", error)

    def _run(self) -> None:
        while not self._stop.wait(QUIET_BEAT_S if self._load.quiet else BEAT_S):
            try:
                self._look()
            except BrokerUnavailableError as error:
                log.debug("requests are counted later: %s", error)
            except Exception:
                log.exception("a beat failed, going on")


def install(around: Around, meter: Meter) -> None:
    """Count every request."""
    around.tells.append(meter.count)


class Reading(Struct, kw_only=True):
    """The pool at one scrape; `doors` are the requests that wait at each door's process."""

    totals: Totals
    counts: dict[str, int]
    snapshot: Snapshot
    gauges: Gauges
    workers: list[Worker]
    doors: list[int]
    desired: int


class PoolCollector:
    """A reading as Prometheus' families; without one all that is known is that Redis is away."""

    def __init__(self, reading: Reading | None) -> None:
        self._reading = reading

    def collect(self) -> Iterator[Metric]:
        """Every family, those without samples too."""
        yield _labelled("build_info", "Version of the door.", ("version",), {(__version__,): 1})
        up = self._reading is not None
        yield _gauge("broker_up", "Whether Redis answers (1) or is away (0).", up)
        if self._reading is not None:
            yield from _jobs(self._reading)
            yield from _queue(self._reading)
            yield from _times(self._reading.totals)
            yield from _doors(self._reading)
            yield from _workers(self._reading)
            yield from _gpus(self._reading.workers)


def _jobs(reading: Reading) -> Iterator[Metric]:
    totals, counts = reading.totals, reading.counts
    states = ("submitted", *(status for status in Status if status.terminal))
    every = dict.fromkeys(product(map(str, states), get_args(Mode)), 0)
    about = "Jobs by what they became (or were submitted), and mode."
    yield _counted("jobs", about, ("state", "mode"), every | totals.jobs)
    yield _counter("jobs_requeued", "Jobs put back as their worker was lost.", counts, "requeued")
    yield _counter("dead_letters", "Jobs that lost a worker at every attempt.", counts, "dead")
    yield _gauge("dead_letters_kept", "Dead letters that wait for a person.", reading.gauges.dead)
    yield _total("leases_lost", "Claims whose worker was lost.", totals.leases_lost)
    yield _total("cache_hits", "Verdicts that workers remembered.", totals.cached)


def _queue(reading: Reading) -> Iterator[Metric]:
    snapshot = reading.snapshot
    depths = {(lane,): depth for lane, depth in reading.gauges.depths.items()}
    yield _gauge("jobs_queued", "Jobs that wait.", snapshot.queued)
    yield _gauge("jobs_running", "Jobs that workers hold.", snapshot.running)
    about = "Ids in each inbox; those of canceled jobs stay until a claim meets them."
    yield _labelled("queue_depth_jobs", about, ("lane",), depths)
    about = "Age of the job that has waited longest; 0 when none waits."
    yield _gauge("queue_oldest_age_seconds", about, snapshot.oldest_age_s or 0)
    yield _gauge("queue_paused", "Whether the pool is paused (1).", snapshot.paused)


def _times(totals: Totals) -> Iterator[Metric]:
    about = "From submit to the start of the attempt that ended the job, of jobs that were scored."
    yield _by_lane("queue_wait_seconds", about, totals.wait)
    about = "From submit to end, of jobs that were scored."
    yield _by_lane("job_duration_seconds", about, totals.total)
    yield _histogram("score_duration_seconds", "Time in the scorer of a micro-batch.", totals.score)
    yield _histogram("micro_batch_jobs", "Jobs in a micro-batch.", totals.size)


def _doors(reading: Reading) -> Iterator[Metric]:
    totals = reading.totals
    yield _gauge("doors", "Processes of the door.", len(reading.doors))
    yield _gauge("waiters", "Requests that wait for a verdict, at all doors.", sum(reading.doors))
    about = "Requests that the doors answered."
    yield _counted("http_requests", about, ("method", "route", "status"), totals.http)
    outcomes = {(outcome,): totals.webhooks.get(outcome, 0) for outcome in WEBHOOK_OUTCOMES}
    yield _counted("webhook_deliveries", "Webhooks by outcome.", ("outcome",), outcomes)
    yield _gauge("webhooks_due", "Webhooks to be told.", reading.gauges.webhooks_due)


def _workers(reading: Reading) -> Iterator[Metric]:
    statuses = dict.fromkeys(((status,) for status in get_args(WorkerStatus)), 0)
    for worker in reading.workers:
        statuses[worker.status,] += 1
    rates = {(worker.worker_id,): worker.rate for worker in reading.workers}
    yield _labelled("workers", "Workers alive by status.", ("status",), statuses)
    yield _gauge("workers_desired", "Workers the load asks for.", reading.desired)
    yield _labelled("worker_jobs_per_second", "Jobs a worker ends.", ("worker",), rates)


def _gpus(workers: Iterable[Worker]) -> Iterator[Metric]:
    gpus = {worker.gpu_uuid: worker for worker in workers if worker.gpu_uuid}.values()
    families = (
        ("gpu_utilisation_ratio", "Share of time in which the GPU computes.", "utilisation", 1),
        ("gpu_memory_used_bytes", "Memory in use on the GPU.", "memory_mib", MIB),
        ("gpu_memory_total_bytes", "Memory of the GPU.", "memory_total_mib", MIB),
        ("gpu_temperature_celsius", "Temperature of the GPU.", "temperature_c", 1),
    )
    for name, about, field, scale in families:
        told = ((gpu, getattr(gpu, field)) for gpu in gpus)
        samples = {
            (gpu.gpu_uuid or "", gpu.device_name): value * scale
            for gpu, value in told
            if value is not None
        }
        yield _labelled(name, about, ("gpu", "model"), samples)


#: Values of labels, in order → value.
Samples = Mapping[Any, float]


def _gauge(name: str, about: str, value: float) -> Metric:
    return GaugeMetricFamily(f"phiq_{name}", about, value=float(value))


def _total(name: str, about: str, value: float) -> Metric:
    return CounterMetricFamily(f"phiq_{name}", about, value=value)


def _counter(name: str, about: str, counts: dict[str, int], key: str) -> Metric:
    return _total(name, about, counts.get(key, 0))


def _labelled(name: str, about: str, labels: tuple[str, ...], samples: Samples) -> Metric:
    family = GaugeMetricFamily(f"phiq_{name}", about, labels=labels)
    for values, value in samples.items():
        family.add_metric(values, float(value))
    return family


def _counted(name: str, about: str, labels: tuple[str, ...], samples: Samples) -> Metric:
    family = CounterMetricFamily(f"phiq_{name}", about, labels=labels)
    for values, value in samples.items():
        family.add_metric(values, value)
    return family


def _by_lane(name: str, about: str, histograms: dict[str, Histogram]) -> Metric:
    family = HistogramMetricFamily(f"phiq_{name}", about, labels=("lane",))
    for lane in Lane:
        histogram = histograms.get(lane.value) or Histogram.of_seconds()
        family.add_metric((lane.value,), _buckets(histogram), histogram.sum)
    return family


def _histogram(name: str, about: str, histogram: Histogram) -> Metric:
    buckets = _buckets(histogram)
    return HistogramMetricFamily(f"phiq_{name}", about, buckets=buckets, sum_value=histogram.sum)


def _buckets(histogram: Histogram) -> list[tuple[str, float]]:
    """Cumulative, as Prometheus has them: up to each bound."""
    bounds = (*map(str, map(float, histogram.bounds)), "+Inf")
    return list(zip(bounds, map(float, accumulate(histogram.counts)), strict=True))
