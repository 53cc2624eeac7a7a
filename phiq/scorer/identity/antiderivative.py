"""Judges ∫ f dx = F, dF/dx = f and ℒ{f} = F: F must be what is claimed for all x, not for one.

Only a constant of integration is free. What else is in it, a or n, may have a value for which that
is so. Then the equation can hold; it never does where a value of x alone excludes a solution.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from phiq.scorer.expression.binding import free_symbols
from phiq.scorer.expression.domain import Domains
from phiq.scorer.expression.literals import is_infinite, unsigned
from phiq.scorer.expression.rewrite import rewritten
from phiq.scorer.expression.tree import Arena, Node, Symbol, kinds
from phiq.scorer.identity.judgement import JudgementName
from phiq.scorer.identity.refute.no_solution import no_solution
from phiq.scorer.identity.solve.search import Search
from phiq.scorer.identity.statement.clauses import EQUALITIES, Clause
from phiq.scorer.numeric.compiler import Point

#: Values of x: one to solve at, the others to look whether that solves there too.
_VALUES: Final = ("1.3", "2.1", "0.7")
_WRONG: Final = "the derivative of the one side is not what is integrated on the other"
_NOT_DERIVED: Final = "the derivative of the one side is not the other side"
_NOT_TRANSFORMED: Final = "the transform of the one side is not the other side"
_DERIV: Final = kinds("deriv")


def variables_of(clause: Clause) -> tuple[Symbol, ...]:
    """The variables for all values of which a claim is made: those integrated or derived by.

    A derivative that is carried out claims to be the other side where that varies with it; one that
    equals a number asks where it does. A partial one claims it of all variables of the function.
    """
    if clause.loose in clause.domains:
        return (clause.loose,) if clause.loose is not None else ()
    if clause.sign not in EQUALITIES or clause.unknowns:
        return ()
    for side, other in (clause.typed, clause.typed[::-1]):
        body, variables = _derived(side)
        frequency = _frequency(side)
        if frequency in clause.domains and frequency in free_symbols(other):
            return () if frequency is None else (frequency,)
        if variables and not other.kinds & _DERIV:
            inside = [symbol for symbol in free_symbols(body) if symbol in clause.domains]
            if side.text == "partial" and not set(inside).isdisjoint(free_symbols(other)):
                return tuple(inside)
            varies = all(v in free_symbols(part) for v in variables for part in (body, other))
            return variables if varies and clause.domains.keys() >= set(variables) else ()
    return ()


def _frequency(side: Node) -> Symbol | None:
    """The s of a transform of Laplace's, ∫₀^∞ f(t) e^(−st) dt; None of any other side."""
    if side.op != "int" or not (is_infinite(side.args[3]) and side.args[2].text == "0"):
        return None
    factors = side.args[0].args if side.args[0].op == "mul" else side.args[:1]
    decay = factors[-1].args[0] if factors[-1].op == "fn" and factors[-1].text == "exp" else side
    inside = unsigned(decay)
    if inside.op != "mul" or len(inside.args) != 2 or inside.args[1] is not side.args[1]:
        return None
    return inside.args[0].symbol if inside.args[0].op == "sym" else None


def _derived(side: Node) -> tuple[Node, tuple[Symbol, ...]]:
    """What is derived, once or several times, and by which symbols."""
    variables: list[Symbol] = []
    while side.op == "deriv" and side.args[1].op == "sym":
        variables.append(side.args[1].symbol)
        side = side.args[0]
    return side, tuple(variables)


def judge_antiderivative(
    clause: Clause, variables: Sequence[Symbol], points: Sequence[Point]
) -> tuple[JudgementName, str]:
    """The verdict on a claim about a derivative for all x, which is no identity, and why."""
    transform = any(map(_frequency, clause.typed))
    wrong = _WRONG if clause.loose else _NOT_TRANSFORMED if transform else _NOT_DERIVED
    claim = f"the one side has the other as its {'transform' if transform else 'derivative'}"
    others = {s: d for s, d in clause.domains.items() if s not in variables}
    if not others:
        return "contradiction", wrong
    full = Search(clause.equation)
    starts = [{s: point[s] for s in others} for point in points]
    for value in _VALUES:
        at = _at(clause, variables, value, others)
        search = Search(at.equation)
        if no_solution(at, search, starts) is not None:
            return "contradiction", wrong
        solution = search.find(starts)
        if solution is None:
            break
        tried = ({**solution.point, **dict.fromkeys(variables, float(v))} for v in _VALUES)
        if all(map(full.holds, tried)):
            return "satisfiable", f"{claim} for some values"
    return "undecided", f"no values were found for which {claim}"


def _at(clause: Clause, variables: Sequence[Symbol], value: str, others: Domains) -> Clause:
    """The equation at one value of x."""
    arena = Arena()
    number = arena.num(value)

    def put(part: Node) -> Node | None:
        return number if part.op == "sym" and part.symbol in variables else None

    sides = tuple(rewritten(arena, side, put) for side in clause.relation.args)
    relation = arena.node("rel", sides, (clause.sign,))
    return Clause(
        clause.sign, relation, others, clause.declared, clause.unknowns, typed=relation.args
    )
