"""A name for every request: the client's own X-Request-Id where it is sane, else a fresh one.

It stands in the response, in problems and in the log.
"""

from __future__ import annotations

import re
from uuid import uuid4

from flask import Flask, Response, g, request

HEADER = "X-Request-Id"
#: What is taken over from a client: nothing that could break a log line or a header.
SANE = re.compile(r"[A-Za-z0-9._:/+=-]{1,128}")


def install(app: Flask) -> None:
    """Name every request of `app`."""
    app.before_request(_name)
    app.after_request(_tell)


def _name() -> None:
    given = request.headers.get(HEADER, "")
    g.request_id = given if SANE.fullmatch(given) else uuid4().hex


def _tell(response: Response) -> Response:
    response.headers.add(HEADER, g.request_id)
    return response
