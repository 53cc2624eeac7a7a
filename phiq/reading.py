"""What `POST /v1/read` tells of a text without judging it: part of the wire, as `contract.py`."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from phiq.contract import Dimensions

SyntaxKind = Literal["malformed", "not_an_equation", "limit"]
Relation = Literal["equation", "inequality", "chain", "system", "logic", "reaction", "other"]
VertexKind = Literal["symbol", "operator", "function", "relation"]


class ReadSyntax(Struct, kw_only=True):
    """Why a text is no equation: offset and length count Unicode characters of it as sent.

    suggestion: the one text near it that is an equation, None where there is none or more than one.
    """

    kind: SyntaxKind
    detail: str
    offset: int
    length: int
    expected: str | None
    caret: str
    suggestion: str | None


class ReadReading(Struct, kw_only=True):
    """One reading of a text; the scores of all sum to 1.

    choices: what was decided to read it so, in words. insist: a text whose first reading this is;
    None where none is known.
    """

    text: str
    latex: str
    mathml: str
    choices: tuple[str, ...]
    score: float
    insist: str | None


class Meaning(Struct, kw_only=True):
    """A quantity that a symbol may stand for, its unit in SI base units, and how likely (0..1)."""

    quantity: str
    unit: str
    prior: float


class ReadSymbol(Struct, kw_only=True):
    """A symbol of the first reading. `text` is how it is named in `dims`, `domain` and `sample`.

    bound: whether a sum, product, integral or limit binds it. declared: whether the request named
    it. assumed: the quantity that the dimension check took it for. meanings: likeliest first.
    """

    name: str
    text: str
    latex: str
    mathml: str
    bound: bool
    declared: bool
    assumed: str | None
    meanings: list[Meaning]


class Vertex(Struct, kw_only=True):
    """A vertex of the complex: a part of the equation."""

    label: str
    kind: VertexKind


class Complex(Struct, kw_only=True):
    """The simplicial complex that the signature measures: simplices are numbers of vertices.

    loops: for each independent loop the vertices along it. cut: whether it is too large for all of
    it to be told.
    """

    vertices: list[Vertex]
    edges: list[tuple[int, ...]]
    triangles: list[tuple[int, ...]]
    tetrahedra: list[tuple[int, ...]]
    loops: list[list[int]]
    betti: tuple[int, int, int]
    chi: int
    cut: bool


class Read(Struct, kw_only=True):
    """What a text says, before anything is judged. The first reading is where the scorer starts.

    `syntax` is None for an equation; else there is nothing besides. `dimensions` and `complex` are
    None too where the text is too long to be looked at so soon.
    """

    readings: list[ReadReading]
    syntax: ReadSyntax | None
    relation: Relation | None
    sides: list[str]
    symbols: list[ReadSymbol]
    dimensions: Dimensions | None
    complex: Complex | None
