"""`phiq job`: one job, now or once it has ended."""

from __future__ import annotations

import click
from rich.console import Console

from phiq.cli.options import door_options, json_option
from phiq.cli.screen import job_table
from phiq.client import Client
from phiq.contract import Job, encode

#: Exit status of a job that has not ended.
EXIT_PENDING = 3

_EXAMPLES = """\b
Examples:
  phiq job 20dc45b4002b4261b224d9d8aadc74a9
  phiq job 20dc45b4002b4261b224d9d8aadc74a9 --wait 60 --json | jq .verdict

\b
Exit status:
  0  it has a verdict, valid or not
  1  it ended without one
  2  wrong usage, no such job, or the pool cannot be reached
  3  it has not ended
"""


@click.command(epilog=_EXAMPLES)
@click.argument("job_id")
@click.option("--wait", "wait_s", type=click.FloatRange(0), help="Wait this many seconds for it.")
@json_option
@door_options
def job(
    *, job_id: str, wait_s: float | None, as_json: bool, url: str | None, api_key: str | None
) -> int:
    """Show a job: its equation, its state, its verdict or error."""
    with Client(url, api_key=api_key, patience_s=wait_s or 0) as client:
        found = client.wait(job_id, wait_s) if wait_s else client.get(job_id)
    if as_json:
        click.echo(encode(found).decode())
    else:
        Console(highlight=False).print(job_table(found))
    return _status(found)


def _status(found: Job) -> int:
    if not found.terminal:
        return EXIT_PENDING
    return 0 if found.verdict else 1
