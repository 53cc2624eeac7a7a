"""`phiq demo`: a pool on free ports scores the shipped equations through its door, and stops."""

from __future__ import annotations

from dataclasses import replace
from importlib.resources import files
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from rich.console import Console

from phiq.cli.app import EXIT_INTERRUPTED
from phiq.cli.embedded import EmbeddedBroker, free_port
from phiq.cli.interrupts import Interrupts
from phiq.cli.launch import Stopped, running
from phiq.cli.pool import Pool
from phiq.cli.progress import Tally, progress_bar, tracked
from phiq.cli.records import Record, read_records
from phiq.cli.rows import Row, row_of
from phiq.cli.screen import verdict_table
from phiq.client import Client
from phiq.settings import Settings

#: Rows of the sample table: a screenful.
SAMPLE_ROWS = 20


@click.command()
@click.option(
    "--workers", type=click.IntRange(1), default=2, show_default=True, help="Worker processes."
)
def demo(workers: int) -> int:
    """Start a pool, score the shipped equations through its door, stop.

    It uses free ports and a temporary folder, so it disturbs no pool that runs already.

    Exit status: 0 when every equation got a verdict, 1 when some did not, 2 when the pool cannot
    start.
    """
    console = Console(highlight=False)
    with TemporaryDirectory(prefix="phiq-demo-") as name, Interrupts() as interrupts:
        pool = _pool(Path(name), workers)
        try:
            with running(pool, interrupts, console), interrupts.raising():
                results, tally = _score(pool, console)
        except (Stopped, KeyboardInterrupt):
            return EXIT_INTERRUPTED
    _report(results, tally, console)
    return 1 if tally.failed else 0


def shipped_equations() -> list[Record]:
    """The equations that come with phiq."""
    text = (files("phiq.cli") / "equations.txt").read_text("utf-8")
    return list(read_records(StringIO(text), "text"))


def _pool(folder: Path, workers: int) -> Pool:
    broker = EmbeddedBroker(folder / "broker")
    settings = replace(
        Settings.from_env(),
        redis_url=broker.url,
        redis_password="",
        host="127.0.0.1",
        port=free_port(),
    )
    return Pool(settings, folder, workers, broker)


def _score(pool: Pool, console: Console) -> tuple[list[Row], Tally]:
    records, results, tally = shipped_equations(), list[Row](), Tally()
    with Client(pool.url) as client, progress_bar(console) as bar:
        task = bar.add_task(f"scoring through {pool.url}", total=len(records))
        batch = client.create_batch([record.item for record in records])
        for row in tracked(map(row_of, client.results(batch.id)), bar, task):
            results.append(row)
            tally.add(row)
    return results, tally


def _report(results: list[Row], tally: Tally, console: Console) -> None:
    scored = [(row.equation or "", row.verdict) for row in results if row.verdict]
    step = max(1, len(scored) // SAMPLE_ROWS)
    console.print(verdict_table(scored[::step], f"a sample of {len(scored)} verdicts"))
    console.print(tally.summary())
