"""`/metrics`, for Prometheus and its like."""

from __future__ import annotations

from flask import Blueprint, Response, request
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder

from api.auth import offline
from api.calls import Answer, declares
from api.door import door
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
    try:
        now_ms = door.meter.beat()
        return Reading(
            totals=door.metrics.totals(),
            counts=door.store.counts(),
            snapshot=door.store.snapshot(),
            gauges=door.metrics.gauges(),
            workers=door.pool.workers(),
            doors=door.metrics.doors(now_ms),
            desired=door.load.look(),
        )
    except BrokerUnavailableError:
        return None
