"""Celery's consumer, which is back soon after its broker is.

Celery asks an absent broker again after 2, 4, 6, … up to 30 s: after an outage of a minute workers
heard no doorbell for another half, and the pool stood still beside its queue.
"""

from __future__ import annotations

import logging
from typing import Any

from celery.worker.consumer import Consumer
from celery.worker.state import maybe_shutdown

log = logging.getLogger(__name__)

#: The consumer below, as Celery takes it.
PATIENT_CONSUMER = "worker.consumer:PatientConsumer"
#: Pause between two attempts to reach the broker, in seconds: one is a refused connection.
RETRY_S = 1.0


class PatientConsumer(Consumer):
    """Asks for its broker at an even pace."""

    def ensure_connected(self, conn: Any) -> Any:
        """The connection, once the broker takes it; told once that it does not."""
        told = False

        def tell(error: Exception, _: float) -> None:
            nonlocal told
            if not told:
                log.warning("the broker is away, asking every %.0f s: %s", RETRY_S, error)
            told = True

        conn.ensure_connection(
            tell, interval_start=RETRY_S, interval_step=0, callback=maybe_shutdown
        )
        if told:
            log.info("the broker is back")
        return super().ensure_connected(conn)
