"""The job store is what the model says, whatever calls come in whatever order."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from model.machine import StoreMachine
from phiq.cli.embedded import EmbeddedBroker

#: Runs and calls a run: half a minute.
RUNS, CALLS = 60, 40


@pytest.mark.timeout(400)
def test_the_store_is_the_model(broker: EmbeddedBroker) -> None:
    """No sequence of calls, with lost replies and repeats, breaks an invariant of README.md."""

    class Machine(StoreMachine):
        url = broker.url

    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=RUNS,
            stateful_step_count=CALLS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
