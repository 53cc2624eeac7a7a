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


def test_what_is_compared_tells_nothing_of_the_secret(
    keys: KeyStore, client: redis.Redis, settings: Settings
) -> None:
    """A guess is looked up by its hash: how much of it is right changes nothing but that."""
    secret = keys.add("alice", ("submit",))
    with client.monitor() as monitor:
        assert keys.find(secret[:-1] + "~") is None
        asked = next(said["command"] for said in monitor.listen() if "HGET" in said["command"])

    assert secret[:8] not in asked
    (stored,) = client.hgetall(f"{settings.prefix}:keys")
    assert not stored.startswith(asked.split()[-1].encode()[:8])


def test_no_secret_can_be_guessed(keys: KeyStore) -> None:
    """Each holds 256 random bits: no two begin alike."""
    secrets = [keys.add(f"key{n}", ("read",)) for n in range(50)]

    assert len({secret[:16] for secret in secrets}) == 50
    assert all(len(secret.removeprefix("phiq_")) * 6 >= 256 for secret in secrets)


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


def test_a_key_made_under_a_name_that_was_used_is_another(
    keys: KeyStore, client: redis.Redis, settings: Settings
) -> None:
    """What the one before it made is not its own, whoever made that: an older version, too."""
    keys.add("alice#2", ("read",))
    secrets = [keys.add("alice", ("read",), weight=3)]
    client.delete(f"{settings.prefix}:key_ids")  # as an older version left it
    for _ in range(3):
        keys.revoke("alice")
        secrets.append(keys.add("alice", ("read",)))

    last = keys.find(secrets[-1])

    assert last is not None
    assert last.name == "alice"
    assert last.owner not in {"alice", "alice#2"}
    assert client.hkeys(f"{settings.prefix}:weights") == [b"alice#2", last.owner.encode()]
    ids = client.smembers(f"{settings.prefix}:key_ids")
    assert len(ids) == len(secrets), "each had an id of its own"


@pytest.mark.parametrize("name", ["", " ", "a:texts", "a\nb", "a\0", "k" * 65, " alice", "alice\t"])
def test_a_name_that_cannot_be_one_is_refused(keys: KeyStore, name: str) -> None:
    """Nobody's jobs are of no name, and what two keys have in Redis never has one name there."""
    with pytest.raises(InvalidRequestError) as refusal:
        keys.add(name, ("read",))

    assert refusal.value.field == "name"
    assert keys.all() == []
