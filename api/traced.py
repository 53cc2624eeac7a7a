"""Each request as a part of its caller's trace: `traceparent` in and out, and a span in between.

Without OpenTelemetry the caller's traceparent goes on as it came. Names of requests are made in
`api/request_id.py`.
"""

from __future__ import annotations

from contextlib import ExitStack

from flask import Flask, Response, g, request

from phiq.tracing import Trace, annotate, span, traceparent_of

HEADER = "traceparent"


def install(app: Flask) -> None:
    """Trace every request of `app`."""
    app.before_request(_begin)
    app.after_request(_tell)
    app.teardown_request(_end)


def trace() -> Trace:
    """What goes along with the jobs of the current request."""
    return Trace(g.request_id, g.get("traceparent", ""))


def _begin() -> None:
    route = request.url_rule.rule if request.url_rule else "none"
    g.span = ExitStack()
    g.traceparent = g.span.enter_context(
        span(
            f"{request.method} {route}",
            parent=traceparent_of(request.headers.get(HEADER, "")),
            attributes={
                "http.request.method": request.method,
                "http.route": route,
                "phiq.request_id": g.request_id,
            },
        )
    )


def _tell(response: Response) -> Response:
    if g.get("traceparent"):
        response.headers[HEADER] = g.traceparent
    annotate(**{"http.response.status_code": response.status_code})
    return response


def _end(_: BaseException | None) -> None:
    if "span" in g:
        g.pop("span").close()
