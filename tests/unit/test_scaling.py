"""The scaling policy: what it asks for, that it keeps still, and what it costs in simulation."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from benchmarks.autoscale import (
    MOST,
    TICK_S,
    Fixed,
    KedaList,
    Ours,
    Outcome,
    WorkerModel,
    loads,
    poisson,
    simulate,
)
from phiq.scaling import CALM_S, BatchCost, Bounds, Load, Scaler, to_let_go

#: Jobs submitted to a real pool, by the second: eight people one at a time, two scripts in bulk.
RECORDED = Path(__file__).with_name("recorded_load.txt")
#: Workers that start at once, and those that load a large scorer.
STARTS_S = (5.0, 60.0)


def look(now_s: float, **changes: float) -> Load:
    """A pool of one idle worker at `now_s`, but for `changes`."""
    at_rest = Load(
        now_s=now_s,
        submitted=0,
        served=0,
        batches=0,
        score_s=0.0,
        waiting=0,
        running=0,
        oldest_age_s=0.0,
        workers=1,
        starting=0,
        micro_batch=256,
    )
    return at_rest._replace(**changes)  # type: ignore[arg-type]


def test_an_idle_pool_is_as_small_as_it_may_be() -> None:
    """Nothing to do: the least there may be, zero included; and one as soon as something waits."""
    for least in (0, 1, 3):
        scaler = Scaler(Bounds(least=least, most=8))
        assert {scaler.decide(look(t, workers=least)) for t in range(100)} == {least}
    scaler = Scaler(Bounds(least=0, most=8))
    scaler.decide(look(0, workers=0))
    assert scaler.decide(look(1, workers=0, submitted=1, waiting=1)) == 1


def test_nobody_goes_before_the_load_was_seen_for_a_while() -> None:
    """A policy that has just been started knows nothing of what came before."""
    scaler = Scaler(Bounds(least=1, most=8))
    asked = [scaler.decide(look(t, workers=5)) for t in range(60)]
    assert set(asked[: int(CALM_S)]) == {5}
    assert asked[-1] == 1


def test_bounds_hold_whatever_the_load() -> None:
    """A backlog past all reason asks for the most there may be, and no more."""
    scaler = Scaler(Bounds(least=2, most=8))
    for t in range(10):
        backlog = 10**6 * (t + 1)
        asked = scaler.decide(look(t, submitted=backlog, waiting=backlog, oldest_age_s=t))
        assert 2 <= asked <= 8
    assert asked == 8


def test_workers_on_their_way_are_not_asked_for_twice() -> None:
    """While those that were asked for start, the same backlog asks for no more than before."""
    scaler = Scaler(Bounds(least=1, most=100, start_s=60))
    first = scaler.decide(look(0, submitted=3000, waiting=3000, oldest_age_s=5))
    asked = [
        scaler.decide(look(t, submitted=3000, waiting=3000, oldest_age_s=5 + t, starting=first - 1))
        for t in range(1, 30)
    ]
    assert max(asked) == first


def test_a_backlog_that_is_gone_before_help_comes_asks_for_none() -> None:
    """A cold start of a minute is not worth what one worker clears in half of it."""
    scaler = Scaler(Bounds(least=1, most=8, start_s=60))
    for t in range(20):  # one worker, 1000 jobs a second
        served = 1000 * t
        scaler.decide(
            look(t, submitted=served, served=served, batches=4 * t, score_s=t, running=256)
        )
    waiting = look(
        20, submitted=50_000, served=20_000, batches=80, score_s=20, waiting=30_000, oldest_age_s=3
    )
    help_soon = Scaler(Bounds(least=1, most=8, start_s=2))
    help_soon.__dict__.update({k: v for k, v in scaler.__dict__.items() if k != "_bounds"})
    assert scaler._piled_up(waiting, 1000.0, 0.0) == 0
    assert help_soon._piled_up(waiting, 1000.0, 0.0) == 30_000


@pytest.mark.parametrize("batch_s", [0.0, 0.02, 0.5])
def test_small_micro_batches_tell_of_full_ones(batch_s: float) -> None:
    """What a batch takes by itself is told apart from what its jobs take."""
    cost, rng = BatchCost(), np.random.default_rng(5)
    for _ in range(100):
        sizes = rng.poisson(6, 20) + 1
        took_s = sum(batch_s + 0.001 * size for size in sizes) * rng.normal(1, 0.002)
        cost.follow(len(sizes), int(sizes.sum()), took_s, 1.0)
    assert cost.rate(256) == pytest.approx(256 / (batch_s + 0.256), rel=0.15)


def test_batches_of_one_size_promise_nothing() -> None:
    """Where the two cannot be told apart, a full batch is taken to be as slow a job as these."""
    cost = BatchCost()
    assert cost.rate(256) is None
    for _ in range(100):
        cost.follow(10, 10, 0.2, 1.0)
    assert cost.rate(256) == pytest.approx(50, rel=0.01)


def test_only_idle_workers_are_let_go() -> None:
    """The youngest first; busy, starting, paused and leaving ones are never among them."""
    workers = [
        ("a", "ready", 1),
        ("b", "busy", 5),
        ("c", "ready", 3),
        ("d", "starting", 6),
        ("e", "draining", 7),
        ("f", "paused", 8),
    ]
    assert to_let_go(workers, 1) == ["c"]
    assert to_let_go(workers, 5) == ["c", "a"]
    assert to_let_go(workers, 0) == to_let_go(workers, -1) == []


@pytest.mark.parametrize("start_s", STARTS_S)
def test_a_day_costs_half_and_waits_no_longer(start_s: float) -> None:
    """Against a fixed pool: half its worker-seconds, 1.3 times its p95 wait; nobody busy goes."""
    model = WorkerModel(start_s=start_s)
    day = loads(model)["diurnal"]
    fixed, ours = simulate(day, Fixed(), model), simulate(day, Ours(model), model)
    keda = simulate(day, KedaList(model.micro_batch), model)
    assert ours.worker_s <= 0.5 * fixed.worker_s
    assert ours.wait_s(0.95) <= 1.3 * fixed.wait_s(0.95) + TICK_S  # waits are told in ticks
    assert ours.wait_s(0.95) < keda.wait_s(0.95) / 10
    assert ours.busy_stopped == 0
    assert ours.left < model.micro_batch  # what came last
    assert ours.turns() == 1, "up in the morning, down in the evening"


@pytest.mark.parametrize(
    "model",
    [
        WorkerModel(),
        WorkerModel(start_s=60.0),
        WorkerModel(batch_s=0.001, job_s=0.02, micro_batch=64),
        WorkerModel(batch_s=0.5, job_s=0.05, micro_batch=16, start_s=20.0),
    ],
    ids=["host", "slow start", "jobs cost", "batches cost"],
)
@pytest.mark.parametrize("share", [0.05, 0.15, 0.3, 0.45, 0.6])
def test_a_steady_load_keeps_the_pool_still(model: WorkerModel, share: float) -> None:
    """Once it has settled, noise moves nobody: no flap, at no level, for no kind of scorer."""
    rates = np.full(1200, share * MOST * model.rate)
    outcome = simulate(poisson(rates), Ours(model), model)
    assert outcome.turns(300) == 0
    assert outcome.busy_stopped == 0
    assert sum(a != b for a, b in pairwise(outcome.sizes[600:])) <= 1


def test_a_burst_is_met_at_once_and_forgotten_soon() -> None:
    """20 000 jobs at once: more workers are asked for within 2 s, and gone a minute later."""
    model = WorkerModel(start_s=2.0)
    outcome = simulate(loads(model)["burst of 20 000"], Ours(model), model)
    assert outcome.sizes[60] == 1
    assert max(outcome.sizes[61:63]) > 1
    grown = [second for second, size in enumerate(outcome.sizes) if size > 1]
    assert grown[-1] - grown[0] <= 60
    assert (outcome.left, outcome.busy_stopped) == (0, 0)


@pytest.mark.parametrize("start_s", STARTS_S)
@pytest.mark.parametrize("name", ["step", "spike"])
def test_a_sudden_load_is_worked_off(name: str, start_s: float) -> None:
    """Nothing is left, no busy worker is stopped, and the pool turns no more than the load did."""
    model = WorkerModel(start_s=start_s)
    load = loads(model)[name]
    outcome = simulate(load, Ours(model), model)
    keda = simulate(load, KedaList(model.micro_batch), model)
    assert outcome.left < model.micro_batch  # what came last
    assert outcome.busy_stopped == 0
    assert outcome.turns() <= 1
    assert outcome.wait_s(0.99) < keda.wait_s(0.99)


@pytest.mark.parametrize("start_s", STARTS_S)
def test_a_recorded_load(start_s: float) -> None:
    """What people and scripts really sent: cheaper than the fixed pool, and nothing left."""
    model = WorkerModel(start_s=start_s)
    fixed, ours = (_replay(policy, model) for policy in (Fixed(), Ours(model)))
    assert ours.worker_s < 0.75 * fixed.worker_s
    assert (ours.left, ours.busy_stopped) == (0, 0)


def _replay(policy: Fixed | Ours, model: WorkerModel) -> Outcome:
    by_second = [int(line) for line in RECORDED.read_text("utf-8").split()]
    ticks: Sequence[int] = [n for jobs in [*by_second, *[0] * 60] for n in _spread(jobs)]
    return simulate(ticks, policy, model)


def _spread(jobs: int) -> list[int]:
    """A second in ticks: they came with its first."""
    return [jobs] + [0] * (round(1 / TICK_S) - 1)
