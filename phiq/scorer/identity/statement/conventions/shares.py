"""Whether two readings of a text differ only in what a percentage after a sign is a share of.

40 + 8 % is 43.2 on a bill and 40.08 in a table, so neither refutes what the other allows.
"""

from __future__ import annotations

from phiq.scorer.expression.rewrite import copied, rebuilt
from phiq.scorer.expression.tree import Arena, Node, kinds

_SUM = kinds("add")


def takes_a_share(best: Node, other: Node) -> bool:
    """Whether another reading takes as a share of what stands before what the best one does not."""
    if best.digest == other.digest or not other.kinds & _SUM:
        return False
    arena = Arena()

    def in_hundredths(node: Node, parts: tuple[Node, ...]) -> Node | None:
        if node.op != "add":
            return None
        terms = (parts[0], *(_percentage(arena, part) or part for part in parts[1:]))
        return arena.node("add", terms)

    return rebuilt(arena, other, in_hundredths).digest == copied(arena, best).digest


def _percentage(arena: Arena, term: Node) -> Node | None:
    """The 8/100 of a term (…)(8/100); None of any other term."""
    if term.op == "neg":
        found = _percentage(arena, term.args[0])
        return found and arena.node("neg", (found,))
    last = term.args[-1] if term.op == "mul" else term
    return last if last is not term and last.op == "div" and last.args[1].text == "100" else None
