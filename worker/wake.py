"""How a worker that lingers hears that it is wanted: by a channel of its own on Redis.

A submit that finds the worker in the list of those who linger publishes there, in the same call,
and learns from Redis whether the worker's connection still lives. It costs no command while nothing
comes.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Any

import redis
from redis.client import PubSub

#: How soon a worker that lingers sees that it is to stop, in seconds: looking asks Redis nothing.
LOOK_S = 0.05
#: Longest wait for Redis to confirm that it listens.
CONFIRM_S = 1.0


class Wake:
    """Hears calls to one worker. Of the thread that drains; not thread-safe."""

    def __init__(self, client: redis.Redis, prefix: str, worker_id: str) -> None:
        self._redis = client
        self._name = f"{prefix}:wake:{worker_id}"
        self._channel: PubSub | None = None

    def listen(self) -> bool:
        """Hear calls from here on; False where Redis cannot be reached for it."""
        if self._channel:
            return True
        channel: PubSub = self._redis.pubsub()  # type: ignore[no-untyped-call]
        try:
            channel.subscribe(self._name)
            confirmed = self._next(channel, CONFIRM_S) is not None
        except redis.RedisError:
            confirmed = False
        self._channel = channel if confirmed else None
        return confirmed

    def await_call(self, until: float, stopped: Callable[[], bool]) -> bool:
        """Whether a call came; False when it is `until` (of `monotonic`), or `stopped`.

        A connection that was lost and found counts as a call: one may have been missed.
        """
        while self._channel and not stopped() and (left_s := until - monotonic()) > 0:
            try:
                if self._next(self._channel, min(left_s, LOOK_S)):
                    return True
            except redis.RedisError:
                self.close()
        return False

    def close(self) -> None:
        """Hear no more."""
        if self._channel:
            self._channel.close()
        self._channel = None

    @staticmethod
    def _next(channel: PubSub, timeout_s: float) -> dict[str, Any] | None:
        message: dict[str, Any] | None = channel.get_message(timeout=timeout_s)
        return message
