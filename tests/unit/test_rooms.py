"""The rooms keep apart: what importing each of them loads, seen from a fresh interpreter.

The static rules are import-linter's (pyproject.toml). These tests are their twins at run time: they
also see what a third party drags in, and what an import inside a function would hide.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
#: Imports every module of the rooms in argv, then prints what the interpreter holds.
PROBE = """
import importlib, pkgutil, sys
for room in sys.argv[1:]:
    package = importlib.import_module(room)
    for module in pkgutil.walk_packages(getattr(package, "__path__", []), room + "."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
print(*sys.modules, sep="\\n")
"""
#: Most modules of a folder of the scorer.
MOST = 16
HEAVY = {"torch", "numpy", "mpmath", "celery", "kombu", "redis", "flask", "httptools", "msgspec"}


def loaded(code: str, *args: str) -> set[str]:
    """Top-level modules that a fresh interpreter holds after `code`."""
    command = [sys.executable, "-c", code, *args]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return {name.partition(".")[0] for name in done.stdout.split()}


def test_importing_phiq_costs_nothing() -> None:
    """`import phiq` loads no dependency, not even the small ones."""
    assert loaded("import phiq, sys; print(*sys.modules)") & HEAVY == set()


@pytest.mark.parametrize(
    ("room", "barred"),
    [
        ("api", {"torch", "numpy", "mpmath", "worker", "pynvml"}),
        ("worker", {"torch", "flask", "werkzeug", "httptools", "api"}),
        ("phiq.queue", {"torch", "flask", "celery", "api", "worker"}),
        ("phiq.scorer", {"celery", "redis", "flask", "kombu", "api", "worker"}),
    ],
)
def test_room_stays_apart(room: str, barred: set[str]) -> None:
    """No module of a room loads what belongs to another: the door no torch, the pool no flask.

    A worker imports torch in its scorer's `load`, after its device is pinned, never before.
    """
    assert loaded(PROBE, room) & barred == set()


def test_heuristic_scorer_needs_the_standard_library_alone() -> None:
    """The door falls back to it when all else is away, so it stands on nothing else."""
    bare = loaded("import sys; print(*sys.modules)")
    added = loaded("import phiq.scorer.heuristic, sys; print(*sys.modules)") - bare
    assert added - sys.stdlib_module_names == {"phiq"}


def test_import_rules_hold() -> None:
    """Every contract of import-linter is kept."""
    command = [Path(sys.executable).with_name("lint-imports")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_room_has_a_few_modules() -> None:
    """A newcomer finds a module by the names of folders: none holds more than MOST of them."""
    rooms = [path for path in (ROOT / "phiq" / "scorer").rglob("*") if path.is_dir()]
    counts = {str(room): len([*room.glob("[!_]*.py")]) for room in rooms}

    assert {room: count for room, count in counts.items() if count > MOST} == {}
