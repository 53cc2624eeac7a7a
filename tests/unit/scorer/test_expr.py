"""Trees tell what they hold without being searched, and go when nobody holds them."""

from __future__ import annotations

import gc

import pytest

from phiq.scorer.expression.rewrite import rewritten
from phiq.scorer.expression.tree import MAX_DEPTH, OPS, Arena, Node, TreeLimitError, kinds
from phiq.scorer.parse import parse

EQUATIONS = (
    "E = mc²",
    "φ² = φ + 1",
    r"\sum_{k=0}^{n} \binom{n}{k} = 2^n",
    "iħ ∂ψ/∂t = Ĥψ",
    "∫_0^1 x² dx = 1/3; a = |b|",
)


@pytest.mark.parametrize("equation", EQUATIONS)
def test_kinds_are_the_ops_of_the_whole_tree(equation: str) -> None:
    """A node has the bit of an op exactly where the op occurs in it or below."""
    for node in parse(equation).root.walk():
        ops = {part.op for part in node.walk()}

        assert [op for op in OPS if node.kinds & kinds(op)] == [op for op in OPS if op in ops]


@pytest.mark.parametrize("equation", EQUATIONS)
def test_a_walk_meets_every_node_once_itself_first(equation: str) -> None:
    """Asked twice, the same nodes in the same order; all children of all of them are there."""
    root = parse(equation).root

    found = root.walk()

    assert found[0] is root
    assert list(root.walk()) == list(found)
    assert len(set(found)) == len(found)
    assert {child for node in found for child in node.args} <= set(found)


def test_a_tree_goes_with_its_last_reference() -> None:
    """A walked tree holds no reference to itself: it would wait for the garbage collector."""
    collects = gc.isenabled()
    gc.collect()
    gc.disable()
    try:
        for equation in EQUATIONS:
            parsed = parse(equation)
            parsed.root.walk()
            del parsed
        left = gc.collect()
    finally:
        if collects:
            gc.enable()

    assert left == 0


def test_a_node_past_a_limit_is_not_kept() -> None:
    """Asked for again it is refused again, and no node is counted that is in no list."""
    arena = Arena()
    node = arena.sym("x")
    for _ in range(MAX_DEPTH - 1):
        node = arena.node("neg", (node,))

    for _ in range(2):
        with pytest.raises(TreeLimitError):
            arena.node("neg", (node,))

    assert len(arena.nodes) == MAX_DEPTH
    assert arena.node("neg", (node.args[0],)) is node


def doubled(arena: Arena, times: int) -> Node:
    """The sum of x and itself, of that and itself, and so on: few nodes that are shared."""
    node = arena.sym("x")
    for _ in range(times):
        node = arena.node("add", (node, node))
    return node


def test_a_tree_is_not_endless_when_it_is_written_out() -> None:
    """However few nodes share their parts: what is written of it counts each as often as it is."""
    # Given few nodes, far from the deepest tree
    # When they double what they share often enough, then that is too large
    with pytest.raises(TreeLimitError):
        doubled(Arena(), MAX_DEPTH // 2)


def test_a_shared_part_is_asked_for_once() -> None:
    """A rewriting takes as long as there are nodes, not ways to them."""
    asked: list[Node] = []
    node = doubled(Arena(), 10)

    rewritten(Arena(), node, asked.append)

    assert len(asked) == len(node.walk()) == 11
