"""How many workers a load asks for, and which of them to let go: a policy without clock or I/O.

It is told what there is once a second or so, and answers with a number. Whoever runs a pool carries
it out (`phiq up`, `phiq autoscale`, KEDA by `/v1/scale`). It starts and stops nothing itself.

Workers are wanted for what arrives, R workers' work, and √R more: the square-root rule by which
queues stay short whatever their size (Halfin and Whitt 1981); and for what has piled up. How much
one scores is learned from how long its micro-batches take, so that small ones tell of full ones.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

#: Workers beyond R, in √R: one more is asked for when there are fewer than R + GROW √R …
GROW = 0.8
#: … and one let go when the others are more than R + SHRINK √R. What lies between keeps noise from
#: moving the pool.
SHRINK = 1.4
#: What has piled up is to be gone within this, in seconds.
CLEAR_S = 5.0
#: Jobs that wait for longer than this, in seconds, have piled up: workers are slower than the load.
BEHIND_S = 2.0
#: A worker is let go only when the load has asked for fewer all this time, in seconds.
CALM_S = 25.0
#: How fast averages follow, in seconds: of arrivals, of their trend, of what time is lost between
#: micro-batches, of what a micro-batch takes.
ARRIVALS_S, TREND_S, LOSS_S, COST_S = 10.0, 40.0, 20.0, 900.0
#: Shortest time between two looks that rates are taken from, in seconds.
LOOK_S = 0.5
#: Until a micro-batch was seen, one is taken to last this long, in seconds.
GUESSED_BATCH_S = 1.0


class Load(NamedTuple):
    """The pool at one moment. Totals only ever rise; `now_s` is any clock that never goes back.

    submitted, served, batches: jobs and micro-batches since the beginning; score_s: what the latter
    took, on all workers together. workers take jobs; starting will.
    """

    now_s: float
    submitted: int
    served: int
    batches: int
    score_s: float
    waiting: int
    running: int
    oldest_age_s: float
    workers: int
    starting: int
    micro_batch: int


@dataclass(frozen=True)
class Bounds:
    """Fewest and most workers, and how long one takes from its start to its first claim."""

    least: int = 0
    most: int = 10_000
    start_s: float = 10.0


class Average:
    """A mean that forgets: what is older than `span_s` counts for little."""

    def __init__(self, span_s: float, value: float | None = None) -> None:
        self._span_s = span_s
        self.value = value

    def follow(self, value: float, for_s: float) -> None:
        """Take in a value that held for so long."""
        if self.value is None:
            self.value = value
        self.value += (value - self.value) * -math.expm1(-for_s / self._span_s)

    def __float__(self) -> float:
        return self.value or 0.0


class BatchCost:
    """What a micro-batch takes: so much by itself, so much a job; least squares that forget.

    Where all were of one size the two cannot be told apart: then all is the jobs', which tells too
    little of large micro-batches rather than too much.
    """

    def __init__(self) -> None:
        self._batches_squared = self._product = self._jobs_squared = 0.0
        self._batches_time = self._jobs_time = 0.0

    def follow(self, batches: int, jobs: int, took_s: float, for_s: float) -> None:
        """Take in what was scored in a while."""
        kept = math.exp(-for_s / COST_S)
        self._batches_squared = self._batches_squared * kept + batches * batches
        self._product = self._product * kept + batches * jobs
        self._jobs_squared = self._jobs_squared * kept + jobs * jobs
        self._batches_time = self._batches_time * kept + batches * took_s
        self._jobs_time = self._jobs_time * kept + jobs * took_s

    def rate(self, size: int) -> float | None:
        """Jobs a second in micro-batches of this size; None as long as there was none."""
        if not self._jobs_squared or not self._jobs_time:
            return None
        squared = self._batches_squared * (1 + _RIDGE)
        det = squared * self._jobs_squared - self._product**2
        batch_s = (self._jobs_squared * self._batches_time - self._product * self._jobs_time) / det
        batch_s = min(max(batch_s, 0.0), self._batches_time / self._batches_squared)
        job_s = max(self._jobs_time - batch_s * self._product, 0.0) / self._jobs_squared
        return size / (batch_s + size * job_s)


#: Share by which the squares of batches count for more, so that what cannot be told apart has an
#: answer.
_RIDGE = 1e-6


class Scaler:
    """The policy for one pool: `desired` workers, from one look after the other."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._last: Load | None = None
        self._since: float | None = None
        self._arrivals = Average(ARRIVALS_S)
        self._trend = Average(TREND_S)
        self._cost = BatchCost()
        self._kept = Average(LOSS_S, 1.0)
        self._asked: deque[tuple[float, int]] = deque()  # falling: the first is the most of CALM_S
        self.desired = bounds.least

    def decide(self, load: Load) -> int:
        """Take in a look; returns how many workers there should be."""
        if self._last is None or load.now_s - self._last.now_s >= LOOK_S:
            self._learn(load)
        self._since = load.now_s if self._since is None else self._since
        there = load.workers + load.starting
        grown = self._needed(load, GROW)
        kept = self._most_of_late(load.now_s, max(grown, self._needed(load, SHRINK)))
        if load.now_s - self._since < CALM_S:
            kept = max(kept, there)  # what little was seen is no reason to let anyone go
        wanted = grown if grown > there else min(there, kept)
        self.desired = min(max(wanted, self._bounds.least), self._bounds.most)
        return self.desired

    def rate(self, micro_batch: int) -> float:
        """Jobs a second that one worker scores in full micro-batches, as far as is known."""
        return (self._cost.rate(micro_batch) or micro_batch / GUESSED_BATCH_S) * float(self._kept)

    def _learn(self, load: Load) -> None:
        last, self._last = self._last, load
        if last is None:
            return
        for_s = load.now_s - last.now_s
        arrived = max(0, load.submitted - last.submitted) / for_s
        self._arrivals.follow(arrived, for_s)
        self._trend.follow(arrived, for_s)
        served, batches = load.served - last.served, load.batches - last.batches
        if served > 0 and batches > 0:
            self._cost.follow(batches, served, load.score_s - last.score_s, for_s)
        workers = min(last.workers, load.workers)
        if workers and served > 0 and _behind(last) and _behind(load):
            full = self._cost.rate(load.micro_batch) or math.inf
            self._kept.follow(min(1.0, served / for_s / workers / full), for_s)

    def _needed(self, load: Load, margin: float) -> int:
        """Workers for what arrives and what has piled up, and `margin` times the root of it."""
        arrivals, rate = self._arrivals_ahead(), self.rate(load.micro_batch)
        work = (arrivals + self._piled_up(load, rate, arrivals) / CLEAR_S) / rate
        needed = math.ceil(work + margin * math.sqrt(work) - _FRACTION)
        return max(needed, 1 if load.waiting or load.running else 0)

    def _arrivals_ahead(self) -> float:
        """What will arrive by the time a worker asked for now takes jobs, if the trend goes on."""
        now = float(self._arrivals)
        slope = (now - float(self._trend)) / (TREND_S - ARRIVALS_S)
        return now + min(max(slope, 0.0) * self._bounds.start_s, now)

    def _piled_up(self, load: Load, rate: float, arrivals: float) -> int:
        """Jobs that workers there are do not clear before another one could begin."""
        if not _behind(load):
            return 0
        spare = (load.workers + load.starting) * rate - arrivals
        soon = spare > 0 and load.waiting / spare < self._bounds.start_s
        return 0 if soon else load.waiting

    def _most_of_late(self, now_s: float, needed: int) -> int:
        while self._asked and self._asked[-1][1] <= needed:
            self._asked.pop()
        self._asked.append((now_s, needed))
        while self._asked[0][0] < now_s - CALM_S:
            self._asked.popleft()
        return self._asked[0][1]


#: A pool that lacks less than this part of a worker is large enough.
_FRACTION = 0.1


def _behind(load: Load) -> bool:
    """Whether jobs pile up, not just wait for a micro-batch to end."""
    return load.oldest_age_s > BEHIND_S or load.waiting > load.workers * load.micro_batch


def to_let_go(workers: Iterable[tuple[str, str, int]], count: int) -> list[str]:
    """Who of (id, status, started_ms) goes: at most `count` idle ones, the youngest first.

    A busy one is never among them; who finds too few asks again later.
    """
    idle = [(started_ms, name) for name, status, started_ms in workers if status == "ready"]
    return [name for _, name in sorted(idle, reverse=True)[: max(count, 0)]]
