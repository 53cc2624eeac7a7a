"""Every setting of phiq in one frozen object, read once from the environment.

A field `lease_s` is set by `PHIQ_LEASE_S` (`port` also by the customary `PORT`). The unit is in the
name. It reads nothing but the mapping it is given, and checks each value before anything starts.
"""

from __future__ import annotations

import logging
import os
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from difflib import get_close_matches
from functools import cached_property
from typing import Any, NoReturn

from phiq.errors import SettingError
from phiq.redis_address import RedisAddress, read_address
from phiq.setting_values import (
    class_path,
    device,
    host,
    log_format,
    origins,
    prefix,
    rate,
    webhook_secret,
)

log = logging.getLogger(__name__)

#: Exit status of a program that a setting keeps from starting.
EXIT_BAD_SETTING = 2
#: What is read elsewhere: by the client, by Compose, by the build.
OTHER_NAMES = frozenset(
    {
        "PHIQ_URL",
        "PHIQ_API_KEY",
        "PHIQ_WORKERS",
        "PHIQ_REGISTRY",
        "PHIQ_COMPILE",
        "PHIQ_METRICS_KEY",
    }
)
#: Names and values that Kubernetes sets for every Service whose name begins with phiq.
SERVICE_LINK = re.compile(
    r"PHIQ(_[A-Z0-9]+)*_(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT(_[0-9]+_(TCP|UDP|SCTP).*)?)"
)
SERVICE_URL = re.compile(r"(?:tcp|udp|sctp)://")

#: Jobs in one micro-batch at most: a claim of more would hold Redis up for tens of milliseconds.
MOST_MICRO_BATCH = 10_000


#: Longest time a setting may tell, in seconds: a day, and for records ten years. Redis and Python's
#: waits overflow somewhere beyond.
DAY_S = 86_400.0
TEN_YEARS_S = 3650 * DAY_S
#: Most jobs a setting may tell: more than any Redis holds.
MOST_JOBS = 10**9
MOST_THREADS = 10_000

Check = Callable[[str], str | None]


def _setting(
    default: Any,
    doc: str,
    *,
    least: float | None = None,
    most: float | None = None,
    check: Check | None = None,
) -> Any:
    """A field; `check` says what is wrong with a text, or None."""
    metadata = {"doc": doc, "least": least, "most": most, "check": check}
    return field(default=default, metadata=metadata)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All settings; see the README's table, which a test holds against this class."""

    redis_url: str = _setting(
        "redis://127.0.0.1:6379/0", "Redis or Valkey: job records and the Celery broker."
    )
    redis_password: str = _setting(
        "", "Redis' password as it is, whatever its characters; else the URL's is taken."
    )
    prefix: str = _setting(
        "phiq", "First part of every Redis key, so that pools can share a server.", check=prefix
    )
    scorer: str = _setting(
        "phiq.scorer.standard:StandardScorer",
        "The scorer class workers load, as module:Class.",
        check=class_path,
    )
    device: str = _setting("auto", "auto | cpu | cuda:K | a GPU's UUID.", check=device)
    slots_per_device: int = _setting(1, "Workers that may share one GPU.", least=1, most=64)
    cpu_threads: int = _setting(
        1, "Threads torch may use in a worker without a GPU.", least=1, most=1024
    )
    micro_batch: int = _setting(
        256, "Most jobs a worker claims and scores in one go.", least=1, most=MOST_MICRO_BATCH
    )
    lease_s: float = _setting(
        15.0, "How long a claim outlives its worker's last sign of life.", least=0.2, most=DAY_S
    )
    max_attempts: int = _setting(
        3, "Times a job is started before a lost worker makes it a dead letter.", least=1, most=1000
    )
    slice_s: float = _setting(
        5.0, "Longest a worker works or lingers for work on one doorbell.", least=0.1, most=DAY_S
    )
    batch_timeout_s: float = _setting(
        300.0, "A micro-batch that takes longer makes its worker exit.", least=0.1, most=DAY_S
    )
    drain_deadline_s: float = _setting(
        25.0,
        "After SIGTERM: when the batch in hand is handed back unfinished.",
        least=0,
        most=DAY_S,
    )
    stall_s: float = _setting(
        10.0,
        "An idle worker that is left unrung this long beside a backlog exits.",
        least=1,
        most=DAY_S,
    )
    queue_limit: int = _setting(
        1_000_000, "Jobs that may wait; past it submits are refused.", least=1, most=MOST_JOBS
    )
    batch_limit: int = _setting(100_000, "Items one batch may have.", least=1, most=MOST_JOBS)
    owner_share: int = _setting(
        200_000,
        "Jobs of one API key that may wait; past it its submits are refused.",
        least=1,
        most=MOST_JOBS,
    )
    record_ttl_s: float = _setting(
        86_400.0, "How long a job's record outlives its end.", least=1, most=TEN_YEARS_S
    )
    equations_limit: int = _setting(
        1_000_000,
        "Equations the master list keeps; past it the oldest go. 0: there is no list.",
        least=0,
        most=MOST_JOBS,
    )
    host: str = _setting("127.0.0.1", "Address the door binds.", check=host)
    port: int = _setting(8080, "Port the door binds; PORT is read too.", least=0, most=65_535)
    door_threads: int = _setting(
        640,
        "Requests one door process has in hand at once, those that wait among them.",
        least=1,
        most=MOST_THREADS,
    )
    validate_timeout_s: float = _setting(
        30.0,
        "How long POST /validate waits for its verdict before it answers 504.",
        least=0.1,
        most=DAY_S,
    )
    webhook_secret: str = _setting(
        "",
        "Signs webhooks (Standard Webhooks, whsec_…); without it none are accepted.",
        check=webhook_secret,
    )
    webhook_private: bool = _setting(
        False, "Whether webhooks may go to loopback and private addresses."
    )
    open: bool = _setting(
        False, "Whether a door that listens to the world lets everyone in while it has no keys."
    )
    trust_forwarded_prefix: bool = _setting(
        False, "Whether a proxy in front sets X-Forwarded-Prefix, so that it may be believed."
    )
    log_format: str = _setting(
        "text", "How logs are written: text for people, json for machines.", check=log_format
    )
    log_equations: bool = _setting(
        False, "Whether logs may hold the text of an equation that its scorer failed on."
    )
    rate_limit: str = _setting("6000/minute", "Calls an API key may make.", check=rate)
    cors_origins: str = _setting(
        "*", "Origins browsers may call from, comma-separated, or *.", check=origins
    )

    @cached_property
    def redis(self) -> RedisAddress:
        """Where Redis is, read from its URL and password. May raise `SettingError`."""
        return read_address(self.redis_url, self.redis_password)

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        """Read every field from `environ`, and warn of PHIQ_* names there that set nothing.

        Raises:
            SettingError: a value cannot be used; it names the variable.
        """
        values = {}
        for spec in fields(cls):
            key = next((name for name in env_names(spec.name) if _is_set(environ, name)), None)
            if key is not None:
                values[spec.name] = _cast(spec, key, environ[key])
        settings = cls(**values)
        _ = settings.redis
        for warning in unknown_names(environ):
            log.warning(warning)
        return settings

    def to_env(self) -> dict[str, str]:
        """The environment that `from_env` reads back as this object; for child processes."""
        return {env_names(spec.name)[0]: str(getattr(self, spec.name)) for spec in fields(self)}


