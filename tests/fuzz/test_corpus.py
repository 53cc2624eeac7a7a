"""Every input kept for a target is answered, and soon; `make fuzz` looks for those that are not."""

from __future__ import annotations

import pytest

from fuzz.targets import TARGETS, corpus
from fuzz.timed import least_s
from fuzz.watched import WATCHED

#: Tries of an input, of which the fastest counts: other programs run on the same cores.
TRIES = 3


@pytest.mark.parametrize("name", TARGETS)
def test_kept_inputs_are_answered(name: str) -> None:
    """No error but the reader's own, and none takes longer than a person notices."""
    for data in corpus(name):
        took_s = least_s(name, data, TRIES)

        assert took_s < TARGETS[name].limit_s, data


def test_each_target_is_watched() -> None:
    """The fuzzer knows what of ours each target is to reach."""
    assert set(TARGETS) == set(WATCHED)
