"""The unknowns of one check: what each symbol's dimension is, may be, or that nothing is known."""

from __future__ import annotations

from typing import Final

from phiq.scorer.dimensions.table import Notation, readings_of
from phiq.scorer.dimensions.vector import BASES, DIMENSIONLESS, Form, unit_form
from phiq.scorer.expression.tree import Node, Symbol

#: Letters that name functions of anything when written with arguments, f(x): nothing is known.
_FUNCTION_LETTERS: Final = frozenset("fghuwyFGHφψΦΨχ")


class Unknowns:
    """Gives each symbol its form: a declared or only dimension, or a digit of its own.

    `notations[i]` holds the readings of unknown i, None where it may be anything, as all may where
    letters say nothing.
    """

    def __init__(self, declared: dict[Symbol, Form], *, lettered: bool = True) -> None:
        self.declared = declared
        self.lettered = lettered
        self.notations: list[Notation | None] = []
        self.symbols: list[Symbol] = []
        #: For each undeclared symbol of known readings, the prior that none of them is meant.
        self.other: dict[Symbol, float] = {}
        self._forms: dict[Symbol | Node, Form] = {}

    def of_symbol(self, symbol: Symbol) -> Form:
        """The form of a symbol standing by itself."""
        form = self.declared.get(symbol)
        if form is None:
            form = self._forms.get(symbol)
            if form is None:
                form = self._forms[symbol] = self._from_table(symbol)
        return form

    def of_function(self, symbol: Symbol) -> Form:
        """The form of f where the text has f(x)."""
        generic = symbol.base in _FUNCTION_LETTERS and not symbol.sub
        if generic and symbol not in self.declared:
            self._forms.setdefault(symbol, self._unknown(symbol, None))
        return self.of_symbol(symbol)

    def of_indexed(self, node: Node) -> Form:
        """The form of F_{n+1}, a symbol indexed by an expression: whatever F may be."""
        symbol = node.args[0].symbol
        if symbol in self.declared:
            return self.declared[symbol]
        if node not in self._forms:
            notation = readings_of(_subscripted(node)) or readings_of(symbol)
            self._forms[node] = self._unknown(symbol, notation)
            self.other[symbol] = notation.other if notation else 0.0
        return self._forms[node]

    def bind(self, symbol: Symbol) -> None:
        """Makes a summation index a number."""
        if symbol not in self.declared:
            self._forms[symbol] = DIMENSIONLESS

    def _from_table(self, symbol: Symbol) -> Form:
        notation = readings_of(symbol) if self.lettered else None
        self.other[symbol] = notation.other if notation else 0.0
        if notation and notation.constant:
            return notation.likeliest
        return self._unknown(symbol, notation)

    def _unknown(self, symbol: Symbol, notation: Notation | None) -> Form:
        self.notations.append(notation)
        self.symbols.append(symbol)
        return unit_form(len(BASES) + len(self.notations) - 1)

    def quantity(self, symbol: Symbol, form: Form) -> str | None:
        """What a symbol of this dimension most likely stands for; None where nothing is known."""
        notation = readings_of(symbol)
        return notation.quantities.get(form) if notation else None


def _subscripted(node: Node) -> Symbol:
    """x_i as one symbol, where the indices are plain symbols."""
    symbol = node.args[0].symbol
    letters = "".join(index.symbol.base for index in node.args[1:] if index.op == "sym")
    return symbol if symbol.sub else symbol._replace(sub=letters)
