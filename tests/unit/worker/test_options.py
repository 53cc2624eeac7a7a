"""Options that a worker cannot keep are refused by name, before it leases or loads anything."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from phiq.settings import Settings
from support import ROOT
from worker.device import process_mark, slot_holder


def celery_worker(settings: Settings, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "celery", "-A", "worker", "worker", *options]
    environ = os.environ | settings.to_env()
    return subprocess.run(
        command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (("-c", "4"), "-c 4: a worker scores one micro-batch at a time"),
        (("--concurrency=auto",), "-c auto:"),
        (("-n", "mine@%h"), "-n mine@"),
        (("-P", "processes"), "-P "),
        (("-P", "prefork"), "-P prefork: the device belongs to one process"),
        (("-Q", "mine,other"), "-Q mine,other: a worker answers the pool's doorbell"),
        (("--prefetch-multiplier=8",), "--prefetch-multiplier 8:"),
        (("--max-tasks-per-child=5",), "--max-tasks-per-child 5:"),
        (("--autoscale=4,1",), "--autoscale"),
    ],
)
def test_what_cannot_work_is_refused(
    settings: Settings, options: tuple[str, ...], named: str
) -> None:
    """One line that names the option and the way out; exit status 2, no traceback."""
    done = celery_worker(settings, *options)

    assert done.returncode == 2, done.stderr
    assert named in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("scorer", "named"),
    [
        ("nowhere:Scorer", "cannot be loaded: ModuleNotFoundError: No module named 'nowhere'"),
        ("phiq.scorer.standard:Missing", "cannot be loaded: AttributeError:"),
        ("os:system", "is no scorer: a class with load() and score()"),
        ("phiq.scorer.standard", "cannot be loaded: AttributeError:"),
        ("json:JSONDecoder", "is no scorer: a class with load() and score()"),
    ],
)
def test_a_scorer_that_is_none_is_refused(settings: Settings, scorer: str, named: str) -> None:
    """As any setting that cannot work: by its name, with status 2, and no traceback."""
    done = celery_worker(replace(settings, scorer=scorer))

    assert done.returncode == 2, done.stderr
    assert f"worker cannot start: PHIQ_SCORER={scorer!r} {named}" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_scorer_is_found_where_the_worker_is_started(settings: Settings, tmp_path: Path) -> None:
    """By the `celery` script too, whose own folder stands first on Python's path."""
    (tmp_path / "my_scorer.py").write_text("class Scorer: ...\n", "ascii")
    environ = os.environ | replace(settings, scorer="my_scorer:Scorer").to_env()
    environ.pop("PYTHONPATH", None)
    done = subprocess.run(
        [Path(sys.executable).with_name("celery"), "-A", "worker", "worker"],
        cwd=tmp_path,
        env=environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 2, done.stderr
    assert "PHIQ_SCORER='my_scorer:Scorer' is no scorer" in done.stderr


def test_a_process_has_one_mark_and_no_other_has_it() -> None:
    """Two processes of one host name and number are still two holders of slots."""
    script = "from worker.device import process_mark; print(process_mark())"
    other = subprocess.check_output([sys.executable, "-c", script], cwd=ROOT, text=True).strip()

    assert process_mark() == process_mark()
    assert process_mark() != other
    assert slot_holder().endswith(process_mark())
