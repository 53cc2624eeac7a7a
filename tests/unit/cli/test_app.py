"""The root of the command line: what it loads, and how it fails."""

from __future__ import annotations

import subprocess
import sys

import pytest
from click.testing import CliRunner

from phiq.cli.app import COMMANDS, phiq, run

HEAVY = {"celery", "flask", "httpx", "redis", "rich", "torch"}


def test_help_loads_no_command() -> None:
    """`phiq --help` answers without the libraries that the commands need."""
    code = "import sys; from phiq.cli.app import run; run(['--help']); print(*sys.modules)"
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert "phiq up" in answer.stdout
    assert not HEAVY & set(answer.stdout.splitlines()[-1].split())


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str) -> None:
    """The listed commands exist and say what they do."""
    answer = CliRunner().invoke(phiq, [name, "--help"])

    assert answer.exit_code == 0
    assert f"Usage: phiq {name}" in answer.output


def test_a_failure_is_one_line_and_a_status(capsys: pytest.CaptureFixture[str]) -> None:
    """An error of ours never shows a traceback."""
    assert run(["validate", "x", "--url", "http://127.0.0.1:1"]) == 2

    err = capsys.readouterr().err
    assert err.startswith("error: no answer from a door")
    assert err.count("\n") == 1
