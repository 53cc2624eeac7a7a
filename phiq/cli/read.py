"""`phiq read`: how a text is read, without a verdict; or where it breaks off."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

import click
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from phiq.cli.declared import declaring_options, request_of
from phiq.cli.options import door_options, json_option
from phiq.client import Client
from phiq.contract import Dimensions, ScoreRequest, encode
from phiq.reading import Complex, Read, ReadReading, ReadSymbol, ReadSyntax

_EXAMPLES = """\b
Examples:
  phiq read "λ = h/2πp"
  phiq read --offline "E = mc^"            read in this process, no pool needed
  phiq read --json "F = ma" | jq .symbols

\b
Exit status:
  0  it is an equation
  1  it is none
  2  wrong usage, or the door cannot be reached
"""
#: Meanings shown of a symbol: as many as fit a line.
SHOWN_MEANINGS = 3


@click.command(epilog=_EXAMPLES)
@click.argument("equation")
@declaring_options
@json_option
@door_options
@click.option("--offline", is_flag=True, help="Read in this process, without a pool.")
def read(  # noqa: PLR0913 -- an argument for each option
    *,
    equation: str,
    dims: Sequence[str],
    domain: Sequence[str],
    as_json: bool,
    url: str | None,
    api_key: str | None,
    offline: bool,
) -> int:
    """Show how EQUATION is read: its readings, symbols, dimensions and complex."""
    request = request_of(equation, dims, domain)
    found = _offline(request) if offline else _through_door(request, url, api_key)
    if as_json:
        click.echo(encode(found).decode())
    else:
        console = Console(file=sys.stdout, highlight=False)
        for part in _parts(found):
            console.print(part)
    return 1 if found.syntax else 0


def _offline(request: ScoreRequest) -> Read:
    from phiq.scorer import preview  # noqa: PLC0415 -- no need of it through the door

    return preview.read(request)


def _through_door(request: ScoreRequest, url: str | None, api_key: str | None) -> Read:
    with Client(url, api_key=api_key, patience_s=0) as client:
        return client.read(request)


def _parts(found: Read) -> Iterator[RenderableType]:
    if found.syntax:
        yield _syntax(found.syntax)
        return
    yield _readings(found.readings)
    if found.symbols:
        yield _symbols(found.symbols)
    if found.dimensions:
        yield Text.assemble(("dimensions  ", "dim"), _dimensions(found.dimensions))
    if found.complex:
        yield _complex(found.complex)


def _syntax(syntax: ReadSyntax) -> Text:
    expected = f"; expected {syntax.expected}" if syntax.expected else ""
    meant = f"\nperhaps: {syntax.suggestion}" if syntax.suggestion else ""
    return Text.assemble((f"{syntax.detail}{expected}\n", "red"), syntax.caret, meant)


def _readings(readings: Sequence[ReadReading]) -> Table:
    table = Table.grid(padding=(0, 2))
    for number, reading in enumerate(readings, 1):
        name = f"reading {number}" if len(readings) > 1 else "read as"
        share = f"{reading.score:.0%}" if len(readings) > 1 else ""
        chosen = "; ".join(reading.choices)
        table.add_row(
            Text(name, "dim"), Text(share, "dim"), Text(reading.text), Text(chosen, "dim")
        )
    return table


def _symbols(symbols: Sequence[ReadSymbol]) -> Table:
    table = Table.grid(padding=(0, 2))
    for symbol in symbols:
        meanings = symbol.meanings[:SHOWN_MEANINGS]
        likely = ", ".join(f"{one.quantity} ({one.unit})" for one in meanings)
        taken = "bound" if symbol.bound else symbol.assumed or ""
        table.add_row(Text("symbol", "dim"), Text(symbol.text), Text(taken), Text(likely, "dim"))
    return table


def _dimensions(dimensions: Dimensions) -> str:
    checks = _counted(dimensions.independent_checks, "independent check", "independent checks")
    return dimensions.clash or f"{dimensions.status}, {checks}"


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _complex(found: Complex) -> Table:
    table = Table.grid(padding=(0, 2))
    counts = [
        _counted(len(found.vertices), "vertex", "vertices"),
        _counted(len(found.edges), "edge", "edges"),
        _counted(len(found.triangles), "triangle", "triangles"),
        _counted(len(found.tetrahedra), "tetrahedron", "tetrahedra"),
    ]
    cut = " at least" if found.cut else ""
    betti = f"betti {list(found.betti)}, χ {found.chi}"
    table.add_row(Text("complex", "dim"), Text(f"{betti}: {', '.join(counts)}{cut}"))
    for loop in found.loops:
        path = " — ".join(found.vertices[vertex].label for vertex in (*loop, loop[0]))
        table.add_row(Text("loop", "dim"), Text(path))
    return table
