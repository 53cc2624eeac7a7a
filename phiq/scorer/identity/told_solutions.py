"""What is said of the solutions of an equation that is no identity."""

from __future__ import annotations

from collections.abc import Sequence

from phiq.scorer.bounds.signs import never_equal
from phiq.scorer.expression.tree import Symbol
from phiq.scorer.identity.refute.no_solution import no_solution
from phiq.scorer.identity.solve.search import Search
from phiq.scorer.identity.solve.shown import every_root, shown
from phiq.scorer.identity.solve.solution import Solution
from phiq.scorer.identity.statement.clauses import Clause
from phiq.scorer.identity.statement.naming import called, spelled
from phiq.scorer.numeric.compiler import Point


def where_it_holds(
    clause: Clause, search: Search, solution: Solution, points: Sequence[Point]
) -> str:
    """Where an equation that is no identity holds."""
    symbol = solution.solved_for
    several = len(clause.domains) > 1 or not solution.point
    if symbol is not None and (symbol in clause.unknowns or several):
        return solved_for_any(clause, symbol)
    if not clause.unknowns.isdisjoint(clause.domains):
        return "it holds for some values, but not for all"
    roots = _alone(clause, search) if len(clause.domains) == 1 else None
    return roots or _where(clause, search, solution, points)


def solved_for_any(clause: Clause, symbol: Symbol) -> str:
    """What is said of an equation that can be solved for a symbol, whatever the others are."""
    if len(clause.domains) == 1 and symbol not in clause.unknowns:
        return f"it can hold: it gives {spelled(symbol)} a value"
    if symbol in clause.unknowns:
        return f"it can hold: it can be solved for {called(clause, symbol)}"
    left, right = clause.left, clause.right
    if "sym" not in (left.op, right.op) and never_equal(left, right, clause.domains):
        return f"it has no real solution, but can be solved for a complex {spelled(symbol)}"
    return f"it can hold: it can be solved for {spelled(symbol)}"


def _alone(clause: Clause, search: Search) -> str | None:
    """What is known of all solutions in the only symbol."""
    if _is_value(clause):
        return f"it can hold: it gives {spelled(next(iter(clause.domains)))} a value"
    return every_root(search)


def _where(clause: Clause, search: Search, solution: Solution, points: Sequence[Point]) -> str:
    """One solution, the simplest that is found."""
    names = [spelled(symbol) for symbol in clause.domains]
    found = shown(search, solution)
    if found.real or any(domain.kind == "complex" for domain in clause.domains.values()):
        every = f"every {names[0]}" if len(names) == 1 else "all values"
        return f"it holds for {found.words}, but not for {every}"
    if no_solution(clause, search, points):
        return f"it has no real solution, but holds for the complex {found.words}"
    return f"it holds for the complex {found.words}; no real solution was found"


def _is_value(clause: Clause) -> bool:
    """Whether a symbol stands alone on one side, and a number on the other."""
    sides = (clause.left, clause.right)
    return any(a.op == "sym" and not b.letters for a, b in (sides, sides[::-1]))
