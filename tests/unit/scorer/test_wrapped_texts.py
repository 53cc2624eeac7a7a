"""Formulas out of the hands of agents, logs and provers, and lines that are statements."""

from __future__ import annotations

import pytest

from phiq.scorer.parse import parse
from phiq.scorer.standard import score

TRUE, HOLDS, FALSE = "identity", "satisfiable", "contradiction"


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ('{"equation": "E = mc^2"}', "E = mc^2"),
        (r'{"id": 3, "latex": "\\frac{1}{2} = x", "ok": true}', r"\frac{1}{2} = x"),
        ("<answer>6 * 7 = 42</answer>", "6 * 7 = 42"),
        ("<equation>\nE = mc^2\n</equation>", "E = mc^2"),
        ('"x = 2"', "x = 2"),
        ("So we get `x = 5`.", "x = 5"),
        ("Complexity: 7, Loss: 0.0023, Equation: y = 2*x + 1", "y = 2*x + 1"),
        ("11   3.4e-12   1.2e+00   y = x0 - 2*x1", "y = x0 - 2*x1"),
        ("example : 2 + 2 = 4 := by norm_num", "2 + 2 = 4"),
        ("x = 2\ny = 3", "x = 2; y = 3"),
        ("a - b = 1\nc - d = 2", "a - b = 1; c - d = 2"),
        ("1. F = ma\n2. E = mc^2", "F = ma; E = mc^2"),
        ("1) 2x + 3 = 7\n2) x = 2", "2x + 3 = 7; x = 2"),
        ("- a = b\n- c = d", "a = b; c = d"),
        ("Step 1: 2x = 4\nStep 2: x = 2", "2x = 4; x = 2"),
        ("∃ x : ℝ, x^2 = 2", "∃ x ∈ ℝ, x^2 = 2"),
    ],
)
def test_what_stands_around_a_formula_is_no_part_of_it(text: str, plain: str) -> None:
    """Data, tags, quotes, labels and the numbers of items are taken off."""
    assert parse(text).root.digest == parse(plain).root.digest


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("\\sum_{n=0}^\\infty x^n\n= \\frac{1}{1-x}", "\\sum_{n=0}^\\infty x^n = \\frac{1}{1-x}"),
        ("f =\n\\sum_{n=0}^\\infty x^n", "f = \\sum_{n=0}^\\infty x^n"),
        ("a = b\n+ c = d", "a = b + c = d"),
        ("a = (b\n= c)", "a = (b = c)"),
    ],
)
def test_a_line_that_goes_on_parts_nothing(text: str, plain: str) -> None:
    """A line break inside a formula is a space, as it is to TeX."""
    assert parse(text).root.digest == parse(plain).root.digest


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ('{"equation": "2 + 2 = 5", "valid": true}', FALSE),
        ("Step 1: 2x + 3 = 7\nStep 2: 2x = 4\nStep 3: x = 3", FALSE),
        ("x = 2\ny = 3\nx + y = 6", FALSE),
        ("theorem t (a b : ℕ) : a + b = b + a := by ring", TRUE),
        ("theorem t (x : ℝ) (h : x > 0) : sqrt(x^2) = x := by simp", TRUE),
        ("∃ x : ℝ, x^2 = -2", FALSE),
        ("- 3 + 4 = 7\n- 5 × 2 = 11", FALSE),
    ],
)
def test_what_is_inside_is_judged(text: str, verdict: str) -> None:
    """The verdict is on the formula and all its lines."""
    assert score(text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("6 & 3 == 2", TRUE),
        ("6 & 3 == 3", FALSE),
        ("6 | 3 == 7", TRUE),
        ("6 | 3 == 6", FALSE),
        ("~5 == -6", TRUE),
        ("~5 == -5", FALSE),
        ("x & (x - 1) == 0", HOLDS),
        ("(x << 1) == 2*x", TRUE),
        ("pow(3, 4, 7) == 4", TRUE),
        ("pow(3, 4, 7) == 5", FALSE),
        ("r2_score = 1 - ss_res/ss_tot", HOLDS),
        ("=1/3=0.333", HOLDS),
        ("=B2*C2", "not_an_equation"),
        ("mean(c(1,2,3)) == 2", TRUE),
        ("A XOR B = (A AND NOT B) OR (NOT A AND B)", TRUE),
        ("A XOR B = (A AND B) OR (NOT A AND B)", HOLDS),
        ("not (a and b) == (not a) or (not b)", TRUE),
        ("x if x > 0 else 0 = relu(x)", TRUE),
        ("x if x > 0 else 0 = relu(x) + 1", FALSE),
        ("Math.PI ≈ 3.14159", TRUE),
        ("energy = 0.5 * mass * velocity.powi(2);", HOLDS),
        (r"\mathrm{sigmoid}(-x) = 1 - \mathrm{sigmoid}(x)", TRUE),
        (r"\mathrm{sigmoid}(0) = 0", FALSE),
        (r"\operatorname{logit}(\operatorname{sigmoid}(x)) = x", TRUE),
        ("KL(P || Q) >= 0", HOLDS),
    ],
)
def test_programs_mean_what_they_compute(text: str, verdict: str) -> None:
    """Bits, remainders of powers, choices and functions that have one meaning are worked out."""
    assert score(text).verdict == verdict
