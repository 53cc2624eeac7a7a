"""How a judgement writes the symbols and numbers it tells of: as a person does, ΔS and t'."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from phiq.scorer.expression.tree import Symbol
from phiq.scorer.identity.statement.clauses import Clause
from phiq.scorer.numeric.values import MAX_FLOAT_BITS, is_whole
from phiq.scorer.render import to_display
from phiq.scorer.render.textbook import symbol_text


def spelled(symbol: Symbol) -> str:
    """A symbol as it is printed, v_max."""
    return symbol_text(symbol)


def called(clause: Clause, symbol: Symbol) -> str:
    """A symbol of a clause; one that stands for a whole side is called what was typed there."""
    if symbol not in clause.unknowns:
        return spelled(symbol)
    sides = zip(clause.relation.args, clause.typed, strict=True)
    typed = next((typed for side, typed in sides if side.value == symbol), None)
    return "a part of it" if typed is None else to_display(typed)


def short(value: Any) -> str:
    """A number in four digits."""
    if isinstance(value, complex):
        return f"{value.real:.4g}{value.imag:+.4g}i"
    past_floats = is_whole(value) and value.bit_length() > MAX_FLOAT_BITS
    return f"{Decimal(value) if past_floats else value:.4g}"
