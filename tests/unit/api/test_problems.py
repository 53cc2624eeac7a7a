"""Every error becomes a problem with the right status, and none tells of our insides."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import msgspec
import pytest
from flask import Flask
from flask.testing import FlaskClient

from api import errors as api_errors
from api import problems, request_id
from api.around import Around
from api.errors import NoWorkersError
from api.problems import problem_of
from phiq import errors
from phiq.contract import Problem
from phiq.errors import InvalidRequestError, PhiqError

INSIDES = "row 7 of the private table"


@pytest.fixture
def client() -> Iterator[FlaskClient]:
    """An app that fails in whatever way its path says."""
    app = Flask("failing")
    problems.install(app)
    request_id.install(Around(app))

    @app.get("/crash")
    def crash() -> str:
        raise RuntimeError(INSIDES)

    @app.get("/no-workers")
    def no_workers() -> str:
        raise NoWorkersError("none")

    with app.test_client() as client:
        yield client


def test_an_error_of_ours_is_500_without_its_text(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    """The client gets a name to ask by; the log has that name and the traceback."""
    with caplog.at_level(logging.INFO):
        answer = client.get("/crash")

    problem = msgspec.json.decode(answer.data, type=Problem)
    assert answer.status_code == problem.status == 500
    assert answer.mimetype == "application/problem+json"
    assert INSIDES not in answer.text
    [record] = caplog.records
    assert problem.request_id is not None
    assert problem.request_id in record.getMessage()
    assert record.exc_info is not None
    assert INSIDES in str(record.exc_info[1])


def test_what_may_work_later_says_when(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    """A retryable error carries Retry-After and is no traceback in the log."""
    with caplog.at_level(logging.INFO):
        answer = client.get("/no-workers")

    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert caplog.records[0].exc_info is None


def all_errors(base: type[PhiqError] = PhiqError) -> Iterator[type[PhiqError]]:
    """The error tree."""
    yield base
    for cls in base.__subclasses__():
        yield from all_errors(cls)


def test_every_error_has_a_status_that_suits_it() -> None:
    """What a retry may mend is never called the client's fault, and the reverse."""
    for cls in all_errors():
        if cls.__module__ not in (api_errors.__name__, errors.__name__):
            continue
        assert (cls.status in (429, 503, 504)) == cls.retryable, cls
        assert (400 <= cls.status < 500) or not issubclass(cls, InvalidRequestError), cls


def test_the_field_at_fault_is_named() -> None:
    """An invalid request is 422 with its field and its code."""
    problem = problem_of(InvalidRequestError("too long", field="equation"))

    assert (problem.status, problem.field, problem.code) == (422, "equation", "invalid_request")
