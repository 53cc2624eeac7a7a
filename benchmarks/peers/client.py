"""The load of a queue, in a process of its own: `python -m benchmarks.peers.client NAME`.

Reads orders, a JSON object a line, and answers each with one. Latency is of an open loop: jobs are
due at times that do not depend on how the ones before went, and count from when they were due.
"""

from __future__ import annotations

import importlib
import json
import random
import sys
import time
from typing import Any

#: Jobs a second of the open loop: an idle pool, which is seldom asked while it still works.
RATE = 25.0
#: Longest a drain may take, in seconds: many times what the slowest queue needs for its jobs.
DEADLINE_S = 90.0


def texts(count: int) -> list[str]:
    """Equations that no cache has seen."""
    mark = random.getrandbits(40)
    return [f"E = mc² + {mark + number}" for number in range(count)]


def bulk(peer: Any, count: int) -> float:
    """Jobs a second of a bulk."""
    equations = texts(count)
    start = time.perf_counter()
    peer.bulk(equations)
    return count / (time.perf_counter() - start)


def single(peer: Any, count: int) -> float:
    """µs a job of one that queues one after the other."""
    equations = texts(count)
    start = time.perf_counter()
    handles = [peer.one(text) for text in equations]
    took_s = time.perf_counter() - start
    peer.result(handles[-1])
    return took_s / count * 1e6


def latency(peer: Any, count: int) -> list[float]:
    """The ms from when each job was due to its result."""
    times = []
    due = time.perf_counter()
    for text in texts(count):
        due += random.expovariate(RATE)
        time.sleep(max(0.0, due - time.perf_counter()))
        peer.result(peer.one(text))
        times.append((time.perf_counter() - due) * 1000)
    return times


def drained(peer: Any, count: int) -> float:
    """Wait until so many jobs have ended, where the queue counts them; when, as `monotonic`."""
    deadline = time.monotonic() + DEADLINE_S
    while peer.ended() < count:
        if time.monotonic() > deadline:
            raise TimeoutError("not drained")
        time.sleep(0.002)
    return time.monotonic()


def warm(peer: Any, count: int) -> int:
    """Have so many jobs done, one after the other."""
    for text in texts(count):
        peer.result(peer.one(text))
    return peer.ended() if hasattr(peer, "ended") else 0


ORDERS = {order.__name__: order for order in (bulk, single, latency, drained, warm)}


def main() -> None:
    """Answer orders until there are no more."""
    peer = importlib.import_module(f"benchmarks.peers.{sys.argv[1]}_peer")
    for line in sys.stdin:
        order = json.loads(line)
        answer = ORDERS[order["do"]](peer, order["count"])
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
