"""`phiq cancel`: a job, or what has not ended of a batch."""

from __future__ import annotations

import click

from phiq.cli.options import door_options, json_option
from phiq.client import Client, NotFoundError
from phiq.contract import Batch, Job, encode

_EXAMPLES = """\b
Exit status:
  0  canceled
  2  wrong usage, nothing of that id, a job that has ended, or the pool cannot be reached
"""


@click.command(epilog=_EXAMPLES)
@click.argument("id_", metavar="ID")
@json_option
@door_options
def cancel(*, id_: str, as_json: bool, url: str | None, api_key: str | None) -> None:
    """Cancel the job ID, or what has not ended of the batch ID."""
    with Client(url, api_key=api_key, patience_s=0) as client:
        found = _canceled(client, id_)
    if as_json:
        click.echo(encode(found).decode())
    elif isinstance(found, Batch):
        click.echo(f"batch {id_}: {found.canceled} canceled, {found.succeeded} had a verdict")
    else:
        click.echo(f"job {id_}: {found.status}")


def _canceled(client: Client, id_: str) -> Job | Batch:
    try:
        return client.cancel(id_)
    except NotFoundError:
        return client.cancel_batch(id_)
