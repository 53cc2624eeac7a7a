"""What a judgement says beside its verdict: where it holds, at how many points, by what proof."""

from __future__ import annotations

import pytest

from phiq.scorer.evaluate import POINTS
from phiq.scorer.identity import Judgement, Question, judge_batch
from phiq.scorer.identity.refute.linear import exclude_each_other
from phiq.scorer.identity.statement.clauses import clauses_of
from phiq.scorer.parse import parse


def judged(equation: str, domain: dict[str, str] | None = None) -> Judgement:
    """The judgement of the best reading of a text."""
    root = parse(equation, declared=list(domain or ())).root
    return judge_batch([Question((root,), domain or {})])[0]


@pytest.mark.parametrize(
    ("equation", "domain"),
    [
        ("(x + 1)² = x² + 2x + 1", "x real"),
        ("sin(x/2)² = (1 - cos x)/2", "x real"),
        ("e^{2x} = (e^x)^2", "x real"),
        ("n! = n (n-1)!", "n integer ≥ 0, where both sides are defined"),
        ("x/x = 1", "x real, where both sides are defined"),
        ("tan x cot x = 1", "x real, where both sides are defined"),
        ("e^{ln x} = x", "x real, where both sides are defined"),
        ("|x + y| ≤ |x| + |y|", "x real, y real"),
        ("√x ≥ 0", "x real, where both sides are real"),
        ("log(ab) = log a + log b", "a > 0, b > 0"),
        ("1 + 1 = 2", None),
        ("⌊n/2⌋ + ⌈n/2⌉ = n", "n integer, where both sides are defined"),
        ("n mod 2 = n² mod 2", "n integer, where both sides are defined"),
        ("2^n ≥ n + 1", "n integer, where both sides are real"),
        ("cos(2πn) = 1", "n integer"),
        ("|F_n| = F_n", "n integer ≥ 0"),
        ("F_n ≥ n - 1", "n integer ≥ 0"),
        ("F_n = round(φ^n/√5)", "n integer ≥ 0, where both sides are defined"),
        ("L_n = round(φ^n), n ≥ 2", None),
        ("F_n = ⌊φ^n/√5 + 1/2⌋, n ≥ 0", None),
        (r"\prod_{k=1}^{n-1} 2\sin(kπ/n) = n", "n integer ≥ 1, where both sides are defined"),
        (r"\prod_{k=1}^{\lfloor (n-1)/2 \rfloor} (1 + 4\cos^2(kπ/n)) = F_n",
         "n integer ≥ 1, where both sides are defined"),
        (r"\sum_{k=1}^{n-1} \frac{1}{k(k+1)} = 1 - 1/n",
         "n integer ≥ 1, where both sides are defined"),
    ],
)  # fmt: skip
def test_an_identity_tells_where_it_holds(equation: str, domain: str | None) -> None:
    """Beside the domain of its symbols it says that a side may be undefined in it."""
    judgement = judged(equation)

    assert (judgement.verdict, judgement.domain) == ("identity", domain)


@pytest.mark.parametrize(
    ("equation", "domain"),
    [
        ("√(x²) = x", "x > 0"),
        ("√(x²) = -x", "x ≤ 0"),
        (r"\sqrt{ab} = \sqrt a \sqrt b", "a > 0, b > 0"),
        ("arcsin(sin x) = x", "x from −π/2 to π/2"),
        ("arctan(tan x) = x", "x from −π/2 to π/2"),
        ("|x - 3| = x - 3", "x ≥ 3"),
        ("x² = -1", None),
        ("E = mc²", None),
        ("F_n = n", None),
        ("⌊n/2⌋ = n/2", None),
        ("F_n = round(φ^n/√5 + 1/4)", None),
        ("n! ≥ 2^n", None),
        ("F_n > 0", None),
        ("⌊x⌋ + ⌈x⌉ = 2x", None),
    ],
)
def test_what_holds_in_places_tells_where(equation: str, domain: str | None) -> None:
    """A stretch of a line, or the positive numbers; a single solution is no domain."""
    judgement = judged(equation)

    assert (judgement.verdict, judgement.domain) == ("satisfiable", domain)


@pytest.mark.parametrize("equation", ["E = mc²", "x = x + 1", "sin²x + cos²x = 1", "x² = 4"])
def test_points_are_those_at_which_the_sides_were_compared(equation: str) -> None:
    """Whatever came of it: agreement, difference, or a solution elsewhere."""
    assert judged(equation).points == POINTS


