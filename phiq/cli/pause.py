"""`phiq pause` and `phiq resume`: whether workers take jobs."""

from __future__ import annotations

import click

from phiq.cli.options import door_options, json_option
from phiq.client import Client
from phiq.contract import encode


@click.command()
@json_option
@door_options
def pause(*, as_json: bool, url: str | None, api_key: str | None) -> None:
    """Let workers finish what they hold and take nothing more; submits go on."""
    with Client(url, api_key=api_key, patience_s=0) as client:
        _tell(client.pause(), as_json)


@click.command()
@json_option
@door_options
def resume(*, as_json: bool, url: str | None, api_key: str | None) -> None:
    """Let workers take jobs again."""
    with Client(url, api_key=api_key, patience_s=0) as client:
        _tell(client.resume(), as_json)


def _tell(paused: bool, as_json: bool) -> None:
    said = "paused: workers take nothing more" if paused else "workers take jobs"
    click.echo(encode({"paused": paused}).decode() if as_json else said)
