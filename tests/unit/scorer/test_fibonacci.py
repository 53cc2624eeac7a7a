"""Exact decision of Fibonacci and Lucas identities."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phiq.scorer.algebra.fibonacci import prove
from phiq.scorer.domains import parse_domains
from phiq.scorer.expression.domain import INTEGER
from phiq.scorer.expression.tree import Arena, Node, Symbol
from phiq.scorer.identity.statement.domains import domains_for
from phiq.scorer.parse import parse


def decided(equation: str, **domain: str) -> tuple[bool, ...] | None:
    relation = parse(equation, declared=domain).root
    return prove(relation, domains_for(relation, parse_domains(domain)))


@pytest.mark.parametrize(
    "equation",
    [
        "F_{n+1} = F_n + F_{n-1}",
        "L_n = F_{n-1} + F_{n+1}",
        "F_{n+1} F_{n-1} - F_n^2 = (-1)^n",
        "F_n = (φ^n - (-1/φ)^n)/√5",
        "F_n = (φ^n - (1-φ)^n)/√5",
        "L_n^2 - 5F_n^2 = 4 (-1)^n",
        "F_{2n} = F_n L_n",
        "F_{3n} = 5F_n^3 + 3 (-1)^n F_n",
        "F_{n+m} = F_m F_{n+1} + F_{m-1} F_n",
        "F_n^2 = F_{n+m} F_{n-m} + (-1)^{n+m} F_m^2",
        "F_n^4 - F_{n-2} F_{n-1} F_{n+1} F_{n+2} = 1",
        "φ^n = F_n φ + F_{n-1}",
        "n F_{n+1} = n F_n + n F_{n-1}",
        "φ² = φ + 1",
    ],
)
def test_known_identities_are_proved(equation: str) -> None:
    """Binet, Cassini, Catalan, d'Ocagne, Gelin-Cesàro and their kin."""
    domain = {name: "integer" for name in "nm" if name in equation}

    assert decided(equation, **domain) == (True,)


@pytest.mark.parametrize(
    "equation",
    [
        "F_{n+1} = F_n + F_{n-2}",
        "F_{n+1} F_{n-1} - F_n^2 = (-1)^{n+1}",
        "F_n = (φ^n - (-1/φ)^n)/5",
        "F_{2n} = F_n^2",
        "φ^n = F_n φ + F_{n+1}",
        "n F_n = F_n",
    ],
)
def test_false_ones_are_refuted(equation: str) -> None:
    """Different terms are linearly independent, so the sides differ for some n."""
    assert decided(equation, n="integer >= 0") == (False,)


@pytest.mark.parametrize(
    "equation",
    ["F_{n^2} = 1", "sin(n) = 0", "F_{n/2} = 1", "2^n = n", "1/F_n = 1", "n! = 1", "F_{500 n} = 1"],
)
def test_what_is_not_linear_in_the_index_is_left_alone(equation: str) -> None:
    """No answer is better than a wrong one."""
    assert decided(equation, n="integer") is None


def test_the_index_must_be_an_integer() -> None:
    """F at real arguments is another function; φ to a real power is not."""
    assert decided("F_{x+1} = F_x + F_{x-1}", x="real") is None
    assert decided("φ^{x+1} = φ^x + φ^{x-1}", x="complex") == (True,)


def test_a_finite_range_is_not_refuted() -> None:
    """F_n = n for n in {0, 1} is true although it is false for all n."""
    assert decided("F_n = n", n="integer in [0,1]") is None


@pytest.mark.parametrize("power", ["((((2^12)^12)^12)^12)^12", "((((φ^12)^12)^12)^12)^12"])
def test_towers_of_powers_are_refused_at_once(power: str) -> None:
    """No number is computed that outgrows its limit."""
    assert decided(f"F_n = {power}", n="integer") is None


def number(n: int) -> int:
    """F_n by the recurrence."""
    a, b = 0, 1
    for _ in range(abs(n)):
        a, b = b, a + b
    return -a if n < 0 and n % 2 == 0 else a


def value(node: Node, point: Mapping[Symbol, int]) -> int:
    """An integer expression at integers: the oracle."""
    if node.op == "num":
        return int(node.text)
    if node.op == "sym":
        return point[node.symbol]
    values = [value(child, point) for child in node.args]
    if node.op == "fn":
        return number(values[0])
    if node.op == "neg":
        return -values[0]
    if node.op == "pow":
        return int(values[0] ** abs(values[1]))  # the base is -1
    total = values[0]
    for other in values[1:]:
        total = total + other if node.op == "add" else total * other
    return total


indices = st.tuples(st.integers(-2, 2), st.integers(-1, 1), st.integers(-3, 3))
monomials = st.tuples(st.integers(-3, 3), st.lists(indices, max_size=2), st.booleans())
sums = st.lists(monomials, min_size=1, max_size=3)


def tree(arena: Arena, terms: list[tuple[int, list[tuple[int, int, int]], bool]]) -> Node:
    """Σ c Π F_{an+bm+k} (-1)^n as a tree."""
    n, m, one = arena.sym("n"), arena.sym("m"), arena.num(1)
    nodes = []
    for factor, places, alternating in terms:
        parts = [_integer(arena, factor)]
        for a, b, k in places:
            index = arena.node(
                "add",
                (
                    arena.node("mul", (_integer(arena, a), n)),
                    arena.node("mul", (_integer(arena, b), m)),
                    _integer(arena, k),
                ),
            )
            parts.append(arena.node("fn", (index,), "fibonacci"))
        if alternating:
            parts.append(arena.node("pow", (arena.node("neg", (one,)), n)))
        nodes.append(arena.node("mul", (one, *parts)))
    return arena.node("add", (*nodes, arena.num(0)))


def _integer(arena: Arena, n: int) -> Node:
    return arena.num(n) if n >= 0 else arena.node("neg", (arena.num(-n),))


@settings(max_examples=200)
@given(sums, sums)
def test_the_answer_is_that_of_enough_consecutive_values(
    left: list[tuple[int, list[tuple[int, int, int]], bool]],
    right: list[tuple[int, list[tuple[int, int, int]], bool]],
) -> None:
    """Degree k in n and in m: agreement at 2(k+1)(k+2)+1 consecutive values of each decides."""
    # Given
    arena = Arena()
    relation = arena.node("rel", (tree(arena, left), tree(arena, right)), ("=",))
    n, m = Symbol("n"), Symbol("m")
    degree = max(sum(abs(a) for a, _, _ in places) for _, places, _ in left + right)
    enough = range(-3, 2 * (degree + 1) * (degree + 2) - 2)
    along_m = range(-3, 2 * 3 * 4 - 2)

    # When
    answer = prove(relation, {n: INTEGER, m: INTEGER})

    # Then
    expected = all(
        value(relation.args[0], point) == value(relation.args[1], point)
        for point in ({n: first, m: second} for first, second in product(enough, along_m))
    )
    assert answer == (expected,)
