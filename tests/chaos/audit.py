"""What must be true of a pool once the storm is over; each finding is a sentence.

Beside the client's ledger it reads the broker itself, key by key, and its append-only file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from chaos import aof
from chaos.ledger import TERMINAL

if TYPE_CHECKING:
    from chaos.pool import Pool

#: Keys a pool at rest has beside those of its jobs and batches.
AT_REST = re.compile(
    r"(?:counts|metrics|noted|history:\d+|recent:\S+|equations(?::\S+)?|workers|worker:\S+|doors|keys"
    r"|key_ids|guarded"
    r"|weights|clock|turn|spared|named|owners|tombstones|failed|dead|turns:\w+:left"
    r"|leases|limits|expiries|bell|webhook_bell|webhooks(?::attempts)?|celery:\S+|quota:\S+)"
)
#: Until leases of the last moment have lapsed and a last look was had at everything.
REST_S = 20.0


def lost(pool: Pool) -> list[str]:
    """Accepted jobs that have not ended as they may: by the client's own reading."""
    return pool.ledger.faults()


def ended_twice(pool: Pool) -> list[str]:
    """Jobs whose record became terminal more than once, ever."""
    ends = aof.ends_of_jobs(pool.broker.folder, pool.settings.prefix)
    return [f"{job} ended {times} times" for job, times in ends.items() if times > 1]


def unrest(pool: Pool) -> list[str]:
    """What should not be there in a pool at rest: it is given time to come to it."""
    try:
        pool.until(lambda: not _unrest(pool), "the pool is at rest", REST_S)
    except AssertionError:
        return _unrest(pool)
    return []


def _unrest(pool: Pool) -> list[str]:
    return [*_totals(pool), *_remains(pool), *_strange_keys(pool)]


def _totals(pool: Pool) -> Iterator[str]:
    """Counters agree with the client and with the records."""
    client, ledger = pool.client, pool.ledger
    counts = {
        name.decode(): int(total) for name, total in client.hgetall(pool.key_of("counts")).items()
    }
    accepted = len(ledger.accepted)
    if counts.get("submitted", 0) != accepted:
        yield f"the client had {accepted} jobs accepted, submitted are {counts.get('submitted')}"
    statuses = Counter[str]()
    ids = list(ledger.accepted)
    for first in range(0, len(ids), 1000):
        with client.pipeline(transaction=False) as pipe:
            for job_id in ids[first : first + 1000]:
                pipe.hget(pool.key_of("job", job_id), "status")
            statuses.update((status or b"none").decode() for status in pipe.execute())
    ended = {name: counts[name] for name in TERMINAL if counts.get(name)}
    if ended != dict(statuses):
        yield f"counted are {ended}, the records say {dict(statuses)}"


def _remains(pool: Pool) -> Iterator[str]:
    """Nothing is held, nothing waits, nobody's share is taken."""
    client = pool.client
    if leases := client.zcard(pool.key_of("leases")):
        yield f"{leases} leases are left"
    for pattern in ("claim:*", "inbox:*"):
        if keys := list(client.scan_iter(pool.key_of(pattern), 1000)):
            yield f"{len(keys)} keys like {keys[0].decode()} are left"
    if tombstones := int(client.get(pool.key_of("tombstones")) or 0):
        yield f"{tombstones} tombstones are left"
    for name in ("owners", "named"):
        shares = {k.decode(): int(v) for k, v in client.hgetall(pool.key_of(name)).items()}
        if any(shares.values()):
            yield f"{name} still count {shares}"
    if due := client.zcard(pool.key_of("webhooks")):
        yield f"{due} webhooks are due"


def _strange_keys(pool: Pool) -> Iterator[str]:
    """No key but of accepted jobs and of the pool itself."""
    jobs, batches = pool.ledger.accepted, set(pool.ledger.batches)
    for name in pool.client.scan_iter(pool.key_of("*"), 1000):
        kind, _, rest = name.decode().removeprefix(pool.key_of("")).partition(":")
        known = (
            rest in jobs
            if kind == "job"
            else rest.partition(":")[0] in batches
            if kind == "batch"
            else AT_REST.fullmatch(f"{kind}:{rest}" if rest else kind)
        )
        if not known:
            yield f"the key {name.decode()} is nobody's"
