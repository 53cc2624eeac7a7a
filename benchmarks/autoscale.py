"""Autoscaling in simulation: the policy of `phiq/scaling.py`, KEDA's list scaler, a fixed pool.

`python -m benchmarks.autoscale`. Jobs arrive by the tick, workers claim micro-batches first come,
first served, and take a fixed time a batch and one a job. The test suite holds the same figures.
"""

from __future__ import annotations

import heapq
import math
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple, Protocol

import numpy as np

from phiq.scaling import Bounds, Load, Scaler

#: Simulated time moves in steps of this, in seconds.
TICK_S = 0.005
#: The fixed pool, and the most workers of the others.
MOST = 8


class WorkerModel(NamedTuple):
    """What a micro-batch costs, as measured of the rigorous scorer on a host; and a start."""

    batch_s: float = 0.02
    job_s: float = 0.0004
    micro_batch: int = 256
    start_s: float = 5.0

    @property
    def rate(self) -> float:
        """Jobs a second in full micro-batches."""
        return self.micro_batch / self.took_s(self.micro_batch)

    def took_s(self, jobs: int) -> float:
        """What a micro-batch of so many takes."""
        return self.batch_s + jobs * self.job_s


class Policy(Protocol):
    """Says how many workers there should be."""

    every_s: float

    def decide(self, load: Load) -> int:
        """How many."""


class Fixed:
    """A pool that nobody scales."""

    every_s = 1.0

    def decide(self, load: Load) -> int:
        """All of them."""
        return MOST


class Ours:
    """The policy that is shipped."""

    every_s = 1.0

    def __init__(self, model: WorkerModel) -> None:
        self._scaler = Scaler(Bounds(least=1, most=MOST, start_s=model.start_s))

    def decide(self, load: Load) -> int:
        """What the scaler says."""
        return self._scaler.decide(load)


class KedaList:
    """KEDA on the length of the inbox: desired = ceil(length / target), steady for 300 s.

    As its Redis list scaler with the defaults of the autoscaler under it: a look every 15 s, and
    the most that was asked for in five minutes. What workers hold is in no list.
    """

    every_s = 15.0
    steady_s = 300.0

    def __init__(self, target: int) -> None:
        self._target = target
        self._asked: deque[tuple[float, int]] = deque()

    def decide(self, load: Load) -> int:
        """The most of late."""
        self._asked.append((load.now_s, math.ceil(load.waiting / self._target)))
        while self._asked[0][0] < load.now_s - self.steady_s:
            self._asked.popleft()
        return min(max(1, *(asked for _, asked in self._asked)), MOST)


@dataclass
class Outcome:
    """What a run cost and gave. Waits are in seconds, by job; `sizes` is the pool by the second."""

    worker_s: float = 0.0
    busy_stopped: int = 0
    left: int = 0
    sizes: list[int] = field(default_factory=list)
    _waits: dict[int, int] = field(default_factory=dict)

    def waited(self, ticks: int, jobs: int) -> None:
        """Count jobs that waited so long."""
        self._waits[ticks] = self._waits.get(ticks, 0) + jobs

    def wait_s(self, share: float) -> float:
        """The wait that `share` of jobs did not exceed."""
        most = share * sum(self._waits.values())
        seen = 0
        for ticks in sorted(self._waits):
            seen += self._waits[ticks]
            if seen >= most:
                return ticks * TICK_S
        return 0.0

    def turns(self, after_s: int = 0) -> int:
        """How often the pool changed its direction: grew after it had shrunk, or the other way."""
        steps = [after - before for before, after in pairwise(self.sizes[after_s:])]
        return sum(a != b for a, b in pairwise(step > 0 for step in steps if step))


