"""mosec with its dynamic batching: up to 64 requests, 5 ms at most."""

from __future__ import annotations

from typing import Any

from mosec import Server, Worker

from benchmarks.peers.job import validate


class Heuristic(Worker):
    """The heuristic rules, a batch at a time."""

    def forward(self, data: list[dict[str, Any]]) -> list[Any]:
        """Score a batch."""
        return [validate(request["equation"]) for request in data]


if __name__ == "__main__":
    server = Server()
    server.append_worker(Heuristic, num=1, max_batch_size=64, max_wait_time=5, route="/validate")
    server.run()
