"""What `phiq doctor` finds at the broker."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from time import time
from typing import Any

import redis

from phiq.cli.findings import Finding, warning, wrong
from phiq.errors import PhiqError
from phiq.queue.connection import TranslatedErrors, connect
from phiq.queue.registry import Registry
from phiq.queue.scripts import Scripts
from phiq.settings import Settings

#: The oldest server whose scripts do what the job store needs.
OLDEST_REDIS = 7
#: Clocks further apart than this, in seconds, make times in logs and records hard to compare.
MOST_SKEW_S = 2.0
#: Memory in use past this share of what Redis may take leaves little time to act.
FULL_SHARE = 0.8


def broker_findings(settings: Settings) -> Iterator[Finding]:
    """What is to be said of the server, its settings, its clock, and the workers that it knows."""
    client = connect(settings)
    try:
        with TranslatedErrors(settings):
            client.ping()
            for check in (_server, _disk, _eviction, _memory, _clock):
                yield from check(client)
        yield from _aside(settings, client)
        yield from _workers(settings, client)
    except PhiqError as error:
        yield wrong(f"no broker: {error}", "start Redis, or set PHIQ_REDIS_URL to where it is")
    finally:
        client.close()


def _server(client: redis.Redis) -> Iterator[Finding]:
    info: dict[str, Any] = client.info("server")
    number = str(info.get("valkey_version", info["redis_version"]))
    name = "Valkey" if "valkey_version" in info else "Redis"
    if int(number.split(".", maxsplit=1)[0]) < OLDEST_REDIS:
        yield wrong(f"{name} {number} is too old", f"update it to {OLDEST_REDIS} or newer")
    else:
        yield Finding(what=f"{name} {number}")


def _config(client: redis.Redis, name: str) -> str | None:
    try:
        found: dict[Any, Any] = client.config_get(name)
    except redis.ResponseError:  # managed servers hide it
        return None
    value: str | None = found.get(name)
    return value


def _disk(client: redis.Redis) -> Iterator[Finding]:
    kept, fsync = _config(client, "appendonly"), _config(client, "appendfsync")
    if kept is None:
        yield warning("the broker hides its settings", "ask whoever runs it for `appendonly yes`")
    elif kept != "yes":
        yield wrong("appendonly is off: a restart of Redis loses every job", "set `appendonly yes`")
    elif fsync != "always":
        yield warning(
            f"appendfsync {fsync}: a power cut loses up to a second of answered submits",
            "set `appendfsync always`, or accept it",
        )
    else:
        yield Finding(what="every answered submit is on disk (appendfsync always)")


def _eviction(client: redis.Redis) -> Iterator[Finding]:
    policy = _config(client, "maxmemory-policy")
    if policy not in (None, "noeviction"):
        yield wrong(f"maxmemory-policy {policy}: Redis may throw jobs away", "set it to noeviction")
    elif policy:
        yield Finding(what="nothing is evicted (noeviction)")


def _memory(client: redis.Redis) -> Iterator[Finding]:
    info: dict[str, Any] = client.info("memory")
    used, most = int(info["used_memory"]), int(info.get("maxmemory", 0))
    if most and used > FULL_SHARE * most:
        yield wrong(
            f"Redis uses {used / most:.0%} of its maxmemory",
            "give it more, or lower PHIQ_RECORD_TTL_S",
        )
    else:
        yield Finding(what=f"Redis uses {used / 2**20:,.0f} MiB")


def _clock(client: redis.Redis) -> Iterator[Finding]:
    before = time()
    seconds, micros = client.time()
    skew_s = abs((before + time()) / 2 - (int(seconds) + int(micros) / 1e6))
    if skew_s > MOST_SKEW_S:
        yield warning(
            f"this machine's clock is {skew_s:.1f} s off the broker's",
            "let NTP set both; jobs are unharmed, times in logs and pages are not",
        )
    else:
        yield Finding(what=f"clock within {max(skew_s, 0.1):.1f} s of the broker's")


def _aside(settings: Settings, client: redis.Redis) -> Iterator[Finding]:
    put_aside = Scripts(settings, client).put_aside()
    if not put_aside:
        yield Finding(what=f"nobody else writes under {settings.prefix}:")
    for name, at_ms in put_aside.items():
        when = datetime.fromtimestamp(at_ms / 1000, UTC)
        yield warning(
            f"{name} held another type than is kept there, and was put aside at {when:%F %T} UTC",
            f"see who else writes there; HDEL {settings.prefix}:aside {name} forgets it",
        )


def _workers(settings: Settings, client: redis.Redis) -> Iterator[Finding]:
    workers = Registry(settings, client).workers()
    if not workers:
        yield warning("no worker is alive", "start one: celery -A worker worker")
        return
    yield Finding(what=f"{len(workers)} workers alive")
    for name in ("scorer", "micro_batch"):
        values = sorted({str(getattr(worker, name)) for worker in workers})
        if len(values) > 1:
            yield warning(
                f"workers differ in {name}: {', '.join(values)}",
                "start them with the same settings, unless that is meant",
            )
