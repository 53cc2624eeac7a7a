"""Plain Celery, for the storm beside the pool's: the same rules in the same time, a task a job.

PEER is `defaults`, or `best`: what keeps Celery on Redis from losing tasks, as far as that goes.
"""

from __future__ import annotations

import os
from threading import Event
from typing import Any

from celery import Celery

from phiq.scorer.heuristic import assess

URL = os.environ.get("PEER_URL", "redis://127.0.0.1:6379/0")
#: As `scorers.Steady` takes.
TASK_S = 0.004
BEST = {
    "task_acks_late": True,
    "task_reject_on_worker_lost": True,
    "worker_prefetch_multiplier": 1,
    "broker_connection_max_retries": None,
    "broker_transport_options": {
        "visibility_timeout": 8,
        "unacked_restore_interval": 1,
        "unacked_restore_throttle": 1,
        "unacked_mutex_expire": 5,
        "health_check_interval": 5,
        "socket_timeout": 10,
        "socket_connect_timeout": 5,
        "socket_keepalive": True,
    },
}

app = Celery("peer", broker=URL, backend=URL)
app.conf.update(
    broker_connection_retry_on_startup=True, **(BEST if os.environ.get("PEER") == "best" else {})
)


@app.task
def validate(equation: str) -> dict[str, Any]:
    """Score one equation."""
    Event().wait(TASK_S)
    return assess(equation)._asdict()
