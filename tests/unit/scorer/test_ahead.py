"""While one part is on the device the next is prepared, and nothing is lost when one fails."""

from __future__ import annotations

from threading import Event

import pytest

from phiq.contract import ScoreRequest
from phiq.scorer.prefetch import overlapped
from phiq.scorer.standard import DEVICE_PART, StandardScorer

#: Far longer than a thread needs to start; a run that waits this long has failed.
PATIENCE_S = 10


def test_the_next_part_is_prepared_while_one_is_finished():
    """`finish` of each part sees the next one prepared before it returns; results in order."""
    prepared = {part: Event() for part in range(4)}

    def prepare(part: int) -> int:
        prepared[part].set()
        return part * 10

    def finish(part: int, ready: int) -> tuple[int, int]:
        assert part == 3 or prepared[part + 1].wait(PATIENCE_S)
        return part, ready

    assert overlapped(range(4), prepare, finish) == [(0, 0), (1, 10), (2, 20), (3, 30)]


def test_no_more_than_one_part_is_prepared_ahead():
    """A bulk of any length holds two prepared parts at most."""
    begun = []

    def finish(part: int, _: None) -> None:
        assert max(begun, default=0) <= part + 1

    overlapped(range(20), begun.append, finish)

    assert begun == list(range(20))


@pytest.mark.parametrize("stage", ["prepare", "finish"])
def test_a_failure_comes_out(stage):
    """The error of either stage is the caller's, and no thread is left behind."""

    def fail(*_: object) -> None:
        raise ValueError(stage)

    stages = {"prepare": lambda part: part, "finish": lambda part, _: part} | {stage: fail}

    with pytest.raises(ValueError, match=stage):
        overlapped([1, 2, 3], **stages)


def test_nothing_is_nothing():
    """An empty bulk asks for nothing."""
    assert overlapped([], lambda part: part, lambda part, _: part) == []


@pytest.mark.parametrize("device", ["cpu:0", pytest.param("cuda:0", marks=pytest.mark.gpu)])
def test_verdicts_prepared_ahead_are_those_of_the_host(device):
    """On several parts a device (or torch on the host) finds what the host does, one by one.

    Other spellings of what it has seen, in this part or an earlier one, it does not work out again.
    """
    texts = [f"(x + {k})² = x² + {2 * k}x + {k * k}" for k in range(2 * DEVICE_PART)]
    requests = [ScoreRequest(equation=text) for text in (*texts, *texts[:3], "F = ma", "F=ma")]
    requests += [ScoreRequest(equation=text.replace(" ", "")) for text in texts]

    found = StandardScorer(device).score(requests)

    host = StandardScorer("cpu").score(requests)
    assert [(v.verdict, v.betti) for v in found] == [(v.verdict, v.betti) for v in host]
    assert sum(v.provenance.cached for v in found) == len(texts) + 4
