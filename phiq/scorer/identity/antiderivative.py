"""Judges ∫ f dx = F: F must have the derivative f for all x, not for one; only a constant is free.

What else is in it, a or n, may have a value for which that is so. Then the equation can hold; it
never does where a value of x alone excludes a solution.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from phiq.scorer.expression.domain import Domain
from phiq.scorer.expression.tree import Arena, Node, Symbol
from phiq.scorer.identity.judgement import JudgementName
from phiq.scorer.identity.refute.no_solution import no_solution
from phiq.scorer.identity.solve.equation import Equation
from phiq.scorer.identity.solve.search import Search
from phiq.scorer.identity.statement.clauses import Clause
from phiq.scorer.numeric.compiler import Point

#: Values of x: one to solve at, the others to look whether that solves there too.
_VALUES: Final = ("1.3", "2.1", "0.7")
_WRONG: Final = "the derivative of the one side is not what is integrated on the other"
_OPEN: Final = "no values were found for which the one side has the other as its derivative"


def judge_antiderivative(clause: Clause, points: Sequence[Point]) -> tuple[JudgementName, str]:
    """The verdict on an equation read off an integral, which is no identity, and why."""
    variable = clause.loose
    others = {s: d for s, d in clause.domains.items() if s != variable}
    if variable is None or not others:
        return "contradiction", _WRONG
    full = Search(Equation(clause.left, clause.right, clause.domains, clause.declared))
    starts = [{s: point[s] for s in others} for point in points]
    for value in _VALUES:
        at = _at(clause, variable, value, others)
        search = Search(Equation(at.left, at.right, others, clause.declared))
        if no_solution(at, search, starts) is not None:
            return "contradiction", _WRONG
        solution = search.find(starts)
        if solution is None:
            break
        tried = ({**solution.point, variable: float(other)} for other in _VALUES)
        if all(map(full.holds, tried)):
            return "satisfiable", "the one side has the other as its derivative for some values"
    return "undecided", _OPEN


def _at(clause: Clause, variable: Symbol, value: str, others: Mapping[Symbol, Domain]) -> Clause:
    """The equation at one value of x."""
    arena = Arena()
    sides = tuple(_put(side, variable, arena.num(value), arena) for side in clause.relation.args)
    relation = arena.node("rel", sides, (clause.sign,))
    return Clause(
        clause.sign, relation, others, clause.declared, clause.unknowns, typed=relation.args
    )


def _put(node: Node, variable: Symbol, number: Node, arena: Arena) -> Node:
    if node.op == "sym" and node.symbol == variable:
        return number
    parts = tuple(_put(child, variable, number, arena) for child in node.args)
    return arena.node(node.op, parts, node.value)
