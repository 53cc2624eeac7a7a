"""Reads equations as physicists type them: unicode, LaTeX and Python notation, mixed freely.

    parse("E = mc²").root            rel(('=',), sym('E'), mul(sym('m'), pow(sym('c'), num('2'))))
    parse("λ = h/2πp").readings      ranked `Reading`s, each naming its choices in words

Symbols the caller declared (the keys of `dims` and `domain`) are whole words, by longest match.
It does not evaluate, simplify, check dimensions or judge truth.
"""

from __future__ import annotations

from collections.abc import Iterable

from phiq.scorer.expr import Node, Symbol
from phiq.scorer.parse.errors import EquationSyntaxError
from phiq.scorer.parse.result import Parsed, Reading

__all__ = ["EquationSyntaxError", "Parsed", "Reading", "parse", "parse_expression", "symbol_of"]


def parse(text: str, *, declared: Iterable[str] = ()) -> Parsed:
    """Read one equation, inequality, chain or system.

    Args:
        text: as typed.
        declared: names the caller declared, as typed ("x1", "theta", "E_n").

    Raises:
        EquationSyntaxError: `kind` tells malformed, not_an_equation and limit apart.
    """
    raise NotImplementedError


def parse_expression(text: str, *, declared: Iterable[str] = ()) -> Node:
    """Read an expression without a relation ("x²+1"), best reading only.

    Raises:
        EquationSyntaxError: the text is no expression.
    """
    raise NotImplementedError


def symbol_of(name: str) -> Symbol:
    """The symbol a declared name stands for: "theta1" is θ with subscript 1, "Ef" a word."""
    raise NotImplementedError
