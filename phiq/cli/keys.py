"""`phiq keys`: API keys, made and revoked by whoever runs the pool, in its Redis."""

from __future__ import annotations

from datetime import UTC, datetime

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from phiq.cli.options import json_option
from phiq.contract import encode
from phiq.errors import InvalidRequestError
from phiq.queue.keys import SCOPES, ApiKey, KeyStore, Scope
from phiq.settings import Settings

_EXAMPLES = """\b
Examples:
  export PHIQ_REDIS_URL=redis://127.0.0.1:6379/0
  phiq keys add laptop
  phiq keys add dashboard --scope read
  export PHIQ_API_KEY=$(phiq keys add ci --json | jq -r .key)
  phiq keys revoke laptop

\b
A door has the first key to it within seconds: from then on it asks everyone for one.
Scopes: read (look), submit (submit and cancel), admin (everything).

\b
Exit status:
  0  done
  2  wrong usage, no such key, or Redis cannot be reached
"""


@click.group(epilog=_EXAMPLES)
def keys() -> None:
    """Make and revoke API keys, in the Redis at PHIQ_REDIS_URL."""


@keys.command()
@click.argument("name")
@click.option(
    "--scope",
    "scopes",
    type=click.Choice(SCOPES),
    multiple=True,
    default=("read", "submit"),
    show_default=True,
    help="What it may do; may be given several times.",
)
@click.option(
    "--weight",
    type=click.FloatRange(0.01, 1000),
    default=1.0,
    show_default=True,
    help="Its part of the pool where jobs of several keys wait.",
)
@json_option
def add(*, name: str, scopes: tuple[Scope, ...], weight: float, as_json: bool) -> None:
    """Make a key for NAME and print it, this once: it is stored as a hash only."""
    secret = _store().add(name, scopes, weight=weight)
    if as_json:
        click.echo(encode({"name": name, "scopes": scopes, "key": secret}).decode())
        return
    click.echo(secret)
    click.echo(f"the key of {name!r} ({', '.join(scopes)}), shown this once", err=True)


@keys.command("list")
@json_option
def list_(*, as_json: bool) -> None:
    """List the keys, without their secrets."""
    found = _store().all()
    if as_json:
        click.echo(encode(found).decode())
    else:
        Console(highlight=False).print(_table(found) if found else "no keys")


@keys.command()
@click.argument("name")
@json_option
def revoke(*, name: str, as_json: bool) -> None:
    """Delete the key of NAME; doors refuse it within seconds."""
    if not _store().revoke(name):
        raise InvalidRequestError(f"there is no key named {name!r}", field="name")
    click.echo(encode({"revoked": name}).decode() if as_json else f"revoked {name!r}")


def _store() -> KeyStore:
    return KeyStore(Settings.from_env())


def _table(found: list[ApiKey]) -> Table:
    table = Table()
    for name in ("name", "scopes", "weight", "made"):
        table.add_column(name)
    for key in found:
        made = datetime.fromtimestamp(key.created_ms / 1000, UTC)
        table.add_row(
            Text(key.name), ", ".join(key.scopes), f"{key.weight:g}", f"{made:%Y-%m-%d %H:%M} UTC"
        )
    return table
