r"""Whether two readings of a text differ only in the base of its bare logarithms.

Mathematics and programs write log for ln, tables and chemistry for log₁₀, so neither base refutes
what the other allows. It changes no tree that is judged.
"""

from __future__ import annotations

from phiq.scorer.expression.rewrite import rebuilt
from phiq.scorer.expression.tree import Arena, Node


def rebases_logarithms(best: Node, other: Node) -> bool:
    """Whether another reading takes to the base 10 what the best one takes to the base e."""
    if not any(map(_is_decimal, other.walk())):
        return False
    arena = Arena()

    def to_base_e(node: Node, parts: tuple[Node, ...]) -> Node | None:
        return arena.node("fn", parts[:1], "ln") if _is_decimal(node) else None

    return (
        best.digest != other.digest
        and rebuilt(arena, best, to_base_e).digest == rebuilt(arena, other, to_base_e).digest
    )


def _is_decimal(node: Node) -> bool:
    if node.op != "fn" or node.text != "log" or len(node.args) != 2:
        return False
    base = node.args[1]
    return base.op == "num" and base.text == "10"
