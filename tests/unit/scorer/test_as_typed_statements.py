r"""Conditions, chains, quantifiers, alternatives, equation numbers, words around a formula."""

from __future__ import annotations

import pytest

from phiq.scorer.standard import score

IDENTITIES = [
    r"\sqrt{x^2} = x \text{ for all positive } x",
    r"\sqrt{x^2} = x \text{ for non-negative } x",
    "|x| = -x for all negative x",
    "n! > 2^n for n ≥ 4 integer",
    "x² ≤ x for x ∈ [0, 1]",
    r"\sqrt{x^2} = x, x \in [0, \infty)",
    r"\sin(n\pi) = 0, \quad n \in \mathbb{Z}",
    r"\cos(2\pi n) = 1 \text{ for all integers } n",
    r"\sqrt{x^2} = x \quad \text{for } x \ge 0",
    r"\sqrt{x^2} = -x, \quad x < 0",
    r"\forall x \in \mathbb{R}: x^2 \ge 0",
    r"\frac{x}{x} = 1, \quad x \ne 0",
    r"\frac{x}{x} = 1 \quad (x \neq 0)",
    r"\ln(xy) = \ln x + \ln y, \quad x, y > 0",
    r"\sum_{n=0}^\infty x^n = \frac{1}{1-x}, \quad |x| < 1",
    r"\sum_{n=0}^{\infty} x^n = \frac{1}{1-x} \text{ where } -1 < x < 1",
    r"\Gamma(n) = (n-1)! \quad \text{for } n = 1, 2, 3, \dots",
    r"x > 2 \Rightarrow x > 1",
    r"x = 3 \implies x^2 = 9",
    r"a = b \Rightarrow a^2 = b^2",
    r"2 + 2 = 4 \tag{3}",
    r"2 + 2 = 4 \qquad (1.2)",
    r"2 + 2 = 4 \quad \text{(trivial)}",
    r"(3) \quad 2 + 2 = 4",
    r"2 + 2 = 4 \ldotp",
    "$$2 + 2 = 4$$.",
    r"\(2 + 2 = 4\)",
    r"\[ 2 + 2 = 4. \]",
    "We have $2 + 2 = 4$.",
    r"\therefore 2 + 2 = 4",
    r"\boxed{2 + 2 = 4}",
    "Answer: 2 + 2 = 4",
    r"1+2+3+\cdots+n = \frac{n(n+1)}{2}",
    r"1 + 3 + 5 + \cdots + (2n-1) = n^2",
    r"1 + 2 + \cdots + 100 = 5050",
    "2 + 4 + 6 + ... + 2n = n(n+1)",
    r"\frac{1}{1\cdot2}+\frac{1}{2\cdot3}+\cdots+\frac{1}{n(n+1)} = \frac{n}{n+1}",
    r"1^2 + 2^2 + \dots + n^2 = \frac{n(n+1)(2n+1)}{6}",
    r"1\cdot 2\cdots n = n!",
    r"\exists x: x + 1 = 2",
]
CONTRADICTIONS = [
    r"\sqrt{x^2} = -x, \quad x > 0",
    r"\sin(n\pi) = 1, \quad n \in \mathbb{Z}",
    r"2 + 2 = 5 \tag{3}",
    r"2 + 2 = 5 \qquad (1.2)",
    r"2 + 2 = 5 \quad \text{(sic)}",
    "We have $2 + 2 = 5$.",
    r"x = 1 \ne 1",
    r"3 < x < 2",
    r"1 + 2 + \cdots + 100 = 5000",
    r"x = \frac13 \approx 3.3",
    r"1^2 + 2^2 + \dots + n^2 = \frac{n(n+1)(2n+1)}{6} + 1",
]
SATISFIABLE = [
    r"x = 2 \text{ or } x = -2",
    r"x = 2 \lor x = 3",
    r"x = 2 \quad\text{and}\quad y = 3",
    r"x \in \{1, 2\}",
    r"n = 1, 2, 3, \ldots",
    r"n = 0, \pm 1, \pm 2, \dots",
    r"0 \le x \le 100",
    r"50 < A < 500",
    r"x = \sqrt3 \approx 1.732",
    r"x = \frac{22}{7} \approx 3.143",
    r"v = \frac{d}{t} = 5",
    r"x \ne 0",
    r"E = mc^2 \hspace{2em} (7)",
    r"E = mc^2 \text{ (Einstein)}",
    r"E = mc^2, \text{ where } m \text{ is the mass}",
    r"F = ma \quad \text{by Newton's second law}",
    r"x = 2 \pm 3",
    r"x^2 = 9 \Rightarrow x = \pm 3",
    r"x = 1,\; y = 2",
    "Hence x = 3",
    "x = 3 (approx)",
    r"y \propto x^2",
    "F ∝ 1/r²",
    r"a \ll b",
    "a >> b",
    r"A \sim B",
    r"y \equiv x + 1",
    r"a := b + c",
    r"p \triangleq q",
    r"y = 2x \quad \forall x > 0",
]


