"""What the request at hand came with: its connection, its caller, and the door that serves it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from flask import current_app

from api.answering import CALL
from api.around import the_facts, the_request

if TYPE_CHECKING:
    from api.door import Door


def on_hang_up(leave: Callable[[], None]) -> None:
    """Call `leave` when the client of the current request hangs up, where the server can tell."""
    if call := the_request().environ.get(CALL):
        call.on_hang_up(leave)


def waits() -> None:
    """Have the server begin other requests, where it can: the current one waits from now on."""
    if call := the_request().environ.get(CALL):
        call.wait()


def caller() -> str:
    """The id of the API key of the current request; "" where it needs none."""
    owner: str = the_facts().owner
    return owner


def the_door() -> Door:
    """The door of the app that serves the current request."""
    found: Door = current_app.extensions["door"]
    return found
