"""A `sample` wish: values of both sides from the scorer itself, gaps where there are none."""

from __future__ import annotations

import math
from time import process_time

import msgspec
import pytest

from phiq.contract import MAX_SAMPLE_POINTS, JobRequest, Sample, Samples, ScoreRequest
from phiq.errors import PhiqError
from phiq.scorer import curves
from phiq.scorer.standard import StandardScorer

SLOW = "∫_0^1 sin(x t^2)/(1 + t^7 x) dt = ∫_0^x exp(-t^2) cos(t) dt"


@pytest.fixture
def scorer() -> StandardScorer:
    scorer = StandardScorer()
    scorer.load("cpu")
    return scorer


def wish(text: str, symbol: str = "x", low: float = -2, high: float = 2, **more: object) -> Sample:
    return Sample(symbol=symbol, low=low, high=high, **({"points": 5} | more))  # type: ignore[arg-type]


def sampled(scorer: StandardScorer, text: str, *args: object, **more: object) -> Samples:
    request = ScoreRequest(equation=text, sample=wish(text, *args, **more))  # type: ignore[arg-type]
    [verdict] = scorer.score([request])
    assert not isinstance(verdict, PhiqError)
    assert verdict.samples
    return verdict.samples


def test_both_sides_are_computed(scorer: StandardScorer) -> None:
    """At evenly spaced places, both ends among them; ends may come in either order."""
    found = sampled(scorer, "y = x^2 - 1", fixed={"y": 0.5})

    assert found.x == [-2, -1, 0, 1, 2]
    assert found.left == [0.5] * 5
    assert found.right == [3, 0, -1, 0, 3]
    assert found.fixed == {"y": 0.5}
    assert found.problem is None
    assert sampled(scorer, "y = x^2 - 1", low=2, high=-2).x == found.x


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("y = 1/x", [-0.5, -1, None, 1, 0.5]),  # a pole
        ("y = sqrt(x)", [None, None, 0, 1, math.sqrt(2)]),  # imaginary
        ("y = log(x)", [None, None, None, 0, math.log(2)]),  # both
        ("y = sqrt(x)^2", [-2, -1, 0, 1, 2]),  # real again
        ("y = x!", [None, None, 1, 1, 2]),  # poles at negative whole numbers
        ("y = exp(1000 x)", [0, 0, 1, None, None]),  # out of the range of floats
    ],
)
def test_where_there_is_no_value_there_is_a_gap(
    scorer: StandardScorer, text: str, right: list[float | None]
) -> None:
    """A pole, an imaginary or too large value is null; a detour through such is none."""
    found = sampled(scorer, text)

    assert found.right == [value if value is None else pytest.approx(value) for value in right]
    assert found.problem is None


def test_integrals_sums_and_constants_are_computed(scorer: StandardScorer) -> None:
    """As the judge computes them; constants have their values, unless others are given."""
    erf = sampled(scorer, "∫_0^x e^(-t^2) dt = sqrt(π)/2 * erf(x)", low=1, high=3)
    total = sampled(scorer, "Σ_{k=1}^n k^2 = n(n+1)(2n+1)/6", "n", 1, 5)
    energy = sampled(scorer, "E = m c^2", "m", 0, 1, points=2)
    given = sampled(scorer, "E = m c^2", "m", 0, 1, points=2, fixed={"c": 2, "E": 3})

    assert erf.left == pytest.approx(erf.right)
    assert total.left == total.right == [1, 5, 14, 30, 55]
    assert energy.fixed == {"E": 1, "c": 299_792_458}
    assert energy.right == pytest.approx([0, 299_792_458**2])
    assert (given.left, given.right) == ([3, 3], [0, 4])


@pytest.mark.parametrize(
    ("text", "symbol", "told"),
    [
        ("a = b", "x", "a, b"),
        ("E = mc^", "m", "superscript"),
        ("2 = 2", "x", "none"),
        ("x ± 1 = 2", "x", "x ± 1"),
        ("f(x) = 2x", "x", "f"),
        ("∫_0^1 x dx = a", "x", "a"),
    ],
)
def test_what_cannot_be_sampled_is_told(
    scorer: StandardScorer, text: str, symbol: str, told: str
) -> None:
    """In words; a side that can be computed is, beside one that cannot."""
    found = sampled(scorer, text, symbol)

    assert found.problem
    assert told in found.problem
    if found.x:
        assert found.left == [None] * 5
        assert None not in found.right


