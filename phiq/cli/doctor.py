"""`phiq doctor`: what is wrong with this machine, the broker and the settings, and the way out.

It looks and changes nothing. Each check is a function that gives findings.
"""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from time import time
from typing import Any, Literal

import click
import httpx
import redis
from msgspec import Struct
from rich.console import Console
from rich.text import Text

from phiq.cli.options import json_option
from phiq.contract import encode
from phiq.errors import PhiqError
from phiq.queue.connection import connect, translated_errors
from phiq.queue.registry import Registry
from phiq.settings import Settings

#: The oldest server whose scripts do what the job store needs.
OLDEST_REDIS = 7
#: Clocks further apart than this, in seconds, make times in logs and records hard to compare.
MOST_SKEW_S = 2.0
#: A hostile equation may take this long, in seconds of processor time.
HOSTILE_S = 0.6
#: Memory in use past this share of what Redis may take leaves little time to act.
FULL_SHARE = 0.8
#: Longest a door may take to say that it is one, in seconds.
LOOK_S = 2.0


class Finding(Struct, kw_only=True):
    """What a check found; `way_out` is what to do where it is not well."""

    what: str
    state: Literal["ok", "warning", "wrong"] = "ok"
    way_out: str = ""


def _warning(what: str, way_out: str) -> Finding:
    return Finding(what=what, state="warning", way_out=way_out)


def _wrong(what: str, way_out: str) -> Finding:
    return Finding(what=what, state="wrong", way_out=way_out)


@click.command()
@json_option
def doctor(*, as_json: bool) -> int:
    """Look for what is wrong: broker, clock, GPU, settings, port, workers.

    Reads the PHIQ_* variables, as a worker or a door started here would.

    Exit status: 0 nothing wrong (there may be warnings), 1 something is.
    """
    findings = list(examine())
    if as_json:
        click.echo(encode(findings).decode())
    else:
        _show(findings)
    return int(any(finding.state == "wrong" for finding in findings))


def examine() -> Iterator[Finding]:
    """Every finding of this machine and its environment."""
    try:
        settings = Settings.from_env()
    except PhiqError as error:
        yield _wrong(str(error), "set it to what is asked for, or unset it")
        return
    yield Finding(what=f"Python {sys.version.split()[0]}, phiq {version('phiq')}")
    yield from _contradictions(settings)
    yield from _port(settings)
    yield from _gpu()
    yield from _broker(settings)


def _contradictions(settings: Settings) -> Iterator[Finding]:
    s = settings
    before = [
        (
            s.batch_timeout_s < HOSTILE_S * s.micro_batch,
            f"PHIQ_BATCH_TIMEOUT_S={s.batch_timeout_s:g} is less than a micro-batch of "
            f"{s.micro_batch} hostile equations may take",
            f"raise it to {HOSTILE_S * s.micro_batch * 2:.0f}, or lower PHIQ_MICRO_BATCH",
        ),
        (
            s.owner_share > s.queue_limit,
            f"PHIQ_OWNER_SHARE={s.owner_share} is more than PHIQ_QUEUE_LIMIT={s.queue_limit}: "
            "one key can fill the queue",
            "lower the share below the limit",
        ),
        (
            s.batch_limit > s.owner_share,
            f"PHIQ_BATCH_LIMIT={s.batch_limit} is more than PHIQ_OWNER_SHARE={s.owner_share}: the "
            "largest batch of a key never fits",
            "raise the share, or lower the batch limit",
        ),
        (
            s.webhook_private and not s.webhook_secret,
            "PHIQ_WEBHOOK_PRIVATE is set, but without PHIQ_WEBHOOK_SECRET no webhook is accepted",
            "set the secret, or unset PHIQ_WEBHOOK_PRIVATE",
        ),
        (
            s.validate_timeout_s > s.record_ttl_s,
            "PHIQ_VALIDATE_TIMEOUT_S is longer than PHIQ_RECORD_TTL_S keeps a record",
            "raise PHIQ_RECORD_TTL_S",
        ),
    ]
    found = [_warning(what, way_out) for wrong, what, way_out in before if wrong]
    yield from found or [Finding(what="settings do not contradict each other")]


def _port(settings: Settings) -> Iterator[Finding]:
    where = f"port {settings.port} of {settings.host}"
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind((settings.host, settings.port))
        except OSError as error:
            if _is_door(settings):
                yield Finding(what=f"{where}: a door is open there")
            else:
                yield _warning(f"{where}: {error.strerror}", "set PHIQ_PORT (or PORT) to another")
            return
    yield Finding(what=f"{where} is free for a door")


def _is_door(settings: Settings) -> bool:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    try:
        answer = httpx.get(f"http://{host}:{settings.port}/health", timeout=LOOK_S, trust_env=False)
    except httpx.HTTPError:
        return False
    return answer.text == "healthy"


def _gpu() -> Iterator[Finding]:
    try:
        import pynvml  # noqa: PLC0415 -- of the extra `worker`

        pynvml.nvmlInit()
    except ImportError:
        yield Finding(what="GPU: not looked for, as this is no worker's environment")
        return
    except Exception:  # NVML has many errors, and all of them mean that there is no driver to ask
        yield Finding(what="no GPU, or no NVIDIA driver: workers here compute on the CPU")
        return
    try:
        yield from _driver(pynvml)
    finally:
        pynvml.nvmlShutdown()


