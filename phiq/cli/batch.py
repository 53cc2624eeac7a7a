"""`phiq batch`: the progress of a batch, or its results as they come."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from phiq.cli.deliver import deliver, ended, stderr, stopped
from phiq.cli.interrupts import Interrupts
from phiq.cli.options import door_options, json_option
from phiq.cli.progress import Tally, progress_bar
from phiq.cli.rows import Output, row_of
from phiq.client import Client
from phiq.contract import Batch, encode

#: How long following outlasts a pool that is busy or restarting, in seconds.
PATIENCE_S = 120.0

_EXAMPLES = """\b
Examples:
  phiq batch 9d3c8f0e5b1a4c7d9e2f6a8b0c1d3e5f
  phiq batch 9d3c8f0e5b1a4c7d9e2f6a8b0c1d3e5f --out results.jsonl    goes on after its last row
  phiq batch 9d3c8f0e5b1a4c7d9e2f6a8b0c1d3e5f --follow | jq .verdict.valid

\b
Exit status:
  0    the batch was shown; with --out or --follow: every equation has a verdict
  1    some have none; their rows say why
  2    wrong usage, no such batch, or the pool cannot be reached
  130  stopped by Ctrl-C; the rows so far are kept, and the command that goes on is shown
"""


@click.command(epilog=_EXAMPLES)
@click.argument("batch_id")
@click.option("--follow", is_flag=True, help="Write its results to stdout, until the last.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Write them to this file instead, after the rows it has: JSONL, or CSV if named so.",
)
@click.option("--start", type=click.IntRange(0), default=0, help="Begin stdout at this item.  [0]")
@json_option
@door_options
def batch(  # noqa: PLR0913 -- an argument for each option
    *,
    batch_id: str,
    follow: bool,
    out: Path | None,
    start: int,
    as_json: bool,
    url: str | None,
    api_key: str | None,
) -> int:
    """Show a batch, or with --out or --follow its results, in order, until the last."""
    results = follow or out is not None or start > 0
    with Client(url, api_key=api_key, patience_s=PATIENCE_S if results else 0) as client:
        found = client.batch(batch_id)
        if results:
            return _deliver(client, found, Output(out, keep=True, start=start), url)
    click.echo(encode(found).decode() if as_json else _line(found))
    return 0


def _deliver(client: Client, found: Batch, output: Output, url: str | None) -> int:
    tally = Tally()
    with Interrupts() as interrupts, output, progress_bar(stderr()) as bar, interrupts.raising():
        output.check_batch(found.id)
        rows = map(row_of, client.results(found.id, start=output.rows))
        try:
            deliver(rows, output, tally, bar, found.items)
        except KeyboardInterrupt:
            return stopped(tally, _resuming(found.id, output, url))
    return ended(tally)


def _resuming(batch_id: str, output: Output, url: str | None) -> str:
    place = ["--out", str(output.path)] if output.path else ["--start", str(output.rows)]
    door = ["--url", url] if url else []
    return shlex.join(["phiq", "batch", batch_id, *place, *door])


def _line(found: Batch) -> str:
    totals = [(name, getattr(found, name)) for name in _TOTALS]
    parts = ", ".join(f"{total} {name}" for name, total in totals if total)
    total = found.accepted + found.refused if found.items is None else found.items
    return f"{found.id} {found.status}: {total} equations, {parts or 'none'}"


_TOTALS = ("pending", "succeeded", "failed", "canceled", "expired", "refused")
