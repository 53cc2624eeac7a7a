"""Which webhooks are due: taken with a lease, put off after a failure, ended by a success.

It sends nothing: that is `worker/webhooks.py`.
"""

from __future__ import annotations

from typing import NamedTuple

import redis

from phiq.queue.connection import connect
from phiq.queue.records import text_of
from phiq.queue.scripts import Scripts
from phiq.settings import Settings


class Delivery(NamedTuple):
    """A webhook to be told of the end of a job or batch; `attempt` counts from 1."""

    kind: str
    id: str
    attempt: int

    @property
    def subject(self) -> str:
        """Its name in the store."""
        return f"{self.kind} {self.id}"


class WebhookStore:
    """Deliveries on one Redis. Thread-safe; methods may raise `BrokerUnavailableError`."""

    def __init__(self, settings: Settings, client: redis.Redis | None = None) -> None:
        self._redis = Scripts(settings, client or connect(settings))

    def take(self, most: int, lease_s: float) -> list[Delivery]:
        """Deliveries that are due; each is due again after `lease_s` unless ended or put off."""
        answer = self._redis.run("webhooks", most, int(lease_s * 1000))
        pairs = zip(answer[::2], answer[1::2], strict=True)
        return [_delivery(text_of(subject), attempt) for subject, attempt in pairs]

    def put_off(self, delivery: Delivery, due_ms: int) -> None:
        """Try again at `due_ms` of the Redis server's clock."""
        self._redis.command("ZADD", self._redis.key("webhooks"), "XX", due_ms, delivery.subject)

    def postpone(self, delivery: Delivery, due_ms: int) -> None:
        """Try at `due_ms` what was taken and not tried: no attempt is counted."""
        self._redis.commands(
            [
                ("ZADD", self._redis.key("webhooks"), "XX", due_ms, delivery.subject),
                ("HINCRBY", self._redis.key("webhooks:attempts"), delivery.subject, -1),
            ]
        )

    def end(self, delivery: Delivery) -> None:
        """Delivered, or given up."""
        self._redis.commands(
            [
                ("ZREM", self._redis.key("webhooks"), delivery.subject),
                ("HDEL", self._redis.key("webhooks:attempts"), delivery.subject),
            ]
        )


def _delivery(subject: str, attempt: int) -> Delivery:
    kind, _, id_ = subject.partition(" ")
    return Delivery(kind, id_, attempt)
