"""`phiq dead`: dead letters, jobs that lost a worker at every attempt."""

from __future__ import annotations

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from phiq.cli.options import door_options, json_option
from phiq.cli.screen import equation_of, job_table, short
from phiq.client import Client
from phiq.contract import Job, encode

_EXAMPLES = """\b
Examples:
  phiq dead list
  phiq dead list --json | jq -r '.[].id' | xargs -n1 phiq dead requeue

\b
Exit status:
  0  done
  2  wrong usage, no such dead letter, or the pool cannot be reached
"""


@click.group(epilog=_EXAMPLES)
def dead() -> None:
    """Look after jobs that lost a worker at every attempt."""


@dead.command("list")
@json_option
@door_options
def list_(*, as_json: bool, url: str | None, api_key: str | None) -> None:
    """List them, oldest first."""
    with Client(url, api_key=api_key, patience_s=0) as client:
        letters = client.dead_letters()
    if as_json:
        click.echo(encode(letters).decode())
    else:
        Console(highlight=False).print(_table(letters) if letters else "no dead letters")


@dead.command()
@click.argument("job_id")
@json_option
@door_options
def show(*, job_id: str, as_json: bool, url: str | None, api_key: str | None) -> None:
    """Show one: its request, attempts, last worker and reason."""
    with Client(url, api_key=api_key, patience_s=0) as client:
        letter = client.dead_letter(job_id)
    if as_json:
        click.echo(encode(letter).decode())
    else:
        Console(highlight=False).print(job_table(letter))


@dead.command()
@click.argument("job_id")
@json_option
@door_options
def requeue(*, job_id: str, as_json: bool, url: str | None, api_key: str | None) -> None:
    """Let one wait again, as if newly submitted."""
    with Client(url, api_key=api_key, patience_s=0) as client:
        job = client.requeue(job_id)
    click.echo(encode(job).decode() if as_json else f"job {job_id}: {job.status}")


@dead.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
@door_options
def purge(*, yes: bool, as_json: bool, url: str | None, api_key: str | None) -> None:
    """Forget all of them, and their records."""
    if not yes:
        click.confirm("Forget every dead letter for good?", abort=True, err=True)
    with Client(url, api_key=api_key, patience_s=0) as client:
        purged = client.purge()
    click.echo(encode({"purged": purged}).decode() if as_json else f"{purged} forgotten")


def _table(letters: list[Job]) -> Table:
    table = Table()
    for name in ("job", "equation", "last worker", "reason"):
        table.add_column(name)
    for job in letters:
        reason = job.error.detail if job.error else ""
        equation = short(equation_of(job))
        table.add_row(*map(Text, (job.id, equation, job.worker_id or "-", reason)))
    return table
