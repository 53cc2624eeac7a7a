"""`/v1/history`: what the pool did over the last hour or day."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, Response

from api.answers import json_answer
from api.calls import declares
from api.current import the_door
from api.parameters import Text
from phiq.listing import History, Span

blueprint = Blueprint("history", __name__)

SPAN = Text(name="span", where="query", pattern="hour|day", about="hour or day")


@blueprint.get("/v1/history")
@declares(gives=History, asks=(SPAN,))
def history() -> Response:
    """Jobs by minute over the last hour, or by five over the last day; their waits and scoring."""
    return json_answer(the_door().history.read(cast(Span, SPAN.read() or "hour")))
