"""What the world outside does: clients that go, a door that dies on them, receivers."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Thread
from time import monotonic

from chaos import crowd
from chaos.faults.fault import Course, fault
from chaos.ledger import ASKING
from chaos.pool import Pool
from chaos.receivers import Receivers

#: A good receiver has been told by then, however the others are; and those, once they are well: the
#: third attempt comes 35 s after the first.
TELLING_S, TOLD_AGAIN_S = 10.0, 60.0


@fault("door killed between submit and answer", "door")
def kill_door(pool: Pool) -> Course:
    """Jobs are accepted and nobody learns of it; clients try again under the same keys."""
    for _ in range(3):
        pool.client_wire.state = "swallow"
        yield 0.5
        pool.door.kill()
        pool.client_wire.heal()
        yield 3.0


@fault("2 000 clients that hang up", "door")
def hang_up(pool: Pool) -> Course:
    """They ask for a verdict and are gone; what became of their jobs they ask afterwards."""
    jobs: dict[str, str] = {}
    callers = Thread(target=lambda: jobs.update(crowd.hang_up(pool.door_port, pool.key, 2000)))
    callers.start()
    while callers.is_alive():
        yield 0.1
    with ThreadPoolExecutor(ASKING) as askers:
        asked = [askers.submit(pool.ledger.single, text, key=key) for key, text in jobs.items()]
        while not all(one.done() for one in asked):
            yield 0.1
    for one in asked:
        one.result()


@fault("webhook receivers slow, down, lying", "webhooks", alone=True)
def webhooks(pool: Pool) -> Course:
    """The good one is told at once all the same, and the others once they have come to."""
    receivers = Receivers()
    jobs: dict[str, set[str]] = {name: set() for name in receivers.urls()}
    try:
        for n in range(10):
            for name, url in receivers.urls().items():
                jobs[name].add(pool.ledger.single(f"{name} = {n}", webhook=url))
        started = monotonic()
        while not jobs["good"] <= receivers.told()["good"]:
            assert monotonic() - started < TELLING_S, "the good receiver waits for the others"
            yield 0.1
        receivers.heal()
        while any(not ids <= receivers.told()[name] for name, ids in jobs.items()):
            assert monotonic() - started < TOLD_AGAIN_S, "not everybody was told in the end"
            yield 0.1
    finally:
        receivers.close()
