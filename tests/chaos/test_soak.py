"""A pool under churn for twenty minutes: memory, keys and open files stay as they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from statistics import median
from threading import Event
from time import monotonic

import httpx
import psutil
import pytest

from chaos import audit, crowd
from chaos.brokers import plain
from chaos.pool import Pool

pytestmark = [pytest.mark.soak, pytest.mark.timeout(0)]

#: Seconds between two looks.
LOOK_S = 10.0
#: Part of the time before the first look that counts: caches fill until then, records begin to go.
WARM_PART = 0.25
#: What a worker's cache of verdicts and a door's threads may still take, beside a tenth.
SLACK = {"MiB": 12.0, "files": 8.0, "keys": 40.0}
#: Seconds between two rounds of what goes on.
CHURN_S = 2.0
#: Items of a batch, and clients that hang up at once.
BATCH, CROWD = 60, 50
#: Records lapse so long after their jobs' ends, and are there a moment longer, in seconds.
RECORD_TTL_S, KEPT_S = 60.0, 75.0
#: Until what was under way at the end has ended, on a machine that has little time for it.
REST_S = 120.0
SETTINGS = {"record_ttl_s": RECORD_TTL_S, "equations_limit": 500, "max_attempts": 8}


class Churn:
    """What goes on meanwhile: little of everything."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._next = monotonic()
        self._number = 0

    def go_on(self) -> None:
        """A batch, jobs, one canceled, and now and then something that dies or hangs up."""
        if monotonic() < self._next:
            return
        pool, n = self._pool, self._number
        self._next, self._number = monotonic() + CHURN_S, n + 1
        pool.ledger.batch([f"s = {n}.{k}" for k in range(BATCH)])
        canceled = pool.ledger.single(f"c = {n}")
        pool.ledger.may_end(canceled, "succeeded", "canceled")
        url = f"http://127.0.0.1:{pool.door_port}"
        with httpx.Client(base_url=url, headers={"x-api-key": pool.key}, timeout=10) as http:
            http.post(f"/v1/jobs/{canceled}/cancel")
            http.get("/v1/jobs")
            http.get("/info")
        match n % 12:
            case 3:
                pool.workers[0].kill()
            case 6:
                crowd.hang_up(pool.door_port, pool.key, CROWD)
            case 9:
                for wire in pool.wires:
                    wire.half_open()
            case 11:
                pool.client.execute_command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")


def submitted(pool: Pool) -> int:
    """Jobs that were ever accepted, those of clients that hung up too."""
    return int(pool.client.hget(pool.key_of("counts"), "submitted") or 0)


def kinds_of_keys(pool: Pool) -> Counter[str]:
    """How many keys there are of each kind."""
    return Counter(
        key.decode().removeprefix(pool.key_of("")).partition(":")[0]
        for key in pool.client.scan_iter(pool.key_of("*"), 1000)
    )


def look(pool: Pool) -> dict[str, float]:
    """What is not to grow, by name; of the worker that is killed now and then, nothing."""
    now: dict[str, float] = {}
    lasting = [(child.name, child.running.pid) for child in (*pool.workers[1:], *pool.others)]
    for name, pid in lasting:
        process = psutil.Process(pid)
        now[f"{name} MiB"] = process.memory_info().rss / (1 << 20)
        now[f"{name} files"] = process.num_fds()
    now["broker MiB"] = pool.client.info("memory")["used_memory"] / (1 << 20)
    kinds, may_be_kept = kinds_of_keys(pool), submitted(pool) - pool.ended_by(monotonic() - KEPT_S)
    now["jobs kept too long keys"] = max(0, kinds.pop("job", 0) - may_be_kept)
    now["other keys"] = sum(kinds.values()) - kinds["batch"] - kinds["history"]
    return now


def growth(looks: Sequence[dict[str, float]]) -> dict[str, tuple[float, float]]:
    """Of each the median of the first third, and of the last."""
    third = max(1, len(looks) // 3)
    return {
        name: (
            median(one[name] for one in looks[:third]),
            median(one[name] for one in looks[-third:]),
        )
        for name in looks[0]
    }


def test_nothing_grows(
    request: pytest.FixtureRequest, tmp_path: Path, say: Callable[[str], None]
) -> None:
    """Last third against first, once caches are full."""
    looks: list[dict[str, float]] = []
    with plain(tmp_path) as broker, closing(Pool(tmp_path, broker, **SETTINGS)) as pool:
        length_s = float(request.config.getoption("--minutes", 20)) * 60
        churn, next_look = Churn(pool), monotonic() + WARM_PART * length_s
        end = monotonic() + length_s
        while monotonic() < end:
            churn.go_on()
            pool.tend()
            if monotonic() > next_look:
                next_look += LOOK_S
                looks.append(look(pool))
            Event().wait(0.05)
        rests = {
            "every job has ended": lambda: pool.read_ended(pool.client) == submitted(pool),
            "no job's record is left": lambda: not kinds_of_keys(pool)["job"],
        }
        for what, rested in rests.items():
            pool.until(rested, what, RECORD_TTL_S + REST_S)
        assert audit.ended_twice(pool) == []

    grown = growth(looks)
    say("\n".join(f"{name:24}{a:10.1f}{b:10.1f}" for name, (a, b) in grown.items()))
    over = {
        name: (first, last)
        for name, (first, last) in grown.items()
        if last > first * 1.1 + SLACK[name.split()[-1]]
    }
    assert over == {}
