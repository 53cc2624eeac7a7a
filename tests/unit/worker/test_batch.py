"""A bad item fails alone, a broken scorer is told so, whatever the batch."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from phiq.contract import JobError, ScoreRequest, Verdict
from phiq.errors import InvalidRequestError
from phiq.scorer.standard import StandardScorer
from worker.batch import score_batch


class Picky(StandardScorer):
    """Refuses equations that start with "bad", and counts its calls."""

    def __init__(self) -> None:
        super().__init__()
        self.calls = 0

    def score(self, requests: Sequence[ScoreRequest]) -> list[Verdict]:
        self.calls += 1
        for request in requests:
            if request.equation.startswith("bad"):
                raise InvalidRequestError(f"refused {request.equation}")
        return super().score(requests)


class Short(Picky):
    """Forgets the last verdict of a batch of several."""

    def score(self, requests: Sequence[ScoreRequest]) -> list[Verdict]:
        verdicts = super().score(requests)
        return verdicts[:-1] if len(verdicts) > 1 else verdicts


class Tactful(Picky):
    """Gives the error of a bad item in its place."""

    def score(self, requests: Sequence[ScoreRequest]) -> list[Verdict | InvalidRequestError]:
        self.calls += 1
        return [
            InvalidRequestError("refused") if r.equation == "bad" else verdict
            for r, verdict in zip(requests, StandardScorer().score(requests), strict=True)
        ]


class Wordy(Picky):
    """Answers with text."""

    def score(self, requests: Sequence[ScoreRequest]) -> list[Verdict]:
        return ["valid"] * len(requests)  # type: ignore[list-item]


def requests(*equations: str) -> list[ScoreRequest]:
    return [ScoreRequest(equation=equation, mode="heuristic") for equation in equations]


@given(st.lists(st.sampled_from(["a = b", "bad 1", "c"]), min_size=1, max_size=70))
def test_exactly_the_bad_items_fail(equations: list[str]) -> None:
    """In any mixture, in order, with the typed error's code, in at most 2n - 1 calls."""
    scorer = Picky()

    results = score_batch(scorer, requests(*equations))

    assert [isinstance(result, JobError) for result in results] == [
        equation.startswith("bad") for equation in equations
    ]
    assert {result.code for result in results if isinstance(result, JobError)} <= {
        "invalid_request"
    }
    assert scorer.calls <= 2 * len(equations) - 1


def test_an_error_in_a_place_fails_that_item_in_one_call() -> None:
    """A scorer that knows what is wrong with an item need not be asked again about the others."""
    scorer = Tactful()

    good, bad = score_batch(scorer, requests("a = b", "bad"))

    assert isinstance(good, Verdict)
    assert isinstance(bad, JobError)
    assert (bad.code, bad.detail, scorer.calls) == ("invalid_request", "refused", 1)


def test_a_wrong_number_of_verdicts_is_never_paired_up() -> None:
    """A verdict must not reach the wrong job: the batch is halved until the count is right."""
    results = score_batch(Short(), requests("a = b", "c", "d = e"))

    assert [isinstance(result, Verdict) and result.valid for result in results] == [
        True,
        False,
        True,
    ]


def test_a_wrong_type_is_an_error_of_the_item() -> None:
    """What is no Verdict never enters a record."""
    [result] = score_batch(Wordy(), requests("a = b"))

    assert isinstance(result, JobError)
    assert result.code == "scorer_error"
    assert "str" in result.detail
