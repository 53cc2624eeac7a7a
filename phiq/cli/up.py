"""`phiq up`: a whole pool on this machine, until Ctrl-C."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from time import monotonic, sleep

import click
from rich.console import Console
from rich.markup import escape

from phiq.builds import compiled_in
from phiq.builds import running as build_running
from phiq.cli.autoscaling import Autoscaler, WorkerRange, WorkerRangeType
from phiq.cli.children import Crew
from phiq.cli.compiling import CHECKOUT, Compiler, cannot_compile
from phiq.cli.embedded import EmbeddedBroker, free_port
from phiq.cli.interrupts import Interrupts
from phiq.cli.launch import Stopped, check_port, claimed_folder, running
from phiq.cli.pool import LOOK_S, Pool
from phiq.cli.screen import verdict_line
from phiq.client import Client, RefusedError
from phiq.queue.registry import Worker
from phiq.settings import Settings

#: What the pool is tried with once it is up.
FIRST_EQUATION = "E = mc²"
#: How often the load is looked at, in seconds.
SCALE_S = 1.0
#: What a worker takes to start on a machine whose files are in memory already, in seconds.
START_S = 4.0

_EXAMPLES = """\b
Examples:
  phiq up                                 two workers, http://127.0.0.1:8080
  phiq up --workers 4 --port 9000
  phiq up --workers 1..8                  grows and shrinks with the load
  phiq up --broker redis://db.example/1   use a Redis that runs already
  PHIQ_SCORER=my_scorer:MyScorer phiq up  your own scorer

Every setting of the README's table may be given in the environment.
"""


@click.command(epilog=_EXAMPLES)
@click.option(
    "--workers",
    type=WorkerRangeType(),
    default="2",
    show_default=True,
    help="Worker processes; a range such as 1..8 grows and shrinks with the load.",
)
@click.option(
    "--port", type=click.IntRange(0, 65535), help="Port of the door; 0 takes a free one.  [8080]"
)
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(".phiq"),
    show_default=True,
    help="Where the broker keeps its data, and the logs go.",
)
@click.option(
    "--compile",
    "compiles",
    is_flag=True,
    help="Compile the scorer beside the pool, where this is a checkout with a C compiler; "
    "workers change over when it is done.",
)
@click.option(
    "--broker", metavar="URL", help="A running Redis or Valkey.  [PHIQ_REDIS_URL, else our own]"
)
def up(
    workers: WorkerRange, port: int | None, folder: Path, broker: str | None, *, compiles: bool
) -> None:
    """Run the whole pool on this machine: broker, workers, door.

    Shows one real verdict when everything is ready, starts again what dies, and stops everything
    in order on Ctrl-C (exit status 0). A part that cannot start ends it with exit status 2.
    """
    settings = _settings(port, broker)
    console = Console(highlight=False)
    with Interrupts() as interrupts, claimed_folder(folder):
        check_port(settings.host, settings.port)
        embedded = EmbeddedBroker(folder / "broker") if _own_broker(broker) else None
        if embedded:
            settings = replace(settings, redis_url=embedded.url, redis_password="")
        compiled = compiled_in(CHECKOUT)
        pool = Pool(settings, folder, workers.least, embedded, compiled)
        compiler = Compiler(CHECKOUT, folder / "compiler.log")
        try:
            with running(pool, interrupts, console):
                _greet(pool, folder, workers, console)
                console.print(f"[dim]{escape(_build(compiled, compiler, compiles=compiles))}[/]")
                crew = Autoscaler(settings, workers, OwnCrew(pool.crew), start_s=START_S)
                if embedded:
                    console.print(f"[dim]broker {embedded.url} (PHIQ_REDIS_URL of phiq keys)[/]")
                scale = crew.step if workers.most > workers.least else _keep
                _watch(pool, scale, compiler, interrupts, console)
        except Stopped:
            pass
        finally:
            compiler.stop()
    console.print("stopped")


def _settings(port: int | None, broker: str | None) -> Settings:
    settings = Settings.from_env()
    settings = replace(settings, redis_url=broker or settings.redis_url)
    wanted = settings.port if port is None else port
    return replace(settings, port=wanted or free_port())


def _own_broker(broker: str | None) -> bool:
    return not (broker or os.environ.get("PHIQ_REDIS_URL"))


def _keep() -> None:
    """Scale nothing."""


def _greet(pool: Pool, folder: Path, workers: WorkerRange, console: Console) -> None:
    with Client(pool.url) as client:
        try:
            console.print(verdict_line(FIRST_EQUATION, client.validate(FIRST_EQUATION)))
        except RefusedError as error:  # a door that asks for a key is as it should be
            console.print(f"[yellow]no verdict to show: {escape(str(error))}[/]")
    shown = workers.least if workers.least == workers.most else "{}..{}".format(*workers)
    console.print(f"[bold green]ready[/] {shown} workers behind [bold]{escape(pool.url)}[/]")
    console.print(f"[dim]logs in {escape(str(folder))}; Ctrl-C stops everything[/]")


def _build(compiled: Path | None, compiler: Compiler, *, compiles: bool) -> str:
    """Which scorer the pool runs; begins to compile it where that is asked for and possible."""
    if compiled is not None or build_running() == "compiled":
        return "the scorer is compiled"
    reason = cannot_compile(CHECKOUT) if compiles else None
    if not compiles or reason is not None:
        return "the scorer runs as Python" + (f": {reason} to compile it" if reason else "")
    compiler.start()
    return (
        "the scorer runs as Python while it is compiled, which takes minutes "
        f"(log in {compiler.child.log}); then the workers change over"
    )


def _change_over(pool: Pool, compiler: Compiler) -> list[str]:
    """Have workers change over to a scorer that was compiled just now."""
    status = compiler.ended()
    if status is None:
        return []
    compiled = compiled_in(CHECKOUT) if status == 0 else None
    if compiled is None:
        why = compiler.child.last_words() if status else "its source was edited meanwhile"
        return [f"the scorer stays Python: compiling it failed ({why})"]
    pool.change_over(compiled)
    return ["the scorer is compiled: workers change over to it"]


def _watch(
    pool: Pool,
    scale: Callable[[], str | None],
    compiler: Compiler,
    interrupts: Interrupts,
    console: Console,
) -> None:
    next_look = monotonic()
    while not interrupts.stop:
        news = pool.tend() + _change_over(pool, compiler)
        if monotonic() >= next_look:
            next_look = monotonic() + SCALE_S
            news += filter(None, [scale()])
        for line in news:
            console.print(f"[yellow]{escape(line)}[/]")
        sleep(LOOK_S)


class OwnCrew:
    """The worker processes of this machine, for the autoscaler."""

    def __init__(self, crew: Crew) -> None:
        self._crew = crew

    def size(self) -> int:
        """Workers that are to stay."""
        return self._crew.size

    def grow_to(self, workers: int) -> None:
        """Start more."""
        self._crew.grow(workers - self._crew.size)

    def let_go(self, workers: list[Worker]) -> None:
        """Ask these to end; those of other machines are not ours."""
        for worker in workers:
            self._crew.let_go(worker.pid)
