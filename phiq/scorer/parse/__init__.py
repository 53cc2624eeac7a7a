"""Reads equations as physicists type them: unicode, LaTeX and Python notation, or MathML.

    parse("E = mc²").root            rel(('=',), sym('E'), mul(sym('m'), pow(sym('c'), num('2'))))
    parse("λ = h/2πp").readings      ranked `Reading`s, each naming its choices in words

Symbols the caller declared (the keys of `dims` and `domain`) are whole words, by longest match.
It does not evaluate, simplify, check dimensions or judge truth.
"""

from __future__ import annotations

from collections.abc import Iterable

from phiq.scorer.expr import Arena, Node
from phiq.scorer.parse.errors import EquationSyntaxError
from phiq.scorer.parse.markup import MARKUP_START
from phiq.scorer.parse.mathml import to_latex
from phiq.scorer.parse.prepass import prepare
from phiq.scorer.parse.readings import ODDS
from phiq.scorer.parse.repair import normalise, original_offset
from phiq.scorer.parse.result import MAX_READINGS, Parsed, Reading
from phiq.scorer.parse.state import State
from phiq.scorer.parse.statements import is_statement, read
from phiq.scorer.parse.tokens import tokenize
from phiq.scorer.parse.words import notation_of, reads_as_prose, symbol_of, vocabulary

__all__ = ["EquationSyntaxError", "Parsed", "Reading", "parse", "parse_expression", "symbol_of"]


def parse(text: str, *, declared: Iterable[str] = ()) -> Parsed:
    """Read one equation, inequality, chain or system.

    Args:
        text: as typed.
        declared: names the caller declared, as typed ("x1", "theta", "E_n").

    Raises:
        EquationSyntaxError: `kind` tells malformed, not_an_equation and limit apart.
    """
    names = frozenset(declared)
    arena = Arena()
    state = _read(text, names, arena, frozenset())
    root = state.context["root"]
    if not is_statement(root):
        raise EquationSyntaxError(
            "no relation between two expressions",
            kind="not_an_equation",
            text=text,
            offset=len(text),
            expected="a relation such as =",
        )
    return Parsed(text, arena, root, lambda: _all_readings(text, names, arena, state))


def parse_expression(text: str, *, declared: Iterable[str] = ()) -> Node:
    """Read an expression or statement ("x²+1"), best reading only.

    Raises:
        EquationSyntaxError: the text is no expression.
    """
    root: Node = _read(text, frozenset(declared), Arena(), frozenset()).context["root"]
    return root


def _read(text: str, names: frozenset[str], arena: Arena, flips: frozenset[str]) -> State:
    """One pass over a text; `context["root"]` of the state it returns is the tree."""
    clean = source = text
    markup = None
    try:
        if text.lstrip().startswith(MARKUP_START):
            markup = to_latex(text)
            source = markup.text
        clean = normalise(source)
        words = vocabulary(names, notation_of(clean) if markup is None else "latex")
        if reads_as_prose(clean, words):
            raise EquationSyntaxError("words, no formula", kind="not_an_equation", text=text)
        toks = prepare(clean, tokenize(clean, words))
        state = State(
            clean,
            toks,
            arena,
            notation=words.notation,
            declared=frozenset(words.symbols.values()),
            flips=flips,
        )
        state.context["root"] = read(state)
    except EquationSyntaxError as error:
        if error.text is text:
            raise
        if len(clean) != len(source):
            error.offset = original_offset(source, error.offset)
        if markup is not None:
            error.offset = markup.source(error.offset)
        error.text = text
        raise
    return state


def _all_readings(text: str, names: frozenset[str], arena: Arena, first: State) -> list[Reading]:
    """The best reading and those with one answer turned round, likeliest first."""
    found: list[tuple[Node, tuple[str, ...], float]] = [
        (first.context["root"], tuple(first.met.values()), 1.0)
    ]
    for question in sorted(first.met, key=lambda name: -ODDS.get(name, 0.1)):
        if len(found) == MAX_READINGS:
            break
        try:
            other = _read(text, names, arena, frozenset((question,)))
        except EquationSyntaxError:
            continue
        root = other.context["root"]
        if is_statement(root) and all(root is not known for known, _, _ in found):
            found.append((root, tuple(other.met.values()), ODDS.get(question, 0.1)))
    total = sum(weight for _, _, weight in found)
    return [Reading(root, words, weight / total) for root, words, weight in found]
