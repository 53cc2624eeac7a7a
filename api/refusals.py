"""What a client is told whose body is not taken in: a problem, made without the app.

Thousands may be told at once, and the app takes ten times as long. Such calls are in no statistics;
whoever refuses them logs how many there were.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import uuid4

from api.headers import HEADERS
from api.problems import headers_of, problem_of
from api.request_id import HEADER, SANE
from phiq.contract import encode
from phiq.errors import PhiqError

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def refusing(error: PhiqError) -> WSGIApplication:
    """An app that answers every request with `error`."""
    problem = problem_of(error)
    status = f"{problem.status} {problem.title}"
    fixed = [("Content-Type", "application/problem+json"), *headers_of(error), *HEADERS.items()]

    def refuse(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        given = environ.get("HTTP_X_REQUEST_ID", "")
        problem.request_id = given if SANE.fullmatch(given) else uuid4().hex
        body = encode(problem)
        length = ("Content-Length", str(len(body)))
        start(status, [*fixed, length, (HEADER, problem.request_id)])
        return [body]

    return refuse
