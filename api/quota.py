"""How often a key may call: a sliding window on Redis, by the library `limits`.

Told in every answer (RateLimit headers) and refused with 429. Calls without a key are not counted:
they come from the door's own machine, or the operator has opened the door.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter, time

from flask import Request, Response
from limits import RateLimitItem, RateLimitItemPerMinute, parse
from limits.errors import StorageError
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import FixedWindowRateLimiter, SlidingWindowCounterRateLimiter

from api.around import Around, Facts, Headers
from api.errors import TooManyCallsError
from phiq.errors import BrokerUnavailableError, SettingError
from phiq.queue.connection import connect
from phiq.settings import Settings

#: A Redis that is silent for this long keeps no counts, in seconds.
PATIENCE_S = 2.0


class Quota:
    """Counts calls by key. Thread-safe; connects on first use."""

    def __init__(self, settings: Settings) -> None:
        self._limit = _parse(settings.rate_limit)
        client = connect(settings, timeout_s=PATIENCE_S)
        self._storage = RedisStorage(
            "redis://",  # the pool below knows where
            connection_pool=client.connection_pool,
            wrap_exceptions=True,
            key_prefix=f"{settings.prefix}:quota",
        )
        self._window = SlidingWindowCounterRateLimiter(self._storage)

    @property
    def policy(self) -> str:
        """The quota as the header RateLimit-Policy tells it."""
        return f'"default";q={self._limit.amount};w={self._limit.get_expiry()}'

    def take(self, owner: str) -> str:
        """Count a call; returns what is left, as the header RateLimit tells it.

        Raises:
            TooManyCallsError: nothing was left.
            BrokerUnavailableError: the count cannot be kept.
        """
        try:
            allowed = self._hit(owner) or (self._has_forgotten(owner) and self._hit(owner))
            stats = self._window.get_window_stats(self._limit, owner)
        except StorageError as error:
            raise BrokerUnavailableError(f"no answer from Redis: {error}") from error
        reset_s = max(1, math.ceil(stats.reset_time - time()))
        if not allowed:
            raise TooManyCallsError(
                f"key {owner!r} may make {self._limit} calls; try again in {reset_s} s", reset_s
            )
        return f'"default";r={stats.remaining};t={reset_s}'

    def _hit(self, owner: str) -> bool:
        return self._window.hit(self._limit, owner)

    def _has_forgotten(self, owner: str) -> bool:
        """Forget counts that would hold for longer than they may: Redis's clock was set back."""
        window_s = self._limit.get_expiry()
        _, before_s, _, now_s = self._storage.get_sliding_window(
            self._limit.key_for(owner), window_s
        )
        if before_s <= window_s and now_s <= 2 * window_s:
            return False
        self._window.clear(self._limit, owner)
        return True


class TimeBudget:
    """Bounds the time that a caller may take of this process, in a window of a minute.

    It is for what the door works out by itself; a call is let in as long as any time is left.
    Thread-safe.
    """

    def __init__(self, most_ms: int) -> None:
        self._limit = RateLimitItemPerMinute(most_ms)
        self._window = FixedWindowRateLimiter(MemoryStorage())

    @contextmanager
    def spend(self, caller: str) -> Iterator[None]:
        """Take the time that the context lasts.

        Raises:
            TooManyCallsError: nothing was left.
        """
        if not self._window.test(self._limit, caller):
            reset_time = self._window.get_window_stats(self._limit, caller).reset_time
            reset_s = max(1, math.ceil(reset_time - time()))
            raise TooManyCallsError(
                f"this took {self._limit.amount} ms within a minute; try again in {reset_s} s",
                reset_s,
            )
        start = perf_counter()
        try:
            yield
        finally:
            spent_ms = math.ceil((perf_counter() - start) * 1000)
            self._window.hit(self._limit, caller, cost=spent_ms)


def install(around: Around, quota: Quota) -> None:
    """Count every call of a key, after `api.auth` has named it."""

    def count(_: Request, facts: Facts) -> None:
        if facts.owner:
            facts.rate_limit = quota.take(facts.owner)

    def tell(_: Request, facts: Facts, __: Response) -> Headers:
        if not facts.get("owner"):
            return []
        left = facts.get("rate_limit", '"default";r=0')
        return [("RateLimit-Policy", quota.policy), ("RateLimit", left)]

    around.looks.append(count)
    around.tells.append(tell)


def _parse(text: str) -> RateLimitItem:
    try:
        return parse(text)
    except ValueError:
        raise SettingError(f"PHIQ_RATE_LIMIT={text!r} is not a rate such as 6000/minute") from None
