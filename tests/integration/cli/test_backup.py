"""`phiq backup` and `phiq restore`, as an operator types them."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest

from phiq.cli.embedded import free_port
from phiq.contract import JobRequest
from phiq.queue.equations import EquationStore
from phiq.queue.keys import KeyStore
from phiq.queue.store import JobStore
from phiq.settings import Settings
from phiq_process import phiq
from support import VERDICT


@pytest.fixture
def used(settings: Settings, store: JobStore) -> Settings:
    """A pool with three equations and a key."""
    store.submit([(f"j{n}", JobRequest(equation=f"a = {n}")) for n in range(3)])
    claim = store.claim("worker@here", 3)
    store.complete(claim.token, [(job, VERDICT) for job in claim.jobs])
    KeyStore(settings).add("alice", ("read",))
    return settings


@pytest.mark.parametrize("name", ["phiq.jsonl", "phiq.jsonl.gz"])
def test_there_and_back(used: Settings, tmp_path: Path, name: str) -> None:
    """Through a file that only its owner reads, packed where its name says so."""
    file = tmp_path / name
    empty = replace(used, prefix=f"{used.prefix}b")

    made = phiq("backup", str(file), **used.to_env())
    back = phiq("restore", str(file), "--json", **empty.to_env())

    assert (made.returncode, made.stdout) == (0, f"equations: 3, keys: 1, in {file}\n"), made.stderr
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert json.loads(back.stdout) == {"equations": 3, "new": 3, "keys": 1}
    listed = [EquationStore(settings).page() for settings in (used, empty)]
    assert listed[0] == listed[1]
    assert KeyStore(empty).all() == KeyStore(used).all()


@pytest.mark.parametrize(
    ("damage", "why"),
    [
        (lambda whole: whole[:-20], "cut off or damaged"),
        (lambda whole: gzip.compress(gzip.decompress(whole)[:-30]), "is none of a backup"),
        (lambda _: b"", "cut off"),
    ],
)
def test_half_a_backup_is_refused(
    used: Settings,
    tmp_path: Path,
    damage: object,
    why: str,
) -> None:
    """In one line, with nothing restored."""
    file = tmp_path / "phiq.jsonl.gz"
    phiq("backup", str(file), **used.to_env())
    file.write_bytes(damage(file.read_bytes()))  # type: ignore[operator]
    empty = replace(used, prefix=f"{used.prefix}b")

    back = phiq("restore", str(file), **empty.to_env())

    assert back.returncode == 2
    assert why in back.stderr
    assert back.stderr.count("\n") == 1
    assert KeyStore(empty).all() == []


def test_a_failed_backup_leaves_the_last_one(tmp_path: Path) -> None:
    """Where Redis is away there is an error, and the file of yesterday."""
    file = tmp_path / "phiq.jsonl"
    file.write_text("yesterday's")
    away = Settings(redis_url=f"redis://127.0.0.1:{free_port()}/0")

    made = phiq("backup", str(file), **away.to_env())

    assert made.returncode == 2
    assert "cannot serve" in made.stderr
    assert file.read_text() == "yesterday's"
    assert len(list(tmp_path.iterdir())) == 1
