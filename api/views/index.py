"""`/`: what there is to call."""

from __future__ import annotations

from flask import Blueprint, Response, current_app

from api.answers import json_answer
from api.auth import public
from phiq import __version__

blueprint = Blueprint("index", __name__)


@blueprint.get("/")
@public
def index() -> Response:
    """This list."""
    rules = sorted(current_app.url_map.iter_rules(), key=lambda rule: rule.rule)
    endpoints = [
        {
            "method": method,
            "path": rule.rule,
            "what": current_app.view_functions[rule.endpoint].__doc__,
        }
        for rule in rules
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]
    return json_answer({"name": "phiq", "version": __version__, "endpoints": endpoints})
