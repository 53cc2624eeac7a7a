"""Each request as a part of its caller's trace: `traceparent` in and out, and a span in between.

Without OpenTelemetry the caller's traceparent goes on as it came. Names of requests are made in
`api/request_id.py`.
"""

from __future__ import annotations

from contextlib import ExitStack

from flask import Flask, Request, Response, g

from api.around import Around, Facts, Headers, the_facts
from phiq.tracing import Trace, annotate, records_spans, span, traceparent_of

HEADER = "traceparent"
_KEY = "HTTP_TRACEPARENT"


def install(app: Flask, around: Around) -> None:
    """Trace every request of `app`."""
    around.looks.append(_begin)
    around.tells.append(_tell)
    app.teardown_request(_end)


def trace() -> Trace:
    """What goes along with the jobs of the current request."""
    facts = the_facts()
    return Trace(facts.request_id, facts.get("traceparent", ""))


def _begin(request: Request, facts: Facts) -> None:
    facts.traceparent = traceparent_of(request.environ.get(_KEY, ""))
    if not records_spans():
        return
    route = request.url_rule.rule if request.url_rule else "none"
    facts.span = ExitStack()
    facts.traceparent = facts.span.enter_context(
        span(
            f"{request.method} {route}",
            parent=facts.traceparent,
            attributes={
                "http.request.method": request.method,
                "http.route": route,
                "phiq.request_id": facts.request_id,
            },
        )
    )


def _tell(_: Request, facts: Facts, response: Response) -> Headers:
    if "span" in facts:
        annotate(**{"http.response.status_code": response.status_code})
    traceparent = facts.get("traceparent")
    return [(HEADER, traceparent)] if traceparent else []


def _end(_: BaseException | None) -> None:
    if "span" in g:
        g.pop("span").close()
