"""Is this host's worker alive? `python -m worker.health` for container health checks.

It believes the worker's heartbeat, and asks nothing of Celery and nothing of torch. While Redis is
away it answers yes: a worker waits that out with its finished jobs in hand, and a restart in the
meantime would only lose them.
"""

from __future__ import annotations

import socket
import sys

from phiq.errors import BrokerUnavailableError
from phiq.queue.registry import Registry
from phiq.settings import Settings, settings_or_exit


def check(settings: Settings) -> tuple[bool, str]:
    """Whether a worker of this host beats, or Redis cannot say; and why, in one line."""
    here = f"worker@{socket.gethostname()}-"
    try:
        workers = Registry(settings).workers()
    except BrokerUnavailableError as error:
        return True, f"not known: {error}"
    alive = [f"{w.worker_id} {w.status}" for w in workers if w.worker_id.startswith(here)]
    return bool(alive), ", ".join(alive) or f"no heartbeat of {here}*"


def main() -> int:
    """Print the reason; the exit status is 0 for alive, 1 for not, 2 for a bad setting."""
    healthy, reason = check(settings_or_exit())
    sys.stdout.write(f"{reason}\n")
    return 0 if healthy else 1


if __name__ == "__main__":
    sys.exit(main())
