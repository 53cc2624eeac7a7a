"""Judges one inequality, or one approximate equality, between two sides.

Inequalities are decided in `inequality`; l ≠ r is the mirror image of l = r.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from phiq.scorer.evaluate import Evaluation
from phiq.scorer.expression.arithmetic import joined
from phiq.scorer.expression.fold import all_known
from phiq.scorer.expression.literals import last_digit
from phiq.scorer.expression.rewrite import copied
from phiq.scorer.expression.tree import Arena, Node, kinds
from phiq.scorer.identity.equality import judge_equality
from phiq.scorer.identity.inequality import Inequality
from phiq.scorer.identity.judgement import Judgement, JudgementName, in_time
from phiq.scorer.identity.outcome import by_evaluation, has_steady_gap
from phiq.scorer.identity.refute.steady import always_differ
from phiq.scorer.identity.rounding.decimals import typed_uncertainty
from phiq.scorer.identity.rounding.propagation import joint_reach
from phiq.scorer.identity.solve.search import Search
from phiq.scorer.identity.statement.clauses import Clause, Equation
from phiq.scorer.identity.statement.samples import points_of
from phiq.scorer.numeric.compiler import Number
from phiq.scorer.numeric.errors import UnsupportedError
from phiq.scorer.time_limit import Allowance

#: Relative difference up to which two plain numbers may be called approximately equal, and
#: from which on they may not.
CLOSE, FAR = 0.01, 0.5
#: Units of the last digit typed up to which numbers are about the same, from which on not where
#: they differ by such a part of them too, and from which on not in any case.
LAST_DIGITS, FIRST_DIGITS, FIRST_PART, MOST_DIGITS = 2, 5, 0.05, 1000
#: Share of a number by which a figure of many digits may be off in its last ones.
PRECISELY = 1e-5
#: What half a unit may be exceeded by, so that floats round a half either way.
HALF_UP = 1 + 1e-9
#: How many times as large a number is that is much larger.
MUCH = 10
#: Orders that ask for more, or for less, than the plain one that each is beside.
ROUGH_ORDERS = {"≫": ">", "≪": "<", "≳": ">", "≲": "<"}
_CONSTANTS: Final = kinds("const")
_NOT_EXACTLY = "the sides are close, but not the same number"
_HOW_ROUGH = "the other side is the greater, and by how little is not said"
_TO_DIGITS = "the sides agree to the digits typed"
_HOW_CLOSE = "and how close is close enough is not said"


def judge_order(clause: Clause, evaluation: Evaluation, allowance: Allowance) -> Judgement:
    """Judge l < r, l ≤ r, l > r, l ≥ r or l ≠ r."""
    if clause.sign == "≠":
        return _judge_unequal(clause, evaluation, allowance)
    return in_time(allowance, _judge, clause, evaluation)


def judge_much(clause: Clause, evaluation: Evaluation, allowance: Allowance) -> Judgement:
    """Judge l ≫ r, l ≪ r, l ≳ r or l ≲ r: as an order, where one number must be much greater.

    About greater it may be where it is a little less.
    """
    found = judge_order(clause.signed(ROUGH_ORDERS[clause.sign]), evaluation, allowance)
    if clause.sign in "≳≲":
        known = found.verdict != "contradiction"
        return found if known else found._replace(verdict="undecided", reason=_HOW_ROUGH)
    if found.verdict != "identity":
        return found
    values = None if clause.domains else _numbers(clause)
    if values is not None and max(map(abs, values)) >= MUCH * min(map(abs, values)):
        return found
    verdict: JudgementName = "satisfiable" if clause.domains else "undecided"
    return found._replace(verdict=verdict, reason="one side is the greater, if perhaps not by much")


def _judge(clause: Clause, evaluation: Evaluation) -> Judgement:
    found = by_evaluation(evaluation)
    points = points_of(evaluation, clause.domains)
    inequality = Inequality(clause, points)
    if found.outcome == "agree":
        return inequality.of_equal_sides(found.stage)
    if has_steady_gap(evaluation):
        inequality.steady = always_differ(clause, evaluation, inequality.search, points)
    return inequality.judge()


def _judge_unequal(clause: Clause, evaluation: Evaluation, allowance: Allowance) -> Judgement:
    """Whether l ≠ r: the mirror image of l = r, with every symbol kept to its domain."""
    kept = clause.on(clause.domains, frozenset(clause.domains))
    equal = judge_equality(kept, evaluation, allowance)
    if equal.verdict == "identity":
        return equal._replace(
            verdict="contradiction", reason=f"the sides are equal: {equal.reason}"
        )
    if equal.verdict == "contradiction":
        return equal._replace(verdict="identity")
    if equal.verdict == "satisfiable" and not clause.domains and _numbers_differ(clause):
        return equal._replace(verdict="identity", reason=_NOT_EXACTLY)
    if equal.verdict == "satisfiable" and clause.domains:
        return equal._replace(reason="it holds for some values, for others the sides are equal")
    return equal._replace(verdict="undecided")


def judge_approximation(clause: Clause, evaluation: Evaluation, allowance: Allowance) -> Judgement:
    """Judge l ≈ r: by the digits typed, or by 1 % where none are; with symbols it stays open.

    A figure beside an exact number must be what that rounds to: √2 ≈ 1.4 and not 1.5.
    """
    equal = judge_equality(clause, evaluation, allowance)
    if not clause.domains and equal.verdict != "identity":
        return _closeness(clause, equal)
    if equal.verdict == "contradiction":
        return equal._replace(verdict="undecided", reason=f"the sides differ, {_HOW_CLOSE}")
    return equal


def _closeness(clause: Clause, equal: Judgement) -> Judgement:
    """Judge two numbers that are not equal, those in degrees by their figures."""
    clause = _in_degrees(clause) or clause
    values = _numbers(clause)
    if values is None:
        return equal
    gap, size = abs(values[0] - values[1]), max(map(abs, values))
    rounded = _rounding(clause, values)
    if equal.verdict == "satisfiable":
        rounded = "identity", _TO_DIGITS
    if rounded is not None:
        return equal._replace(verdict=rounded[0], reason=rounded[1])
    return _by_size(clause, equal, gap, size)


def _in_degrees(clause: Clause) -> Clause | None:
    """The relation of the numbers of degrees; None where a side is in none."""
    if not clause.left.kinds & clause.right.kinds & _CONSTANTS:
        return None
    arena = Arena()
    left, right = [_figure(arena, side) for side in (clause.left, clause.right)]
    if left is None or right is None:
        return None
    return replace(clause, relation=arena.node("rel", (left, right), (clause.sign,)))


def _figure(arena: Arena, side: Node) -> Node | None:
    """The number of degrees that a side is, or of each of its terms; None of anything else."""
    if side.op == "const" and side.text == "degree":
        return arena.num(1)
    if side.op == "mul":
        places = [k for k, part in enumerate(side.args) if part.kinds & _CONSTANTS]
        for k in places:
            figure = _figure(arena, side.args[k])
            if figure is not None:
                rest = [copied(arena, part) for part in (*side.args[:k], *side.args[k + 1 :])]
                return joined(arena, "mul", rest if figure.text == "1" else [*rest, figure])
        return None
    if side.op not in ("add", "neg"):
        return None
    found = all_known(_figure(arena, part) for part in side.args)
    return None if found is None else arena.node(side.op, tuple(found))


def _by_size(clause: Clause, equal: Judgement, gap: float, size: float) -> Judgement:
    """Judge two numbers whose gap no rounding of exact ones explains."""
    unit = max(typed_uncertainty(clause.left), typed_uncertainty(clause.right))
    unit = min(unit, joint_reach(clause.left, clause.right)) if unit else unit
    what = "the digits typed" if unit else "one percent"
    if gap <= (LAST_DIGITS * unit or CLOSE * size):
        return equal._replace(verdict="identity", reason=f"the sides agree to {what}")
    far = gap > MOST_DIGITS * unit or (gap > FIRST_DIGITS * unit and gap > FIRST_PART * size)
    if unit and far:
        reason = "the sides differ long before the last digit typed"
        return equal._replace(verdict="contradiction", reason=reason)
    if gap >= FAR * size:
        return equal._replace(verdict="contradiction", reason="the sides are far apart")
    return equal._replace(verdict="undecided", reason=f"the numbers differ, {_HOW_CLOSE}")


def _rounding(clause: Clause, values: tuple[Number, Number]) -> tuple[JudgementName, str] | None:
    """Whether a number that is worked out exactly rounds to the figure typed beside it.

    A decimal promises all its digits, a whole number those before its zeros, and one more. None
    where neither side is a figure, or the other has decimals of its own.
    """
    for side, typed, exact in ((0, clause.left, clause.right), (1, clause.right, clause.left)):
        digit, finer = last_digit(typed), last_digit(exact)
        if digit is not None and digit == finer and typed_uncertainty(typed):
            return "contradiction", "the digits typed differ"
        measured = finer is None and typed_uncertainty(exact)
        if digit is None or measured or (finer is not None and finer >= digit):
            continue
        gap = abs(values[0] - values[1])
        if gap <= min(LAST_DIGITS * digit, PRECISELY * abs(values[side])):
            return "identity", _TO_DIGITS
        promised = bool(typed_uncertainty(typed))
        cut_off = promised and gap < digit and abs(values[side]) < abs(values[1 - side])
        if gap <= digit / 2 * HALF_UP or cut_off:
            return "identity", "the number rounds to the digits typed"
        if promised or gap > FIRST_PART * abs(values[1 - side]):
            return "contradiction", "the number does not round to the digits typed"
        return None
    return None


def _numbers_differ(clause: Clause) -> bool:
    values = _numbers(clause)
    return values is not None and values[0] != values[1]


def _numbers(clause: Clause) -> tuple[Number, Number] | None:
    try:
        return Search(Equation(clause.left, clause.right)).values({})
    except UnsupportedError:
        return None
