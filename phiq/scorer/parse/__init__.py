"""Reads equations as physicists type them: unicode, LaTeX and Python notation, or MathML.

    parse("E = mc²").root            rel(('=',), sym('E'), mul(sym('m'), pow(sym('c'), num('2'))))
    parse("λ = h/2πp").readings      ranked `Reading`s, each naming its choices in words

Symbols the caller declared (the keys of `dims` and `domain`) are whole words, by longest match.
It does not evaluate, simplify, check dimensions or judge truth.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from phiq.scorer.expr import Arena, Node
from phiq.scorer.parse.errors import EquationSyntaxError
from phiq.scorer.parse.markup import MARKUP_START
from phiq.scorer.parse.mathml import to_latex
from phiq.scorer.parse.mathml_text import Converted
from phiq.scorer.parse.prepass import prepare
from phiq.scorer.parse.readings import ODDS
from phiq.scorer.parse.repair import normalise, original_offset
from phiq.scorer.parse.result import MAX_READINGS, Parsed, Reading
from phiq.scorer.parse.state import State
from phiq.scorer.parse.statements import is_statement, read
from phiq.scorer.parse.tokens import Token, tokenize
from phiq.scorer.parse.words import (
    Vocabulary,
    notation_of,
    reads_as_prose,
    symbol_of,
    vocabulary,
)

__all__ = ["EquationSyntaxError", "Parsed", "Reading", "parse", "parse_expression", "symbol_of"]


def parse(text: str, *, declared: Iterable[str] = ()) -> Parsed:
    """Read one equation, inequality, chain or system.

    Args:
        text: as typed.
        declared: names the caller declared, as typed ("x1", "theta", "E_n").

    Raises:
        EquationSyntaxError: `kind` tells malformed, not_an_equation and limit apart.
    """
    arena = Arena()
    lexed = _lex(text, frozenset(declared))
    state = _read(lexed, arena, frozenset())
    root = state.context["root"]
    if not is_statement(root):
        raise EquationSyntaxError(
            "no relation between two expressions",
            kind="not_an_equation",
            text=text,
            offset=len(text),
            expected="a relation such as =",
        )
    return Parsed(text, arena, root, state.met, lambda: _all_readings(lexed, arena, state))


def parse_expression(text: str, *, declared: Iterable[str] = ()) -> Node:
    """Read an expression or statement ("x²+1"), best reading only.

    Raises:
        EquationSyntaxError: the text is no expression.
    """
    root: Node = _read(_lex(text, frozenset(declared)), Arena(), frozenset()).context["root"]
    return root


class _Lexed(NamedTuple):
    """A text as every pass of the grammar starts from: normalised, and in tokens."""

    typed: _Typed
    clean: str
    words: Vocabulary
    toks: tuple[Token, ...]


class _Typed(NamedTuple):
    """A text as typed; where that is markup, what it says in LaTeX is the `source` we read."""

    text: str
    source: str
    markup: Converted | None

    def point(self, error: EquationSyntaxError, clean: str) -> None:
        """Makes an error in the normalised source one in the text as typed."""
        if error.text is self.text:
            return
        if len(clean) != len(self.source):
            error.offset = original_offset(self.source, error.offset)
        if self.markup is not None:
            error.offset = self.markup.source(error.offset)
        error.text = self.text


def _typed(text: str) -> _Typed:
    if not text.lstrip().startswith(MARKUP_START):
        return _Typed(text, text, None)
    markup = to_latex(text)
    return _Typed(text, markup.text, markup)


def _lex(text: str, names: frozenset[str]) -> _Lexed:
    typed = _typed(text)
    clean = typed.source
    try:
        clean = normalise(typed.source)
        words = vocabulary(names, "latex" if typed.markup else notation_of(clean))
        if reads_as_prose(clean, words):
            raise EquationSyntaxError("words, no formula", kind="not_an_equation", text=text)
        return _Lexed(typed, clean, words, tuple(prepare(clean, tokenize(clean, words))))
    except EquationSyntaxError as error:
        typed.point(error, clean)
        raise


def _read(lexed: _Lexed, arena: Arena, flips: frozenset[str]) -> State:
    """One pass over a text; `context["root"]` of the state it returns is the tree."""
    typed, clean, words, toks = lexed
    state = State(
        clean,
        list(toks),  # a pass may drop tokens
        arena,
        notation=words.notation,
        declared=words.declared,
        flips=flips,
    )
    try:
        state.context["root"] = read(state)
    except EquationSyntaxError as error:
        typed.point(error, clean)
        raise
    return state


def _all_readings(lexed: _Lexed, arena: Arena, first: State) -> list[Reading]:
    """The best reading and those with one answer turned round, likeliest first."""
    found: list[tuple[Node, tuple[str, ...], float]] = [
        (first.context["root"], tuple(first.met.values()), 1.0)
    ]
    for question in sorted(first.met, key=lambda name: -ODDS.get(name, 0.1)):
        if len(found) == MAX_READINGS:
            break
        try:
            other = _read(lexed, arena, frozenset((question,)))
        except EquationSyntaxError:
            continue
        root = other.context["root"]
        if is_statement(root) and all(root is not known for known, _, _ in found):
            found.append((root, tuple(other.met.values()), ODDS.get(question, 0.1)))
    total = sum(weight for _, _, weight in found)
    return [Reading(root, words, weight / total) for root, words, weight in found]
