"""`phiq doctor`: what is wrong with this machine, the broker and the settings, and the way out.

It looks and changes nothing. Each check is a function that gives findings.
"""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import click
import httpx
from rich.console import Console
from rich.text import Text

from phiq.builds import COMPILED, compiled_in, running
from phiq.cli.broker_findings import broker_findings
from phiq.cli.compiling import CHECKOUT, cannot_compile
from phiq.cli.findings import Finding, warning, wrong
from phiq.cli.options import json_option
from phiq.contract import encode
from phiq.errors import PhiqError
from phiq.settings import Settings

#: A hostile equation may take this long, in seconds of processor time.
HOSTILE_S = 0.6
#: Longest a door may take to say that it is one, in seconds.
LOOK_S = 2.0


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
        yield wrong(str(error), "set it to what is asked for, or unset it")
        return
    yield Finding(what=f"Python {sys.version.split()[0]}, phiq {version('phiq')}")
    yield _scorer()
    yield from _contradictions(settings)
    yield from _port(settings)
    yield from _gpu()
    yield from broker_findings(settings)


def _scorer() -> Finding:
    if running() == "compiled":
        return Finding(what="the scorer is compiled")
    if compiled_in(CHECKOUT) is not None:
        return Finding(what=f"the scorer is compiled, in {COMPILED}, which `phiq up` takes")
    reason = cannot_compile(CHECKOUT)
    way_out = "" if reason else "`make compiled` makes it faster"
    return Finding(
        what="the scorer runs as Python" + (f" ({reason})" if reason else ""), way_out=way_out
    )


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
    found = [warning(what, way_out) for wrong, what, way_out in before if wrong]
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
                yield warning(f"{where}: {error.strerror}", "set PHIQ_PORT (or PORT) to another")
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
        yield wrong("torch is not installed: no GPU can be used", "pip install 'phiq[worker]'")
    elif build == "cpu":
        yield wrong(
            f"torch {torch} is built for the CPU alone", "install torch's build for your CUDA"
        )
    elif build.startswith("cu"):
        needs = int(build[2:-1]) * 1000 + int(build[-1]) * 10
        if needs // 1000 > highest // 1000:
            yield wrong(
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
