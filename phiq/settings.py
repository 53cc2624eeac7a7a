"""Every setting of phiq in one frozen object, read once from the environment.

A field `lease_s` is set by `PHIQ_LEASE_S` (`port` also by the customary `PORT`). The unit is in the
name. It reads nothing but the mapping it is given, and checks each value before anything starts.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from typing import Any

from phiq.errors import SettingError

#: Jobs in one micro-batch at most: a claim of more would hold Redis up for tens of milliseconds.
MOST_MICRO_BATCH = 10_000


def _setting(
    default: Any, doc: str, *, least: float | None = None, most: float | None = None
) -> Any:
    return field(default=default, metadata={"doc": doc, "least": least, "most": most})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All settings; see the README's table, which a test holds against this class."""

    redis_url: str = _setting(
        "redis://127.0.0.1:6379/0", "Redis or Valkey: job records and the Celery broker."
    )
    prefix: str = _setting(
        "phiq", "First part of every Redis key, so that pools can share a server."
    )
    scorer: str = _setting(
        "phiq.scorer.standard:StandardScorer", "The scorer class workers load, as module:Class."
    )
    device: str = _setting("auto", "auto | cpu | cuda:K | a GPU's UUID.")
    slots_per_device: int = _setting(1, "Workers that may share one GPU.", least=1)
    cpu_threads: int = _setting(1, "Threads torch may use in a worker without a GPU.", least=1)
    micro_batch: int = _setting(
        256, "Most jobs a worker claims and scores in one go.", least=1, most=MOST_MICRO_BATCH
    )
    lease_s: float = _setting(
        15.0, "How long a claim outlives its worker's last sign of life.", least=0.2
    )
    max_attempts: int = _setting(
        3, "Times a job is started before a lost worker makes it a dead letter.", least=1
    )
    slice_s: float = _setting(
        5.0, "Longest a worker answers one doorbell before it rings again.", least=0.1
    )
    batch_timeout_s: float = _setting(
        300.0, "A micro-batch that takes longer makes its worker exit.", least=0.1
    )
    drain_deadline_s: float = _setting(
        25.0, "After SIGTERM: when the batch in hand is handed back unfinished.", least=0
    )
    stall_s: float = _setting(
        10.0, "An idle worker that is left unrung this long beside a backlog exits.", least=1
    )
    queue_limit: int = _setting(
        1_000_000, "Jobs that may wait; past it submits are refused.", least=1
    )
    batch_limit: int = _setting(100_000, "Items one batch may have.", least=1)
    owner_share: int = _setting(
        200_000, "Jobs of one API key that may wait; past it its submits are refused.", least=1
    )
    record_ttl_s: float = _setting(86_400.0, "How long a job's record outlives its end.", least=1)
    host: str = _setting("127.0.0.1", "Address the door binds.")
    port: int = _setting(8080, "Port the door binds; PORT is read too.", least=0)
    door_threads: int = _setting(
        640, "Requests one door process serves at once; each waiter holds one.", least=1
    )
    validate_timeout_s: float = _setting(
        30.0, "How long POST /validate waits for its verdict before it answers 504.", least=0.1
    )
    webhook_secret: str = _setting(
        "", "Signs webhooks (Standard Webhooks, whsec_…); without it none are accepted."
    )
    webhook_private: bool = _setting(
        False, "Whether webhooks may go to loopback and private addresses."
    )
    open: bool = _setting(
        False, "Whether a door that listens to the world lets everyone in while it has no keys."
    )
    rate_limit: str = _setting("6000/minute", "Calls an API key may make.")
    cors_origins: str = _setting("*", "Origins browsers may call from, comma-separated, or *.")

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        """Read every field from `environ`.

        Raises:
            SettingError: a value cannot be read or is out of range; it names key and value.
        """
        values = {}
        for spec in fields(cls):
            key = next((name for name in env_names(spec.name) if environ.get(name)), None)
            if key is not None:
                values[spec.name] = _cast(spec, key, environ[key])
        return cls(**values)

    def to_env(self) -> dict[str, str]:
        """The environment that `from_env` reads back as this object; for child processes."""
        return {env_names(spec.name)[0]: str(getattr(self, spec.name)) for spec in fields(self)}


def settings_or_exit() -> Settings:
    """The environment's settings; a bad value ends the process with one line that names it."""
    try:
        return Settings.from_env()
    except SettingError as error:
        raise SystemExit(f"cannot start: {error}") from None


def env_names(name: str) -> tuple[str, ...]:
    """The environment variables that set the field `name`, the first of them winning."""
    return ("PHIQ_PORT", "PORT") if name == "port" else (f"PHIQ_{name.upper()}",)


def _cast(spec: Field[Any], key: str, text: str) -> Any:
    kind: type = type(spec.default)
    try:
        value = _SWITCH[text.lower()] if kind is bool else kind(text)
    except (ValueError, KeyError):
        raise SettingError(f"{key}={text!r} is not {_ARTICLED[kind]}") from None
    least = spec.metadata["least"]
    if least is not None and not value >= least:
        raise SettingError(f"{key}={text!r} must be at least {least}")
    most = spec.metadata["most"]
    if most is not None and value > most:
        raise SettingError(f"{key}={text!r} must be at most {most}")
    return value


_SWITCH = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
_ARTICLED = {bool: "0 or 1", int: "a whole number", float: "a number", str: "text"}
