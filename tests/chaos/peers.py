"""Plain Celery under the same faults: as many workers, the same work, its own way to lose jobs."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from typing import Literal

import redis
from celery import Celery
from kombu.exceptions import OperationalError

from chaos import aof
from chaos.children import Broker, Child
from chaos.ledger import RETRY_S
from chaos.subject import Audit, Subject

TASK = "chaos.peer_app.validate"
Tuning = Literal["defaults", "best"]


class CeleryPool(Subject):
    """Two workers of one process each; the client calls the broker past the workers' wire."""

    lease_s = 5.0

    def __init__(self, folder: Path, broker: Broker, tuning: Tuning) -> None:
        super().__init__(folder, broker)
        self.name = f"Celery, {tuning}"
        self._ids: list[str] = []
        self._app = Celery("peer", broker=broker.url, backend=broker.url)
        url = f"redis://127.0.0.1:{self.worker_wire.port}/0"
        argv = ["-m", "celery", "-A", "chaos.peer_app", "worker", "-P", "prefork", "-c", "1"]
        environ = {"PEER": tuning, "PEER_URL": url}
        self.workers += [
            Child(f"{tuning}{n}", [*argv, "-l", "INFO", "-n", f"w{n}@%h"], environ, folder)
            for n in range(2)
        ]
        self.begin(self._is_ready)

    def _is_ready(self) -> bool:
        return all(" ready." in worker.output() for worker in self.workers)

    def send(self, equations: list[str]) -> None:
        """A task each; one that was refused is sent anew."""
        for equation in equations:
            while True:
                try:
                    self._ids.append(self._app.send_task(TASK, (equation,), retry=False).id)
                    break
                except (OperationalError, redis.RedisError):
                    Event().wait(RETRY_S)

    @property
    def accepted(self) -> int:
        """Tasks whose sending did not fail."""
        return len(self._ids)

    def read_ended(self, client: redis.Redis) -> int:
        """Keys there are: each task that ended has one, and there are few others."""
        return int(client.dbsize())

    def audit(self) -> Audit:
        """By the file."""
        ends = aof.ends_of_tasks(self.broker.folder)
        lost = [f"{task} has not ended" for task in self._ids if not ends[task]]
        twice = [f"{task} ended {times} times" for task, times in ends.items() if times > 1]
        return Audit(lost, twice, [])

    def close(self) -> None:
        """End everything."""
        super().close()
        self._app.close()
