"""`/`: what there is to call."""

from __future__ import annotations

from flask import Blueprint, Response, current_app

from api.answers import EndpointAnswer, IndexAnswer, json_answer
from api.auth import public
from api.calls import declares
from phiq import __version__

blueprint = Blueprint("index", __name__)


@blueprint.get("/")
@public
@declares(gives=IndexAnswer)
def index() -> Response:
    """This list."""
    rules = sorted(current_app.url_map.iter_rules(), key=lambda rule: rule.rule)
    endpoints = [
        EndpointAnswer(
            method=method,
            path=rule.rule,
            what=current_app.view_functions[rule.endpoint].__doc__,
        )
        for rule in rules
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]
    return json_answer(IndexAnswer(name="phiq", version=__version__, endpoints=endpoints))
