"""A name for every request: the client's own X-Request-Id where it is sane, else a fresh one.

It stands in the response, in problems and in the log.
"""

from __future__ import annotations

import re
from os import urandom

from flask import Request, Response

from api.around import Around, Facts, Headers

HEADER = "X-Request-Id"
#: What is taken over from a client: nothing that could break a log line or a header.
SANE = re.compile(r"[A-Za-z0-9._:/+=-]{1,128}")


_KEY = "HTTP_X_REQUEST_ID"


def install(around: Around) -> None:
    """Name every request."""
    around.looks.append(_name)
    around.tells.append(_tell)


def _name(request: Request, facts: Facts) -> None:
    given = request.environ.get(_KEY, "")
    facts.request_id = given if SANE.fullmatch(given) else urandom(16).hex()


def _tell(_: Request, facts: Facts, __: Response) -> Headers:
    return [(HEADER, facts.request_id)]
