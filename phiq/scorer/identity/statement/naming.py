"""How a judgement writes the symbols it tells of: as a person does, ΔS and t'."""

from __future__ import annotations

from phiq.scorer.expression.tree import Node, Symbol
from phiq.scorer.identity.statement.clauses import Clause
from phiq.scorer.identity.statement.unknowns import UNKNOWN
from phiq.scorer.render import to_display
from phiq.scorer.render.textbook import symbol_text


def spelled(symbol: Symbol) -> str:
    """A symbol as it is printed, v_max."""
    return symbol.base if symbol.sub == UNKNOWN else symbol_text(symbol)


def called(clause: Clause, symbol: Symbol) -> str:
    """A symbol of a clause; one that stands for a part of a side is called what was typed there."""
    if symbol not in clause.unknowns:
        return spelled(symbol)
    sides = zip(clause.relation.args, clause.typed, strict=True)
    typed = next(filter(None, (_typed(symbol, *pair) for pair in sides)), None)
    return "a part of it" if typed is None or typed.op == "num" else to_display(typed)


def _typed(symbol: Symbol, side: Node, typed: Node) -> Node | None:
    """What was typed where a symbol stands; None where it does not, or the side was rearranged."""
    if side.value == symbol:
        return typed
    if side.op != typed.op or len(side.args) != len(typed.args):
        return None
    pairs = zip(side.args, typed.args, strict=True)
    return next(filter(None, (_typed(symbol, *pair) for pair in pairs)), None)
