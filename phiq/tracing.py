"""A request's way from the door through the queue to a worker and on to webhooks.

Two names go with a job: the request's id, for logs, and a W3C `traceparent`, for spans. Without the
extra `otel` the traceparent that came in is passed on; with it (and an SDK that was set up) each
part adds spans of its own. It sends nothing: exporters are the SDK's business.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

try:
    from opentelemetry import trace as _otel
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    HAS_OTEL = True
except ImportError:  # the extra `otel` is not there
    HAS_OTEL = False

#: As https://www.w3.org/TR/trace-context/ has it, version 00; ids of zeros alone are none.
TRACEPARENT = re.compile(r"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}", re.ASCII)
#: Links of one span at most: a span is for people to read.
MOST_LINKS = 128


class Trace(NamedTuple):
    """What goes with a job; either may be empty."""

    request_id: str = ""
    traceparent: str = ""

    def encode(self) -> str:
        """As it stands in a record; neither part holds white space."""
        return f"{self.request_id} {self.traceparent}" if any(self) else ""

    @classmethod
    def decode(cls, text: str) -> Trace:
        """As it was encoded."""
        request_id, _, traceparent = text.partition(" ")
        return cls(request_id, traceparent)


#: Of a job that came with nothing.
UNTRACED = Trace()


def traceparent_of(text: str) -> str:
    """The traceparent that a header holds, or "" where it holds none."""
    return text if TRACEPARENT.fullmatch(text) else ""


def records_spans() -> bool:
    """Whether spans go anywhere: the extra `otel` is there, and an SDK was set up."""
    return HAS_OTEL and not isinstance(_otel.get_tracer_provider(), _otel.ProxyTracerProvider)


@contextmanager
def span(
    name: str,
    *,
    parent: str = "",
    links: Iterable[str] = (),
    attributes: Mapping[str, str | int] | None = None,
) -> Iterator[str]:
    """A span from here to the end of the block; gives the traceparent of what happens within.

    `parent` and `links` are traceparents. Where no span goes anywhere it gives `parent` as it is.
    """
    if not records_spans():
        yield parent
        return
    linked = [_otel.Link(_context_of(link)) for link in [*dict.fromkeys(links)][:MOST_LINKS]]
    tracer = _otel.get_tracer("phiq")
    with tracer.start_as_current_span(
        name, context=_extracted(parent), links=linked, attributes=attributes
    ) as current:
        yield _traceparent(current.get_span_context()) or parent


def annotate(**attributes: str | int) -> None:
    """Add to the span that is current, if there is any."""
    if HAS_OTEL:
        _otel.get_current_span().set_attributes(attributes)


def _extracted(traceparent: str) -> Any:
    return TraceContextTextMapPropagator().extract({"traceparent": traceparent})


def _context_of(traceparent: str) -> Any:
    return _otel.get_current_span(_extracted(traceparent)).get_span_context()


def _traceparent(context: Any) -> str:
    if not context.is_valid:
        return ""
    return f"00-{context.trace_id:032x}-{context.span_id:016x}-{int(context.trace_flags):02x}"
