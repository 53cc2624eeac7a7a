"""A real pool under a real burst: `make live`. Minutes long, so no part of `make test`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest

from burst import equations
from phiq.client import Client
from phiq_process import PhiqProcess
from support import until

pytestmark = [pytest.mark.live, pytest.mark.timeout(600)]

BURST = 20_000
GROWN_S = 5.0
SHRUNK_S = 60.0


@pytest.fixture
def up(tmp_path: Path) -> Iterator[PhiqProcess]:
    """A pool of one to four workers, ready."""
    folder = str(tmp_path / "pool")
    args = ("up", "--port", "0", "--workers", "1..4", "--folder", folder)
    process = PhiqProcess(tmp_path / "up.out", *args)
    process.await_ready()
    yield process
    process.end()


def test_a_burst_is_met_and_forgotten(up: PhiqProcess, tmp_path: Path) -> None:
    """20 000 real equations: grows within 5 s, back to 1 within 60 s of the last, nothing lost."""
    # Given one worker, and a burst
    with Client(up.await_ready()) as client:
        batch = client.create_batch(equations(BURST))
        began = monotonic()
        assert batch.accepted == BURST
        # When it is scored
        up.await_output(r"the load asks for \d workers, there were 1")
        grown_s = monotonic() - began
        rows = list(client.results(batch.id))
        done = monotonic()
        until(lambda: len(client.info().workers) == 1, "one worker again", SHRUNK_S + 20)
        shrunk_s = monotonic() - done
        most = len(list((tmp_path / "pool").glob("worker-*.log")))
    # Then
    print(json.dumps({"grown_s": grown_s, "scored_s": done - began, "shrunk_s": shrunk_s}))  # noqa: T201
    assert [row.index for row in rows] == list(range(BURST))
    assert {row.status for row in rows} == {"succeeded"}
    assert most > 1
    assert grown_s <= GROWN_S
    assert shrunk_s <= SHRUNK_S
    assert up.interrupt() == 0
    assert "-9" not in up.output()
