"""A backup holds what only Redis holds, and comes back whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
import redis

from phiq.contract import JobRequest, Verdict
from phiq.listing import EquationEdit
from phiq.queue.backup import BackupError, Backups, Counts, check
from phiq.queue.equations import EquationStore
from phiq.queue.keys import KeyStore
from phiq.queue.store import JobStore
from phiq.settings import Settings

HOSTILE = 'a = "b\n\u2028'


def verdict(number: int) -> Verdict:
    return Verdict(
        valid=True,
        confidence=number / 2000,
        betti=(1, 0, 0),
        chi=1,
        phi_coherence=0.25,
        explanation=f"number {number}",
        processing_time_ms=1,
        form=f"{number:032x}",
    )


def find(store: JobStore, count: int, owner: str, spelling: str = "x") -> None:
    """Have a key's jobs find equations 0 to `count`."""
    jobs = [
        (f"{owner}{spelling}{n}", JobRequest(equation=f"{spelling} = {n}")) for n in range(count)
    ]
    store.submit(jobs, owner=owner)
    while claim := store.claim("worker@here", 256):
        if not claim.jobs:
            break
        store.complete(
            claim.token,
            [(job, verdict(int(job.request.equation.split("= ")[1]))) for job in claim.jobs],
        )


@pytest.fixture
def elsewhere(settings: Settings) -> Settings:
    """A pool with nothing in it."""
    return replace(settings, prefix=f"{settings.prefix}b")


@pytest.fixture
def backup(store: JobStore, settings: Settings, client: redis.Redis) -> tuple[list[bytes], str]:
    """1200 equations, 700 of them found by a key, some written on; and that key's secret."""
    keys, listed = KeyStore(settings, client), EquationStore(settings, client)
    secret = keys.add("alice", ("read", "submit"), weight=2.5)
    find(store, 1200, "")
    find(store, 700, "alice", spelling="y")
    [entry] = listed.page(limit=1)
    listed.edit(entry.id, EquationEdit(tags=["old"], note=HOSTILE))
    return list(Backups(settings, client).lines(Counts())), secret


def whole(settings: Settings) -> dict[str, object]:
    """All of it as it is told."""
    listed, keys = EquationStore(settings), KeyStore(settings)
    return {
        "entries": {entry.id: entry for entry in listed.page(limit=2000)},
        "order": [entry.confidence for entry in _verdicts(listed)],
        "alice": {entry.id: entry for entry in listed.page(limit=2000, owner="alice")},
        "keys": keys.all(),
    }


def _verdicts(listed: EquationStore) -> list[Verdict]:
    return [entry.verdict for entry in listed.page(limit=2000, order="confidence")]


def test_a_backup_restores_everything(
    backup: tuple[list[bytes], str], settings: Settings, elsewhere: Settings
) -> None:
    """Entries with times, spellings, tags and notes; what a key found, in its words; keys."""
    lines, secret = backup

    counts, new = Backups(elsewhere).restore(lambda: lines)

    assert (counts.equations, counts.found, counts.keys, new) == (1200, 700, 1, 1200)
    assert whole(elsewhere) == whole(settings)
    found = KeyStore(elsewhere).find(secret)
    assert found is not None
    assert (found.name, found.weight) == ("alice", 2.5)
    assert KeyStore(elsewhere).guarded()


def test_restoring_twice_changes_nothing(
    backup: tuple[list[bytes], str], elsewhere: Settings
) -> None:
    """What is there stays."""
    Backups(elsewhere).restore(lambda: backup[0])
    before = whole(elsewhere)

    _, new = Backups(elsewhere).restore(lambda: backup[0])

    assert new == 0
    assert whole(elsewhere) == before


def test_a_key_made_since_keeps_its_name(
    backup: tuple[list[bytes], str], elsewhere: Settings
) -> None:
    """Who took the name meanwhile is not joined by whoever had it."""
    newer = KeyStore(elsewhere).add("alice", ("read",))

    Backups(elsewhere).restore(lambda: backup[0])

    assert KeyStore(elsewhere).find(newer) is not None
    assert KeyStore(elsewhere).find(backup[1]) is None


@pytest.mark.parametrize(
    ("damage", "why"),
    [
        (lambda lines: lines[:-1], "cut off"),
        (lambda lines: lines[:700], "cut off"),
        (lambda lines: [*lines[:700], lines[700][:40]], "line 701 is none of a backup"),
        (lambda lines: [*lines[:5], *lines[6:]], "cut off"),
        (lambda lines: lines[1:], "does not begin as a backup does"),
        (lambda lines: [*lines, lines[3]], "stands after its end"),
        (lambda lines: [lines[0].replace(b"1}", b"2}"), *lines[1:]], "newer version"),
        (lambda _: [], "cut off"),
        (lambda _: [b'{"equation": "a = b"}\n'], "line 1 is none of a backup"),
    ],
)
def test_what_is_no_whole_backup_changes_nothing(
    backup: tuple[list[bytes], str],
    elsewhere: Settings,
    damage: Callable[[list[bytes]], list[bytes]],
    why: str,
) -> None:
    """It is refused with the reason before anything is written."""
    damaged = damage(backup[0])

    with pytest.raises(BackupError, match=why):
        Backups(elsewhere).restore(lambda: damaged)

    assert EquationStore(elsewhere).count() == 0
    assert KeyStore(elsewhere).all() == []


def test_a_list_that_changes_meanwhile_lacks_nothing_that_stayed(
    backup: tuple[list[bytes], str], settings: Settings, store: JobStore
) -> None:
    """Entries come and go while it is written; those that were there all the time are in it."""
    listed = EquationStore(settings)
    before = {entry.id for entry in listed.page(limit=2000)}
    gone = sorted(before)[::40]
    lines = []
    for n, line in enumerate(Backups(settings).lines(Counts())):
        lines.append(line)
        if n % 40 == 0 and gone:
            listed.forget(gone.pop())
            find(store, 1, "", spelling=f"z{n}")

    assert check(lines).equations >= len(before) - 30
    text = b"".join(lines)
    stayed = before & {entry.id for entry in listed.page(limit=3000)}
    assert not [id_ for id_ in stayed if id_.encode() not in text]
