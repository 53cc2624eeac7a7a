"""What is done around every view, by the parts of the app: looks before it, headers after it.

Each part is given the request and what is known of it as they are: by way of Flask's proxies every
single access costs three calls, and there were fifty. Headers are added to the finished answer, as
Werkzeug takes 4 µs for each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from flask import Flask, Request, Response, g, request
from flask.ctx import _AppCtxGlobals

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

#: What is known of a request besides: `flask.g`, without its proxy.
Facts: TypeAlias = _AppCtxGlobals
Headers = list[tuple[str, str]]
#: Learns facts of a request, or raises the error that it is answered with.
Look = Callable[[Request, Facts], None]
#: Gives the headers that an answer gets besides its own.
Tell = Callable[[Request, Facts, Response], Headers]


class Postponed(Response):
    """Stands for an answer that is made when its request is over; it is never sent itself.

    So it has neither status nor headers.
    """

    asked: Request
    facts: Facts
    tell: Tell

    def give(self, response: Response, start: StartResponse) -> Iterable[bytes]:
        """The answer that was made, with its headers, as a WSGI app gives it."""
        headers = self.tell(self.asked, self.facts, response)
        return response(self.asked.environ, _with(start, headers))


#: Where a request's environ has the headers that its answer gets.
_HEADERS = "phiq.headers"


class Around:
    """The looks, in order, and who tells headers, in the order of the headers."""

    def __init__(self, app: Flask) -> None:
        self.looks: list[Look] = []
        self.tells: list[Tell] = []
        app.before_request(self._before)
        app.after_request(self._after)
        inner = app.wsgi_app

        def with_headers(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
            headers: Headers = []
            environ[_HEADERS] = headers
            return inner(environ, _with(start, headers))

        app.wsgi_app = with_headers  # type: ignore[assignment, method-assign] # WSGI's way

    def _before(self) -> None:
        asked, facts = the_request(), the_facts()
        for look in self.looks:
            look(asked, facts)

    def _after(self, response: Response) -> Response:
        asked, facts = the_request(), the_facts()
        if isinstance(response, Postponed):
            response.asked, response.facts, response.tell = asked, facts, self._tell
        else:
            asked.environ[_HEADERS] += self._tell(asked, facts, response)
        return response

    def _tell(self, asked: Request, facts: Facts, response: Response) -> Headers:
        headers: Headers = []
        for tell in self.tells:
            headers += tell(asked, facts, response)
        return headers


def _with(start: StartResponse, more: Headers) -> StartResponse:
    """A `start_response` that adds headers to those it is given."""

    def begin(status: str, headers: Headers, *error: Any) -> Callable[[bytes], object]:
        return start(status, headers + more, *error)

    return begin


#: The current request itself, and what is known of it.
the_request: Callable[[], Request] = cast(Any, request)._get_current_object
the_facts: Callable[[], Facts] = cast(Any, g)._get_current_object
