"""Options of `celery worker` that a pool member cannot keep: refused by name at the start.

One process scores one micro-batch at a time on the device it is named after; more of them are more
workers. It knows nothing of settings.
"""

from __future__ import annotations

import re
import sys
from typing import Any

from celery.utils.nodenames import default_nodename, host_format

from phiq.errors import PhiqError

#: Pools under which the member's one task runs in the process that holds the device.
POOLS = ("threads", "thread", "solo")
#: Exit status of a worker that was told what it cannot do; as of a setting that cannot be read.
EXIT_REFUSED = 2


class OptionError(PhiqError):
    """An option of the command line that a worker cannot keep."""

    code = "invalid_option"


def check(hostname: str | None, options: dict[str, Any]) -> None:
    """Return when a worker can keep these options.

    Raises:
        OptionError: it names the option, and what to do instead.
    """
    if hostname not in (None, host_format(default_nodename(""))):
        raise OptionError(
            f"-n {hostname}: a worker names itself after its host and device; leave -n away"
        )
    if (count := options.get("concurrency")) not in (None, 1):
        raise OptionError(
            f"-c {count}: a worker scores one micro-batch at a time; start {count} workers instead"
        )
    if (pool := _pool(options.get("pool_cls") or options.get("pool"))) not in (None, *POOLS):
        raise OptionError(
            f"-P {pool}: the device belongs to one process; use -P threads (the default) or solo"
        )
    for name, (flag, why) in _REFUSED.items():
        if (value := options.get(name)) not in (None, (), [], _DEFAULTS.get(name)):
            raise OptionError(f"{flag} {_text(value)}: {why}")


#: What Celery would take and a worker could not keep, by the name that Celery gives it.
_REFUSED = {
    "autoscale": ("--autoscale", "a worker is one thread; start or stop workers"),
    "queues": ("-Q", "a worker answers the pool's doorbell and nothing else; leave -Q away"),
    "exclude_queues": ("-X", "without the doorbell a worker hears of no work; leave -X away"),
    "prefetch_multiplier": (
        "--prefetch-multiplier",
        "a busy worker would hold bells that are for idle ones; leave it away",
    ),
    "time_limit": (
        "--time-limit",
        "it stops no thread; PHIQ_BATCH_TIMEOUT_S bounds a micro-batch",
    ),
    "soft_time_limit": (
        "--soft-time-limit",
        "it stops no thread; PHIQ_BATCH_TIMEOUT_S bounds a micro-batch",
    ),
    "max_tasks_per_child": (
        "--max-tasks-per-child",
        "a worker has no children; what runs it may stop it, and no job is lost",
    ),
    "max_memory_per_child": (
        "--max-memory-per-child",
        "a worker has no children; bound its memory where it runs, such as in compose",
    ),
    "pool_start_method": ("--pool-start-method", "a worker has no children; leave it away"),
}


#: What Celery gives where nothing was asked for.
_DEFAULTS = {"prefetch_multiplier": 1}


def _text(value: Any) -> str:
    """As it was typed."""
    return ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _pool(pool: Any) -> str | None:
    """The name of a pool, which Celery gives as a class or as text."""
    if re.search(r"(^| )(-P ?|--pool[= ])prefork( |$)", " ".join(sys.argv)):
        return "prefork"  # taken by Celery for "the default", whatever the default is
    if pool is None or isinstance(pool, str):
        return pool
    return str(pool.__module__).rpartition(".")[2]
