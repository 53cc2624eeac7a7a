"""Rows as they come: written, counted, shown on a bar; and how such a command ends."""

from __future__ import annotations

from collections.abc import Iterator

import click
from rich.console import Console
from rich.progress import Progress

from phiq.cli.app import EXIT_INTERRUPTED
from phiq.cli.progress import Tally, tracked
from phiq.cli.rows import Output, Row


def stderr() -> Console:
    """Where the bar goes: stdout is for results."""
    return Console(stderr=True)


def deliver(
    rows: Iterator[Row], output: Output, tally: Tally, bar: Progress, total: int | None
) -> None:
    """Write `rows` to `output` and count them; `total` is how many there are, all in all."""
    task = bar.add_task("scoring", total=total, completed=output.rows)
    for row in tracked(rows, bar, task, output.rows):
        output.write(row)
        tally.add(row)


def ended(tally: Tally) -> int:
    """The exit status when all rows are there."""
    click.echo(tally.summary(), err=True)
    return 1 if tally.failed else 0


def stopped(tally: Tally, resuming: str) -> int:
    """The exit status after Ctrl-C; tells the command that goes on."""
    click.echo(f"{tally.summary()} (stopped early)", err=True)
    click.echo(f"the pool goes on by itself; for the other results: {resuming}", err=True)
    return EXIT_INTERRUPTED
