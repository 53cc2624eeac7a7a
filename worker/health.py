"""Is the worker here alive? `python -m worker.health` for container health checks.

It finds the workers of its machine, or container, by their processes, since a host's name may be
shared, and believes their heartbeats; it asks nothing of Celery and nothing of torch. While Redis
is away it answers yes: a worker waits that out with its finished jobs in hand, and a restart in the
meantime would only lose them.
"""

from __future__ import annotations

import sys

from phiq.errors import BrokerUnavailableError
from phiq.queue.registry import Registry
from phiq.settings import Settings, settings_or_exit
from worker.standin import workers_here


def check(settings: Settings) -> tuple[bool, str]:
    """Whether a worker that runs here beats, or Redis cannot say; and why, in one line."""
    here = workers_here()
    try:
        workers = Registry(settings).workers()
    except BrokerUnavailableError as error:
        return True, f"not known: {error}"
    alive = [f"{w.worker_id} {w.status}" for w in workers if w.worker_id in here]
    silent = ", ".join(sorted(here)) or "any worker: none runs here"
    return bool(alive), ", ".join(alive) or f"no heartbeat of {silent}"


def main() -> int:
    """Print the reason; the exit status is 0 for alive, 1 for not, 2 for a bad setting."""
    healthy, reason = check(settings_or_exit())
    sys.stdout.write(f"{reason}\n")
    return 0 if healthy else 1


if __name__ == "__main__":
    sys.exit(main())
