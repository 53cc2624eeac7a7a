"""What a release says of itself: its version, its licences, known vulnerabilities."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest

from packages.product import packages
from support import ROOT

#: Licences that ask for no more than to be named, or (LGPL, MPL) for changes of the package itself.
ALLOWED = re.compile(
    r"MIT|BSD|Apache|ISC|Python Software Foundation|PSF|Mozilla Public License|MPL|Zope|ZPL"
    r"|Unlicense|0BSD|LGPL|Lesser General Public|zlib|CC0|HPND"
)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def run(*command: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """A module of this environment, as a program."""
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env=os.environ | environ,
        capture_output=True,
        text=True,
        check=False,
    )


def test_one_version() -> None:
    """The package, the command and both images say the same."""
    command = Path(sys.executable).with_name("phiq")
    said = subprocess.run([command, "--version"], capture_output=True, text=True, check=True)
    images = "".join((ROOT / f"Dockerfile.{room}").read_text("utf-8") for room in ("api", "worker"))
    labels = re.findall(r'image\.version="([^"]+)"', images)

    assert len(labels) == 2
    assert {said.stdout.split()[-1], version("phiq"), *labels} == {PROJECT["version"]}


def test_licences_allow_what_is_done_with_them() -> None:
    """Every package that an extra brings is under a licence that we may follow."""
    names = packages()
    told = run("piplicenses", "--from=mixed", "--format=json", "--packages", *names)

    found = {row["Name"]: row["License"] for row in json.loads(told.stdout)}
    assert {"flask", "celery", "mcp"} <= {name.lower() for name in found}
    assert {name: text for name, text in found.items() if not ALLOWED.search(text)} == {}


ANSWERS = {
    "vulnerable": {
        "name": "flask",
        "version": "0.1",
        "vulns": [{"id": "PYSEC-1", "aliases": ["CVE-1"], "fix_versions": ["0.2"]}],
    },
    "sound": {"name": "celery", "version": "5", "vulns": []},
    "unknown": {"name": "redis", "skip_reason": "not found"},
}


@pytest.mark.parametrize(
    ("answers", "status", "says"),
    [
        (["sound", "vulnerable"], 1, "flask 0.1: PYSEC-1, mended in 0.2"),
        (["sound"], 0, "no known vulnerability"),
        (["sound", "unknown"], 0, "1 packages NOT looked up"),
        (None, 0, "NOT looked up"),
    ],
)
def test_an_audit_says_what_it_could_not_look_up(
    tmp_path: Path, answers: list[str] | None, status: int, says: str
) -> None:
    """A service that cannot be reached is no clean bill; a release does not go out on it."""
    told = json.dumps({"dependencies": [ANSWERS[name] for name in answers or ()]})
    (tmp_path / "pip_audit.py").write_text(f"print({told!r})" if answers else "raise OSError")
    path = f"{tmp_path}{os.pathsep}{ROOT / 'tests'}"

    plain = run("packages.audit", PYTHONPATH=path)
    required = run("packages.audit", "--required", PYTHONPATH=path)

    assert plain.returncode == status
    assert says in plain.stdout
    assert required.returncode == int("no known" not in says)
