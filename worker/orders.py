"""What a running worker may be told: to drain, pause, resume, take larger or smaller micro-batches.

Orders come from Celery's remote control (`commands.py`), or by way of Redis with a heartbeat. Jobs
of the whole pool are paused elsewhere: `JobStore.pause`.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any

from celery.apps.worker import Worker

from phiq.broker import QUEUE
from worker.member import Member


class Orders:
    """Carries orders out, from whichever thread they come."""

    def __init__(self, member: Member, parent: Worker) -> None:
        self._member = member
        self._parent = parent
        self._by_name: dict[str, Callable[[], None]] = {
            "drain": self.drain,
            "pause": self.pause,
            "resume": self.resume,
        }

    def obey(self, order: str) -> None:
        """Carry out an order by its name; one that this version does not know is none."""
        if action := self._by_name.get(order):
            action()

    def drain(self) -> None:
        """Finish the micro-batch in hand and end, as on SIGTERM."""
        os.kill(os.getpid(), signal.SIGTERM)

    def pause(self) -> None:
        """Take no more, and leave doorbells to the others; stay until `resume` or the end."""
        self._member.pause()
        self._soon("cancel_task_queue")

    def resume(self) -> None:
        """Take doorbells again."""
        self._member.resume()
        self._soon("add_task_queue")
        self._member.ring()

    def set_micro_batch(self, size: int) -> None:
        """Claim at most this many jobs in one go, from the next claim on, until the worker ends."""
        self._member.micro_batch = size

    def _soon(self, method: str) -> None:
        """Have the consumer, which is at home in another thread, do it; none is there at start."""
        consumer: Any = getattr(self._parent, "consumer", None)
        if consumer is not None:
            consumer.call_soon(getattr(consumer, method), QUEUE)
