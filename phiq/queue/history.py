"""The pool's history: what it did in each minute of the last day, and how long jobs took.

The scripts that move jobs keep it (`record()` in `lua/totals.lua`), in a hash a minute that lapses
after a day; here it is read. Times come from histograms, so quantiles are as fine as their buckets.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import redis

from phiq.contract import Lane
from phiq.listing import History, HistoryPoint, Quantiles, Span
from phiq.queue.buckets import BOUNDS_S
from phiq.queue.connection import connect
from phiq.queue.metrics import Histogram, numbers
from phiq.queue.scripts import Scripts
from phiq.settings import Settings

#: Of each span, in minutes: its length, and that of a step: as many points as a curve can show.
SPANS: dict[Span, tuple[int, int]] = {"hour": (60, 1), "day": (1440, 5)}
_MINUTE_MS = 60_000


class HistoryStore:
    """The history on one Redis. Thread-safe; methods may raise `BrokerUnavailableError`."""

    def __init__(self, settings: Settings, client: redis.Redis | None = None) -> None:
        self._redis = Scripts(settings, client or connect(settings))

    def read(self, span: Span) -> History:
        """The last hour by minutes, or the last day by steps of five; in one round trip."""
        minutes, step = SPANS[span]
        seconds, micros = self._redis.command("TIME")
        now_ms = int(seconds) * 1000 + int(micros) // 1000
        # The last step is the one that now is in, though part of it is yet to come.
        end = (now_ms // _MINUTE_MS // step + 1) * step
        starts = range(end - minutes, end, step)
        told = self._minutes(range(end - minutes, end))
        points = [
            _point(start, step * 60, told[k * step : (k + 1) * step])
            for k, start in enumerate(starts)
        ]
        elapsed_s = (now_ms - starts[0] * _MINUTE_MS) / 1000
        total = _point(starts[0], elapsed_s, told)
        return History(span=span, step_s=step * 60, now_ms=now_ms, points=points, total=total)

    def _minutes(self, minutes: Iterable[int]) -> list[Minute]:
        self._redis.run("total")
        keys = [self._redis.key("history", str(minute)) for minute in minutes]
        return [_minute(stored) for stored in self._redis.commands([("HGETALL", k) for k in keys])]


class Minute(NamedTuple):
    """What one minute holds: jobs by what became of them, waits by lane, times in the scorer."""

    jobs: Counter[str]
    waits: dict[str, Histogram]
    score: Histogram


def _minute(stored: Mapping[bytes, bytes]) -> Minute:
    minute = Minute(
        Counter(), {lane.value: Histogram(BOUNDS_S) for lane in Lane}, Histogram(BOUNDS_S)
    )
    for name, count in numbers(stored):
        match name:
            case ["jobs", status]:
                minute.jobs[status] = count
            case ["wait", lane, bucket] if lane in minute.waits:
                minute.waits[lane].put(bucket, count)
            case ["score", bucket]:
                minute.score.put(bucket, count)
    return minute


def _point(start: int, step_s: float, minutes: Sequence[Minute]) -> HistoryPoint:
    jobs = sum((minute.jobs for minute in minutes), Counter[str]())
    waits = [wait for minute in minutes for wait in minute.waits.values()]
    return HistoryPoint(
        start_ms=start * _MINUTE_MS,
        submitted=jobs["submitted"],
        succeeded=jobs["succeeded"],
        failed=jobs["failed"],
        canceled=jobs["canceled"],
        expired=jobs["expired"],
        rate=round(sum(wait.count for wait in waits) / step_s, 3),
        wait_s=quantiles(waits),
        interactive_wait_s=quantiles([minute.waits[Lane.interactive] for minute in minutes]),
        score_s=quantiles([minute.score for minute in minutes]),
    )


def quantiles(histograms: Sequence[Histogram]) -> Quantiles | None:
    """Of all observations of histograms with bounds `BOUNDS_S`; None of none."""
    counts = [sum(column) for column in zip(*(one.counts for one in histograms), strict=True)]
    if not sum(counts):
        return None
    return Quantiles(p50=_quantile(counts, 0.5), p99=_quantile(counts, 0.99))


def _quantile(counts: Sequence[int], share: float) -> float:
    """Where `share` of the observations is reached, taken as even within a bucket.

    In the last, which has no bound, it is told as the bound before.
    """
    sought = share * sum(counts)
    lower = 0.0
    for bound, count in zip(BOUNDS_S, counts, strict=False):
        if count and sought <= count:
            return round(lower + (bound - lower) * sought / count, 6)
        sought -= count
        lower = bound
    return lower
