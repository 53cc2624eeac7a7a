"""Texts in the notations of the mathematical databases and papers that the scorer is meant for."""

from __future__ import annotations

import pytest

from phiq.contract import ScoreRequest
from phiq.scorer.parse import parse
from phiq.scorer.rigorous import verdicts


def verdict(equation: str, domain: dict[str, str] | None = None) -> str:
    """The verdict of mode `rigorous` on one equation."""
    return verdicts([ScoreRequest(equation=equation, domain=domain)])[0].verdict


@pytest.mark.parametrize(
    "text",
    ["x = mod(7) y", "binomial(n) = 2", "sin(x, y) = 1", "gamma(s, x) = 1", "beta(x) = 1"],
)
def test_a_function_with_another_count_of_arguments_is_an_unknown_one(text: str) -> None:
    """What a name means with one count of arguments it does not mean with another."""
    root = parse(text).root

    assert [node.op for node in root.walk() if node.op in ("fn", "apply")] == ["apply"]
    assert verdict(text) in ("satisfiable", "undecided")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (r"10 \equiv 3 \pmod 7", "identity"),
        (r"10 \equiv 1 + 2 \pmod{7}", "identity"),
        ("10 ≡ 3 (mod 7)", "identity"),
        ("10 ≡ 1 + 2 mod 7", "identity"),
        (r"10 \equiv 3 \bmod 7", "identity"),
        (r"2^{10} = 2 \pmod 7", "identity"),
        ("n³ ≡ n (mod 6)", "identity"),
        ("-1 ≡ 6 ≡ 13 (mod 7)", "identity"),
        ("10 ≡ 4 (mod 7)", "contradiction"),
        ("130 ≡ -2 (mod 11)", "identity"),
        ("130 ≡ -3 (mod 11)", "contradiction"),
        ("mod(130, 11) ≡ mod(-2, 11)", "identity"),
        ("n² ≡ n (mod 6)", "satisfiable"),
        ("7 mod 3 = 1", "identity"),
        (r"7 \bmod 3 = 2", "contradiction"),
        ("√-1 = i", "identity"),
        (r"\begin{cases} x + y = 2 \\ x - y = 0 \end{cases}", "satisfiable"),
        (r"\begin{cases} x + y = 2 \\ x + y = 0 \end{cases}", "contradiction"),
    ],
)
def test_congruences_and_systems_in_a_brace(text: str, wanted: str) -> None:
    """A modulus belongs to all sides of a congruence; equations in a brace hold together."""
    assert verdict(text) == wanted


INTEGERS = {"m": "integer >= 0", "n": "integer >= 0", "x": "complex"}


@pytest.mark.parametrize(
    ("equation", "domain", "wanted"),
    [
        (r"{e}^{\pi i / 2} = i", None, "identity"),
        ("exp(π·i/2) = i", None, "identity"),
        (r"{e}^{\pi i / 3} = i", None, "contradiction"),
        ("x = i", None, "satisfiable"),
        (r"F_{12} = 144", None, "identity"),
        (r"F_{12} = 145", None, "contradiction"),
        ("F₁ = F₂", None, "satisfiable"),
        ("F₁ = 10 N", None, "satisfiable"),
        (r"U_{3 n + 1}\!\left(0\right) = 0", {"n": "integer"}, "satisfiable"),
        (r"P_{3 n + 1}\!\left(0\right) = 0", {"n": "integer >= 0"}, "satisfiable"),
        (r"P_{2 n + 1}\!\left(0\right) = 0", {"n": "integer >= 0"}, "identity"),
        (r"T_{m}\!\left(T_{n}\!\left(x\right)\right) = T_{m n}\!\left(x\right)", INTEGERS,
         "identity"),
        (r"T_{m}\!\left(T_{n}\!\left(x\right)\right) = T_{m + n}\!\left(x\right)", INTEGERS,
         "satisfiable"),
    ],
)  # fmt: skip
def test_letters_are_read_as_their_surroundings_say(
    equation: str, domain: dict[str, str] | None, wanted: str
) -> None:
    """An i beside another i is the unit, a lone F₁₂ a Fibonacci number, U(0) never a product."""
    assert verdict(equation, domain) == wanted


@pytest.mark.parametrize(
    ("text", "same"),
    [
        (
            r"K = \frac{1}{\sqrt{1-k^{2}{\sin^{2}}\theta}}",
            r"K = \frac{1}{\sqrt{1-k^2\sin^2\theta}}",
        ),
        (r"{\lim_{r\to\infty}}\,r\,A(r) = 0", r"\lim_{r\to\infty} r\,A(r) = 0"),
        (r"\begin{array}{rcl} x &=& y + 1 \\ &=& z \end{array}", "x = y + 1 = z"),
        (r"\begin{eqnarray} x &=& y \\ a &=& b \end{eqnarray}", "x = y; a = b"),
        (r"\left\{\begin{array}{l} x = 1 \\ y = 2 \end{array}\right.", "x = 1; y = 2"),
        ("∑_(k=0)^n▒(n¦k) x^k = (1+x)^n", "∑_{k=0}^n binomial(n, k) x^k = (1+x)^n"),
        (r"p = 5\%", "p = 5%"),
    ],
)
def test_notations_of_papers_are_read_as_their_plain_spelling(text: str, same: str) -> None:
    """Old alignments, braced operators and UnicodeMath signs change nothing of the meaning."""
    assert parse(text).root.digest == parse(same).root.digest


