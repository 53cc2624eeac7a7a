"""A bad item fails alone, a broken scorer is told so, whatever the batch."""

from __future__ import annotations

from asyncio import CancelledError
from collections.abc import Sequence

import msgspec
import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from phiq.contract import Dimensions, Identity, JobError, ScoreRequest, Verdict, encode
from phiq.errors import InvalidRequestError, PhiqError
from phiq.scorer.interface import unwanted
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


def results_of(scorer: Picky, asked: Sequence[ScoreRequest]) -> list[Verdict | JobError]:
    """What comes of a micro-batch; its JSON is always that of the same results."""
    results, texts = score_batch(scorer, asked)
    assert texts == [encode(result) for result in results]
    return results


@given(st.lists(st.sampled_from(["a = b", "bad 1", "c"]), min_size=1, max_size=70))
def test_exactly_the_bad_items_fail(equations: list[str]) -> None:
    """In any mixture, in order, with the typed error's code, in at most 2n - 1 calls."""
    scorer = Picky()

    results = results_of(scorer, requests(*equations))

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

    good, bad = results_of(scorer, requests("a = b", "bad"))

    assert isinstance(good, Verdict)
    assert isinstance(bad, JobError)
    assert (bad.code, bad.detail, scorer.calls) == ("invalid_request", "refused", 1)


def test_a_wrong_number_of_verdicts_is_never_paired_up() -> None:
    """A verdict must not reach the wrong job: the batch is halved until the count is right."""
    results = results_of(Short(), requests("a = b", "c", "d = e"))

    assert [isinstance(result, Verdict) and result.valid for result in results] == [
        True,
        False,
        True,
    ]


def test_a_wrong_type_is_an_error_of_the_item() -> None:
    """What is no Verdict never enters a record."""
    [result] = results_of(Wordy(), requests("a = b"))

    assert isinstance(result, JobError)
    assert result.code == "scorer_error"
    assert "str" in result.detail


def verdict_with(**fields: object) -> Verdict:
    """A verdict that keeps the contract but for the fields named."""
    good = StandardScorer().score(requests("a = b"))[0]
    assert isinstance(good, Verdict)
    for name, value in fields.items():
        setattr(good, name, value)
    return good


class Gives(Picky):
    """Gives what it was made with for "bad", and a verdict for everything else."""

    def __init__(self, item: object) -> None:
        super().__init__()
        self.item = item

    def score(self, requests: Sequence[ScoreRequest]) -> list[Verdict]:
        self.calls += 1
        verdicts = StandardScorer().score(requests)
        pairs = zip(requests, verdicts, strict=True)
        return [self.item if r.equation == "bad" else v for r, v in pairs]  # type: ignore[misc]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("confidence", float("nan")),
        ("confidence", float("inf")),
        ("confidence", 1.5),
        ("confidence", None),
        ("confidence", numpy.float64(0.5)),
        ("confidence", "0.5"),
        ("phi_coherence", -0.1),
        ("phi_coherence", numpy.float32(0.5)),
        ("valid", numpy.bool_(True)),
        ("valid", 1),
        ("betti", (1, 0)),
        ("betti", (1.5, 0, 0)),
        ("betti", numpy.array([1, 0, 0])),
        ("chi", 7),
        ("chi", numpy.int64(2)),
        ("explanation", "\ud800"),
        ("explanation", None),
        ("explanation", b"x"),
        ("processing_time_ms", 0.5),
        ("processing_time_ms", float("nan")),
        ("mode", "intuitive"),
        ("verdict", "maybe"),
        ("reading", 3),
        ("syntax", {"detail": "x"}),
        ("dimensions", Dimensions(status="perhaps")),  # type: ignore[arg-type]
        ("identity", Identity(stage="x", residual=float("nan"), points="many")),  # type: ignore[arg-type]
        ("law", object()),
        ("near_miss", {1, 2}),
        ("provenance", "me"),
    ],
)
def test_a_verdict_that_does_not_read_back_fails_alone_with_its_field(
    field: str, value: object
) -> None:
    """Every field: `scorer_error` for the item, verdicts for its neighbours, in one call."""
    scorer = Gives(verdict_with(**{field: value}))

    before, bad, after = results_of(scorer, requests("a = b", "bad", "c = d"))

    assert isinstance(before, Verdict)
    assert isinstance(after, Verdict)
    assert isinstance(bad, JobError)
    assert bad.code == "scorer_error"
    assert f"`{field}`" in bad.detail
    assert scorer.calls == 1


