"""Tables, plots and raw figures of a benchmark, in benchmarks/results/, and on which machine."""

from __future__ import annotations

import json
import os
import platform
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import monotonic
from typing import NamedTuple

RESULTS = Path(__file__).parents[1] / "results"
#: Sizes of a plot, in its own units.
WIDTH, BAR, GAP, LABEL = 640, 18, 6, 130
#: Our own bars, and the others'.
OURS, OTHERS = "#1f6feb", "#8b949e"

Rows = dict[str, dict[str, list[float]]]


class Sheet(NamedTuple):
    """How figures are shown: what a row is, the columns' heads by key, versions by row."""

    row: str
    columns: dict[str, str]
    versions: dict[str, str]


def asks_for_rounds(parser: ArgumentParser, minutes: float) -> None:
    """Let a benchmark be told how many rounds it runs, and when it begins no other."""
    parser.add_argument("--rounds", type=int, default=5, help="interleaved rounds (5)")
    parser.add_argument(
        "--minutes",
        type=float,
        default=minutes,
        help=f"no round begins that would not end within so many ({minutes:g})",
    )


def rounds(count: int, minutes: float, names: Sequence[str]) -> Iterator[Iterator[str]]:
    """Rounds, each of them the names in order, with a line of progress for each.

    Of the first round all is run; another begins if it would end in time, were it as long as the
    longest so far.
    """
    began, longest = monotonic(), 0.0
    for number in range(1, count + 1):
        start = monotonic()
        if number > 1 and start - began + longest > minutes * 60:
            print(f"no time for round {number} of {count}", file=sys.stderr)
            return
        yield _told(f"round {number} of {count}", names, began)
        longest = max(longest, monotonic() - start)


def _told(which: str, names: Sequence[str], began: float) -> Iterator[str]:
    for name in names:
        print(f"{(monotonic() - began) / 60:4.1f} min, {which}: {name}", file=sys.stderr)
        yield name


def machine() -> str:
    """One line that tells where and when figures were taken."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    load = " ".join(f"{part:.1f}" for part in os.getloadavg())
    day = datetime.now(UTC).strftime("%Y-%m-%d %H:%M")
    return (
        f"{os.cpu_count()} cores ({model}), Python {platform.python_version()}, "
        f"{platform.system()} {platform.release()}, load {load}, {day} UTC"
    )


def keep(name: str, rows: Rows, sheet: Sheet) -> None:
    """Print the table, and write it with plots and raw figures."""
    RESULTS.mkdir(exist_ok=True)
    text = table(rows, sheet)
    print(text)
    (RESULTS / f"{name}.md").write_text(text, encoding="utf-8")
    raw = {"machine": machine(), "versions": sheet.versions, "figures": rows}
    (RESULTS / f"{name}.json").write_text(json.dumps(raw, indent=1) + "\n", encoding="utf-8")
    for key, head in sheet.columns.items():
        figures = {row: median(columns[key]) for row, columns in rows.items() if key in columns}
        (RESULTS / f"{name}-{key}.svg").write_text(plot(head, figures), encoding="utf-8")


def table(rows: Rows, sheet: Sheet) -> str:
    """Medians of the rounds, and from the least to the most of them."""
    heads = [sheet.row, *sheet.columns.values()]
    lines = [f"{machine()}. Medians of the rounds, least to most in brackets.", ""]
    lines += ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    for row, columns in rows.items():
        named = f"{row} {sheet.versions.get(row, '')}".strip()
        cells = [_cell(columns.get(key, [])) for key in sheet.columns]
        lines.append("| " + " | ".join([named, *cells]) + " |")
    return "\n".join(lines) + "\n"


def _cell(figures: list[float]) -> str:
    if not figures:
        return ""
    return f"{_shown(median(figures))} ({_shown(min(figures))}-{_shown(max(figures))})"


def _shown(figure: float) -> str:
    return f"{figure:,.0f}" if figure >= 100 else f"{figure:.3g}"


def plot(title: str, figures: dict[str, float]) -> str:
    """Bars to the scale of the largest, as SVG."""
    height = len(figures) * (BAR + GAP) + 40
    most = max(figures.values(), default=1.0)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        'font-family="sans-serif" font-size="12">',
        f'<text x="{LABEL}" y="18" font-weight="bold">{title}</text>',
    ]
    for number, (name, figure) in enumerate(figures.items()):
        top = 30 + number * (BAR + GAP)
        width = (WIDTH - LABEL - 70) * figure / most
        color = OURS if name == "phiq" else OTHERS
        lines += [
            f'<text x="{LABEL - 8}" y="{top + 13}" text-anchor="end">{name}</text>',
            f'<rect x="{LABEL}" y="{top}" width="{max(width, 1):.1f}" height="{BAR}" '
            f'fill="{color}"/>',
            f'<text x="{LABEL + max(width, 1) + 6:.1f}" y="{top + 13}">{_shown(figure)}</text>',
        ]
    return "\n".join([*lines, "</svg>"]) + "\n"
