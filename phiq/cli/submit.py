"""`phiq submit`: a file of equations through the door, results in order as JSONL."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TextIO, get_args

import click
from rich.console import Console

from phiq.cli.app import EXIT_INTERRUPTED
from phiq.cli.bulk import Result, score_all
from phiq.cli.interrupts import Interrupts
from phiq.cli.progress import Tally, progress_bar
from phiq.cli.records import Format, Record, format_of, read_records
from phiq.client import Client
from phiq.contract import DEFAULT_MODE, Mode, encode
from phiq.errors import InvalidRequestError

#: How long one equation may wait for a pool that is busy or restarting, in seconds.
PATIENCE_S = 120.0

_EXAMPLES = """\b
Examples:
  phiq submit equations.txt --out results.jsonl
  phiq submit laws.csv > results.jsonl
  grep = notes.txt | phiq submit - | jq -r 'select(.verdict.valid | not).equation'

\b
Formats, told by the file's name or --format:
  text   an equation a line; lines that begin with # are comments
  jsonl  {"equation": "E = mc²", "mode": ..., "dims": ..., "domain": ...} a line
  csv    a column `equation`, and perhaps `mode`

\b
Exit status:
  0    every equation has a verdict, valid or not
  1    some have none; their result lines say why
  2    wrong usage, or the pool cannot be reached
  130  stopped by Ctrl-C; the results so far are kept
"""


@click.command(epilog=_EXAMPLES)
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True, exists=True))
@click.option("--out", type=click.Path(path_type=Path), help="Write results here.  [stdout]")
@click.option("--format", "form", type=click.Choice(get_args(Format)), help="Format of FILE.")
@click.option(
    "--mode",
    type=click.Choice(get_args(Mode)),
    default=DEFAULT_MODE,
    show_default=True,
    help="How to judge equations that name no mode.",
)
@click.option(
    "--url", help="Address of the door.  [PHIQ_URL, else http://127.0.0.1:8080]", metavar="URL"
)
def submit(file: Path, out: Path | None, form: Format | None, mode: Mode, url: str | None) -> int:
    """Validate the equations of FILE (- is stdin); write one line of JSON for each, in order."""
    tally = Tally()
    with (
        Interrupts() as interrupts,
        suppress(KeyboardInterrupt),
        interrupts.raising(),
        _records(file, form or format_of(file), mode) as records,
        Client(url, patience_s=PATIENCE_S) as client,
        _output(out) as write_to,
        progress_bar(Console(stderr=True)) as bar,
    ):
        task = bar.add_task("scoring", total=_count(file))
        with closing(score_all(client, records)) as results:
            for result in results:
                _write(result, write_to)
                tally.add(result)
                bar.update(task, completed=tally.total)
    click.echo(tally.summary() + (" (stopped early)" if interrupts.stop else ""), err=True)
    if interrupts.stop:
        return EXIT_INTERRUPTED
    return 1 if tally.failed else 0


@contextmanager
def _records(file: Path, form: Format, mode: Mode) -> Iterator[Iterator[Record]]:
    with click.open_file(str(file), encoding="utf-8-sig") as text:
        try:
            yield read_records(text, form, mode)
        except UnicodeDecodeError as error:
            raise InvalidRequestError(
                f"{file} is not UTF-8 text ({error.reason}): convert it, perhaps with "
                f"iconv -f latin1 -t utf-8"
            ) from None
        except InvalidRequestError as error:
            raise InvalidRequestError(f"{file}: {error}") from None


@contextmanager
def _output(out: Path | None) -> Iterator[TextIO]:
    if out is None:
        yield sys.stdout
    else:
        with out.open("w", encoding="utf-8") as file:
            yield file


def _count(file: Path) -> int | None:
    """Lines of the file, about as many as records; unknown for a stream."""
    if not file.is_file():
        return None
    with file.open("rb") as lines:
        return sum(1 for line in lines if line.strip() and not line.startswith(b"#"))


def _write(result: Result, file: TextIO) -> None:
    file.write(encode(result).decode() + "\n")
