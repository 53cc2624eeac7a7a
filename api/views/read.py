"""`/v1/read`: what a text says, while one types; the door works it out by itself."""

from __future__ import annotations

from flask import Blueprint, Response, request

from api.answers import json_answer
from api.auth import needs, offline
from api.bodies import read as read_body
from api.calls import EXAMPLES, Body, declares
from api.current import caller, the_door
from api.errors import TooManyCallsError
from phiq.contract import ScoreRequest
from phiq.reading import Read
from phiq.scorer.preview import read

blueprint = Blueprint("read", __name__)

_BODY = Body(kind=ScoreRequest, examples=EXAMPLES)


@blueprint.post("/v1/read")
@needs("read")
@offline
@declares(_BODY, gives=Read, raises=(TooManyCallsError,))
def read_text() -> Response:
    """Readings, symbols, dimensions and complex of a text, or where it breaks off; no verdict.

    No job is made and no worker asked. `mode` makes no difference. Each caller may take a bounded
    share of the door's time with it.
    """
    asked = read_body(ScoreRequest)
    with the_door().reads.spend(caller() or request.remote_addr or ""):
        return json_answer(read(asked))
