"""Texts that strangers type, each with the verdicts that a person would accept."""

from __future__ import annotations

import pytest

from phiq.scorer.standard import score

TRUE, HOLDS, FALSE = "identity", "satisfiable", "contradiction"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (r"\log 2 = 0.301", HOLDS),
        (r"\log 2 = 0.693", HOLDS),
        (r"-\log(1.8 \times 10^{-5}) = 4.74", HOLDS),
        (r"pH = -\log(0.01) = 2", HOLDS),
        (r"10\log 2 = 3.01", HOLDS),
        (r"\log 100 = 2", TRUE),
        (r"\log 2 = 0.5", FALSE),
        (r"\log x = \log x + 1", FALSE),
        (r"\ln 2 = 0.301", FALSE),
        (r"\log_{10} 2 = 0.693", FALSE),
    ],
)
def test_the_base_of_a_bare_log_refutes_nothing_that_the_other_allows(
    text: str, verdict: str
) -> None:
    """A log without a base is the one of base e or of base 10; a text is false where both fail."""
    assert score(text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("7 // 2 == 3", TRUE),
        ("7 // 2 == 3.5", FALSE),
        ("7 % 3 == 1", TRUE),
        ("7 % 3 == 2", FALSE),
        ("a % b == a - b*(a // b)", TRUE),
        ("n % 2 = 0", HOLDS),
        ("hash = key % size", HOLDS),
        ("5 % + 3 = 3.05", TRUE),
        ("15%(200) = 30", TRUE),
        ("15% x = 3", HOLDS),
        ("20% of 50 = 10", TRUE),
        ("MOD(10,3)=1", TRUE),
        ("Mod[10, 3] == 2", FALSE),
        ("nchoosek(5,2) == 10", TRUE),
        ("=SUM(1,2,3)=6", TRUE),
        ("=POWER(2,3)=9", FALSE),
        ("=SUM(1,2,3)", "not_an_equation"),
        ("= 5", "malformed"),
    ],
)
def test_remainders_and_cells_of_programs(text: str, verdict: str) -> None:
    """A % between two operands is a remainder, // divides downwards, a cell begins with =."""
    assert score(text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("a(b+c) = ab + ac % distributive law", TRUE),
        ("2 + 2 = 4 % the sum\n + 1", FALSE),
        ("% check\n(x+1)^2 = x^2 + 2x + 1", TRUE),
        ("// check\n2 + 2 = 5", FALSE),
        ("2 + 2 == 4  # that is 4 = 4", TRUE),
        ("y = 2*x // a linear model", HOLDS),
        ("# heading", "malformed"),
        ("2x = x + x (see above)", TRUE),
        ("k*a - k*b = k * (a-b)", TRUE),
        ("k*a + k*b = k * (a-b)", HOLDS),
        ("2ω = 2 (omega)", TRUE),
    ],
)
def test_remarks_say_nothing(text: str, verdict: str) -> None:
    """What a program says to its reader is no part of the formula."""
    assert score(text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (r"\frac{a+b}{2} \ge \sqrt{ab}, \quad a, b > 0", TRUE),
        (r"\sin x \le x, \quad x \ge 0", TRUE),
        (r"\ln x \le x - 1, \quad x > 0", TRUE),
        ("x + 1/x >= 2, x > 0", TRUE),
        ("x^2 > x, x > 1", TRUE),
        ("x^2 > x, x > 0", HOLDS),
        ("2x + 1 > 7, x < 2", FALSE),
        ("x > 2, x < 5", HOLDS),
        ("x > 5, x < 2", FALSE),
        ("|x - 2| < 3, x > 0", HOLDS),
        ("|a| < |b| < |c|", HOLDS),
    ],
)
def test_orders_have_conditions_too(text: str, verdict: str) -> None:
    """A bound after an order that is more than a bound tells where the order is claimed."""
    assert score(text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("2x + 3 = 7 → x = 2", HOLDS),
        (r"x + 1 = 3 \to x = 2", HOLDS),
        ("2x + 3 = 7 -> x = 3", FALSE),
        (r"x^2 - 5x + 6 = 0 \iff x = 2 \text{ or } x = 3", HOLDS),
        (r"x^2 = 4 \Rightarrow x = 2 \text{ or } x = -2", HOLDS),
        (r"\lim_{x \to 0} \frac{\sin x}{x} = 1", TRUE),
        ("f: A → B", "undecided"),
    ],
)
def test_arrows_between_equations_conclude(text: str, verdict: str) -> None:
    """An arrow between two equations is an implication, whose conclusion may have alternatives."""
    assert score(text).verdict == verdict


@pytest.mark.parametrize("text", ["E &= mc^2", "F &= ma", r"\alpha &= \beta + 1"])
def test_a_row_cut_out_of_its_table_is_read(text: str) -> None:
    """The & of an aligned row means nothing where the row stands alone."""
    assert score(text).verdict == HOLDS