@pytest.mark.parametrize(
    ("equation", "stage"),
    [
        ("F_n = (φ^n - (1-φ)^n)/√5", "exact"),
        ("F_{n+1}F_{n-1} - F_n² = (-1)^n", "exact"),
        ("F_{m+n} = F_m F_{n+1} + F_{m-1} F_n", "exact"),
        ("L_n² - 5F_n² = 4(-1)^n", "exact"),
        (r"\sum_{k=1}^{n} F_k = F_{n+2} - 1", "exact"),
        (r"\sum_{k=1}^{n} F_k² = F_n F_{n+1}", "exact"),
    ],
)
def test_identities_of_fibonacci_numbers_are_proved(equation: str, stage: str) -> None:
    """Agreement at sample points is no proof; exact algebra and induction are."""
    judgement = judged(equation)

    assert (judgement.verdict, judgement.stage) == ("identity", stage)
    assert ("proved" in judgement.reason) == (stage == "exact")


@pytest.mark.parametrize(
    ("equation", "verdict"),
    [
        ("φ = 1.618033988749895", "satisfiable"),
        ("φ = 1.61803398874989", "satisfiable"),
        ("-π = -3.14", "satisfiable"),
        ("1/3 = 0.33", "satisfiable"),
        ("π = 3.15", "contradiction"),
        ("φ = 1.6181", "contradiction"),
        ("2i = 0.5", "contradiction"),
        ("2π = 2·3.1415", "satisfiable"),
        ("π² = 3.14²", "satisfiable"),
        ("π² = 3.1²", "satisfiable"),
        ("π² = 3.2²", "contradiction"),
        ("0.15 + 0.15 = 0.32", "contradiction"),
        ("π ≠ 3.14", "identity"),
        ("π ≠ 3.15", "identity"),
    ],
)
def test_a_typed_decimal_is_an_interval(equation: str, verdict: str) -> None:
    """It stands for what rounds to it or is cut off to it, and for nothing else."""
    assert judged(equation).verdict == verdict


@pytest.mark.parametrize(
    ("equation", "verdict"),
    [
        ("x < x + 1", "identity"),
        ("x > x + 1", "contradiction"),
        ("x² + 2x + 3 ≤ (x + 1)²", "contradiction"),
        ("x² + 1 ≠ 0", "identity"),
        ("x² - 1 ≠ 0", "satisfiable"),
        ("1 ≠ 1", "contradiction"),
    ],
)
def test_orders_stay_on_their_domain(equation: str, verdict: str) -> None:
    """A constant difference decides an order, and ≠ asks for no solutions in the plane."""
    assert judged(equation).verdict == verdict


@pytest.mark.parametrize(
    ("equation", "excluded"),
    [
        ("x + y = 3; x + y = 4", True),
        ("2x + 3y = 7; 4x + 6y = 15", True),
        ("2x + 3y = 7; 4x + 6y = 14", False),
        ("a = b; b = c; c = a + 1", True),
        ("a < b < c < a", True),
        ("a ≤ b ≤ c ≤ a", False),
        ("a ≤ b ≤ c < a", True),
        ("x > 3; x < 2", True),
        ("x > 2; x = 2", True),
        ("x² = 4; x² = 5", True),
        ("2(x - 1)/4 = y; x = 2y + 3", True),
        ("y = 2·3 x; y = 6x + 1", True),
        ("x y = 1; y x = 2", False),
        ("x = 3.14; x = 3.1416", False),
        ("x = ±1; x = 1 ± 2", False),
        ("x ≈ 1; x ≈ 2", False),
    ],
)
def test_parts_of_a_system_that_exclude_each_other(equation: str, excluded: bool) -> None:
    """By linear combinations, exactly; what is no sum or multiple is one unknown."""
    clauses = clauses_of(parse(equation).root, {})

    assert clauses is not None
    assert exclude_each_other(clauses) == excluded


@pytest.mark.parametrize(
    ("equation", "told"),
    [
        ("ΔS ≥ 0", "it holds for ΔS > 0, not everywhere"),
        ("dS/dt ≥ 0", "it holds for dS/dt > 0, not everywhere"),
        ("t' = a (t - v x)", "it can hold: it can be solved for t'"),
    ],
)
def test_symbols_are_called_as_they_are_written(equation: str, told: str) -> None:
    """Nobody reads of Delta(S), prime(t) or a name that the judge made up."""
    assert judged(equation).reason == told
