"""Exact comparison in two prime fields."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phiq.scorer.evaluate import FieldCheck, Problem, evaluate, seed_of
from phiq.scorer.evaluate.field.execute import (
    FIELD_POINTS,
    QUOTIENT,
    FieldProgram,
    P,
    Q,
    compare_exactly,
)
from phiq.scorer.evaluate.field.lower import field_pairs
from phiq.scorer.expression.tree import Arena, Node
from phiq.scorer.identity.statement.domains import domains_for
from phiq.scorer.parse import parse

CPU = "cpu"


def checked(relation: Node) -> FieldCheck | None:
    """The exact check alone, whatever the floats say."""
    program = FieldProgram()
    pairs = field_pairs(program, Problem(relation, domains_for(relation, {}), seed_of(relation)))
    return None if pairs is None else compare_exactly(program, pairs, CPU)[0]


def check(equation: str) -> FieldCheck | None:
    return checked(parse(equation).root)


@pytest.mark.parametrize("prime", [P, Q])
def test_the_moduli_are_primes_with_the_roots_needed(prime: int) -> None:
    """-1, 5 and 3 have square roots, products of two residues fit in 62 bits."""
    assert 2**30 < prime < 2**31
    assert all(prime % divisor for divisor in range(2, 46341))
    for square in (-1, 5, 3):
        assert pow(square, (prime - 1) // 2, prime) == 1


@pytest.mark.parametrize(
    "equation",
    [
        "φ² = φ + 1",
        "φ^10 = 55 φ + 34",
        "φ = 1 + 1/(1 + 1/φ)",
        "√5 = 2φ - 1",
        "√12 = 2√3",
        "√(-3) = i √3",
        "√(3/4) = √3/2",
        "(1 + i)^4 = -4",
        "1/(1/a) = a",
        "(a + b)² = a² + 2ab + b²",
        "a/b + c/d = (ad + cb)/(bd)",
        "(x^3 - y^3)/(x - y) = x² + xy + y²",
        "x^{-2} x^5 = x^3",
        "0.5 x + 0.25 x = 3x/4",
        "(x + y)^{300} = (y + x)^{300}",
    ],
)
def test_rational_identities_hold_exactly(equation: str) -> None:
    """They agree at all points of both fields, with a negligible chance of an accident."""
    found = check(equation)

    assert found is not None
    assert found.equal
    assert found.points == 2 * FIELD_POINTS
    assert found.failure < 1e-50


@pytest.mark.parametrize(
    "equation",
    [
        "φ² = φ + 2",
        "√5 = 2φ + 1",
        "√3 i = √5",
        "(a + b)² = a² + ab + b²",
        "x^{40} = x^{39}",
        f"{P} x = 0",
        f"{Q} x = 0",
        "10^{30} x = (10^{30} + 1) x",
    ],
)
def test_false_ones_are_refuted_for_certain(equation: str) -> None:
    """A difference in either field is a proof; one prime as a coefficient does not hide it."""
    found = check(equation)

    assert found is not None
    assert not found.equal


@pytest.mark.parametrize(
    "equation",
    ["sin x = x", "√x = x", "x^y = 1", "√2 = 1", "π = 3", "|x| = x", "2^{1/3} = 1"],
)
def test_what_is_not_rational_is_left_alone(equation: str) -> None:
    """No answer is better than an answer about something else."""
    assert check(equation) is None


def test_values_that_do_not_exist_say_nothing() -> None:
    """1/0, and what is divided by it, exist at no point."""
    arena = Arena()
    nothing = arena.node("div", (arena.num(1), arena.num(0)))
    quotient = arena.node("div", (arena.num(1), nothing))

    found = checked(arena.node("rel", (quotient, arena.num(0)), ("=",)))

    assert found == FieldCheck(equal=True, points=0, failure=1.0)


def test_the_bound_follows_the_degree() -> None:
    """x^40 = x^39 has degree 40: at most 40 of p points agree by accident."""
    found = check("x^{40} = x^{40}")

    assert found is not None
    assert found.failure == pytest.approx((40 / Q) ** (2 * FIELD_POINTS))


def test_denominators_count_in_the_bound() -> None:
    """a/b = c/d is compared as ad = cb."""
    program = FieldProgram()
    a, b, c, d = (program.free(1, place) for place in range(4))
    left, right = program.emit(QUOTIENT, a, b), program.emit(QUOTIENT, c, d)

    [found] = compare_exactly(program, [(left, right)], CPU)

    assert not found.equal
    assert found.failure == pytest.approx((2 / Q) ** (2 * FIELD_POINTS))


polynomials = st.lists(
    st.tuples(st.integers(-9, 9), st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=5
)


def tree(arena: Arena, terms: list[tuple[int, int, int]]) -> Node:
    """Σ c xʲ yᵏ as a tree."""
    nodes = [
        arena.node(
            "mul",
            (
                arena.num(c) if c >= 0 else arena.node("neg", (arena.num(-c),)),
                arena.node("pow", (arena.sym("x"), arena.num(j))),
                arena.node("pow", (arena.sym("y"), arena.num(k))),
            ),
        )
        for c, j, k in terms
    ]
    return nodes[0] if len(nodes) == 1 else arena.node("add", tuple(nodes))


@settings(max_examples=200)
@given(polynomials, polynomials)
def test_products_agree_exactly_where_their_coefficients_do(
    first: list[tuple[int, int, int]], second: list[tuple[int, int, int]]
) -> None:
    """first·second against its expansion, and against the expansion plus one term."""
    # Given
    arena = Arena()
    product = arena.node("mul", (tree(arena, first), tree(arena, second)))
    expanded = [(a * b, j + p, k + q) for a, j, k in first for b, p, q in second]

    # When
    same = checked(arena.node("rel", (product, tree(arena, expanded)), ("=",)))
    other = checked(arena.node("rel", (product, tree(arena, [*expanded, (1, 2, 1)])), ("=",)))

    # Then
    assert same is not None
    assert same.equal
    assert other is not None
    assert not other.equal


def test_checks_come_with_the_evaluation_unless_a_point_differs() -> None:
    """The exact check confirms; where floats already refute there is nothing to confirm."""
    relations = [parse(text).root for text in ("a(b+c) = ab + ac", "a(b+c) = ab", "sin a = sin a")]

    found = evaluate([Problem(r, domains_for(r, {}), seed_of(r)) for r in relations])

    assert [item.field is not None for item in found] == [True, False, False]
