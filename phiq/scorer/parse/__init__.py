"""Reads equations as physicists type them: unicode, LaTeX and Python notation, or MathML.

    parse("E = mc²").root            rel(('=',), sym('E'), mul(sym('m'), pow(sym('c'), num('2'))))
    parse("λ = h/2πp").readings      ranked `Reading`s, each naming its choices in words

Symbols the caller declared (the keys of `dims` and `domain`) are whole words, by longest match.
It does not evaluate, simplify, check dimensions or judge truth.
"""

from __future__ import annotations

from phiq.scorer.parse.errors import EquationSyntaxError
from phiq.scorer.parse.reader import parse, parse_expression
from phiq.scorer.parse.result import Parsed, Reading
from phiq.scorer.parse.text.words import symbol_of

__all__ = ["EquationSyntaxError", "Parsed", "Reading", "parse", "parse_expression", "symbol_of"]
