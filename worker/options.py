"""Options of `celery worker` that a pool member cannot keep: refused by name at the start.

One process scores one micro-batch at a time on the device it is named after; more of them are more
workers. It knows nothing of settings.
"""

from __future__ import annotations

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
    if bounds := options.get("autoscale"):
        raise OptionError(f"--autoscale {bounds}: a worker is one thread; start or stop workers")
    if (pool := _name(options.get("pool") or options.get("pool_cls"))) not in (None, *POOLS):
        raise OptionError(
            f"-P {pool}: the device belongs to one process; use -P threads (the default) or solo"
        )


def _name(pool: Any) -> str | None:
    """The name of a pool, which Celery gives as a class or as text."""
    if pool is None or isinstance(pool, str):
        return pool
    return str(pool.__module__).rpartition(".")[2]
