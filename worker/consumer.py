"""Celery's consumer, which is back soon after its broker is.

Celery asks an absent broker again after 2, 4, 6, … up to 30 s: after an outage of a minute workers
heard no doorbell for another half, and the pool stood still beside its queue. And where a
connection died without a word, the bell that it could not acknowledge was the last one heard.
"""

from __future__ import annotations

import logging
from typing import Any

import redis
from celery.worker.consumer import Consumer
from celery.worker.state import maybe_shutdown
from kombu.transport import virtual
from kombu.transport.redis import QoS

log = logging.getLogger(__name__)

#: The consumer below, as Celery takes it.
PATIENT_CONSUMER = "worker.consumer:PatientConsumer"
#: Pause between two attempts to reach the broker, in seconds: one is a refused connection.
RETRY_S = 1.0


class ForgetfulQoS(QoS):
    """Bells that are answered: one that cannot be acknowledged is let go.

    Celery hears no further bell while one is unacknowledged. Redis still has it, and rings it again
    after its visibility timeout, which costs nothing.
    """

    def ack(self, delivery_tag: str) -> None:
        """Take a bell off Redis, or else only off those that are answered."""
        self._let_go()
        try:
            super().ack(delivery_tag)
        except (redis.RedisError, OSError) as error:
            log.warning("a bell could not be acknowledged, it will ring again: %s", error)
            virtual.QoS.ack(self, delivery_tag)

    def _let_go(self) -> None:
        """Close what was not used while the bell was answered: whether it is dead shows late."""
        channel: Any = self.channel
        channel.pool.disconnect(inuse_connections=False)
        waiting = channel.client.connection
        if waiting is not None and not channel._in_poll:
            waiting.disconnect()


class PatientConsumer(Consumer):
    """Asks for its broker at an even pace."""

    def ensure_connected(self, conn: Any) -> Any:
        """The connection, once the broker takes it; told once that it does not."""
        told = False
        conn.transport.Channel.QoS = ForgetfulQoS

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
