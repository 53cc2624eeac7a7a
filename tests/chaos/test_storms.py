"""Random storms of all faults, each from a seed; and the same storm on plain Celery."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from chaos.brokers import plain
from chaos.faults import FAULTS, Fault
from chaos.peers import CeleryPool, Tuning
from chaos.pools import Pools
from chaos.report import Row, undergo

Note = Callable[[Row], None]
pytestmark = [pytest.mark.storm, pytest.mark.timeout(1800)]

#: Faults of a storm, and seconds between two of them at most.
FAULTS_A_STORM = 10
GAP_S = 2.0
#: In a storm a worker is lost under a job's feet more than once by chance.
COMMON = "the storm all undergo"
ENDURING = {"max_attempts": 8}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A storm a seed."""
    if "seed" in metafunc.fixturenames:
        first = metafunc.config.getoption("--seed", 1)
        storms = metafunc.config.getoption("--storms", 1)
        metafunc.parametrize("seed", range(first, first + storms))


def drawn(seed: int, kinds: list[Fault]) -> list[Fault]:
    """Faults of every kind before one comes again, in an order of the seed's."""
    random = Random(seed)
    faults: list[Fault] = []
    while len(faults) < FAULTS_A_STORM:
        faults += random.sample(kinds, len(kinds))
    return faults[:FAULTS_A_STORM]


def test_a_random_storm(seed: int, pools: Pools, note: Note) -> None:
    """Whatever comes in whatever order: nothing is lost, nothing ends twice."""
    kinds = [f for f in FAULTS.values() if not (f.alone or f.needs_a_pool_of_its_own)]
    faults = drawn(seed, kinds)
    with pools.lent(ENDURING, seed=seed) as pool:
        row = undergo(pool, f"random, seed {seed}", faults, gap_s=GAP_S)
        note(row)

        assert row.findings == [], [fault.name for fault in faults]


def common_faults() -> list[Fault]:
    """The storm that a pool and plain Celery undergo alike."""
    return drawn(0, [fault for fault in FAULTS.values() if fault.any_subject])


def test_the_storm_that_celery_undergoes_too(pools: Pools, note: Note) -> None:
    """A pool keeps all its promises in it."""
    with pools.lent(ENDURING, seed=0) as pool:
        row = undergo(pool, COMMON, common_faults(), gap_s=GAP_S)
        note(row)

        assert row.findings == []


@pytest.mark.parametrize("tuning", ["defaults", "best"])
def test_the_same_storm_on_plain_celery(
    tuning: Tuning, tmp_path: Path, pools: Pools, note: Note
) -> None:
    """Its row stands beside the pool's, and is not held to anything."""
    pools.discard()
    with plain(tmp_path) as broker, closing(CeleryPool(tmp_path, broker, tuning)) as celery:
        celery.random.seed(0)
        row = undergo(celery, COMMON, common_faults(), gap_s=GAP_S)
    note(row)

    assert row.jobs > 0
