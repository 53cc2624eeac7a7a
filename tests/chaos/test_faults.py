"""Each fault by itself, on a pool under load: nothing is lost or doubled, full speed soon."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from chaos.faults import FAULTS, Fault
from chaos.pools import Pools
from chaos.report import Row, undergo

Note = Callable[[Row], None]
pytestmark = [pytest.mark.storm, pytest.mark.timeout(1200)]

#: Those that can share a pool one after the other.
IN_TURN = sorted(FAULTS.values(), key=lambda fault: fault.needs_a_pool_of_its_own)


@pytest.mark.parametrize("fault", IN_TURN, ids=[fault.name for fault in IN_TURN])
def test_a_pool_outlives(fault: Fault, pools: Pools, note: Note) -> None:
    """Every accepted job ends exactly once, and nothing is left over."""
    with pools.lent(fault.changes, fault.broker) as pool:
        row = undergo(pool, fault.name, [fault])
        note(row)

        assert row.findings == []