class Pool:
    """The simulated pool: a queue, idle and busy workers, some on their way."""

    def __init__(self, model: WorkerModel, workers: int) -> None:
        self.outcome = Outcome()
        self.submitted = self.served = self.waiting = self.batches = 0
        self.score_s = 0.0
        self._model = model
        self._queue: deque[tuple[int, int]] = deque()  # tick of arrival, jobs
        self._idle = workers
        self._busy: list[tuple[int, int]] = []  # tick of its end, jobs
        self._starting: list[int] = []  # tick when it takes jobs

    @property
    def size(self) -> int:
        """Workers paid for."""
        return self._idle + len(self._busy) + len(self._starting)

    def step(self, tick: int, arrived: int) -> None:
        """One tick: what has ended, what arrives, what is claimed."""
        while self._starting and self._starting[0] <= tick:
            heapq.heappop(self._starting)
            self._idle += 1
        while self._busy and self._busy[0][0] <= tick:
            jobs = heapq.heappop(self._busy)[1]
            self.served += jobs
            self.batches += 1
            self.score_s += self._model.took_s(jobs)
            self._idle += 1
        if arrived:
            self._queue.append((tick, arrived))
            self.submitted += arrived
            self.waiting += arrived
        while self._idle and self.waiting:
            self._claim(tick)
        self.outcome.worker_s += self.size * TICK_S

    def _claim(self, tick: int) -> None:
        room = jobs = min(self._model.micro_batch, self.waiting)
        while room:
            arrived, count = self._queue.popleft()
            taken = min(count, room)
            if taken < count:
                self._queue.appendleft((arrived, count - taken))
            room -= taken
            self.outcome.waited(tick - arrived, taken)
        self.waiting -= jobs
        self._idle -= 1
        ends = tick + max(1, round(self._model.took_s(jobs) / TICK_S))
        heapq.heappush(self._busy, (ends, jobs))

    def load(self, tick: int) -> Load:
        """What a policy sees."""
        return Load(
            now_s=tick * TICK_S,
            submitted=self.submitted,
            served=self.served,
            batches=self.batches,
            score_s=self.score_s,
            waiting=self.waiting,
            running=sum(jobs for _, jobs in self._busy),
            oldest_age_s=(tick - self._queue[0][0]) * TICK_S if self._queue else 0.0,
            workers=self._idle + len(self._busy),
            starting=len(self._starting),
            micro_batch=self._model.micro_batch,
        )

    def resize(self, tick: int, desired: int, *, knows_who: bool) -> None:
        """Start workers, or stop some: idle ones alone where the policy knows who they are."""
        for _ in range(desired - self.size):
            heapq.heappush(self._starting, tick + round(self._model.start_s / TICK_S))
        surplus = self.size - desired
        if surplus > 0 and not knows_who:  # whoever it hits: the longer a pod is busy, the likelier
            hit = min(len(self._busy), round(surplus * len(self._busy) / self.size))
            self.outcome.busy_stopped += hit
            for _ in range(hit):
                _, jobs = self._busy.pop()
                self._queue.appendleft((tick, jobs))
                self.waiting += jobs
            heapq.heapify(self._busy)
            surplus -= hit
        self._idle -= min(max(surplus, 0), self._idle)


def simulate(arrivals: Sequence[int], policy: Policy, model: WorkerModel) -> Outcome:
    """Run a load, given as jobs by the tick, through a pool that `policy` scales."""
    pool = Pool(model, MOST if isinstance(policy, Fixed) else 1)
    look, second = round(policy.every_s / TICK_S), round(1 / TICK_S)
    knows_who = not isinstance(policy, KedaList)
    for tick, arrived in enumerate(arrivals):
        pool.step(tick, int(arrived))
        if tick % look == 0:
            pool.resize(tick, policy.decide(pool.load(tick)), knows_who=knows_who)
        if tick % second == 0:
            pool.outcome.sizes.append(pool.size)
    pool.outcome.left = pool.waiting
    return pool.outcome


def poisson(rates: np.ndarray, seed: int = 1) -> Sequence[int]:
    """Jobs by the tick at these rates (jobs/s by the second)."""
    per_tick = np.repeat(rates, round(1 / TICK_S)) * TICK_S
    arrivals: list[int] = np.random.default_rng(seed).poisson(per_tick).tolist()
    return arrivals


def loads(model: WorkerModel) -> dict[str, Sequence[int]]:
    """The loads of the table; their peak keeps the fixed pool busy for four fifths of its time."""
    peak = 0.8 * MOST * model.rate
    t = np.arange(3600)
    day = 0.05 + 0.95 * np.clip(np.sin(2 * np.pi * t / 3600), 0, None) ** 2
    step = np.where(t[:1200] < 300, 0.1, 0.7)
    spike = np.where((t[:1200] >= 300) & (t[:1200] < 330), 1.0, 0.1)
    burst = np.zeros(600)
    burst[60] = 20_000
    return {
        "steady": poisson(np.full(1800, 0.45 * peak)),
        "diurnal": poisson(day * peak),
        "step": poisson(step * peak),
        "spike": poisson(spike * peak),
        "burst of 20 000": poisson(burst),
    }


POLICIES: dict[str, Callable[[WorkerModel], Policy]] = {
    "fixed pool of 8": lambda _: Fixed(),
    "phiq": Ours,
    "KEDA on the list": lambda model: KedaList(model.micro_batch),
}


#: Columns of the table.
HEAD = (
    "load, start of a worker",
    "policy",
    "wait p50 / p95 / p99 s",
    "worker-seconds",
    "of fixed",
    "turns",
    "busy stopped",
)


def main() -> None:
    """Print the table."""
    print(f"| {' | '.join(HEAD)} |")
    print("|---" * len(HEAD) + "|")
    for start_s in (5.0, 60.0):
        model = WorkerModel(start_s=start_s)
        for name, arrivals in loads(model).items():
            outcomes = {p: simulate(arrivals, make(model), model) for p, make in POLICIES.items()}
            fixed_s = outcomes["fixed pool of 8"].worker_s
            for policy, outcome in outcomes.items():
                print(row(f"{name}, {start_s:.0f} s", policy, outcome, fixed_s), flush=True)


def row(load: str, policy: str, outcome: Outcome, fixed_s: float) -> str:
    """One line of the table."""
    waits = " / ".join(f"{outcome.wait_s(share):.3f}" for share in (0.5, 0.95, 0.99))
    costs = f"{outcome.worker_s:,.0f} | {outcome.worker_s / fixed_s:.2f}"
    return f"| {load} | {policy} | {waits} | {costs} | {outcome.turns()} | {outcome.busy_stopped} |"


if __name__ == "__main__":
    main()
