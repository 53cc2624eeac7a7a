"""`/metrics`, for Prometheus and its like."""

from __future__ import annotations

from flask import Blueprint, Response, request
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder

from api.auth import offline
from api.calls import Answer, declares
from api.current import the_door
from api.metrics import PoolCollector, Reading
from phiq.errors import BrokerUnavailableError

blueprint = Blueprint("metrics", __name__)

_EXPOSITION = Answer(kind=str, media=("text/plain", "application/openmetrics-text"))


@blueprint.get("/metrics")
@offline
@declares(gives={200: _EXPOSITION})
def metrics() -> Response:
    """The whole pool in numbers, for Prometheus; `phiq_broker_up 0` while Redis is away."""
    registry = CollectorRegistry()
    registry.register(PoolCollector(_read()))
    encode, media = choose_encoder(request.headers.get("Accept", ""))
    return Response(encode(registry), content_type=media)


def _read() -> Reading | None:
    the = the_door()
    try:
        now_ms = the.meter.beat()
        return Reading(
            totals=the.metrics.totals(),
            counts=the.store.counts(),
            snapshot=the.store.snapshot(),
            gauges=the.metrics.gauges(),
            workers=the.pool.workers(),
            doors=the.metrics.doors(now_ms),
            desired=the.load.look(),
        )
    except BrokerUnavailableError:
        return None
