"""`/v1/equations`: the master list of equations found valid."""

from __future__ import annotations

from flask import Blueprint, Response

from api.answers import EquationsAnswer, equation_answer, json_answer
from api.calls import declares
from api.door import door
from api.parameters import WholeNumber

#: Entries a page holds unless asked otherwise, and at most: a page stays under a few MB.
PAGE = 100
MAX_PAGE = 1000
#: Deepest offset.
MAX_OFFSET = 10**9

OFFSET = WholeNumber(
    name="offset", default=0, least=0, most=MAX_OFFSET, about="Entries to pass over."
)
LIMIT = WholeNumber(
    name="limit", default=PAGE, least=1, most=MAX_PAGE, about="Entries of the page, at most."
)

blueprint = Blueprint("equations", __name__, url_prefix="/v1/equations")


@blueprint.get("")
@declares(gives=EquationsAnswer, asks=(OFFSET, LIMIT))
def page() -> Response:
    """A page of the master list, newest first."""
    offset, limit = OFFSET.read(), LIMIT.read()
    entries = door.store.equations(offset=offset, limit=limit)
    equations = [equation_answer(entry) for entry in entries]
    return json_answer(EquationsAnswer(equations=equations, offset=offset, limit=limit))
