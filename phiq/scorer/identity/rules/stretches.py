"""Judges sets made of intervals of the real line: (0, 1) ⊂ [0, 1], [0, 2] ∩ [1, 3] = [1, 2].

Sets whose ends are plain numbers are known by the numbers that they hold: each end, one between
neighbouring ends, and one beyond all of them. It knows no ends with letters. Those of a set that a
condition tells, as {x ∈ ℝ : x² < 4}, are the roots of its relations.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import ceil, floor, isfinite
from typing import Final, NamedTuple

from phiq.scorer.expression.fold import all_known
from phiq.scorer.expression.tree import Node, Symbol, kinds
from phiq.scorer.identity.judgement import Judgement
from phiq.scorer.identity.rules.claims import Claim, claim_of
from phiq.scorer.identity.rules.roots_on_a_grid import roots
from phiq.scorer.identity.rules.truth_tables import COMPARE, OPERATORS
from phiq.scorer.identity.solve.search import Search
from phiq.scorer.identity.solve.shown import plain_number
from phiq.scorer.identity.statement.conditions.narrowing import number, span_of
from phiq.scorer.numeric.compiler import Point
from phiq.scorer.numeric.errors import UnsupportedError

_SETS: Final = kinds("interval", "binop")
#: Share of a number up to which another one is the same end.
SAME: Final = 1e-9
#: Digits of an end.
DIGITS: Final = 12
#: Most whole numbers that are looked at.
MOST_WHOLE: Final = 200
_COMPARES: Final = {sign: COMPARE[sign] for sign in "=⊂⊆⊃⊇"}
_JOINS: Final = {sign: OPERATORS[sign] for sign in "∪∩∖"}


class _OtherSetError(Exception):
    """A part is no set of numbers that is written out."""


def of_stretches(root: Node) -> Judgement | None:
    """The judgement of such a statement; None of any other."""
    compares = _COMPARES.get(str(root.value[0])) if root.value and len(root.args) == 2 else None
    if compares is None:
        return None
    told = [_condition(side) if side.op == "set" else None for side in root.args]
    of_sets = any(told) or (root.kinds & _SETS and any(map(_is_set, root.walk())))
    if root.value == ("=",) and not of_sets:
        return None  # of pairs
    try:
        ends = sorted({end for side in root.args for end in _ends(side) if isfinite(end)})
        places = _places(ends)
        if any(condition and condition.whole for condition in told):
            places += _whole_between(ends)
        left, right = [[_holds(side, x) for x in places] for side in root.args]
    except (_OtherSetError, UnsupportedError):
        return None
    if all(map(compares, left, right)):
        reason = "both sides hold the same numbers" if root.value == ("=",) else _WITHIN
        proof = None if any(told) else "exact algebra"
        return Judgement("identity", "exact", reason, points=len(places), proof=proof)
    one = next(x for x, *held in zip(places, left, right, strict=True) if not compares(*held))
    reason = f"one side holds {plain_number(one)}, the other does not"
    return Judgement("contradiction", "exact", reason)


def _rounded(end: float) -> float:
    return float(f"{end:.{DIGITS}g}")


class _Condition(NamedTuple):
    """What tells a set: its letter, whether it is of whole numbers, and what holds in it."""

    letter: Symbol
    whole: bool
    claims: tuple[Claim, ...]

    def ends(self) -> list[float]:
        """Where one of the relations changes."""
        relations = [pair for c in self.claims for case in c.alternatives for pair in case]
        found = [roots(search, self.letter, {}, signed=True) for _, search in relations]
        return [_rounded(end) for ends in found for end in ends]

    def holds(self, x: float) -> bool:
        """Whether a number meets the condition."""
        point = {self.letter: x}
        return (not self.whole or x == round(x)) and all(
            any(all(_related(*pair, point) for pair in case) for case in claim.alternatives)
            for claim in self.claims
        )


def _condition(node: Node) -> _Condition | None:
    """The condition of {x : x² < 4} or {x ∈ ℤ | x² < 4, x > 0}; None of any other set."""
    parts = node.args
    if len(parts) == 1 and parts[0].op == "given":
        parts = parts[0].args
    if not parts:
        return None
    first, *rest = parts
    within = first.op == "rel" and first.value == ("∈",) and first.args[1].op == "sym"
    letter = first.args[0] if within else first
    kind = first.args[1].symbol.base if within else "R"
    try:
        claims = all_known(map(claim_of, rest))
    except UnsupportedError:
        return None
    if letter.op != "sym" or not claims or kind not in "RZ":
        return None
    return _Condition(letter.symbol, kind == "Z", tuple(claims))


def _related(sign: str, search: Search, point: Point) -> bool:
    """Whether a relation holds at a number; what is equal but for rounding counts as equal."""
    sides = search.values(point)
    if sides is None or any(isinstance(side, complex) and side.imag for side in sides):
        return False
    gap, size = sides[0].real - sides[1].real, max(1.0, *map(abs, sides))
    if abs(gap) <= SAME * size:
        return sign in "=≤≥"
    return sign == "≠" or (sign in "<≤" and gap < 0) or (sign in ">≥" and gap > 0)


def _whole_between(ends: Sequence[float]) -> list[float]:
    """The whole numbers from below the first end to beyond the last one."""
    low, high = floor(min(ends, default=0.0)) - 1, ceil(max(ends, default=0.0)) + 1
    if high - low > MOST_WHOLE:
        raise _OtherSetError
    return [float(k) for k in range(low, high + 1)]


_WITHIN: Final = "one of these sets is within the other"


def _is_set(node: Node) -> bool:
    return node.op == "interval" or _joins(node)


def _joins(node: Node) -> bool:
    return node.op == "binop" and node.text in _JOINS


def _ends(node: Node) -> list[float]:
    """The numbers at which a set begins or ends."""
    condition = _condition(node) if node.op == "set" and node.args else None
    if condition is not None:
        return condition.ends()
    if node.op in ("interval", "tuple", "set", "anticommutator"):
        ends = all_known(map(number, node.args))
        if ends is None or (node.op == "tuple" and len(ends) != 2):
            raise _OtherSetError
        return [_rounded(end) for end in ends]
    if _joins(node):
        return [end for part in node.args[:2] for end in _ends(part)]
    single = number(node)  # braces around one number may be none
    if _is_empty(node) or single is not None:
        return [] if single is None else [single]
    raise _OtherSetError


def _is_empty(node: Node) -> bool:
    return node.op == "sym" and node.symbol.base == "∅"


def _places(ends: Sequence[float]) -> list[float]:
    """Each end, a number in each gap between two, and one beyond on either side."""
    between = [(a + b) / 2 for a, b in pairwise(ends)]
    return [*ends, *between, min(ends, default=0.0) - 1, max(ends, default=0.0) + 1]


def _holds(node: Node, x: float) -> bool:
    """Whether a set holds a number."""
    if node.op == "binop":
        left, right = node.args[:2]
        return _JOINS[node.text](_holds(left, x), _holds(right, x))
    condition = _condition(node) if node.op == "set" and node.args else None
    if condition is not None:
        return condition.holds(x)
    span = span_of(node, DIGITS)
    return x in (_ends(node) if span is None else span)
