"""Keys and quotas over HTTP: who may call what, how often, and what a door without keys does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
import redis

from phiq.queue.keys import KeyStore, Scope
from phiq.queue.store import JobStore
from phiq.settings import Settings
from support import until

JOB = {"equation": "E = mc²"}


@pytest.fixture
def bearer(settings: Settings, client: redis.Redis) -> Callable[..., Mapping[str, str]]:
    """Makes a key and gives the header that sends it."""
    keys = KeyStore(settings, client)

    def make(name: str, *scopes: Scope) -> Mapping[str, str]:
        return {"Authorization": f"Bearer {keys.add(name, scopes)}"}

    return make


def test_once_there_is_a_key_every_call_needs_one(
    start_door: Callable[..., Any], bearer: Callable[..., Mapping[str, str]]
) -> None:
    """Bearer or X-API-Key; health stays open; a wrong key is told how to send one."""
    alice = bearer("alice", "submit", "read")
    http = start_door().http

    secret = alice["Authorization"].split()[1]
    statuses = {
        "none": http.post("/v1/jobs", json=JOB).status_code,
        "wrong": http.get("/info", headers={"X-API-Key": "phiq_nope"}).status_code,
        "bearer": http.post("/v1/jobs", json=JOB, headers=alice).status_code,
        "header": http.post("/v1/jobs", json=JOB, headers={"X-API-Key": secret}).status_code,
        "health": http.get("/health").status_code,
    }
    refused = http.get("/info")

    assert statuses == {"none": 401, "wrong": 401, "bearer": 202, "header": 202, "health": 200}
    assert refused.headers["www-authenticate"].startswith("Bearer")
    assert refused.json()["code"] == "unauthorized"


@pytest.mark.parametrize(
    ("scopes", "allowed"),
    [
        (("read",), {"read"}),
        (("submit",), {"submit"}),
        (("admin",), {"read", "submit", "admin"}),
    ],
)
def test_scopes_are_held(
    start_door: Callable[..., Any],
    bearer: Callable[..., Mapping[str, str]],
    scopes: tuple[Scope, ...],
    allowed: set[str],
) -> None:
    """A key does what its scopes name, and nothing else."""
    key = bearer("someone", *scopes)
    http = start_door().http

    statuses = {
        "read": http.get("/info", headers=key).status_code,
        "submit": http.post("/v1/jobs", json=JOB, headers=key).status_code,
        "admin": http.post("/v1/resume", headers=key).status_code,
    }

    assert {scope for scope, status in statuses.items() if status < 300} == allowed
    assert {status for scope, status in statuses.items() if scope not in allowed} <= {403}


def test_a_revoked_key_stops_working_within_seconds(
    start_door: Callable[..., Any],
    bearer: Callable[..., Mapping[str, str]],
    settings: Settings,
    client: redis.Redis,
) -> None:
    """Without a restart of anything."""
    bearer("other", "read")
    alice = bearer("alice", "read")
    http = start_door().http
    assert http.get("/info", headers=alice).status_code == 200

    KeyStore(settings, client).revoke("alice")

    until(lambda: http.get("/info", headers=alice).status_code == 401, "refused", 10)


def test_a_door_to_the_world_without_keys_lets_nobody_in(start_door: Callable[..., Any]) -> None:
    """Unless it was told to; health checks work either way."""
    fenced = start_door(host="0.0.0.0").http  # noqa: S104 - what is tested
    opened = start_door(host="0.0.0.0", open=True).http  # noqa: S104 - what is tested

    refused = fenced.post("/v1/jobs", json=JOB)

    assert refused.status_code == 401
    assert "phiq keys add" in refused.json()["detail"]
    assert fenced.get("/livez").status_code == 200
    assert opened.post("/v1/jobs", json=JOB).status_code == 202


def test_a_key_has_a_quota_of_calls(
    start_door: Callable[..., Any], bearer: Callable[..., Mapping[str, str]]
) -> None:
    """429 with Retry-After past it; what is left is told before; others are not touched."""
    alice, bob = bearer("alice", "read"), bearer("bob", "read")
    http = start_door(rate_limit="3/minute").http

    answers = [http.get("/info", headers=alice) for _ in range(4)]
    other = http.get("/info", headers=bob)

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[0].headers["ratelimit-policy"] == '"default";q=3;w=60'
    assert answers[0].headers["ratelimit"].startswith('"default";r=2;t=')
    assert answers[3].json()["code"] == "quota_exceeded"
    assert 1 <= int(answers[3].headers["retry-after"]) <= 120
    assert other.status_code == 200


@pytest.mark.parametrize("ended", ["", "/-1"], ids=["this minute", "the minute before"])
def test_counts_that_outlive_their_minute_refuse_nobody(
    start_door: Callable[..., Any],
    bearer: Callable[..., Mapping[str, str]],
    client: redis.Redis,
    settings: Settings,
    ended: str,
) -> None:
    """As they do where Redis's clock was set back by an hour."""
    alice = bearer("alice", "read")
    http = start_door(rate_limit="3/minute").http
    statuses = [http.get("/info", headers=alice).status_code for _ in range(4)]
    [counted] = client.scan_iter(f"{settings.prefix}:quota:*")

    client.rename(counted, counted + ended.encode())
    client.pexpire(counted + ended.encode(), 3_600_000)
    after = http.get("/info", headers=alice)

    assert statuses == [200, 200, 200, 429]
    assert after.status_code == 200