def _driver(nvml: Any) -> Iterator[Finding]:
    count = nvml.nvmlDeviceGetCount()
    driver = nvml.nvmlSystemGetDriverVersion()
    highest = nvml.nvmlSystemGetCudaDriverVersion_v2()
    yield Finding(what=f"{count} GPUs, driver {driver}, CUDA up to {_dotted(highest)}")
    yield from torch_findings(_torch(), highest)


def torch_findings(torch: str | None, highest: int) -> Iterator[Finding]:
    """Whether the torch of this name fits a driver that knows CUDA up to `highest` (12040)."""
    build = (torch or "").partition("+")[2]
    if torch is None:
        yield _wrong("torch is not installed: no GPU can be used", "pip install 'phiq[worker]'")
    elif build == "cpu":
        yield _wrong(
            f"torch {torch} is built for the CPU alone", "install torch's build for your CUDA"
        )
    elif build.startswith("cu"):
        needs = int(build[2:-1]) * 1000 + int(build[-1]) * 10
        if needs // 1000 > highest // 1000:
            yield _wrong(
                f"torch {torch} needs CUDA {_dotted(needs)}, the driver knows {_dotted(highest)}",
                "update NVIDIA's driver, or install torch's build for the older CUDA",
            )
        else:
            yield Finding(what=f"torch {torch} fits the driver")


def _torch() -> str | None:
    try:
        return version("torch")
    except PackageNotFoundError:
        return None


def _dotted(cuda: int) -> str:
    return f"{cuda // 1000}.{cuda % 1000 // 10}"


def _broker(settings: Settings) -> Iterator[Finding]:
    client = connect(settings)
    try:
        with translated_errors(settings):
            client.ping()
            for check in (_server, _disk, _eviction, _memory, _clock):
                yield from check(client)
        yield from _workers(settings, client)
    except PhiqError as error:
        yield _wrong(f"no broker: {error}", "start Redis, or set PHIQ_REDIS_URL to where it is")
    finally:
        client.close()


def _server(client: redis.Redis) -> Iterator[Finding]:
    info: dict[str, Any] = client.info("server")
    number = str(info.get("valkey_version", info["redis_version"]))
    name = "Valkey" if "valkey_version" in info else "Redis"
    if int(number.split(".", maxsplit=1)[0]) < OLDEST_REDIS:
        yield _wrong(f"{name} {number} is too old", f"update it to {OLDEST_REDIS} or newer")
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
        yield _warning("the broker hides its settings", "ask whoever runs it for `appendonly yes`")
    elif kept != "yes":
        yield _wrong(
            "appendonly is off: a restart of Redis loses every job", "set `appendonly yes`"
        )
    elif fsync != "always":
        yield _warning(
            f"appendfsync {fsync}: a power cut loses up to a second of answered submits",
            "set `appendfsync always`, or accept it",
        )
    else:
        yield Finding(what="every answered submit is on disk (appendfsync always)")


def _eviction(client: redis.Redis) -> Iterator[Finding]:
    policy = _config(client, "maxmemory-policy")
    if policy not in (None, "noeviction"):
        yield _wrong(
            f"maxmemory-policy {policy}: Redis may throw jobs away", "set it to noeviction"
        )
    elif policy:
        yield Finding(what="nothing is evicted (noeviction)")


def _memory(client: redis.Redis) -> Iterator[Finding]:
    info: dict[str, Any] = client.info("memory")
    used, most = int(info["used_memory"]), int(info.get("maxmemory", 0))
    if most and used > FULL_SHARE * most:
        yield _wrong(
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
        yield _warning(
            f"this machine's clock is {skew_s:.1f} s off the broker's",
            "let NTP set both; jobs are unharmed, times in logs and pages are not",
        )
    else:
        yield Finding(what=f"clock within {max(skew_s, 0.1):.1f} s of the broker's")


def _workers(settings: Settings, client: redis.Redis) -> Iterator[Finding]:
    workers = Registry(settings, client).workers()
    if not workers:
        yield _warning("no worker is alive", "start one: celery -A worker worker")
        return
    yield Finding(what=f"{len(workers)} workers alive")
    for name in ("scorer", "micro_batch"):
        values = sorted({str(getattr(worker, name)) for worker in workers})
        if len(values) > 1:
            yield _warning(
                f"workers differ in {name}: {', '.join(values)}",
                "start them with the same settings, unless that is meant",
            )


_MARKS: dict[str, tuple[str, str]] = {
    "ok": ("ok     ", "green"),
    "warning": ("warning", "yellow"),
    "wrong": ("wrong  ", "red"),
}


def _show(findings: list[Finding]) -> None:
    console = Console(highlight=False, soft_wrap=True)
    for finding in findings:
        way_out = f": {finding.way_out}" if finding.way_out else ""
        console.print(Text.assemble(_MARKS[finding.state], " ", finding.what, (way_out, "bold")))
