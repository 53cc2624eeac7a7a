"""`phiq validate`: one equation, one verdict, told by the exit status too."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import get_args

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from phiq.cli.declared import declaring_options, request_of
from phiq.cli.options import door_options, json_option
from phiq.cli.screen import details, validity
from phiq.client import Client
from phiq.contract import DEFAULT_MODE, Mode, ScoreRequest, Verdict, encode

_EXAMPLES = """\b
Examples:
  phiq validate "E = mc²"
  phiq validate --offline "φ² = φ + 1"     score in this process, no pool needed
  phiq validate --json "PV = nRT" | jq .confidence
  phiq validate "y = v t" --dims y=m --dims v=m/s --dims t=s
  phiq validate "√(x²) = -x" --domain "x=real < 0"
  phiq validate -- "-x = y"                an equation that begins with a dash

\b
Exit status:
  0  valid
  1  not valid
  2  no verdict: wrong usage, or the pool cannot be reached
"""


@click.command(epilog=_EXAMPLES)
@click.argument("equation")
@click.option(
    "--mode",
    type=click.Choice(get_args(Mode)),
    default=DEFAULT_MODE,
    show_default=True,
    help="How to judge it.",
)
@declaring_options
@json_option
@door_options
@click.option("--offline", is_flag=True, help="Score in this process, without a pool.")
def validate(  # noqa: PLR0913 -- an argument for each option
    *,
    equation: str,
    mode: Mode,
    dims: Sequence[str],
    domain: Sequence[str],
    as_json: bool,
    url: str | None,
    api_key: str | None,
    offline: bool,
) -> int:
    """Validate one EQUATION: unicode, LaTeX or Python notation."""
    request = request_of(equation, dims, domain, mode)
    verdict = _offline(request) if offline else _through_door(request, url, api_key)
    if as_json:
        click.echo(encode(verdict).decode())
    else:
        _show(equation, verdict)
    return 0 if verdict.valid else 1


def _offline(request: ScoreRequest) -> Verdict:
    from phiq.scorer.standard import score_many  # noqa: PLC0415 -- no need of it through the door

    return score_many([request])[0]


def _through_door(request: ScoreRequest, url: str | None, api_key: str | None) -> Verdict:
    with Client(url, api_key=api_key, patience_s=0) as client:
        return client.validate(request)


def _show(equation: str, verdict: Verdict) -> None:
    table = Table.grid(padding=(0, 2))
    table.add_row(validity(verdict), Text(equation))
    for name, value in details(verdict).items():
        table.add_row(Text(name, style="dim"), Text(value))
    Console(file=sys.stdout, highlight=False).print(table)
