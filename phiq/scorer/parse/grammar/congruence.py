"""Remainders written between operands, and congruences: a ≡ b (mod n) relates two remainders.

The modulus belongs to all sides of a congruence, wherever it stands in the last one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from phiq.scorer.expression.arithmetic import is_remainder
from phiq.scorer.expression.tree import Node, Symbol
from phiq.scorer.parse.state import State

#: What `mod` is read as where it has one argument: 7 mod 3, b (mod n).
_MOD: Final = Symbol("mod", "", ("rm",))


def product(p: State, factors: Sequence[Node]) -> Node:
    """The product of factors; what stands before `mod n` is divided by n with remainder."""
    last = factors[-1]
    if last.op != "apply" or last.args[0].value != _MOD or len(last.args) != 2:
        return p.mul(factors)
    return remainder(p, p.mul(factors[:-1]), last.args[1])


def remainder(p: State, value: Node, modulus: Node) -> Node:
    """The remainder of a value."""
    return p.node("fn", (value, modulus), "mod")


def congruent(p: State, sides: Sequence[Node]) -> list[Node]:
    """The sides of a ≡ b + c mod n as remainders; as they are where the last has no modulus."""
    last = sides[-1]
    *terms, term = last.args if last.op == "add" else (last,)
    negated = term.op == "neg"
    call = term.args[0] if negated else term
    if not is_remainder(call):
        return list(sides)
    value, modulus = call.args
    value = p.node("neg", (value,)) if negated else value
    return remainders(p, [*sides[:-1], p.add([*terms, value])], modulus)


def remainders(p: State, sides: Sequence[Node], modulus: Node) -> list[Node]:
    """The remainder of each side; a side that is one of that modulus already is its own."""
    return [
        side if is_remainder(side) and side.args[1] is modulus else remainder(p, side, modulus)
        for side in sides
    ]
