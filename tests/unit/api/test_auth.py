"""Keys as the door remembers them."""

from __future__ import annotations

import redis

from api.auth import REMEMBERED, Keys
from phiq.queue.keys import KeyStore
from phiq.settings import Settings


def test_a_flood_of_guesses_fills_no_memory(settings: Settings, client: redis.Redis) -> None:
    """Made-up keys are forgotten past a bound, and who has a key still gets in."""
    store = KeyStore(settings, client)
    secret = store.add("alice", ("read",))
    keys = Keys(settings, store)

    assert all(keys.find(f"phiq_{n}") is None for n in range(2 * REMEMBERED + 10))

    assert len(keys._found) <= REMEMBERED
    found = keys.find(secret)
    assert found
    assert found.name == "alice"
