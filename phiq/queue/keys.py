"""API keys: random secrets, stored as SHA-256 only, each with a name and scopes.

The secrets have 256 random bits, so a fast hash is enough and a look-up by hash tells nothing by
its timing. It knows no HTTP.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Mapping
from itertools import chain, count
from typing import Any, Literal

import msgspec
import redis
from msgspec import Struct

from phiq.errors import InvalidRequestError
from phiq.queue.connection import connect
from phiq.queue.scripts import Scripts
from phiq.settings import Settings

#: Begins every key, so that leaked ones can be searched for.
PREFIX = "phiq_"
RANDOM_BYTES = 32

#: Names of keys. A colon parts the names of keys in Redis: what two keys have must not meet there.
NAME = re.compile(r"(?!\s)[^:\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]{1,64}(?<!\s)")

Scope = Literal["submit", "read", "admin"]
SCOPES: tuple[Scope, ...] = ("submit", "read", "admin")


class ApiKey(Struct, frozen=True, kw_only=True):
    """A key as it is stored: all but the secret. `admin` may do everything.

    Its id is its name, unless a key before it had that name: what that one made is not this one's.
    """

    name: str
    scopes: tuple[Scope, ...]
    created_ms: int
    weight: float = 1.0
    id: str = ""

    @property
    def owner(self) -> str:
        """What jobs and batches made with it are marked with."""
        return self.id or self.name  # keys of older versions have no id

    def allows(self, scope: Scope) -> bool:
        """Whether the key may be used for calls of `scope`."""
        return scope in self.scopes or "admin" in self.scopes


_decode = msgspec.json.Decoder(ApiKey).decode
_decode_fields = msgspec.json.Decoder(dict[str, Any]).decode


def _key(stored: bytes) -> ApiKey | None:
    """A key as it is stored, without scopes of a newer version; None for what is none."""
    try:
        return _decode(stored)
    except (msgspec.DecodeError, ValueError):
        pass
    try:
        fields = _decode_fields(stored)
        scopes = [scope for scope in fields["scopes"] if scope in SCOPES]
        return msgspec.convert(fields | {"scopes": scopes}, ApiKey)
    except (msgspec.DecodeError, ValueError, KeyError, TypeError):
        return None


class KeyStore:
    """Keys on one Redis. Methods may raise `BrokerUnavailableError`."""

    def __init__(self, settings: Settings, client: redis.Redis | None = None) -> None:
        self._redis = Scripts(settings, client or connect(settings))
        self._key = self._redis.key("keys")
        self._ids = self._redis.key("key_ids")

    def add(self, name: str, scopes: tuple[Scope, ...], *, weight: float = 1.0) -> str:
        """Make a key and return its secret, which is told this once.

        Where jobs of several keys wait, each key's are claimed by its weight.

        Raises:
            InvalidRequestError: the name is taken, or cannot be one.
        """
        if not NAME.fullmatch(name):
            told = "a key's name has 1 to 64 printable characters, no colon, no space at its ends"
            raise InvalidRequestError(f"{told}: not {name[:64]!r}", field="name")
        others = self.all()
        if any(key.name == name for key in others):
            raise InvalidRequestError(f"there is a key named {name!r} already", field="name")
        secret = PREFIX + secrets.token_urlsafe(RANDOM_BYTES)
        seconds, _ = self._redis.command("TIME")
        ms = int(seconds) * 1000
        self._put(
            _digest(secret),
            ApiKey(
                name=name,
                scopes=scopes,
                created_ms=ms,
                weight=weight,
                id=self._new_id(name, others),
            ),
        )
        return secret

    def _new_id(self, name: str, others: list[ApiKey]) -> str:
        """The name, or the name with the first number, that no key ever had as its id."""
        taken = {key.owner for key in others}
        candidates = chain([name], (f"{name}#{number}" for number in count(2)))
        return next(
            id_
            for id_ in candidates
            if id_ not in taken and self._redis.command("SADD", self._ids, id_)
        )

    def _put(self, digest: str, key: ApiKey) -> None:
        self._redis.command("SADD", self._ids, key.owner)
        self._redis.command("SET", self._redis.key("guarded"), 1)
        self._redis.command("HSET", self._redis.key("weights"), key.owner, key.weight)
        self._redis.command("HSET", self._key, digest, msgspec.json.encode(key))

    def all(self) -> list[ApiKey]:
        """Every key, by name."""
        stored = self._redis.command("HVALS", self._key)
        return sorted(filter(None, map(_key, stored)), key=lambda key: key.name)

    def stored(self) -> dict[str, ApiKey]:
        """Every key by the hash of its secret, as a backup keeps it."""
        stored = self._redis.command("HGETALL", self._key)
        keys = {digest.decode(): _key(text) for digest, text in stored.items()}
        return {digest: key for digest, key in keys.items() if key}

    def put_back(self, keys: Mapping[str, ApiKey]) -> None:
        """Have keys of a backup again; one whose name is in use by now stays away."""
        taken = {key.name for key in self.all()}
        for digest, key in keys.items():
            if key.name not in taken:
                self._put(digest, key)

    def guarded(self) -> bool:
        """Whether there is any key, or has been one."""
        keys, mark = self._redis.commands(
            [("HLEN", self._key), ("EXISTS", self._redis.key("guarded"))]
        )
        return bool(keys or mark)

    def find(self, secret: str) -> ApiKey | None:
        """The key of a secret, or None."""
        stored = self._redis.command("HGET", self._key, _digest(secret))
        return _key(stored) if stored else None

    def revoke(self, name: str) -> bool:
        """Delete the key of that name; False when there is none."""
        stored = self._redis.command("HGETALL", self._key)
        if stored:  # of a pool from before there was a mark, too
            self._redis.command("SET", self._redis.key("guarded"), 1)
        keys = {digest: _key(text) for digest, text in stored.items()}
        revoked = {digest: key for digest, key in keys.items() if key and key.name == name}
        for key in revoked.values():
            self._redis.command("SADD", self._ids, key.owner)  # of an older version
            self._redis.command("HDEL", self._redis.key("weights"), key.owner)
        return bool(revoked and self._redis.command("HDEL", self._key, *revoked))


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