@pytest.mark.parametrize("item", [None, {"valid": True}, "valid", Exception, ValueError("no")])
def test_what_is_no_verdict_fails_alone(item: object) -> None:
    """Whatever stands in an item's place, a dict of the right shape too."""
    before, bad, after = results_of(Gives(item), requests("a = b", "bad", "c = d"))

    assert isinstance(before, Verdict)
    assert isinstance(after, Verdict)
    assert isinstance(bad, JobError)
    assert bad.code == "scorer_error"


def test_a_verdict_without_end_fails_alone() -> None:
    """A megabyte at most: what is kept of a micro-batch must fit into Redis."""
    before, bad, after = results_of(
        Gives(verdict_with(explanation="x" * 2**21)), requests("a = b", "bad", "c = d")
    )

    assert isinstance(before, Verdict)
    assert isinstance(after, Verdict)
    assert isinstance(bad, JobError)
    assert (bad.code, "1048576 bytes" in bad.detail) == ("scorer_error", True)


@pytest.mark.parametrize(
    "error", [SystemExit(3), KeyboardInterrupt(), GeneratorExit(), CancelledError()]
)
def test_a_scorer_that_would_end_its_process_fails_the_item(error: BaseException) -> None:
    """`sys.exit` in somebody's library is that item's failure; the worker goes on."""

    class Exits(Picky):
        def score(self, requests: Sequence[ScoreRequest]) -> list[Verdict]:
            if any(request.equation == "bad" for request in requests):
                raise error
            return super().score(requests)

    before, bad = results_of(Exits(), requests("a = b", "bad"))

    assert isinstance(before, Verdict)
    assert isinstance(bad, JobError)
    assert bad.code == "scorer_error"
    assert bad.detail.startswith(type(error).__name__)


class Mute(Exception):
    """Cannot even be printed."""

    def __str__(self) -> str:
        raise RuntimeError


class Leaving(PhiqError):
    """Ends the process of whoever prints it."""

    def __str__(self) -> str:
        raise SystemExit(3)


def own_error(code: object, retryable: object = False) -> PhiqError:
    """An error of a scorer's own, with what its author put in."""
    made: type[PhiqError] = type("Own", (PhiqError,), {"code": code, "retryable": retryable})
    return made("no")


@pytest.mark.parametrize(
    "error",
    [
        InvalidRequestError("\ud800"),
        ValueError("\ud800"),
        Mute(),
        ValueError("x" * 10**6),
        Leaving(),
        own_error("\ud800"),
        own_error("x" * 10**6),
        own_error(None),
        own_error("mine", numpy.array([1, 2])),
    ],
    ids=repr,
)
@pytest.mark.parametrize("log_equations", [False, True])
def test_whatever_an_error_says_can_be_written(error: PhiqError, log_equations: bool) -> None:
    """Half a character, a megabyte, no code, or an error that fails while it is asked.

    Raised for a batch or given in an item's place, it is that item's alone.
    """

    class Raises(Picky):
        def score(self, requests: Sequence[ScoreRequest]) -> list[Verdict]:
            if any(request.equation == "bad" for request in requests):
                raise error
            return super().score(requests)

    for scorer in (Raises(), Gives(error)):
        asked = requests("a = b", "bad")
        (before, bad), texts = score_batch(scorer, asked, log_equations=log_equations)

        assert isinstance(before, Verdict)
        assert isinstance(bad, JobError)
        assert msgspec.json.decode(texts[1], type=JobError) == bad
        assert len(texts[1]) < 10_000


def test_an_error_of_a_scorers_own_keeps_its_code() -> None:
    """Where it is a word, with whether another try may help."""
    [result] = results_of(Gives(own_error("no_units", retryable=True)), requests("bad"))

    assert result == JobError(code="no_units", detail="no", retryable=True)


class Curious(Picky):
    """Raises on "bad", and keeps the equations that nobody wanted when it asked."""

    def __init__(self) -> None:
        super().__init__()
        self.unwanted: list[list[str]] = []

    def score(self, requests: Sequence[ScoreRequest]) -> list[Verdict]:
        self.unwanted.append([requests[n].equation for n in sorted(unwanted())])
        return super().score(requests)


def test_a_scorer_that_asks_is_told_what_nobody_wants_in_halves_too() -> None:
    """Numbers are those of the call, however the micro-batch was halved; outside there are none."""
    scorer = Curious()

    score_batch(scorer, requests("a", "b", "bad", "c", "d"), lambda: frozenset({1, 3}))

    assert scorer.unwanted == [["b", "c"], ["b"], ["c"], [], ["c"]]
    assert unwanted() == frozenset()
