"""Reads a text without judging it: readings, symbols, dimensions, complex, or where it breaks off.

For those who look while one types: pure Python, so that the door can do it without a worker,
and bounded, so that a hostile text costs it little more than an equation. It gives no verdict.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import Final, cast

from msgspec import structs

from phiq.contract import Dimensions, ScoreRequest
from phiq.reading import (
    Complex,
    Meaning,
    Read,
    ReadReading,
    ReadSymbol,
    ReadSyntax,
    Relation,
    Vertex,
    VertexKind,
)
from phiq.scorer.chemistry import read_reaction
from phiq.scorer.dimensions import choose_asked, declared_dimensions
from phiq.scorer.dimensions.table import readings_of
from phiq.scorer.dimensions.vector import written
from phiq.scorer.domains import parse_domains
from phiq.scorer.expression.binding import free_symbols
from phiq.scorer.expression.tree import Node, Symbol
from phiq.scorer.parse import EquationSyntaxError, Parsed, Reading, parse, symbol_of
from phiq.scorer.programs import compared
from phiq.scorer.render import to_latex, to_mathml, to_unicode
from phiq.scorer.suggestion.syntax import mended
from phiq.scorer.topology.drawing import draw

#: Nodes of a text of which everything is told: three times the largest textbook formula. Of longer
#: ones only the first reading is, and neither dimensions nor complex.
MOST_NODES: Final = 150
#: Distinct symbols of such a text: the dimension check tries combinations of their meanings.
MOST_SYMBOLS: Final = 24
#: Meanings told of a symbol: past these they are rare.
MOST_MEANINGS: Final = 8

_INEQUALITIES: Final = frozenset("≠<≤>≥≪≫")
_EQUALITIES: Final = frozenset("=≡≔")
#: What an error speaks of from its offset on: a command, a word, a number, or one character.
_WORD: Final = re.compile(r"\\[A-Za-z]+|[^\W\d_]+|\d+|.", re.DOTALL)


def read(request: ScoreRequest) -> Read:
    """What the equation of a request says; its mode makes no difference.

    Raises:
        InvalidRequestError: a value of `dims` is no dimension, or one of `domain` no domain; its
            field is `dims.SYMBOL` or `domain.SYMBOL`.
    """
    declared_dimensions(request.dims)  # both refused even where the text cannot be read
    parse_domains(request.domain)
    reaction = None if _names(request) else read_reaction(request.equation)
    if reaction is not None:
        sides = reaction.reading.split(f" {reaction.arrow} ")
        return _verbatim(reaction.reading, reaction.text, "reaction", sides)
    if not _names(request) and compared(request.equation) is not None:
        return _verbatim(request.equation.strip(), request.equation, "other", [])
    try:
        parsed = parse(request.equation, declared=_names(request))
    except EquationSyntaxError as error:
        return _unreadable(error, mended(request.equation, error, _names(request)))
    if _is_long(parsed.root):
        only = Reading(parsed.root, parsed.choices(parsed.root), 1.0)
        return _told([_reading(only, request.equation)], only.root, None, request)
    chosen, dimensions = _choose(parsed, request)
    ranked = sorted(parsed.readings, key=lambda reading: reading.root is not chosen)
    alone = len(ranked) == 1
    readings = [
        _reading(one, request.equation if alone else _insist(one.root, request)) for one in ranked
    ]
    return _told(readings, chosen, dimensions, request)


def forms(request: ScoreRequest) -> set[str]:
    """The forms that a verdict on the equation may have: those of its readings."""
    try:
        parsed = parse(request.equation, declared=_names(request))
    except EquationSyntaxError:
        return set()
    return {reading.root.digest.hex() for reading in parsed.readings}


def _is_long(root: Node) -> bool:
    nodes = root.walk()
    symbols = sum(node.op == "sym" for node in nodes)
    return len(nodes) > MOST_NODES or symbols > MOST_SYMBOLS


def _verbatim(text: str, insist: str, relation: Relation, sides: list[str]) -> Read:
    """A chemical equation, or a comparison of a program: nothing in it is a symbol."""
    namespace = "http://www.w3.org/1998/Math/MathML"
    reading = ReadReading(
        text=text,
        latex=rf"\text{{{text}}}",
        mathml=f'<math xmlns="{namespace}" display="block"><mtext>{escape(text)}</mtext></math>',
        choices=(),
        score=1.0,
        insist=insist,
    )
    return Read(
        readings=[reading],
        syntax=None,
        relation=relation,
        sides=sides,
        symbols=[],
        dimensions=None,
        complex=None,
    )


def _unreadable(error: EquationSyntaxError, suggestion: str | None) -> Read:
    word = _WORD.match(error.text, error.offset)
    syntax = ReadSyntax(
        kind=error.kind,
        detail=error.detail,
        offset=error.offset,
        length=len(word[0]) if word else 0,
        expected=error.expected,
        caret=error.caret,
        suggestion=suggestion,
    )
    return Read(
        readings=[],
        syntax=syntax,
        relation=None,
        sides=[],
        symbols=[],
        dimensions=None,
        complex=None,
    )


def _told(
    readings: list[ReadReading], root: Node, dimensions: Dimensions | None, request: ScoreRequest
) -> Read:
    return Read(
        readings=readings,
        syntax=None,
        relation=_relation(root),
        sides=[to_unicode(side) for side in root.args] if root.op == "rel" else [],
        symbols=[] if dimensions is None else list(_symbols(root, dimensions, request)),
        dimensions=dimensions,
        complex=None if dimensions is None else _complex(root),
    )


def _reading(reading: Reading, insist: str | None) -> ReadReading:
    return ReadReading(
        text=to_unicode(reading.root),
        latex=to_latex(reading.root),
        mathml=to_mathml(reading.root),
        choices=reading.words,
        score=round(reading.score, 4),
        insist=insist,
    )


def _insist(root: Node, request: ScoreRequest) -> str | None:
    """A text that the scorer starts to read as this tree: one that leaves no question open, or any.

    Raises nothing: its declarations were read before.
    """
    found = None
    for text in (to_unicode(root), to_latex(root), request.equation):
        asked = structs.replace(request, equation=text)
        try:
            parsed = parse(text, declared=_names(asked))
        except EquationSyntaxError:
            continue
        if _choose(parsed, asked)[0].digest == root.digest:
            found = found or text
            if not parsed.questions:
                return text
    return found


def _names(request: ScoreRequest) -> list[str]:
    return [*(request.dims or ()), *(request.domain or ())]


def _choose(parsed: Parsed, request: ScoreRequest) -> tuple[Node, Dimensions]:
    """The reading that the scorer starts from, and what is found of its dimensions."""
    numbers = bool(request.domain) and not request.dims
    return choose_asked(parsed, declared_dimensions(request.dims), numbers=numbers)


def _relation(root: Node) -> Relation:
    if root.op != "rel":
        return cast(Relation, root.op)  # a system or a logic: no other statement is there
    signs = root.signs
    if len(signs) > 1:
        return "chain"
    if signs[0] in _EQUALITIES:
        return "equation"
    return "inequality" if signs[0] in _INEQUALITIES else "other"


def _symbols(root: Node, dimensions: Dimensions, request: ScoreRequest) -> Iterator[ReadSymbol]:
    """The free symbols in the order of the text, then those that something binds."""
    free = free_symbols(root)
    nodes = {node.symbol: node for node in root.walk() if node.op == "sym"}
    declared = {symbol_of(name) for name in _names(request)}
    assumed = dimensions.assumed or {}
    for symbol in dict.fromkeys((*free, *nodes)):
        yield ReadSymbol(
            name=symbol.name,
            text=_typed(symbol),
            latex=to_latex(nodes[symbol]),
            mathml=to_mathml(nodes[symbol]),
            bound=symbol not in free,
            declared=symbol in declared,
            assumed=assumed.get(symbol.name),
            meanings=_meanings(symbol),
        )


def _typed(symbol: Symbol) -> str:
    """How a symbol is named in a request."""
    text = symbol.base + (f"_{symbol.sub}" if symbol.sub else "")
    return text if symbol_of(text) == symbol else symbol.name


def _meanings(symbol: Symbol) -> list[Meaning]:
    notation = readings_of(symbol)
    return [
        Meaning(quantity=one.quantity, unit=written(one.form), prior=round(one.prior, 3))
        for one in (notation.meanings[:MOST_MEANINGS] if notation else ())
    ]


def _complex(root: Node) -> Complex | None:
    drawing = draw(root, to_unicode)
    if drawing is None:
        return None
    b0, b1, b2 = drawing.betti
    return Complex(
        vertices=[
            Vertex(label=label, kind=cast(VertexKind, kind))
            for label, kind in zip(drawing.labels, drawing.kinds, strict=True)
        ],
        edges=drawing.edges,
        triangles=drawing.triangles,
        tetrahedra=drawing.tetrahedra,
        loops=drawing.loops,
        betti=drawing.betti,
        chi=b0 - b1 + b2,
        cut=drawing.cut,
    )
