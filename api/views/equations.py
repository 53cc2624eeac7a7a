"""`/v1/equations`: the master list of equations found valid."""

from __future__ import annotations

from flask import Blueprint, Response

from api.answers import equation_answer, json_answer
from api.bodies import int_argument
from api.door import door

#: Entries a page holds unless asked otherwise, and at most: a page stays under a few MB.
PAGE = 100
MAX_PAGE = 1000
#: Deepest offset.
MAX_OFFSET = 10**9

blueprint = Blueprint("equations", __name__, url_prefix="/v1/equations")


@blueprint.get("")
def page() -> Response:
    """A page of the master list, newest first: ?offset=0&limit=100."""
    offset = int_argument("offset", 0, least=0, most=MAX_OFFSET)
    limit = int_argument("limit", PAGE, least=1, most=MAX_PAGE)
    entries = door.store.equations(offset=offset, limit=limit)
    equations = [equation_answer(entry) for entry in entries]
    return json_answer({"equations": equations, "offset": offset, "limit": limit})