def settings_or_exit() -> Settings:
    """The environment's settings; a bad value ends the process with one line that names it."""
    try:
        return Settings.from_env()
    except SettingError as error:
        exit_for(error)


def exit_for(error: SettingError) -> NoReturn:
    """End this process with one line that says which setting keeps it from starting."""
    sys.stderr.write(f"cannot start: {error}\n")
    raise SystemExit(EXIT_BAD_SETTING) from None


def unknown_names(environ: Mapping[str, str]) -> list[str]:
    """A warning for each PHIQ_* variable that nothing reads, with the name that may be meant."""
    known = {name for spec in fields(Settings) for name in env_names(spec.name)} | OTHER_NAMES
    unknown = sorted(
        name
        for name in environ
        if name.startswith("PHIQ_") and name not in known and not SERVICE_LINK.fullmatch(name)
    )
    return [_unknown(name, known) for name in unknown]


def _unknown(name: str, known: set[str]) -> str:
    near = get_close_matches(name, known, 1)
    return f"nothing is known of {name}" + (f": is {near[0]} meant?" if near else "")


def _is_set(environ: Mapping[str, str], name: str) -> bool:
    """Kubernetes sets PHIQ_PORT=tcp://… in every pod beside a Service named phiq: not by us."""
    return bool(environ.get(name)) and not SERVICE_URL.match(environ[name])


def env_names(name: str) -> tuple[str, ...]:
    """The environment variables that set the field `name`, the first of them winning."""
    return ("PHIQ_PORT", "PORT") if name == "port" else (f"PHIQ_{name.upper()}",)


def _cast(spec: Field[Any], key: str, text: str) -> Any:
    """The value of a variable, checked."""
    if text.encode("utf-8", "ignore").decode() != text:
        raise SettingError(f"{key} is not text in UTF-8")
    check: Check | None = spec.metadata["check"]
    if check and (wrong := check(text)):
        shown = "" if "secret" in spec.name else f"={text!r}"
        raise SettingError(f"{key}{shown} {wrong}")
    kind: type = type(spec.default)
    try:
        value = _SWITCH[text.lower()] if kind is bool else kind(_numeral(text, kind))
    except (ValueError, KeyError):
        raise SettingError(f"{key}={text!r} is not {_ARTICLED[kind]}") from None
    least = spec.metadata["least"]
    if least is not None and not value >= least:
        raise SettingError(f"{key}={text!r} must be at least {least}")
    most = spec.metadata["most"]
    if most is not None and value > most:
        raise SettingError(f"{key}={text!r} must be at most {most}")
    return value


def _numeral(text: str, kind: type) -> str:
    """The text, unless it is a number as programs write it alone: 8_0 is none, nor is ٨٠."""
    if kind is not str and ("_" in text or not text.isascii()):
        raise ValueError
    return text


_SWITCH = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
_ARTICLED = {bool: "0 or 1", int: "a whole number", float: "a number", str: "text"}
