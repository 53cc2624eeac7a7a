"""Each extra works by itself, from the wheel, away from the checkout.

The base install and the command line are tried in environments of their own, which takes a minute;
the other extras are held against what their rooms import.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from support import ROOT

Run = Callable[..., subprocess.CompletedProcess[str]]
pytestmark = pytest.mark.timeout(400)


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir"]
    subprocess.run([*command, folder, ROOT], check=True, timeout=200)
    (found,) = folder.glob("phiq-*.whl")
    return found


@pytest.fixture
def install(wheel: Path, tmp_path: Path) -> Callable[[str], Run]:
    """Installs the wheel with an extra into a new environment, and runs its programs."""

    def build(extra: str) -> Run:
        home = tmp_path / "env"
        subprocess.run([sys.executable, "-m", "venv", home], check=True)
        pip = [home / "bin" / "python", "-m", "pip", "install", "--quiet"]
        constraint = ["--constraint", ROOT / "constraints.txt"]
        subprocess.run([*pip, *constraint, f"{wheel}{extra}"], check=True, timeout=300)

        def run(program: str, *args: str) -> subprocess.CompletedProcess[str]:
            environ = {k: v for k, v in os.environ.items() if not k.startswith(("PHIQ", "PYTHON"))}
            return subprocess.run(
                [home / "bin" / program, *args],
                cwd=tmp_path,
                env=environ,
                capture_output=True,
                text=True,
                check=False,
                timeout=120,
            )

        return run

    return build


def test_the_base_install_scores(install: Callable[[str], Run]) -> None:
    """`pip install phiq` is enough to score; what verifies and its command say what they lack."""
    run = install("")

    code = "import phiq; v = phiq.score('1 = 2'); print(v.verdict, flush=True); phiq.verify(v)"
    done = run("python", "-c", code)
    assert done.stdout.strip() == "contradiction"
    lacks = "ModuleNotFoundError: phiq.verify needs mpmath: pip install 'phiq[verify]'"
    assert done.stderr.splitlines()[-1] == lacks
    command = run("phiq", "validate", "1 = 2")
    assert command.returncode == 1
    assert command.stderr.strip() == (
        "error: the phiq command needs more packages: pip install 'phiq[cli]'"
    )


def test_the_command_line_scores_offline(install: Callable[[str], Run]) -> None:
    """`phiq[cli]` scores without a pool; a command that needs more names the extra in one line."""
    run = install("[cli]")

    assert run("phiq", "validate", "--offline", "1 = 2").returncode == 1
    assert run("phiq", "validate", "--offline", "2 = 2").returncode == 0
    for command, extra in (
        ("up", "up"),
        ("keys", "cli,queue"),
        ("mcp", "mcp"),
        ("verify", "cli,verify"),
    ):
        done = run("phiq", command, *{"keys": ["list"], "verify": ["-"]}.get(command, []))
        assert done.returncode == 2, done.stderr
        assert f"pip install 'phiq[{extra}]'" in done.stderr
        assert "Traceback" not in done.stderr
        assert len(done.stderr.splitlines()) == 1
