"""What is claimed for all values and holds for some only is false: ∀ x ∈ ℝ, x > 0."""

from __future__ import annotations

from typing import Final

from phiq.scorer.expression.tree import Node, Symbol
from phiq.scorer.identity.judgement import Judgement
from phiq.scorer.render.textbook import symbol_text

_ALL: Final = Symbol("∀")
_SOME: Final = frozenset((Symbol("∃"), Symbol("∄")))


def for_all(root: Node, found: Judgement) -> Judgement:
    """The judgement of a statement all of whose letters are quantified by ∀.

    That y is a solution of a differential equation is such a claim: y = cos x, y'' - y = 0.
    """
    if found.verdict != "satisfiable" or root.op not in ("system", "logic"):
        return found
    nodes = root.walk()
    symbols = {node.symbol for node in nodes if node.op == "sym"}
    bare = {symbol for symbol in symbols - {_ALL} if "bb" not in symbol.marks}
    named = _quantified(root) if _ALL in symbols and symbols.isdisjoint(_SOME) else set()
    if any(node.op in ("apply", "deriv") for node in nodes):
        named = set()
    if bare - named or not named:
        named = _of_a_solution(root, bare)
    if not named:
        return found
    names = " and ".join(sorted(map(symbol_text, named)))
    reason = f"it holds for some {names} and fails for others"
    return found._replace(verdict="contradiction", reason=reason, solution=None, unknowns=0)


def _quantified(root: Node) -> set[Symbol]:
    """The x of ∀ x, and the y whose set is told beside it: ∀ x ∈ ℝ, y ∈ ℝ."""
    named = {
        node.args[1].symbol
        for node in root.walk()
        if node.op == "mul" and node.args[0].value == _ALL and node.args[1].op == "sym"
    }
    members = [part.args[0] for part in root.args if part.op == "rel" and part.value == ("∈",)]
    return named | {member.symbol for member in members if member.op == "sym"} if named else named


def _of_a_solution(root: Node, symbols: set[Symbol]) -> set[Symbol]:
    """The x of y = f(x) beside an equation of y and its derivatives alone; else nothing."""
    if len(root.args) != 2 or root.args[0].op != "rel":
        return set()
    definition, equation = root.args
    head, *formulas = definition.args
    letters = {node.symbol for node in equation.walk() if node.op == "sym"}
    primed = [symbol for symbol in letters if "prime" in symbol.marks]
    if head.op != "sym" or len(formulas) != 1 or head.symbol not in letters or not primed:
        return set()
    function = head.symbol
    varied = {symbol for symbol in symbols if symbol._replace(marks=()) != function}
    inside = {node.symbol for node in formulas[0].walk() if node.op == "sym"}
    return varied if len(varied) == 1 and varied == inside else set()
