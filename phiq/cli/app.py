"""The root of the command line: which commands exist, and how their errors end.

An error is one red line on stderr that names the value at fault and the way out. What a command
does is in its own module.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

from phiq import __version__
from phiq.errors import PhiqError

#: Exit status when a command could not do its work: wrong usage, no connection, a failed start.
EXIT_TROUBLE = 2
#: Exit status of a command that was interrupted, as shells report SIGINT.
EXIT_INTERRUPTED = 130

#: Command → what it is for. Each lives in `phiq/cli/NAME.py`, or where `_MODULES` says, under its
#: own name.
COMMANDS = {
    "up": "Run the whole pool on this machine: broker, workers, door.",
    "demo": "Start a pool, score the shipped equations through its door, stop.",
    "validate": "Validate one equation.",
    "read": "Show how an equation is read.",
    "submit": "Validate a file of equations.",
    "verify": "Check the evidence of verdicts anew.",
    "batch": "Show a batch, or fetch its results.",
    "job": "Show a job.",
    "cancel": "Cancel a job or a batch.",
    "workers": "Show the workers of a running pool, and its queue.",
    "top": "Watch a running pool: queue, rate, waits, workers.",
    "doctor": "Look for what is wrong here: broker, clock, GPU, settings.",
    "drain": "Let one worker finish what it holds and end.",
    "autoscale": "Scale workers elsewhere by load: a Swarm service, or by a command.",
    "pause": "Let workers take no more jobs.",
    "resume": "Let workers take jobs again.",
    "dead": "Look after jobs that lost a worker at every attempt.",
    "backup": "Write master list and API keys to a file.",
    "restore": "Take master list and API keys back from a backup.",
    "keys": "Make and revoke API keys.",
    "mcp": "Serve a running pool to an AI agent.",
}
_MODULES = {"resume": "pause", "restore": "backup"}
#: The extra that brings what a command needs, where `cli` does not.
_EXTRAS = {
    **dict.fromkeys(("up", "demo"), "up"),
    **dict.fromkeys(("keys", "backup", "restore"), "cli,queue"),
    "doctor": "up",
    "verify": "cli,verify",
    "autoscale": "cli,swarm",
    "mcp": "mcp",
}
_OURS = frozenset(("phiq", "api", "worker"))


class _LazyGroup(click.Group):
    """Lists its commands without loading them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"phiq.cli.{_MODULES.get(cmd_name, cmd_name)}")
        command: click.Command = getattr(module, cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


_EXAMPLES = """\b
Examples:
  phiq up                         run everything on this machine
  phiq validate "E = mc²"         ask for one verdict
  phiq submit equations.txt       ask for many
  phiq COMMAND --help             more about a command
"""


@click.group(
    cls=_LazyGroup, epilog=_EXAMPLES, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(__version__, prog_name="phiq")
def phiq() -> None:
    """Validate equations at scale."""


def run(args: Sequence[str]) -> int:
    """Run the command line `args`; returns its exit status, and never raises for a failure."""
    try:
        return _status(phiq.main(list(args), prog_name="phiq", standalone_mode=False))
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "phiq"
        return _fail(f"{_one_line(error.format_message())} See: {command} --help")
    except click.ClickException as error:
        return _fail(error.format_message())
    except ModuleNotFoundError as error:
        return _fail(_missing(args, error))
    except (PhiqError, OSError) as error:
        return _fail(str(error))
    except (click.Abort, KeyboardInterrupt):
        click.secho("stopped", fg="red", err=True)
        return EXIT_INTERRUPTED


def _missing(args: Sequence[str], error: ModuleNotFoundError) -> str:
    """Which extra brings what a command lacks.

    Raises:
        ModuleNotFoundError: it is a module of ours that is missing, so that no extra helps.
    """
    package = (error.name or "").partition(".")[0]
    if package in _OURS or not package:
        raise error
    command = next((arg for arg in args if arg in COMMANDS), "")
    extra = _EXTRAS.get(command, "cli")
    return f"phiq {command} needs {package}, which is not installed: pip install 'phiq[{extra}]'"


def _status(value: Any) -> int:
    return value if isinstance(value, int) else 0


def _fail(message: str) -> int:
    click.secho(f"error: {_one_line(message)}", fg="red", err=True)
    return EXIT_TROUBLE


def _one_line(text: str) -> str:
    return " ".join(text.split())
