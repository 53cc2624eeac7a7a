"""Subscripts, superscripts and primes after a base, in any order, in the three notations.

As in TeX, a base takes one of each: a second one is an error, as is a prime after a superscript.
A number outside of TeX takes several powers, from right to left: 2^3^2 is 512.
"""

from __future__ import annotations

from functools import reduce
from typing import Final

from phiq.scorer.expression.tree import Node
from phiq.scorer.parse.grammar.scripts.parts import Scripts
from phiq.scorer.parse.grammar.scripts.subscripts import read_sub
from phiq.scorer.parse.grammar.scripts.superscripts import read_sup
from phiq.scorer.parse.state import State

#: Most primes of one symbol: higher derivatives are written y^(n).
MAX_PRIMES: Final = 8
_KINDS: Final = frozenset(("_", "sub", "^", "sup", "'", "''", "mark"))


def read_scripts(
    p: State, *, base_is_symbol: bool, sup: bool = True, tower: bool = False
) -> Scripts:
    """Read the scripts at hand; with `sup` False a superscript is left to the caller.

    With `tower` True, a superscript may have one of its own.

    Raises:
        EquationSyntaxError: a second subscript or superscript, or none after its sign.
    """
    found = Scripts()
    raised = False
    while True:
        kind = p.toks[p.i][0]
        if kind not in _KINDS:
            return found
        if kind in ("_", "sub"):
            if found.sub is not None:
                raise p.error("double subscript", expected="braces around one of the two")
            found.sub = read_sub(p, label=base_is_symbol)
        elif kind in ("^", "sup"):
            if not sup:
                return found
            if raised:
                raise p.error("double superscript", expected="braces around one of the two")
            raised = True
            read_sup(p, found)
            if tower and p.notation != "latex" and found.sup is not None:
                found.sup = _tower(p, found.sup)
        elif kind in ("'", "''"):
            if raised:
                raise p.error("double superscript", expected="braces around one of the two")
            raised = _read_primes(p, found, sup=sup)
        elif kind == "mark" and base_is_symbol:
            found.marks += (p.toks[p.i][1],)
            p.i += 1
        else:
            return found


def _tower(p: State, lowest: Node) -> Node:
    """The powers at hand above an exponent, each of which is the exponent of the one before."""
    levels = [lowest]
    while p.toks[p.i][0] == "^":
        level = Scripts()
        read_sup(p, level)
        if level.sup is None:
            raise p.error("double superscript", expected="braces around one of the two")
        levels.append(level.sup)
    return reduce(lambda above, base: p.power(base, above), levels[-2::-1], levels[-1])


def _read_primes(p: State, found: Scripts, *, sup: bool) -> bool:
    while p.toks[p.i][0] in ("'", "''"):
        if len(found.marks) > MAX_PRIMES:
            raise p.limit(f"more than {MAX_PRIMES} primes")
        found.marks += ("prime",) * len(p.toks[p.i][0])
        p.i += 1
    if sup and p.toks[p.i][0] in ("^", "sup"):
        read_sup(p, found)
    return True
