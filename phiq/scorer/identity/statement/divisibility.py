"""Statements about divisors: a ∣ b is b mod a = 0."""

from __future__ import annotations

from math import gcd
from typing import Final

from phiq.scorer.expression.arithmetic import is_remainder
from phiq.scorer.expression.binding import free_symbols
from phiq.scorer.expression.domain import INTEGER, Domains
from phiq.scorer.expression.fold import RATIONAL, Rational, all_known, folded, powers
from phiq.scorer.expression.literals import is_whole
from phiq.scorer.expression.rewrite import rewritten
from phiq.scorer.expression.tree import Arena, Node, kinds

#: Largest power that is worked out.
MAX_POWER: Final = 64
_SIGNS: Final[dict[str, str]] = {"∣": "=", "∤": "≠"}


def by_remainders(root: Node, declared: Domains) -> tuple[Node, Domains]:
    """The statement about remainders, its letters whole; both as they are where none divides."""
    if root.op == "system" and any(map(_states, root.args)):
        domains = dict(declared)
        parts = []
        for part in root.args:
            found, more = by_remainders(part, domains)
            domains.update(more)
            parts.append(found)
        return Arena().node("system", tuple(parts)), domains
    if not _states(root):
        return root, declared
    arena = Arena()
    divisor, number = root.args
    remainder = arena.fn("mod", number, divisor)
    sign = _SIGNS[str(root.value[0])] if root.value else "="
    relation = arena.node("rel", (remainder, arena.num(0)), (sign,))
    whole = dict.fromkeys(free_symbols(root), INTEGER)
    return relation, {**whole, **declared}


_INVERSE: Final = kinds("fn", "pow")


def with_inverses(root: Node) -> Node:
    """A congruence with a number for each quotient in it: 5⁻¹ ≡ 3 (mod 7) is 3 ≡ 3.

    So is the remainder of a power, also below 0: 2⁻¹ mod 7 = 4, 7²⁰²³ mod 10 = 3.
    """
    if root.op != "rel":
        return root
    arena = Arena()
    if "≡" not in root.signs:
        functions = [part.text for part in root.walk() if part.op == "fn"]
        if root.kinds & _INVERSE != _INVERSE or "mod" not in functions:
            return root
        return rewritten(arena, root, lambda part: _inverse_power(arena, part))
    sides = all_known(_inverted(arena, side) for side in root.args)
    return root if sides is None else arena.node("rel", tuple(sides), root.value)


def _inverted(arena: Arena, side: Node) -> Node | None:
    """A remainder of a quotient as that of a whole number; None where there is none."""
    if not is_remainder(side) or not side.args[1].text.isdigit():
        return None
    value, modulus = _rational(side.args[0]), int(side.args[1].text)
    if value is None or not modulus or gcd(value.denominator, modulus) != 1:
        return None
    whole = value.numerator * pow(value.denominator, -1, modulus) % modulus
    return arena.fn("mod", arena.num(whole), arena.num(modulus))


def _inverse_power(arena: Arena, part: Node) -> Node | None:
    """The remainder of a⁻¹ and its like, and of a power of whole numbers; None of other parts."""
    if not is_remainder(part) or part.args[0].op != "pow":
        return None
    plain = (*part.args[0].args, part.args[1])
    if all(map(is_whole, plain)) and part.args[1].text != "0":
        return arena.num(pow(*[int(number.text) for number in plain]))
    return _inverted(arena, part) if part.args[0].args[1].op == "neg" else None


def _rational(node: Node) -> Rational | None:
    """The value of quotients and small powers of whole numbers; None of anything else."""
    return folded(node, lambda leaf: int(leaf.text) if is_whole(leaf) else None, _ARITHMETIC)


_ARITHMETIC: Final = {
    **{op: RATIONAL[op] for op in ("neg", "mul", "div")},
    "pow": powers(MAX_POWER),
}


def _states(node: Node) -> bool:
    return node.op == "rel" and node.value in (("∣",), ("∤",))
