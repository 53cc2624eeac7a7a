"""Takes a text through the steps of the parser, once for its best reading, again for the others.

The steps are in modules of their own; here is their order, and where their errors point.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any, Final

from phiq.scorer.expression.tree import Arena, Node
from phiq.scorer.parse.errors import EquationSyntaxError
from phiq.scorer.parse.grammar.statements import is_statement, read
from phiq.scorer.parse.mathml.convert import to_latex
from phiq.scorer.parse.mathml.markup import is_markup
from phiq.scorer.parse.mathml.text import Converted
from phiq.scorer.parse.questions.readings import ODDS
from phiq.scorer.parse.result import MAX_READINGS, Parsed, Reading
from phiq.scorer.parse.state import State
from phiq.scorer.parse.text.dialects import alternating, called, component_codes, segments
from phiq.scorer.parse.text.dialects.derivatives import settle_derivatives
from phiq.scorer.parse.text.dialects.plain import is_plain
from phiq.scorer.parse.text.letters import LOOKALIKES
from phiq.scorer.parse.text.prepass import check_nesting, prepare
from phiq.scorer.parse.text.repair import normalise, original_offset
from phiq.scorer.parse.text.tokens import Token, tokenize
from phiq.scorer.parse.text.words import (
    Vocabulary,
    notation_of,
    reads_as_prose,
    vocabulary,
)

#: A tree, and the questions met on the way to it, each with the answer in words.
_Pass = tuple[Node, dict[str, str]]
#: Most signs read in all passes over a text: six hundred, more than any formula known to us has,
#: are read four times, and the longest text once.
MAX_SIGNS_READ: Final = 2500
#: Signs of plain notation that may have to be settled before the grammar.
_SETTLED: Final = frozenset("\\{|")
_NO_FLIPS: Final[frozenset[str]] = frozenset()


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
    root, met = _read(lexed, arena, _NO_FLIPS)
    if not is_statement(root):
        raise EquationSyntaxError(
            "no relation between two expressions",
            kind="not_an_equation",
            text=text,
            offset=len(text),
            expected="a relation such as =",
        )
    if not met:
        return Parsed(text, arena, root)
    read_all = partial(_all_readings, lexed, arena, (root, met))
    return Parsed(text, arena, root, met, read_all)


def parse_expression(text: str, *, declared: Iterable[str] = ()) -> Node:
    """Read an expression or statement ("x²+1"), best reading only.

    Raises:
        EquationSyntaxError: the text is no expression.
    """
    return _read(_lex(text, frozenset(declared)), Arena(), _NO_FLIPS)[0]


class _Lexed:
    """A text as every pass of the grammar starts from: normalised, and in tokens.

    Where a text is markup, what it says in LaTeX is the `source` we read. `facts` is what passes
    find in its characters, each for those after it.
    """

    __slots__ = ("clean", "facts", "markup", "source", "text", "toks", "words")

    def __init__(
        self, text: str, markup: Converted | None, clean: str, words: Vocabulary, toks: list[Token]
    ) -> None:
        self.text = text
        self.source = text if markup is None else markup.text
        self.markup = markup
        self.clean = clean
        self.words = words
        self.toks = toks
        self.facts: dict[object, Any] = {}


def _lex(text: str, names: frozenset[str]) -> _Lexed:
    markup = to_latex(text) if is_markup(text) else None
    source = clean = text if markup is None else markup.text
    try:
        plain = is_plain(source)
        clean = source.translate(LOOKALIKES) if plain else normalise(source)
        if "j" in clean:
            clean = alternating.with_unit(clean, names)
        words = vocabulary(names, "latex" if markup else notation_of(clean))
        if not plain and reads_as_prose(clean, words):
            raise EquationSyntaxError("words, no formula", kind="not_an_equation", text=text)
        toks = tokenize(clean, words)
        if plain and _SETTLED.isdisjoint(clean):
            check_nesting(clean, toks)
        else:
            toks = prepare(clean, toks)
        if not names and segments.PAIR.search(clean):
            toks = segments.named_by_corners(clean, toks)
        if component_codes.HINT.search(clean):
            toks = component_codes.name_values(clean, toks, words)
        if "/" in clean:
            toks = settle_derivatives(clean, toks, words)
        if called.HINT in clean:
            toks = called.name_integrals(toks, words)
        if "(" in clean or "[" in clean:
            toks = called.name_functions(clean, toks, words)
    except EquationSyntaxError as error:
        _point(error, text, source, clean, markup)
        raise
    return _Lexed(text, markup, clean, words, toks)


def _point(
    error: EquationSyntaxError, text: str, source: str, clean: str, markup: Converted | None
) -> None:
    """Makes an error in the normalised source one in the text as typed."""
    if error.text is text:
        return
    if len(clean) != len(source):
        error.offset = original_offset(source, len(clean), error.offset)
    if markup is not None:
        error.offset = markup.source(error.offset)
    error.text = text


def _read(lexed: _Lexed, arena: Arena, flips: frozenset[str]) -> _Pass:
    """One pass over a text: its tree, and the questions met with their answers."""
    toks = lexed.toks.copy()  # a pass may drop tokens
    state = State(lexed.clean, toks, arena, lexed.words, flips)
    state.facts = lexed.facts
    try:
        return read(state), state.met
    except EquationSyntaxError as error:
        _point(error, lexed.text, lexed.source, lexed.clean, lexed.markup)
        raise


def _all_readings(lexed: _Lexed, arena: Arena, best: _Pass) -> list[Reading]:
    """The best reading and those with one answer turned round, likeliest first."""
    root, met = best
    found: list[tuple[Node, tuple[str, ...], float]] = [(root, tuple(met.values()), 1.0)]
    passes = MAX_SIGNS_READ // len(lexed.toks)
    for question in sorted(met, key=lambda name: -ODDS.get(name, 0.1))[: max(passes - 1, 0)]:
        if len(found) == MAX_READINGS:
            break
        try:
            root, answers = _read(lexed, arena, frozenset((question,)))
        except EquationSyntaxError:
            continue
        if is_statement(root) and all(root is not known for known, _, _ in found):
            found.append((root, tuple(answers.values()), ODDS.get(question, 0.1)))
    total = sum(weight for _, _, weight in found)
    return [Reading(root, words, weight / total) for root, words, weight in found]
