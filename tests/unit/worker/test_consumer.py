"""Celery's consumer beside a broker that comes and goes."""

from __future__ import annotations

from pathlib import Path
from queue import SimpleQueue
from typing import Any

from celery import Celery

from phiq.broker import QUEUE, make_celery
from phiq.cli.embedded import EmbeddedBroker
from phiq.settings import Settings
from support import until
from worker.consumer import ForgetfulQoS


def test_a_bell_that_cannot_be_acknowledged_is_not_the_last(tmp_path: Path) -> None:
    """Kept, it would take the one place for bells that are answered; Redis rings it again."""
    with EmbeddedBroker(tmp_path, fsync="no") as broker:
        app = make_celery(Settings(redis_url=broker.url), Celery)
        app.send_task("phiq.drain", queue=QUEUE)
        heard: SimpleQueue[Any] = SimpleQueue()
        connection = app.connection_for_read()
        connection.transport.Channel.QoS = ForgetfulQoS
        channel = connection.channel()
        channel.basic_qos(0, 1, False)
        consumer = app.amqp.TaskConsumer(channel)
        consumer.register_callback(lambda _, message: heard.put(message))
        consumer.consume()

        def hears() -> bool:
            connection.drain_events(timeout=5)
            return not heard.empty()

        until(hears, "the bell is heard")
        assert not channel.qos.can_consume()

    # When the broker is gone
    heard.get().ack()

    assert channel.qos.can_consume()
    app.close()
