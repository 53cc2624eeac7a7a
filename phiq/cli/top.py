"""`phiq top`: a pool at work, redrawn every second: queue, rate, waits, workers, GPUs."""

from __future__ import annotations

from time import sleep

import click
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.text import Text

from phiq.cli.interrupts import Interrupts
from phiq.cli.options import door_options
from phiq.cli.workers import queue_line, worker_table
from phiq.client import Client
from phiq.listing import History, HistoryPoint

#: Bars of a row of rates, lowest to highest.
_BARS = " ▁▂▃▄▅▆▇█"
#: How often Ctrl-C is looked for, in seconds.
_STEP_S = 0.1

_EXAMPLES = """\b
Examples:
  phiq top
  phiq top --every 5 --url https://pool.example
  phiq top | cat        one picture, where there is no terminal
"""


@click.command(epilog=_EXAMPLES)
@click.option(
    "--every",
    "every_s",
    type=click.FloatRange(0.2),
    default=1.0,
    show_default=True,
    help="Seconds between two pictures.",
)
@door_options
def top(*, every_s: float, url: str | None, api_key: str | None) -> None:
    """Watch a running pool until Ctrl-C; where there is no terminal, show it once."""
    console = Console(highlight=False)
    with Client(url, api_key=api_key, patience_s=0) as client, Interrupts() as interrupts:
        picture = _picture(client)
        if not console.is_terminal:
            console.print(picture)
            return
        with Live(picture, console=console, screen=True, auto_refresh=False) as live:
            waited_s = 0.0
            while not interrupts.stop:
                sleep(_STEP_S)
                waited_s += _STEP_S
                if waited_s >= every_s:
                    waited_s = 0.0
                    live.update(_picture(client), refresh=True)


def _picture(client: Client) -> RenderableType:
    info, history = client.info(), client.history("hour")
    rate = sum(worker.rate for worker in info.workers)
    busy = sum(worker.status == "busy" for worker in info.workers)
    lines = [
        Text(queue_line(info), style="bold"),
        Text(f"{rate:,.0f} jobs/s now, {busy} of {len(info.workers)} workers busy"),
        Text(_waits(history)),
        Text(f"jobs/s over the last hour  {_bars([point.rate for point in history.points])}"),
    ]
    return Group(*lines, worker_table(info.workers) if info.workers else Text("no workers"))


def _waits(history: History) -> str:
    told = [point for point in history.points if point.wait_s]
    if not told:
        return "nothing was scored within the last hour"
    return _point_line(told[-1])


def _point_line(point: HistoryPoint) -> str:
    wait, score = point.wait_s, point.score_s
    parts = [f"waited p50 {wait.p50:.3f} s, p99 {wait.p99:.3f} s" if wait else ""]
    if score:
        parts.append(f"a micro-batch took p50 {score.p50:.3f} s, p99 {score.p99:.3f} s")
    return "; ".join(part for part in parts if part)


def _bars(rates: list[float]) -> str:
    most = max(rates, default=0.0)
    if not most:
        return "-"
    last = len(_BARS) - 1
    return "".join(_BARS[round(rate / most * last)] for rate in rates) + f"  most {most:,.1f}"
