"""Connections to Redis, with the options that keep a cut network from hanging anyone.

It knows no key and no job. Failures come out as `BrokerUnavailableError`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import redis
from redis.backoff import ExponentialWithJitterBackoff
from redis.retry import Retry

from phiq.errors import BrokerUnavailableError
from phiq.settings import Settings

#: Connections one process may open for commands; callers past it queue for `POOL_WAIT_S`.
POOL_CONNECTIONS = 32
POOL_WAIT_S = 5
#: A server that is silent for this long is taken for gone: without it a worker behind a cut network
#: was still dead after 150 s.
SOCKET_TIMEOUT_S = 5
CONNECT_TIMEOUT_S = 2
#: A lost connection is tried again this often before the caller is told: under a second in all.
#: Silence is not: connecting and health checks retry too, and 4 × 4 timeouts made 80 s of one call.
RETRIES = 3

#: What says that Redis is away, or there and cannot take anything now.
UNAVAILABLE = (
    redis.ConnectionError,
    redis.TimeoutError,
    redis.exceptions.OutOfMemoryError,
    redis.ReadOnlyError,
)
#: The same, for errors that redis-py has no class of: the disk is full, replicas are gone.
UNAVAILABLE_PREFIXES = ("MISCONF", "NOREPLICAS", "MASTERDOWN")


def connect(settings: Settings, *, timeout_s: float = SOCKET_TIMEOUT_S) -> redis.Redis:
    """A thread-safe client; it connects on first use, and gives a silent server `timeout_s`.

    It owns its connections: they close with it, or when nobody holds it any more.
    """
    pool = redis.BlockingConnectionPool.from_url(
        settings.redis_url,
        max_connections=POOL_CONNECTIONS,
        timeout=POOL_WAIT_S,
        socket_timeout=timeout_s,
        socket_connect_timeout=CONNECT_TIMEOUT_S,
        socket_keepalive=True,
        health_check_interval=15,
        retry=Retry(
            ExponentialWithJitterBackoff(base=0.02, cap=0.2), RETRIES, (redis.ConnectionError,)
        ),
    )
    return redis.Redis.from_pool(pool)


@contextmanager
def translated_errors(settings: Settings) -> Iterator[None]:
    """Turn what says that Redis is away, or can take nothing, into `BrokerUnavailableError`."""
    try:
        yield
    except redis.RedisError as error:
        if not isinstance(error, UNAVAILABLE) and not str(error).startswith(UNAVAILABLE_PREFIXES):
            raise
        where = settings.redis_url.rpartition("@")[2].removeprefix("redis://")
        raise BrokerUnavailableError(f"Redis at {where} cannot serve: {error}") from error