def test_a_key_has_a_share_of_the_queue(
    start_door: Callable[..., Any], bearer: Callable[..., Mapping[str, str]], store: JobStore
) -> None:
    """One key cannot fill it for the others."""
    alice, bob = bearer("alice", "submit"), bearer("bob", "submit")
    http = start_door(owner_share=2).http

    mine = [http.post("/v1/jobs", json=JOB, headers=alice) for _ in range(3)]
    others = http.post("/v1/jobs", json=JOB, headers=bob)

    assert [answer.status_code for answer in mine] == [202, 202, 429]
    assert mine[2].json()["code"] == "share_full"
    assert others.status_code == 202
    assert store.snapshot().queued == 3


def test_answers_are_fenced_for_browsers(start_door: Callable[..., Any]) -> None:
    """Security headers on answers and on problems."""
    http = start_door().http

    for answer in (http.get("/livez"), http.get("/nowhere")):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


def test_a_rate_that_cannot_be_read_stops_the_door(start_door: Callable[..., Any]) -> None:
    """With the setting's name, before it serves anyone."""
    with pytest.raises(AssertionError, match="PHIQ_RATE_LIMIT='often' must be a rate"):
        start_door(rate_limit="often")


def test_what_names_no_host_is_refused(start_door: Callable[..., Any]) -> None:
    """A `Host` or `Origin` that cannot be taken apart is nobody's, and no error of the door."""
    http = start_door().http

    for name in ("[::1]evil", "127.0.0.1:80:80", "localhost:http", "localhost:8080@evil"):
        assert http.get("/v1/equations", headers={"Host": name}).status_code == 403
    for name in ("[", "[::1", "a]b"):
        assert http.get("/v1/equations", headers={"Host": name}).status_code in (400, 403)
        page = {"Origin": f"http://{name}"}
        assert http.post("/v1/jobs", json=JOB, headers=page).status_code == 403


def test_a_keyless_door_answers_no_other_sites_page(start_door: Callable[..., Any]) -> None:
    """No unknown name (DNS rebinding), no change from another site; `/validate` as ever."""
    http = start_door().http
    page = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}

    for name in ("evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8080"):
        assert http.get("/v1/equations", headers={"Host": name}).status_code == 403
    for path in ("/v1/pause", "/v1/jobs", "/v1/dead/requeue"):
        assert http.post(path, json=JOB, headers=page).status_code == 403
        assert http.post(path, json=JOB, headers={"Origin": "null"}).status_code == 403
    listed = http.get("/v1/equations", headers=page)
    assert "access-control-allow-origin" not in listed.headers
    degraded = http.post("/api/validate", json=JOB, headers=page)
    assert degraded.status_code == 200
    assert degraded.headers["access-control-allow-origin"] == "*"
    for name in ("localhost", "localhost:8080", "[::1]:8080", "127.0.0.1"):
        assert http.get("/v1/equations", headers={"Host": name}).status_code == 200
    own = {"Origin": str(http.base_url).rstrip("/"), "Sec-Fetch-Site": "same-origin"}
    assert http.post("/v1/jobs", json=JOB, headers=own).status_code == 202
