"""`phiq verify`: checks the evidence of stored verdicts anew, without the scorer that made them."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import IO, Any, Final

import click
import msgspec
from rich.console import Console
from rich.markup import escape

from phiq.contract import NOT_JSON, Verdict, encode
from phiq.errors import InvalidRequestError
from phiq.verification import Verification
from phiq.verification import verify as check

_EXAMPLES = """\b
Examples:
  phiq submit laws.txt --out results.jsonl && phiq verify results.jsonl
  phiq validate --json "x² = 2" | phiq verify -

\b
Exit status:
  0  nothing was refuted
  1  some evidence does not hold
  2  wrong usage, or a line that holds no verdict
"""

_DECODE_OBJECT: Final = msgspec.json.Decoder(dict[str, Any]).decode


@click.command(epilog=_EXAMPLES)
@click.argument("file", type=click.File("rb"))
@click.option("--json", "as_json", is_flag=True, help="A JSON line for each verdict.")
def verify(file: IO[bytes], *, as_json: bool) -> int:
    """Check every verdict of FILE: the JSON or JSONL of `phiq validate` and `phiq submit`.

    Witnesses are computed to 50 digits by mpmath; identities are looked at from fresh points.
    """
    counts: Counter[str] = Counter()
    console = Console(stderr=True)
    for line, equation, verdict in _verdicts(file):
        found = check(verdict)
        counts[found.outcome] += 1
        if as_json:
            sys.stdout.buffer.write(_row(line, equation, found))
        elif found.outcome == "refuted":
            console.print(f"[red]line {line}: {escape(equation or '')}: {escape(found.detail)}[/]")
    if not as_json:
        told = ", ".join(
            f"{counts[outcome]} {outcome}" for outcome in ("confirmed", "refuted", "unchecked")
        )
        click.echo(told)
    return int(counts["refuted"] > 0)


def _row(line: int, equation: str | None, found: Verification) -> bytes:
    row = {"line": line, "equation": equation, "outcome": found.outcome, "detail": found.detail}
    return encode(row) + b"\n"


def _verdicts(lines: Iterable[bytes]) -> Iterator[tuple[int, str | None, Verdict]]:
    """The verdicts of a file with their lines and equations; rows without one are passed over."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = _DECODE_OBJECT(line)
            held = row if "valid" in row else row.get("verdict")
            if held is not None:
                yield number, row.get("equation"), msgspec.convert(held, Verdict)
        except NOT_JSON as error:
            raise InvalidRequestError(
                f"line {number} holds no verdict ({error}); verify takes the JSON lines of "
                "`phiq submit` or `phiq validate --json`",
                field=f"line {number}",
            ) from None
