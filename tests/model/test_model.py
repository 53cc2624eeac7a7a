"""The job store is what the model says, whatever calls come in whatever order."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from model.machine import StoreMachine
from phiq.cli.embedded import EmbeddedBroker

#: Runs and calls a run: half a minute.
RUNS, CALLS = 60, 40


@pytest.mark.timeout(400)
def test_the_store_is_the_model(tmp_path: Path) -> None:
    """No sequence of calls, with lost replies and repeats, breaks an invariant of README.md.

    On a broker of its own: each invariant looks at every key, and other tests leave many.
    """
    with EmbeddedBroker(tmp_path, fsync="no") as broker:
        _run(broker.url)


def _run(url: str) -> None:
    class Machine(StoreMachine):
        pass

    Machine.url = url
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=RUNS,
            stateful_step_count=CALLS,
            suppress_health_check=list(HealthCheck),
        ),
    )
