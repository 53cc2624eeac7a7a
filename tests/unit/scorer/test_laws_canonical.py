"""The normal form: equal for rearrangements, different for anything else."""

from __future__ import annotations

from contextlib import suppress
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phiq.scorer.algebra.laurent import FormTooLargeError
from phiq.scorer.expression.tree import Arena, Node, Symbol
from phiq.scorer.laws.canonical import Canonizer
from phiq.scorer.laws.key import Key
from phiq.scorer.parse import EquationSyntaxError, parse

REARRANGED = [
    ["F = m a", "a = F/m", "F/m = a", "0 = m*a - F", "F/(m a) = 1", "2F = 2m a"],
    ["Z² = X² Y⁴", "Z = X Y²"],
    ["Z = √(x² + y²)", "Z² = x² + y²", "x = √(Z² - y²)"],
    ["γ = 1/√(1 - v²/c²)", "γ² (1 - v²/c²) = 1", "v² = c² (1 - 1/γ²)"],
    ["T = 2 π √(l/k)", "k = 4 π² l/T²"],
    ["1/f = 1/u + 1/v", "f = u v/(u + v)", "u (v - f) = f v"],
    ["y = (-b + √(b² - 4 a c))/(2 a)", "a y² + b y + c = 0"],
    ["N = A exp(-λ t)", "N = A e^(-λ t)", "N/A = e^(-t λ)"],
    ["V = A (1 - exp(-t/τ))", "V - A = -A/exp(t/τ)", "exp(t/τ) (A - V) = A"],
    ["y = A cos(k x - ω t)", "y = A cos(ω t - k x)"],
    ["y = A sin(k x - ω t)", "-y = A sin(ω t - k x)", "y/A = -sin(t ω - x k)"],
    ["θ = asin(n sin(x))", "sin(θ) = n sin(x)", "arcsin(n sin(x)) = θ"],
    ["2 φ - 1 = √5", "φ = (1 + √5)/2"],
    ["ħ/2 ≤ x p", "x p ≥ ħ/2"],
]


def key(text: str) -> Key | None:
    """The key of a text."""
    return Canonizer({}).relation(parse(text).root)


def form(text: str) -> tuple[object, ...] | None:
    """The normal form of a text."""
    found = key(text)
    return found and found.form


@pytest.mark.parametrize("texts", REARRANGED, ids=lambda texts: texts[0])
def test_rearrangements_share_one_form(texts: list[str]) -> None:
    """However an equation is solved, scaled or turned, its form is the same."""
    assert {form(text) for text in texts} == {form(texts[0])}


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("v² = 2 g h", "v = -√(2 g h)"),
        ("E² = x² + y²", "E = -√(x² + y²)"),
        ("γ = 1/√(1 - v²/c²)", "γ = -1/√(1 - v²/c²)"),
        ("x = (y - v t)/√(1 - v²/c²)", "x = -(y - v t)/√(1 - v²/c²)"),
        ("E = √(x² + y²) - y", "E = -√(x² + y²) - y"),
    ],
)
def test_a_root_keeps_its_sign(text: str, wrong: str) -> None:
    """A root squared away still counts: minus the root does not say what the root says."""
    stated, other = key(text), key(wrong)
    assert stated is not None
    assert other is not None
    assert stated.states(stated)
    assert not other.states(stated)


def test_different_equations_have_different_forms() -> None:
    """A sign, a factor, a power or a direction makes another equation."""
    texts = [group[0] for group in REARRANGED] + [
        "F = -m a",
        "F = 2 m a",
        "F = m a²",
        "T = -2 π √(l/k)",
        "1/f = 1/u - 1/v",
        "x p ≤ ħ/2",
        "γ = 1/√(1 + v²/c²)",
    ]
    for one, other in combinations(texts, 2):
        assert key(one) != key(other), (one, other)


def with_sums(arena: Arena, node: Node) -> Node:
    """The tree with (x + x)/2 in place of x."""
    children = tuple(with_sums(arena, child) for child in node.args)
    copy = arena.node(node.op, children, node.value)
    if node.value != Symbol("x"):
        return copy
    return arena.node("div", (arena.node("add", (copy, copy)), arena.num(2)))


@given(st.lists(st.sampled_from([*"xyi23π()/^*√-", "ħ", "½", "sin(x)", "1.5", "0"]), max_size=16))
def test_a_product_in_one_step_is_the_product_step_by_step(parts: list[str]) -> None:
    """A product with a sum in it is multiplied out factor by factor, and comes to the same."""
    names = {Symbol("ħ"): ("h", True)}
    with suppress(EquationSyntaxError, FormTooLargeError):
        root = parse(f"1 = {''.join(parts)}").root
        stepwise = Canonizer(names).relation(with_sums(Arena(), root))

        assert Canonizer(names).relation(root) == stepwise


def test_a_triviality_has_no_form() -> None:
    """X = x says nothing, so no law can be it."""
    assert key("x + y = y + x") is None


@given(st.text(alphabet="xyzab=+-*/^()√23 π", max_size=40))
def test_any_equation_has_a_form_or_is_too_large(text: str) -> None:
    """Nothing but its own limit stops the normal form."""
    with suppress(EquationSyntaxError, FormTooLargeError):
        key(text)