def test_mode_heuristic_has_no_samples(scorer: StandardScorer) -> None:
    """It reads no equation, so it has none to compute; the verdict is as it ever was."""
    plain = ScoreRequest(equation="y = x", mode="heuristic")
    asked = msgspec.structs.replace(plain, sample=wish("y = x"))

    [with_wish] = scorer.score([asked])

    assert not isinstance(with_wish, PhiqError)
    assert with_wish.samples
    assert (with_wish.samples.x, "rigorous" in str(with_wish.samples.problem)) == ([], True)


def test_a_cached_verdict_brings_the_samples_that_are_asked_for(scorer: StandardScorer) -> None:
    """And none where none are: they are remembered with no verdict, of text or of form."""
    plain = ScoreRequest(equation="y = x^2")
    near = msgspec.structs.replace(plain, sample=wish("y = x^2"))
    far = msgspec.structs.replace(plain, sample=wish("y = x^2", low=10, high=20))
    respelt = ScoreRequest(equation="y = x²", sample=wish("y = x²", points=2))

    def ranges(*requests: ScoreRequest) -> list[list[float] | None]:
        verdicts = scorer.score(requests)
        return [v.samples.x if v.samples else None for v in verdicts]  # type: ignore[union-attr]

    for _ in range(2):
        near_x, far_x, none, respelt_x = ranges(near, far, plain, respelt)
        assert near_x == [-2, -1, 0, 1, 2]
        assert far_x == [10, 12.5, 15, 17.5, 20]
        assert none is None
        assert respelt_x == [-2, 2]
    [again] = scorer.score([near])
    assert not isinstance(again, PhiqError)
    assert again.provenance
    assert again.provenance.cached


def test_the_reading_of_the_verdict_is_sampled(scorer: StandardScorer) -> None:
    """Where dimensions chose another reading than the parser's first, that one is computed."""
    dims = {"λ": "m", "h": "J*s", "p": "kg*m/s"}
    request = ScoreRequest(
        equation="λ = h/2πp",
        dims=dims,  # type: ignore[arg-type]
        sample=Sample(symbol="p", low=1, high=2, points=2, fixed={"h": 1.0, "λ": 1.0}),
    )

    [verdict] = scorer.score([request])

    assert not isinstance(verdict, PhiqError)
    assert verdict.samples
    assert verdict.samples.right == pytest.approx([1 / (2 * math.pi), 1 / (4 * math.pi)])


def test_the_time_of_a_micro_batch_is_bounded(
    scorer: StandardScorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many wish for slow values: each verdict comes, with what there was time for."""
    monkeypatch.setattr(curves, "ONE_S", 0.02)
    monkeypatch.setattr(curves, "ALL_S", 0.1)
    requests = [
        ScoreRequest(equation=SLOW, sample=wish(SLOW, low=0.1, high=k + 1.0, points=2000))
        for k in range(20)
    ]
    scorer.score([ScoreRequest(equation=SLOW)])

    start = process_time()
    verdicts = scorer.score(requests)
    took_s = process_time() - start

    assert took_s < 2  # of which the verdicts and 0.1 s for values; without a bound it is 10 s
    for verdict in verdicts:
        assert not isinstance(verdict, PhiqError)
        assert verdict.samples
        assert len(verdict.samples.x) == len(verdict.samples.left) == 2000
    # On a busy machine the time limit may notice late, and one or two come to their end.
    cut = [v for v in verdicts if not isinstance(v, PhiqError) and v.samples and v.samples.problem]
    assert len(cut) >= 18
    assert any(value is not None for value in verdicts[0].samples.left)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "sample",
    [
        '{"symbol":"x","low":0}',
        '{"symbol":"x","low":0,"high":1e999}',
        '{"symbol":"x","low":0,"high":1,"points":1}',
        f'{{"symbol":"x","low":0,"high":1,"points":{MAX_SAMPLE_POINTS + 1}}}',
        '{"symbol":"x","low":0,"high":1,"fixed":{"y":"1"}}',
        '{"symbol":"x","low":0,"high":1,"step":1}',
    ],
)
def test_a_wish_that_makes_no_sense_is_refused(sample: str) -> None:
    """Before anything is queued."""
    with pytest.raises(msgspec.ValidationError, match="sample"):
        msgspec.json.decode(f'{{"equation":"y = x","sample":{sample}}}', type=JobRequest)


def test_the_widest_range_has_places(scorer: StandardScorer) -> None:
    """No place overflows on the way from one end of the floats to the other."""
    found = sampled(scorer, "y = x", low=-1.7e308, high=1.7e308)

    assert found.x == pytest.approx([-1.7e308, -0.85e308, 0, 0.85e308, 1.7e308])
    assert found.right == found.x
