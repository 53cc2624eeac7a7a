"""`phiq workers`: who is in the pool, and what waits for it."""

from __future__ import annotations

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from phiq.cli.options import door_options, json_option
from phiq.client import Client, Info, PoolWorker
from phiq.contract import encode

_EXAMPLES = """\b
Examples:
  phiq workers
  phiq workers --json | jq '.workers | length'
"""

_COLOURS = {"ready": "green", "busy": "cyan", "starting": "yellow", "draining": "yellow"}


@click.command(epilog=_EXAMPLES)
@json_option
@door_options
def workers(*, as_json: bool, url: str | None, api_key: str | None) -> None:
    """Show the workers of a running pool, and its queue."""
    with Client(url, api_key=api_key, patience_s=0) as client:
        info = client.info()
    if as_json:
        click.echo(encode(info).decode())
        return
    console = Console(highlight=False)
    console.print(worker_table(info.workers) if info.workers else "no workers")
    console.print(queue_line(info))


def worker_table(members: list[PoolWorker]) -> Table:
    """One row a worker."""
    table = Table()
    for name in ("worker", "device", "status", "scorer"):
        table.add_column(name)
    for name in ("micro-batch", "jobs/s", "memory"):
        table.add_column(name, justify="right")
    for member in members:
        memory = "-" if member.memory is None else f"{member.memory:.0f} MiB"
        table.add_row(
            Text(member.worker_id),
            member.device,
            Text(member.status, style=_COLOURS.get(member.status, "")),
            member.build or "-",
            str(member.micro_batch),
            f"{member.rate:.1f}",
            memory,
        )
    return table


def queue_line(info: Info) -> str:
    """The pool's status and its queue."""
    age_s = info.queue.oldest_age_s
    waiting = "" if age_s is None else f", the oldest for {age_s:.1f} s"
    return f"{info.status}: {info.queue.queued} queued{waiting}, {info.queue.running} running"
