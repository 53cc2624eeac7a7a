"""The topology of equations: worked examples, GUDHI on random trees, what it must not depend on."""

from __future__ import annotations

import random
from functools import cache
from itertools import chain

import gudhi
import pytest
from hypothesis import given
from hypothesis import strategies as st

from phiq.scorer.expression.tree import Arena, Node
from phiq.scorer.parse import parse
from phiq.scorer.topology.canonical import Form
from phiq.scorer.topology.signature import signatures

WORKED = {
    "E = mc²": (1, 0, 0),
    "φ² = φ + 1": (1, 1, 0),
    "PV = nRT": (1, 0, 0),
    "F = ma": (1, 0, 0),
    "sin²θ + cos²θ = 1": (1, 1, 0),
    "E² = (pc)² + (m₀c²)²": (1, 1, 0),
    "x = (-b ± √(b² - 4ac))/(2a)": (1, 2, 0),
    "iħ∂ψ/∂t = Ĥψ": (1, 1, 0),
    "a = 1; b = 2": (2, 0, 0),
    "abc + abd + acd + bcd = k": (1, 3, 1),
}

SAME = [
    ("E = mc²", "E = m*c**2", r"E = m c^{2}", "mc² = E", "E = c²m"),
    ("a - b = c", "a + (-1)b = c", "c = -b + a"),
    ("y = x/(2a)", r"y = \frac{x}{2a}", "y = x*(2*a)**-1", "x(2a)^{-1} = y"),
    ("y = √x + x", "y = x^{1/2} + x", "y = x**0.5 + x", r"x + \sqrt{x} = y"),
    ("x < y + x²", "x² + y > x"),
    ("e^{x} + x = y", r"\exp(x) + x = y", "exp(x) + x = y"),
]


def rel(arena: Arena, left: Node, right: Node) -> Node:
    """The equation of two sides."""
    return arena.node("rel", (left, right), ("=",))


def random_tree(arena: Arena, rng: random.Random, depth: int) -> Node:
    """A random expression over few symbols, so that parts are used more than once."""
    if depth == 0 or rng.random() < 0.15:
        return arena.num(rng.randint(1, 3)) if rng.random() < 0.2 else arena.sym(rng.choice("abcd"))
    op = rng.choice(("add", "mul", "div", "neg", "pow", "root", "fn"))
    if op in ("add", "mul"):
        parts = [random_tree(arena, rng, depth - 1) for _ in range(rng.randint(2, 4))]
        return arena.node(op, tuple(chain(*(p.args if p.op == op else (p,) for p in parts))))
    first = random_tree(arena, rng, depth - 1)
    if op == "div":
        return arena.node(op, (first, random_tree(arena, rng, depth - 1)))
    if op in ("pow", "root"):
        return arena.node(op, (first, arena.num(rng.randint(2, 3))))
    return arena.node(op, (first,), rng.choice(("sin", "cos")) if op == "fn" else None)


def random_equation(seed: int, depth: int = 4) -> Node:
    """A random equation; the same for the same seed."""
    arena, rng = Arena(), random.Random(seed)
    return rel(arena, random_tree(arena, rng, depth), random_tree(arena, rng, depth))


def oracle(form: Form) -> tuple[int, int, int]:
    """GUDHI's Betti numbers of the complex as it is defined, not collapsed."""
    tree = gudhi.SimplexTree()
    for facet in form.facets():
        tree.insert([vertex for vertex in range(facet.bit_length()) if facet >> vertex & 1])
    tree.prune_above_dimension(3)
    tree.compute_persistence(homology_coeff_field=2, persistence_dim_max=True, min_persistence=-1)
    b0, b1, b2 = (*tree.betti_numbers(), 0, 0, 0)[:3]
    return b0, b1, b2


@pytest.mark.parametrize("equation", WORKED)
def test_worked_examples(equation):
    """The signatures worked out by hand come out."""
    assert signatures([parse(equation).root]) == [WORKED[equation]]


@pytest.mark.parametrize("group", SAME, ids=lambda group: group[0])
def test_notation_makes_no_difference(group):
    """One equation in several notations, turned round or with its terms swapped: one signature."""
    assert len(set(signatures([parse(text).root for text in group]))) == 1


def test_random_equations_agree_with_gudhi():
    """On 600 random equations the signature is what GUDHI computes of the definition."""
    roots = [random_equation(seed) for seed in range(600)]

    found = signatures(roots)

    assert found == [oracle(Form(root)) for root in roots]
    assert len(set(found)) > 15


def test_a_signature_does_not_depend_on_its_batch():
    """Scored alone or among others, an equation has the same signature."""
    roots = [random_equation(seed) for seed in range(200)]

    assert signatures(roots) == [signatures([root])[0] for root in roots]


def rebuilt(root: Node, rng: random.Random, names: dict[str, str]) -> Node:
    """The same equation: symbols renamed, operands shuffled, other notation where there is one."""
    arena = Arena()

    @cache
    def build(node: Node) -> Node:
        if node.op == "sym":
            return arena.sym(names[node.symbol.base])
        parts = [build(child) for child in node.args]
        if node.op in ("add", "mul", "rel"):
            rng.shuffle(parts)
        if node.op == "neg" and parts[0].op != "mul" and rng.random() < 0.5:
            return arena.node("mul", (arena.node("neg", (arena.num(1),)), parts[0]))
        if node.op == "div" and all(part.op != "mul" for part in parts) and rng.random() < 0.5:
            inverse = arena.node("pow", (parts[1], arena.node("neg", (arena.num(1),))))
            return arena.node("mul", (parts[0], inverse))
        if node.op == "root" and rng.random() < 0.5:
            return arena.node("pow", (parts[0], arena.node("div", (arena.num(1), parts[1]))))
        return arena.node(node.op, tuple(parts), node.value)

    return build(root)


@given(seed=st.integers(0, 10**6), shuffle=st.randoms(use_true_random=False))
def test_renaming_commuting_and_rewriting_make_no_difference(seed, shuffle):
    """The signature sees structure alone."""
    root = random_equation(seed, depth=3)
    names = list("wxyz")
    shuffle.shuffle(names)

    again = rebuilt(root, shuffle, dict(zip("abcd", names, strict=True)))

    assert signatures([again]) == signatures([root])
