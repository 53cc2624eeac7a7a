"""Lists of expressions between brackets: the one place where a group is opened and closed."""

from __future__ import annotations

from typing import Final

from phiq.scorer.expression.tree import Node
from phiq.scorer.parse.grammar.pratt import expr
from phiq.scorer.parse.state import State

#: Most entries of one list: more are no formula.
MAX_ENTRIES: Final = 512
_SEPARATORS: Final = frozenset((",", ";", ":", "mid"))
_SIGNS: Final = frozenset(("*", "+", "-", "bin", "±"))
_ENDS: Final = frozenset((")", ",", "]", "right", "}", "\\}"))


def contents(p: State, *closers: str, power: int = 0) -> list[Node]:
    """The entries up to a closing token, which is read too.

    Raises:
        EquationSyntaxError: the group is not closed, or an entry is missing.
    """
    toks = p.toks
    entries: list[Node] = []
    kind = toks[p.i][0]
    if kind not in closers:
        entries.append(_entry(p, power) if kind in _SIGNS else expr(p, power))
        while toks[p.i][0] in _SEPARATORS:
            p.i += 1
            if toks[p.i][0] in closers and toks[p.i - 1][0] == ",":
                break
            entries.append(_entry(p, power))
            if len(entries) > MAX_ENTRIES:
                raise p.limit(f"more than {MAX_ENTRIES} entries")
    if toks[p.i][0] == "." and toks[p.i + 1][0] in closers:
        p.i += 1  # the full stop of a formula in a box
    if toks[p.i][0] not in closers:
        raise p.missing(closers[0] if closers[0] != "right" else "\\right")
    p.i += 1
    return entries


def _entry(p: State, power: int) -> Node:
    """One entry; a lone · or a lone sign is a placeholder: f(·), T(-)."""
    toks = p.toks
    if toks[p.i][0] in _SIGNS and toks[p.i + 1][0] in _ENDS:
        p.i += 1
        return p.node("blank")
    return expr(p, power)
