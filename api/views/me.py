"""`/v1/me`: who calls, and what it may do."""

from __future__ import annotations

from flask import Blueprint, Response

from api.answers import MeAnswer, json_answer
from api.auth import caller_key, caller_scopes
from api.calls import declares

blueprint = Blueprint("me", __name__)


@blueprint.get("/v1/me")
@declares(gives=MeAnswer)
def me() -> Response:
    """The caller's key and its scopes; all scopes, and no key, where none is needed."""
    return json_answer(MeAnswer(key=caller_key(), scopes=caller_scopes()))
