"""A compiled scorer is run only where it was made of these very sources, for this Python."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

import pytest

from phiq.builds import COMPILED, STAMP, compiled_in, environment

NOW_S = 1_700_000_000


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout whose compiled build is a minute younger than its sources."""
    stamp = tmp_path / COMPILED / STAMP
    stamp.parent.mkdir(parents=True)
    stamp.write_text(EXTENSION_SUFFIXES[0] + "\n")
    (tmp_path / "phiq" / "scorer").mkdir(parents=True)
    for name in ("setup.py", "phiq/scorer/rigorous.py", "phiq/scorer/table.toml"):
        (tmp_path / name).write_text("")
        os.utime(tmp_path / name, (NOW_S, NOW_S))
    os.utime(stamp, (NOW_S + 60, NOW_S + 60))
    return tmp_path


def test_a_build_of_these_sources_is_found(checkout: Path) -> None:
    """What Python itself writes beside the sources makes them no younger."""
    cache = checkout / "phiq" / "__pycache__"
    cache.mkdir()
    (cache / "x.pyc").write_text("")

    assert compiled_in(checkout) == checkout / COMPILED


@pytest.mark.parametrize("name", ["setup.py", "phiq/scorer/rigorous.py", "phiq/scorer/table.toml"])
def test_who_edits_runs_what_was_edited(checkout: Path, name: str) -> None:
    """A source or a table that is younger than the build makes it one of other sources."""
    os.utime(checkout / name, (NOW_S + 61, NOW_S + 61))

    assert compiled_in(checkout) is None


def test_a_build_for_another_python_is_none(checkout: Path) -> None:
    """Its extensions would not load; the Python in it would run, unnoticed."""
    (checkout / COMPILED / STAMP).write_text(".cpython-27-other.so\n")

    assert compiled_in(checkout) is None


def test_without_a_build_there_is_none(tmp_path: Path) -> None:
    """Neither where phiq is installed without its sources."""
    assert compiled_in(tmp_path) is None
    assert environment(None) == {}


def test_the_build_goes_before_the_working_directory(checkout: Path, tmp_path: Path) -> None:
    """Python puts the directory of `-m` first, in which a checkout's own phiq stands."""
    for folder in (checkout, checkout / COMPILED):
        (folder / "which.py").write_text(f"print({str(folder)!r})")
    (checkout / "mine.py").write_text("print('mine')")

    def run(module: str) -> str:
        os.chdir(checkout)  # what `environment` takes for the working directory
        env = os.environ | environment(checkout / COMPILED)
        done = subprocess.run(
            [sys.executable, "-m", module], env=env, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    before = Path.cwd()
    try:
        assert run("which") == str(checkout / COMPILED)
        assert run("mine") == "mine"
    finally:
        os.chdir(before)