@pytest.mark.parametrize("text", IDENTITIES)
def test_what_holds_under_its_conditions(text: str) -> None:
    """Conditions narrow the domain, numbers and remarks say nothing of the formula."""
    assert score(text).verdict in ("identity", "satisfiable")


@pytest.mark.parametrize("text", CONTRADICTIONS)
def test_what_fails_under_its_conditions(text: str) -> None:
    """A condition or a remark saves nothing that is false."""
    assert score(text).verdict == "contradiction"


@pytest.mark.parametrize("text", SATISFIABLE)
def test_what_can_hold(text: str) -> None:
    """Alternatives, ranges, chains and definitions can hold."""
    assert score(text).verdict == "satisfiable"


@pytest.mark.parametrize(
    "text", [r"E = mc^2 \tag{1}", r"E = mc^2 \hspace{1cm} (12)", r"E = mc^2 \qquad (2.4)"]
)
def test_equation_numbers_are_no_factors(text: str) -> None:
    """The law is still recognised."""
    assert score(text).law


#: What is said of all values, and how it is judged: some of it fails at one value and no more.
OF_ALL_VALUES = {
    r"\forall x: x^2 > 0": "contradiction",
    r"\forall x \in \mathbb{R}, x^2 = 4": "contradiction",
    "for all x, sin(x) = 0": "contradiction",
    "x² ≥ x for every real number x": "contradiction",
    "(a + b)^2 = a^2 + b^2 for all a, b": "contradiction",
    "∀a, b > 0: a + b ≥ 3√(ab)": "contradiction",
    r"\forall n \in \mathbb{N}: 2^n > n^2": "contradiction",
    "sin(2x) = 2 sin x \\text{ for all } x": "contradiction",
    "∀a, b > 0: a + b ≥ 2√(ab)": "identity",
    "2^n > n^2 for all n > 4": "identity",
    r"\forall x, y \in \mathbb{R}: x + y = y + x": "identity",
    # Letters that it is not said of may be chosen, and functions too.
    "a x = 0 for all x": "satisfiable",
    "f(x) = 2x for all x": "satisfiable",
    "a_n = 2n for all n": "satisfiable",
    "(a + b)^2 = a^2 + b^2 for some a, b": "satisfiable",
    r"\exists x \in \mathbb{R}: x^2 = 2": "satisfiable",
    r"\forall x \exists y: x + y = 0": "satisfiable",
}


@pytest.mark.parametrize("text", OF_ALL_VALUES)
def test_what_is_said_of_all_values_fails_at_one(text: str) -> None:
    """That it holds at others is told, with a point at which it fails."""
    verdict = score(text)
    assert verdict.verdict == OF_ALL_VALUES[text]
    if verdict.verdict == "contradiction":
        assert verdict.result.startswith("False: it is said of every ")
        assert verdict.evidence.counterexample is not None
