"""`phiq submit`: a file of equations through the door, results in order as JSONL or CSV."""

from __future__ import annotations

import shlex
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import get_args
from uuid import uuid4

import click

from phiq.cli.deliver import deliver, ended, stderr, stopped
from phiq.cli.interrupts import Interrupts
from phiq.cli.options import door_options
from phiq.cli.progress import Tally, progress_bar
from phiq.cli.records import Format, Source, format_of
from phiq.cli.rows import Output
from phiq.cli.run import PART_ITEMS, Run
from phiq.client import Client
from phiq.contract import DEFAULT_MODE, Mode

#: How long the run outlasts a pool that is busy or restarting, in seconds.
PATIENCE_S = 120.0

_EXAMPLES = """\b
Examples:
  phiq submit equations.txt --out results.jsonl
  phiq submit laws.jsonl --out results.csv
  phiq submit laws.csv > results.jsonl
  grep = notes.txt | phiq submit - | jq -r 'select(.verdict.valid | not).equation'

\b
Formats of FILE, told by its name or --format:
  text   an equation a line; lines that begin with # are comments
  jsonl  {"equation": "E = mc²", "mode": ..., "dims": ..., "domain": ...} a line
  csv    a column `equation`, and perhaps `mode`

\b
Exit status:
  0    every equation has a verdict, valid or not
  1    some have none; their rows say why
  2    wrong usage, or the pool cannot be reached
  130  stopped by Ctrl-C; the rows so far are kept, and the command that goes on is shown
"""


@click.command(epilog=_EXAMPLES)
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True, exists=True))
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Write results here: JSONL, or CSV if the name says so.  [JSONL on stdout]",
)
@click.option("--format", "form", type=click.Choice(get_args(Format)), help="Format of FILE.")
@click.option(
    "--mode",
    type=click.Choice(get_args(Mode)),
    default=DEFAULT_MODE,
    show_default=True,
    help="How to judge equations that name no mode.",
)
@click.option(
    "--resume",
    "key",
    metavar="KEY",
    help="Go on with a run that was stopped, after the last row of --out.",
)
@door_options
def submit(  # noqa: PLR0913 -- an argument for each option
    *,
    file: Path,
    out: Path | None,
    form: Format | None,
    mode: Mode,
    key: str | None,
    url: str | None,
    api_key: str | None,
) -> int:
    """Validate the equations of FILE (- is stdin); write a row for each, in order."""
    tally = Tally()
    with (
        Interrupts() as interrupts,
        interrupts.raising(),
        _on_disk(file) as path,
        Client(url, api_key=api_key, patience_s=PATIENCE_S) as client,
    ):
        source = Source(path, form or format_of(file), mode)
        total = sum(1 for _ in source.records())
        with Output(out, keep=key is not None) as output, progress_bar(stderr()) as bar:
            run = Run(client, source, key or uuid4().hex, bar, patience_s=PATIENCE_S)
            try:
                deliver(run.rows(output.rows, total), output, tally, bar, total)
            except KeyboardInterrupt:
                return stopped(tally, _resuming(run, output, total))
    return ended(tally)


@contextmanager
def _on_disk(file: Path) -> Iterator[Path]:
    """A file that can be read again: stdin cannot."""
    if str(file) != "-":
        yield file
        return
    with NamedTemporaryFile(prefix="phiq-submit-") as copy:
        shutil.copyfileobj(sys.stdin.buffer, copy)
        copy.flush()
        yield Path(copy.name)


def _resuming(run: Run, output: Output, total: int) -> str:
    """The command that goes on: by the batch where all of it was sent as one, else by the key."""
    given = click.get_current_context().params
    names = {"--out": given["out"], "--url": given["url"]}
    command = ["phiq", "batch", run.batch_id or ""]
    if run.batch_id is None or total > PART_ITEMS:
        command = ["phiq", "submit", str(given["file"]), "--resume", run.key]
        mode = given["mode"] if given["mode"] != DEFAULT_MODE else None
        names |= {"--format": given["form"], "--mode": mode}
    elif given["out"] is None:
        names["--start"] = output.rows
    options = [part for name, value in names.items() if value for part in (name, str(value))]
    return shlex.join(command + options)
