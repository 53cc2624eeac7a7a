"""The compiled build is of modules that exist, and that mypyc can still translate.

That compiled modules answer as Python does is for `make test-compiled`, which takes a C compiler.
"""

from __future__ import annotations

import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from support import ROOT

#: Translates the modules in argv[2:] to C, into the folder argv[1]; compiles nothing.
TRANSLATE = """
import sys
from mypyc.build import mypycify
mypycify(sys.argv[2:], target_dir=sys.argv[1], multi_file=True)
"""


@pytest.fixture
def build(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What setup.py defines."""
    monkeypatch.chdir(ROOT)
    return runpy.run_path("setup.py")


def test_what_is_named_exists(build: dict[str, Any]) -> None:
    """No module that is gone is named to be compiled or left out."""
    scorer = ROOT / "phiq" / "scorer"

    assert [name for name in build["MODULES"] if not (scorer / f"{name}.py").exists()] == []
    assert [name for name in build["STAGES"] if not (scorer / name).is_dir()] == []
    assert [name for name in build["PYTHON"] if not [*scorer.glob(f"{name}.py")]] == []


def test_a_plain_build_compiles_nothing(
    build: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who installs phiq without asking for it needs neither mypy nor a C compiler."""
    monkeypatch.delenv("PHIQ_COMPILE", raising=False)

    assert build["extensions"]() == []


@pytest.mark.timeout(400)
def test_what_is_compiled_can_be_translated(build: dict[str, Any], tmp_path: Path) -> None:
    """Mypyc takes the modules as they are now: types that hold, nothing it cannot compile."""
    modules = build["compiled"]()

    done = subprocess.run(
        [sys.executable, "-c", TRANSLATE, str(tmp_path), *modules],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert len(list(tmp_path.rglob("__native_*.c"))) > len(modules) / 2
