"""Errors over HTTP: one handler turns every exception into application/problem+json (RFC 9457).

It names the field and the job at fault where they are known, and never shows a traceback.
"""

from __future__ import annotations

import logging
from http import HTTPStatus

from flask import Flask, Request, Response
from werkzeug.exceptions import HTTPException

from api.around import the_facts, the_request
from api.errors import EncodingError, JobStateError, UnauthorizedError
from phiq.contract import Problem, encode
from phiq.errors import BrokerRefusesError, BrokerUnavailableError, PhiqError

log = logging.getLogger(__name__)

#: What a client is told to wait before it tries again, in seconds: workers beat and brokers restart
#: at about this pace.
RETRY_AFTER_S = 2


def install(app: Flask) -> None:
    """Answer every error of `app` with a problem."""

    def handle(error: Exception) -> Response:
        return answer(error, the_request(), the_facts().get("request_id"))

    app.register_error_handler(Exception, handle)


def answer(error: Exception, request: Request, request_id: str | None) -> Response:
    """The answer to a request that failed."""
    problem = problem_of(error, request.environ["SCRIPT_NAME"])
    problem.request_id = request_id
    if problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        _log(error, problem, request)
    response = Response(encode(problem), problem.status, mimetype="application/problem+json")
    response.headers.extend(headers_of(error))
    return response


def problem_of(error: Exception, prefix: str = "") -> Problem:
    """What a client is told of `error`; `prefix` is where the door stands on its host."""
    if isinstance(error, HTTPException):
        status = HTTPStatus(error.code or 500)
        return Problem(title=status.phrase, status=status, detail=error.description or "")
    if isinstance(error, PhiqError):
        return _phiq_problem(error, prefix)
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    return Problem(title=status.phrase, status=status, detail="an error of ours; it is logged")


#: What is told of errors whose words name hosts: the log has those.
_DETAILS: dict[type[PhiqError], str] = {
    BrokerUnavailableError: "the queue cannot be reached, or can take nothing now; try again soon",
    BrokerRefusesError: "Redis refuses what this door has to do there; the door's log says what",
}


def _phiq_problem(error: PhiqError, prefix: str) -> Problem:
    return Problem(
        title=error.status.phrase,
        status=error.status,
        detail=_DETAILS.get(type(error)) or str(error),
        code=error.code,
        field=getattr(error, "field", None),
        job=prefix + error.job if isinstance(error, JobStateError) else None,
    )


def headers_of(error: Exception) -> list[tuple[str, str]]:
    """What is told of `error` beside the problem."""
    if isinstance(error, HTTPException):  # such as Allow, of a 405
        return [(k, v) for k, v in error.get_headers() if not k.startswith("Content-")]
    if isinstance(error, EncodingError):
        return [("Accept-Encoding", "gzip, identity")]
    if isinstance(error, UnauthorizedError):
        return [("WWW-Authenticate", 'Bearer realm="phiq"')]
    if isinstance(error, PhiqError) and error.retryable:
        return [("Retry-After", str(getattr(error, "retry_after_s", RETRY_AFTER_S)))]
    return []


#: Views that probes poll: what is wrong is in their answers, and would fill a log.
PROBES = ("pool.ready",)


def _log(error: Exception, problem: Problem, request: Request) -> None:
    known = isinstance(error, PhiqError)
    if known and request.endpoint in PROBES:
        return
    log.log(
        logging.INFO if known else logging.ERROR,
        "%s %s: %d %s [request %s]",
        request.method,
        request.path,
        problem.status,
        error if known else problem.detail,
        problem.request_id,
        exc_info=None if known else error,
        extra={
            "request": problem.request_id,
            "method": request.method,
            "path": request.path,
            "status": problem.status,
        },
    )
