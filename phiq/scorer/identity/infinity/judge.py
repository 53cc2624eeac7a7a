"""Judges statements about infinity: divergent series and integrals, limits that grow or are none.

    Σ 1/n = ∞      lim 1/x² = ∞ (x → 0)      lim sin x = 0 (x → ∞): there is no such limit

Each side is a number, infinite with a sign, or nothing at all; what is none of these for sure stays
open. It looks at sides without free symbols, and at no value that arithmetic alone can tell.
"""

from __future__ import annotations

from typing import Final

from phiq.scorer.bounds.signs import signs_of
from phiq.scorer.expression.binding import free_symbols
from phiq.scorer.expression.literals import is_infinite, last_unit, unsigned
from phiq.scorer.expression.tree import Node, Number, kinds
from phiq.scorer.identity.infinity.arithmetic import end_of
from phiq.scorer.identity.infinity.ends import End
from phiq.scorer.identity.judgement import Judgement, JudgementName
from phiq.scorer.identity.statement.clauses import EQUALITIES, Clause
from phiq.scorer.numeric.errors import UnsupportedError
from phiq.scorer.numeric.far import ERRORS, tends_to
from phiq.scorer.time_limit import Allowance, TimeLimitError

#: A difference of numbers in so many digits that is none.
NOTHING: Final = 1e-30
_TURNED: Final = {"<": ">", "≤": "≥", ">": "<", "≥": "≤"}
#: Without one of them nothing is endless.
_ENDLESS: Final = kinds("lim", "sum", "prod", "int")
_CONSTANT: Final = kinds("const")


def speaks_of_infinity(clause: Clause) -> bool:
    """Whether ∞ itself is a part of a side, and not only where a sum, integral or limit goes."""
    return bool(clause.relation.kinds & _CONSTANT) and any(
        map(_holds_infinity, clause.relation.args)
    )


def may_be_endless(clause: Clause) -> bool:
    """Whether a side without symbols has a series, an integral or a limit."""
    return not clause.domains and bool(clause.relation.kinds & _ENDLESS)


def _holds_infinity(node: Node) -> bool:
    if node.op == "const":
        return node.text == "inf"
    return not node.kinds & _ENDLESS and any(map(_holds_infinity, node.args))


def judge_endless(clause: Clause, allowance: Allowance) -> Judgement | None:
    """What is found of a clause whose sides are endless; None where that is not clear."""
    try:
        return allowance.run(_judge, clause)
    except (TimeLimitError, ArithmeticError, UnsupportedError):
        return None


def _judge(clause: Clause) -> Judgement | None:
    if clause.domains:
        return _of_symbols(clause)
    left, right = end_of(clause.left), end_of(clause.right)
    if left is None or right is None:
        return None
    for end in (left, right):
        if end.kind == "nothing":
            return _answer("contradiction", end.why)
    if _is_typed(clause.left, right) or _is_typed(clause.right, left):
        return _answer("satisfiable", "it holds to the digits typed: the decimal is rounded")
    if clause.sign in EQUALITIES:
        return _equal(left, right)
    return _ordered(clause.sign, left, right)


def _is_typed(side: Node, end: End) -> bool:
    """Whether a side is a typed decimal, to which what a limit tends to rounds."""
    literal = unsigned(side)
    if end.limit is None or literal.op != "num" or not Number(literal.text).typed_decimal:
        return False
    value, unit = float(literal.text), last_unit(literal.text)
    gap = float(end.limit.found.value) - (value if literal is side else -value)
    return abs(gap) <= unit / 2 and ERRORS * float(end.limit.found.error) < unit


def _of_symbols(clause: Clause) -> Judgement | None:
    """What is real is less than ∞; what is not known may grow without end."""
    for side, other, sign in (
        (clause.left, clause.right, clause.sign),
        (clause.right, clause.left, _TURNED.get(clause.sign, clause.sign)),
    ):
        if not is_infinite(other):
            continue
        if sign in EQUALITIES and side.op == "sym" and side.symbol in clause.unknowns:
            return _answer("satisfiable", "it can grow without end")
        if sign in _TURNED and signs_of(side, clause.domains) is not None:
            below = (sign in "<≤") != (other.op == "neg")
            if not clause.unknowns.isdisjoint(free_symbols(side)):
                return _answer("satisfiable", "it can be a number, or grow without end")
            return _answer("identity" if below else "contradiction", "every real number is finite")
    return None


def _answer(verdict: JudgementName, reason: str) -> Judgement:
    return Judgement(verdict, "digits", reason)


def _equal(left: End, right: End) -> Judgement | None:
    infinite = [end for end in (left, right) if end.kind == "infinite"]
    if len(infinite) == 2:
        if left.sign == right.sign:
            return _answer("identity", "both sides grow without end")
        return _answer("contradiction", "the sides grow without end in opposite directions")
    if infinite:
        return _answer("contradiction", f"{infinite[0].why}, the other is a number")
    return _numbers(left, right)


def _numbers(left: End, right: End) -> Judgement | None:
    """Compares a limit with a number, along the way or from afar; or what ∞ leaves of numbers."""
    if left.limit is right.limit is None and left.value is not None and right.value is not None:
        same = abs(left.value - right.value) <= NOTHING
        return _answer("identity" if same else "contradiction", "the values of the sides decide it")
    for end, other in ((left, right), (right, left)):
        if end.limit is None or other.value is None or other.limit is not None:
            continue
        ways, whole = end.limit.ways, end.limit.whole
        if all(tends_to(way.at, other.value, whole=whole) for way in ways):
            return _answer("identity", "the limit is the other side, as far as it was computed")
        found = end.limit.found
        if abs(found.value - other.value) > ERRORS * found.error:
            return _answer("contradiction", "the limit is another number")
    return None


def _ordered(sign: str, left: End, right: End) -> Judgement | None:
    if left.kind == right.kind == "number":
        return None
    low, high = _place(left), _place(right)
    holds = {"<": low < high, "≤": low <= high, ">": low > high, "≥": low >= high, "≠": low != high}
    if sign not in holds:
        return None
    return _answer("identity" if holds[sign] else "contradiction", "a side grows without end")


def _place(end: End) -> int:
    return end.sign if end.kind == "infinite" else 0
