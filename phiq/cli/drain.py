"""`phiq drain`: take one worker out of the pool."""

from __future__ import annotations

import click

from phiq.cli.options import door_options, json_option
from phiq.client import Client
from phiq.contract import encode

_EXAMPLES = """\b
Examples:
  phiq workers
  phiq drain worker@host-gpu1
"""


@click.command(epilog=_EXAMPLES)
@click.argument("worker")
@json_option
@door_options
def drain(*, worker: str, as_json: bool, url: str | None, api_key: str | None) -> None:
    """Let WORKER finish what it holds and end.

    It takes nothing more from its next heartbeat on, within a second. What restarts it whenever it
    ends (compose, systemd) will start another in its place.
    """
    with Client(url, api_key=api_key, patience_s=0) as client:
        client.order(worker, "drain")
    told = {"worker_id": worker, "order": "drain"}
    click.echo(encode(told).decode() if as_json else f"{worker} finishes what it holds and ends")