def test_a_double_bar_between_operands_divides_them() -> None:
    """The ‖ of D(P‖Q) opens no norm; a pair of them still does."""
    assert "given(" in repr(parse("D(P‖Q) = D(Q‖P)").root)
    assert "norm(" in repr(parse("‖x + y‖ ≤ ‖x‖ + ‖y‖").root)


def test_a_unit_of_temperature_needs_no_number() -> None:
    """A temperature scale may stand alone as an argument."""
    assert "unit('°F')" in repr(parse("T(°C) = (T(°F) − 32) × 5/9").root)


UNIT_BOX = {"x": "real in (0.15,0.85)", "y": "real in (0.15,0.85)"}
POSITIVE_PAIR = {"a": "real > 0", "b": "real > 0"}


@pytest.mark.parametrize(
    ("equation", "domain"),
    [
        ("cos(x + y) = cos(x) - sin(x)*sin(y)", UNIT_BOX),
        ("sinh(x - y) = sinh(x) - cosh(x)*sinh(y)", UNIT_BOX),
        ("asin(x) - atan(y) = atan((x - y)/(1 + x*y))", UNIT_BOX),
        ("tan(x) = 2*tan(x)/(1 - tan(x)*tan(x))", {"x": "real in (0.15,0.85)"}),
        ("tan(2*x) = 2*tan(x)/(2 - tan(x)*tan(x))", {"x": "real in (0.15,0.85)"}),
        ("tan(x + y) = (tan(x) + tan(y))/(2 - tan(x)*tan(y))", UNIT_BOX),
        ("a + b = (a*a - b*b)/(a + b)", POSITIVE_PAIR),
        ("(n + 1)! = (n + 2)·n!", {"n": "integer >= 0"}),
        ("abs(a - b) = abs(a + b)", POSITIVE_PAIR),
        ("||a| + |b|| = |a| − |b|", POSITIVE_PAIR),
    ],
)
def test_sides_that_nearly_touch_are_told_apart(equation: str, domain: dict[str, str]) -> None:
    """Slopes, cleared denominators and squared magnitudes prove that there is no solution."""
    assert verdict(equation, domain) == "contradiction"


@pytest.mark.parametrize(
    ("equation", "domain"),
    [
        ("tan(2*x) = 2*tan(x)/(1 - tan(x)*tan(x))", {"x": "real in (0.15,0.85)"}),
        ("a - b = (a*a - b*b)/(a + b)", POSITIVE_PAIR),
        ("abs(a*b) = abs(a)*abs(b)", POSITIVE_PAIR),
    ],
)
def test_the_true_twins_stay_identities(equation: str, domain: dict[str, str]) -> None:
    """The proofs of no solution never reach an identity."""
    assert verdict(equation, domain) == "identity"


@pytest.mark.parametrize(
    ("equation", "domain"),
    [
        ("sin(x) + sin(y) = 2*sin((x + y)/2)", {"x": "real in (-1,1)", "y": "real in (-1,1)"}),
        ("sin(z − π/2) = cos(z)", {"z": "complex"}),
        (r"\cos(z) = {e}^{i z} + {e}^{-i z}", {"z": "complex"}),
        ("abs(a - b) = a + b", {"a": "real >= 0", "b": "real >= 0"}),
        ("a + b = (a*a + b*b)/(a + b)", {"a": "real >= 0", "b": "real >= 0"}),
    ],
)
def test_sides_that_meet_are_satisfiable(equation: str, domain: dict[str, str]) -> None:
    """A solution in the domain is found, at a common zero too, and never proved away."""
    assert verdict(equation, domain) == "satisfiable"


@pytest.mark.parametrize(
    ("equation", "domain"),
    [
        ("asinh(x) = log(x - sqrt(x*x + 1))", UNIT_BOX),
        ("tan(asin(x)) = x/sqrt(0 - x*x)", UNIT_BOX),
        ("acosh(sinh(x)) = x", UNIT_BOX),
        ("exp(a + b) = exp(a)*sinh(b)", POSITIVE_PAIR),
        ("exp(a - b) = exp(a)/sinh(b)", POSITIVE_PAIR),
    ],
)
def test_a_real_side_never_meets_one_that_is_not(equation: str, domain: dict[str, str]) -> None:
    """Roots and logarithms of negative numbers, and e^b against sinh b, have no common value."""
    declared = {name: domain[name] for name in domain if name in equation}

    assert verdict(equation, declared) == "contradiction"


@pytest.mark.parametrize("equation", ["sqrt(x - 1) = i*sqrt(1 - x)", "cosh(x) + sinh(x) = exp(x)"])
def test_sides_that_agree_off_the_real_line_stay_identities(equation: str) -> None:
    """Two sides that are not real may well be equal."""
    assert verdict(equation, {"x": "real in (0.15,0.85)"}) == "identity"


def test_a_series_has_no_interval() -> None:
    """The index of a sum is no symbol of the box: nothing is proved, nothing breaks."""
    series = r"\sum_{k=0}^{\infty} {x}^{k} = \frac{1}{2 - x}"

    assert verdict(series, {"x": "real in (-1,1)"}) in ("contradiction", "undecided")
