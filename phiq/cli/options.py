"""Options that commands share: where the door is, the key for it, JSON in place of a picture."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


def door_options(command: Command) -> Command:
    """Adds --url and --api-key: the arguments `url` and `api_key` of a client."""
    url = click.option(
        "--url", metavar="URL", help="Address of the door.  [PHIQ_URL, else http://127.0.0.1:8080]"
    )
    key = click.option(
        "--api-key", metavar="KEY", help="API key; other users may see it here.  [PHIQ_API_KEY]"
    )
    return url(key(command))


def json_option(command: Command) -> Command:
    """Adds --json: the argument `as_json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")(command)
