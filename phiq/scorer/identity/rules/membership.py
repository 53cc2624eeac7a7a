"""Judges that numbers are in the sets of numbers, and that these hold one another: 5 ∈ ℕ, ℕ ⊂ ℤ.

A number is a literal, a quotient of two, π, e, or a square root of a whole number. What a symbol is
in, it may be in. Sets that are written out are intervals, lists, and unions of these.
"""

from __future__ import annotations

from itertools import pairwise
from math import isqrt
from typing import Final

from phiq.scorer.expression.fold import RATIONAL, all_known, exact_number
from phiq.scorer.expression.tree import Node, Symbol, kinds
from phiq.scorer.identity.judgement import Judgement
from phiq.scorer.identity.rules.stretches import of_stretches
from phiq.scorer.identity.statement.conditions.narrowing import is_span, span_of
from phiq.scorer.identity.statement.conditions.narrowing import number as known_number
from phiq.scorer.render.textbook import symbol_text

#: The sets, each within those after it.
_SETS: Final = "NZQRC"
_NAMES: Final = {"N": "natural", "Z": "whole", "Q": "rational", "R": "real", "C": "complex"}
_INSIDE: Final = frozenset("⊂⊆")
_MEMBER: Final = frozenset("∈∉")


def judge_membership(root: Node) -> Judgement | None:
    """The judgement of such a statement; None of any other."""
    if root.op != "rel":
        return None
    signs = root.signs
    if len(signs) == 1 and signs[0] in _MEMBER:
        number, of = root.args
        return (
            _of_member(number, signs[0], _set(of))
            or _of_listed(number, signs[0], of)
            or _of_some_set(number, of)
        )
    if _INSIDE.issuperset(signs) and (found := _of_sets(root, signs)) is not None:
        return found
    return of_stretches(root)


def _set(node: Node) -> int | None:
    """The place of a set of numbers among them; None of anything else."""
    if node.op != "sym" or node.symbol.sub or node.symbol.base not in _SETS:
        return None
    return _SETS.index(node.symbol.base) if node.symbol.marks == ("bb",) else None


def _of_member(number: Node, sign: str, kind: int | None) -> Judgement | None:
    if kind is None:
        return None
    name = _NAMES[_SETS[kind]]
    if number.op == "sym":
        word = "" if sign == "∈" else "not "
        return Judgement("satisfiable", "none", f"it can hold: a symbol may be {word}{name}")
    least = _least(number)
    if least is None:
        return None
    inside = least <= kind
    reason = f"the number is {'' if inside else 'not '}{name}"
    return _decided(reason, holds=inside == (sign == "∈"))


def _decided(reason: str, *, holds: bool) -> Judgement:
    if holds:
        return Judgement("identity", "exact", reason, proof="exact algebra")
    return Judgement("contradiction", "exact", reason)


def _of_some_set(number: Node, of: Node) -> Judgement | None:
    """The judgement of a letter in a set that is not written out, which it may be in."""
    if number.op != "sym" or number in of.walk():
        return None
    without = of.op == "binop" and of.text == "∖" and _set(of.args[0]) is not None
    if not without and (of.op not in _NAMED or of.kinds & _WRITTEN_OUT):
        return None
    name = symbol_text(number.symbol)
    return Judgement("satisfiable", "none", f"it can hold: {name} may be in it")


#: Sets that have a name, and what is written out in others.
_NAMED: Final = frozenset(("sym", "apply", "index", "pow", "mul"))
_WRITTEN_OUT: Final = kinds("set", "interval", "rel", "anticommutator")
_NUMBERS: Final = frozenset(("num", "neg", "div", "const"))


def _of_listed(number: Node, sign: str, of: Node) -> Judgement | None:
    """The judgement of a number in intervals, lists and unions; of a letter in a union."""
    parts = _united(of)
    if number.op == "sym" and len(parts) > 1 and all(map(is_span, parts)):
        return Judgement("satisfiable", "none", "it holds for some values and fails for others")
    if number.op not in _NUMBERS:
        return None
    inside = [_is_within(number, part) for part in parts]
    if None in inside:
        return None
    held = any(inside)
    where = "in the set" if len(parts) == 1 else "in one of the sets"
    reason = f"the number is {where}" if held else "the number is not in it"
    return _decided(reason, holds=held == (sign == "∈"))


def _united(of: Node) -> list[Node]:
    """The sets of a union."""
    if of.op == "binop" and of.text == "∪":
        return [part for side in of.args for part in _united(side)]
    return [of]


def _is_within(number: Node, of: Node) -> bool | None:
    """Whether a number is in an interval or a list; None where that is not clear."""
    if of.op in ("set", "anticommutator"):
        exact = all_known(exact_number(part, _QUOTIENTS) for part in (number, *of.args))
        return None if exact is None else exact[0] in exact[1:]
    value, span = known_number(number), span_of(of)
    return None if span is None or value is None else value in span


def _least(node: Node) -> int | None:
    """The place of the smallest set that holds a number; None where that is not seen."""
    if node.op == "neg":
        inner = _least(node.args[0])
        return None if inner is None else max(inner, 1)
    if node.op == "const":
        return {"pi": 3, "e": 3, "phi": 3, "i": 4}.get(node.text)
    value = exact_number(node, _QUOTIENTS)
    if value is not None:
        whole = value.denominator == 1
        return 2 if not whole else 1 if value < 1 else 0
    if node.op == "root" and node.args[1].text == "2" and node.args[0].text.isdigit():
        number = int(node.args[0].text)
        return 0 if isqrt(number) ** 2 == number else 3
    return 3 if _is_transcendental(node) or _shifts_an_irrational(node) else None


def _is_transcendental(node: Node) -> bool:
    """Whether it is e^q, ln q or a circular function of a rational q (Lindemann, 1882)."""
    if node.op != "fn" or len(node.args) != 1:
        return False
    value = exact_number(node.args[0], _QUOTIENTS)
    if value is None:
        return False
    if node.text == "ln":
        return value > 0 and value != 1
    return node.text in _TRANSCENDENTAL and value != 0


#: Functions whose values at rational numbers but 0 are no roots of polynomials with such.
_TRANSCENDENTAL: Final = frozenset(("exp", "sin", "cos", "tan"))


def _shifts_an_irrational(node: Node) -> bool:
    """Whether rational numbers but 0 are added to an irrational one, or multiply or divide it."""
    if node.op not in ("add", "mul", "div"):
        return False
    places = [_least(part) for part in node.args]
    zero = any(exact_number(part, _QUOTIENTS) == 0 for part in node.args)
    return None not in places and places.count(3) == 1 and 4 not in places and not zero


#: What is a number as it is typed; sums are worked out elsewhere.
_QUOTIENTS: Final = {op: RATIONAL[op] for op in ("neg", "div")}


def _of_sets(root: Node, signs: tuple[str, ...]) -> Judgement | None:
    places = all_known(map(_set, root.args))
    empty = root.args[0].op == "sym" and root.args[0].symbol == Symbol("∅")
    if empty and len(signs) == 1:
        return _decided("the empty set is in every set", holds=True)
    if places is None:
        return None
    rising = all(
        a < b or (a == b and s == "⊆") for s, (a, b) in zip(signs, pairwise(places), strict=True)
    )
    if rising:
        return _decided("each of these sets of numbers is within the next", holds=True)
    return _decided("one of these sets is not within the next", holds=False)
