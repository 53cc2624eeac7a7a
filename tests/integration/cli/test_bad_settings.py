"""A setting that cannot work keeps every program from starting: by name, with status 2."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from support import ROOT

PHIQ = str(Path(sys.executable).parent / "phiq")
PROGRAMS = {
    "door": [sys.executable, "-m", "api"],
    "worker": [sys.executable, "-m", "celery", "-A", "worker", "worker"],
    "webhooks": [sys.executable, "-m", "celery", "-A", "worker.webhooks", "worker"],
    "health": [sys.executable, "-m", "worker.health"],
    "up": [PHIQ, "up"],
    "keys": [PHIQ, "keys", "list"],
}


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize(
    ("key", "value"),
    [("PHIQ_LEASE_S", "inf"), ("PHIQ_REDIS_URL", "localhost:6379"), ("PORT", "99999")],
)
def test_no_program_starts_with_a_bad_setting(program: str, key: str, value: str) -> None:
    """One line names the variable; nothing is tried with it."""
    done = subprocess.run(
        PROGRAMS[program],
        cwd=ROOT,
        env=os.environ | {key: value},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 2
    assert key in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("program", ["worker", "health", "keys"])
def test_a_service_named_phiq_is_passed_over(program: str) -> None:
    """Kubernetes sets PHIQ_PORT to a URL in every pod of its namespace."""
    done = subprocess.run(
        [*PROGRAMS[program], "--help"],
        cwd=ROOT,
        env=os.environ | {"PHIQ_PORT": "tcp://10.0.0.1:80", "PHIQ_SERVICE_HOST": "10.0.0.1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert "PHIQ_PORT" not in done.stderr
    assert done.returncode in (0, 1)
