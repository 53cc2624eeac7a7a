"""How a worker that lingers hears that it is wanted: by a channel of its own on Redis.

A submit that finds the worker in the list of those who linger publishes there, in the same call,
and learns from Redis whether the worker's connection still lives. It costs no command while nothing
comes.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

import redis

from phiq.queue.calls import Channel

#: How soon a worker that lingers sees that it is to stop, in seconds: looking asks Redis nothing.
LOOK_S = 0.05


class Wake:
    """Hears calls to one worker. Of the thread that drains; not thread-safe."""

    def __init__(self, client: redis.Redis, prefix: str, worker_id: str) -> None:
        self._redis = client
        self._name = f"{prefix}:wake:{worker_id}"
        self._channel: Channel | None = None

    def listen(self) -> bool:
        """Hear calls from here on; False where Redis cannot be reached for it."""
        if self._channel is None:
            try:
                self._channel = Channel(self._redis, self._name)
            except redis.RedisError:
                return False
        return True

    def await_call(self, until: float, stopped: Callable[[], bool]) -> bool:
        """Whether a call came; False when it is `until` (of `monotonic`), or `stopped`.

        A connection that was lost and found counts as a call: one may have been missed.
        """
        while self._channel and not stopped() and (left_s := until - monotonic()) > 0:
            try:
                if self._channel.hear(min(left_s, LOOK_S)) is not None:
                    return True
            except redis.RedisError:
                self.close()
                return self.listen()
        return False

    def close(self) -> None:
        """Hear no more."""
        if self._channel:
            self._channel.close()
        self._channel = None
