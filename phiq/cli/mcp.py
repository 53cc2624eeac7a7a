"""`phiq mcp`: a Model Context Protocol server over stdio, for AI agents."""

from __future__ import annotations

import asyncio

import click

from phiq.cli.options import door_options
from phiq.errors import PhiqError

_EXAMPLES = """\b
An agent's settings name the command, for example:
  {"mcpServers": {"phiq": {"command": "phiq", "args": ["mcp"],
                           "env": {"PHIQ_URL": "http://127.0.0.1:8080"}}}}

\b
Tools: validate_equation, validate_many, find_equations. A door that is away is told in the
tool's answer, so that it may be started later.

\b
Exit status:
  0  the agent has closed the connection
  2  wrong usage, or the `mcp` package is not there
"""


class NoMcpError(PhiqError):
    """The package that speaks the protocol is not installed."""

    code = "no_mcp"


@click.command(epilog=_EXAMPLES)
@door_options
def mcp(*, url: str | None, api_key: str | None) -> None:
    """Serve a pool's door to an AI agent: Model Context Protocol on stdin and stdout."""
    try:
        from phiq.cli.agents import serve  # noqa: PLC0415 -- an extra, and half a second to load
    except ModuleNotFoundError as error:
        raise NoMcpError(f"{error}: install it with pip install 'phiq[mcp]'") from None
    asyncio.run(serve(url, api_key))
