"""How verdicts look on a terminal: one line, or a table."""

from __future__ import annotations

from collections.abc import Iterable

from rich import box
from rich.table import Table
from rich.text import Text

from phiq.contract import Verdict

#: Equations are cut here, in characters, so that a row of a table of verdicts fits 80 columns.
EQUATION_CHARS = 30


def verdict_line(equation: str, verdict: Verdict) -> Text:
    """The verdict on one line."""
    return Text.assemble(
        validity(verdict),
        f"  {short(equation)}  ",
        (
            f"confidence {verdict.confidence:.2f}, betti {list(verdict.betti)}, "
            f"φ-coherence {verdict.phi_coherence:.2f}",
            "dim",
        ),
    )


def verdict_table(rows: Iterable[tuple[str, Verdict]], title: str) -> Table:
    """One row for each equation and its verdict."""
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)
    table.add_column("equation", no_wrap=True)
    table.add_column("valid")
    for name in ("confidence", "betti", "φ-coherence"):
        table.add_column(name, justify="right")
    for equation, verdict in rows:
        table.add_row(
            Text(short(equation)),
            validity(verdict),
            f"{verdict.confidence:.2f}",
            " ".join(map(str, verdict.betti)),
            f"{verdict.phi_coherence:.2f}",
        )
    return table


def validity(verdict: Verdict) -> Text:
    """What the verdict is, in its colour."""
    name = verdict.verdict or ("valid" if verdict.valid else "not valid")
    return Text(name, style="green" if verdict.valid else "red")


def short(equation: str) -> str:
    """The equation, cut to fit a row."""
    return equation if len(equation) <= EQUATION_CHARS else equation[: EQUATION_CHARS - 1] + "…"
