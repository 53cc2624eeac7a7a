"""The pool's size, between whoever runs its workers and whoever wants another number of them.

What scales the workers (`phiq up --workers 1..8`, `phiq autoscale`) says every second between which
bounds it can, and hears whether somebody wants a number of them whatever the load. It starts and
stops no worker itself.
"""

from __future__ import annotations

import msgspec
import redis

from phiq.pool import Sizing
from phiq.queue.connection import connect
from phiq.queue.scripts import Scripts
from phiq.settings import Settings

#: What scales a pool is believed to be there for this long after it last said so, in ms.
SCALER_TTL_MS = 5000


class SizeStore:
    """The size on one Redis. Thread-safe; methods may raise `BrokerUnavailableError`."""

    def __init__(self, settings: Settings, client: redis.Redis | None = None) -> None:
        self._redis = Scripts(settings, client or connect(settings))
        self._scaler = self._redis.key("scaler")
        self._wanted = self._redis.key("wanted")

    def offer(self, least: int, most: int, workers: int) -> int | None:
        """Say that the pool has so many workers and can have from `least` to `most`.

        Returns the number that is wanted, brought between these; None where the load decides.
        """
        told = msgspec.json.encode(Sizing(least=least, most=most, workers=workers))
        offer = ("SET", self._scaler, told, "PX", SCALER_TTL_MS)
        wanted: bytes | None = self._redis.commands([offer, ("GET", self._wanted)])[1]
        number = _number(wanted)
        return None if number is None else min(max(number, least), most)

    def read(self) -> Sizing | None:
        """Between which bounds the pool can be scaled, and what is wanted; None where it cannot."""
        told, wanted = self._redis.command("MGET", self._scaler, self._wanted)
        try:
            sizing = _decode(told) if told else None
        except msgspec.MsgspecError:  # of another version
            return None
        return sizing and msgspec.structs.replace(sizing, wanted=_number(wanted))

    def want(self, workers: int | None) -> None:
        """Want a number of workers, until another is; None: as the load asks."""
        if workers is None:
            self._redis.command("DEL", self._wanted)
        else:
            self._redis.command("SET", self._wanted, workers)


_decode = msgspec.json.Decoder(Sizing).decode


def _number(stored: bytes | None) -> int | None:
    return int(stored) if stored and stored.isdigit() else None
