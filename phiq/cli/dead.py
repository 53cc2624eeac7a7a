"""`phiq dead`: dead letters, jobs that lost a worker at every attempt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from phiq.cli.options import door_options, json_option
from phiq.cli.screen import equation_of, job_table, short
from phiq.client import Client
from phiq.contract import Job, encode
from phiq.listing import FailureList

_EXAMPLES = """\b
Examples:
  phiq dead list
  phiq dead requeue-all
  phiq dead list --failed --code scorer_error
  phiq dead requeue-all --failed --batch 9d3c…

\b
Exit status:
  0  done
  2  wrong usage, no such job, or the pool cannot be reached
"""

#: Listed unless asked otherwise: there may be as many thousands as there were jobs.
SHOWN = 100

Command = TypeVar("Command", bound=Callable[..., Any])


def _list_options(command: Command) -> Command:
    """Adds --failed, and what picks some of a list: the arguments `failed` and `picks`."""
    for name, about in (
        ("contains", "Those whose equation holds this text."),
        ("batch", "Those of this batch."),
        ("code", "Those with this error's code."),
    ):
        command = click.option(f"--{name}", metavar=name.upper(), help=about)(command)
    about = "Jobs that failed in another way, such as in the scorer."
    return click.option("--failed", is_flag=True, help=about)(command)


def _picks(options: Mapping[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in options.items() if value}


def _of(failed: bool) -> FailureList:
    return "failed" if failed else "dead"


@click.group(epilog=_EXAMPLES)
def dead() -> None:
    """Look after jobs that lost a worker at every attempt, or failed."""


@dead.command("list")
@click.option(
    "--limit",
    type=click.IntRange(0),
    default=SHOWN,
    show_default=True,
    help="Most that are listed; 0 lists all.",
)
@_list_options
@json_option
@door_options
def list_(
    *,
    limit: int,
    failed: bool,
    as_json: bool,
    url: str | None,
    api_key: str | None,
    **picks: str | None,
) -> None:
    """List them, oldest first."""
    with Client(url, api_key=api_key, patience_s=0) as client:
        read = client.failed_jobs if failed else client.dead_letters
        letters = read(limit=limit + 1 if limit else None, **_picks(picks))
    shown, console = letters[: limit or None], Console(highlight=False)
    if as_json:
        click.echo(encode(shown).decode())
    else:
        none = "no failed jobs" if failed else "no dead letters"
        console.print(_table(shown) if shown else none)
    if len(letters) > len(shown):
        click.echo(f"there are more than these {limit}: see --limit", err=True)


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
@click.option("--failed", is_flag=True, help="It failed in another way, such as in the scorer.")
@json_option
@door_options
def requeue(
    *, job_id: str, failed: bool, as_json: bool, url: str | None, api_key: str | None
) -> None:
    """Let one wait again, as if newly submitted."""
    with Client(url, api_key=api_key, patience_s=0) as client:
        job = client.requeue(job_id, of=_of(failed))
    click.echo(encode(job).decode() if as_json else f"job {job_id}: {job.status}")


@dead.command("requeue-all")
@_list_options
@json_option
@door_options
def requeue_all(
    *, failed: bool, as_json: bool, url: str | None, api_key: str | None, **picks: str | None
) -> None:
    """Let all of them wait again, or those that are picked."""
    with Client(url, api_key=api_key, patience_s=0) as client:
        count = client.requeue_all(of=_of(failed), **_picks(picks))
    click.echo(encode({"requeued": count}).decode() if as_json else f"{count} wait again")


@dead.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
@_list_options
@json_option
@door_options
def purge(
    *,
    yes: bool,
    failed: bool,
    as_json: bool,
    url: str | None,
    api_key: str | None,
    **picks: str | None,
) -> None:
    """Forget all of them, or those that are picked, and their records."""
    if not yes:
        what = "failed job" if failed else "dead letter"
        click.confirm(f"Forget every such {what} for good?", abort=True, err=True)
    with Client(url, api_key=api_key, patience_s=0) as client:
        purged = client.purge(of=_of(failed), **_picks(picks))
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
