"""API keys: told once, stored hashed, scoped, revocable."""

from __future__ import annotations

import pytest
import redis

from phiq.errors import InvalidRequestError
from phiq.queue.keys import KeyStore
from phiq.settings import Settings


@pytest.fixture
def keys(settings: Settings, client: redis.Redis) -> KeyStore:
    return KeyStore(settings, client)


def test_a_key_is_found_by_its_secret_alone(keys: KeyStore) -> None:
    """Another secret, the name or the stored hash open nothing."""
    secret = keys.add("alice", ("submit", "read"))

    found = keys.find(secret)

    assert secret.startswith("phiq_")
    assert found is not None
    assert found.name == "alice"
    assert keys.find(secret + "x") is None
    assert keys.find("alice") is None
    assert keys.find("") is None


def test_the_secret_is_nowhere_in_the_store(
    keys: KeyStore, client: redis.Redis, settings: Settings
) -> None:
    """Who reads Redis learns no key."""
    secret = keys.add("alice", ("submit",))

    stored = client.hgetall(f"{settings.prefix}:keys")

    assert len(stored) == 1
    assert secret.encode() not in b"".join(stored.keys() | set(stored.values()))


def test_scopes_bound_what_a_key_may_do(keys: KeyStore) -> None:
    """`admin` includes the others; nothing else includes anything."""
    reader = keys.find(keys.add("reader", ("read",)))
    admin = keys.find(keys.add("admin", ("admin",)))

    assert reader is not None
    assert admin is not None
    assert [reader.allows(scope) for scope in ("submit", "read", "admin")] == [False, True, False]
    assert [admin.allows(scope) for scope in ("submit", "read", "admin")] == [True, True, True]


def test_a_revoked_key_is_gone_and_its_name_free(keys: KeyStore) -> None:
    """Names are unique while they live."""
    secret = keys.add("alice", ("submit",))
    with pytest.raises(InvalidRequestError, match="alice"):
        keys.add("alice", ("read",))

    assert keys.revoke("alice")
    assert not keys.revoke("alice")
    assert keys.find(secret) is None
    assert keys.all() == []
    keys.add("alice", ("read",))


def test_a_key_that_cannot_be_read_harms_no_other(
    keys: KeyStore, client: redis.Redis, settings: Settings
) -> None:
    """Garbage is no key; one of a newer version has the scopes that are known here."""
    secret, newer = keys.add("alice", ("read",)), keys.add("newer", ("read",))
    digests = client.hgetall(f"{settings.prefix}:keys")
    [digest] = [d for d, stored in digests.items() if b"newer" in stored]
    told = b'{"name":"newer","scopes":["read","publish"],"created_ms":1,"rooms":3}'
    client.hset(f"{settings.prefix}:keys", digest, told)
    client.hset(f"{settings.prefix}:keys", "0" * 64, b"garbage")

    found = keys.find(newer)

    assert found is not None
    assert found.scopes == ("read",)
    assert [key.name for key in keys.all()] == ["alice", "newer"]
    assert keys.find(secret) is not None
    assert keys.revoke("newer")
    assert keys.find(newer) is None
