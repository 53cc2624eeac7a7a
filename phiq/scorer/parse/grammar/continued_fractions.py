"""Continued fractions by their terms: [1; 2, 2] is 1 + 1/(2 + 1/2), [1; 2̅] goes on for ever."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from phiq.scorer.expression.tree import Node
from phiq.scorer.parse.state import State

#: Times that what repeats under a bar is written out before the ellipsis.
_WRITTEN_OUT: Final = 3
_BARRED: Final = frozenset(("conj", "mark"))


def continued_fraction(p: State, start: int, entries: Sequence[Node]) -> Node | None:
    """The fraction of a list just read, whose tokens begin at `start`; None where it is none.

    A semicolon stands behind the first term alone; behind it there are two terms at least, or an
    ellipsis, or a bar: [1; 2] may be a column.
    """
    parted = [kind for kind, *_ in p.toks[start : p.i] if kind in (",", ";")]
    if parted[:1] != [";"] or ";" in parted[1:]:
        return None
    first, *rest = entries
    if rest[-1].op in _BARRED:
        barred = rest.pop().args[0]
        rest += [*(barred.args if barred.op == "tuple" else (barred,))] * _WRITTEN_OUT
        rest.append(p.node("dots"))
    if len(rest) < 2:
        return None
    below = rest.pop()
    for term in (*rest[::-1], first):
        below = p.node("add", (term, p.node("div", (p.node("num", (), "1"), below))))
    return below
