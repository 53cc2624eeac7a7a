"""Children that die with their parent."""

from __future__ import annotations

import os
import subprocess
import sys

import psutil
import pytest

from phiq.tether import EXIT_ORPHANED, tethered
from support import until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="PR_SET_PDEATHSIG is Linux's")

#: A parent that starts a tethered child, prints its pid and waits to be killed.
PARENT = (
    "import subprocess, sys; from phiq.tether import tethered; "
    "p = subprocess.Popen(tethered(['sleep', '60'])); print(p.pid, flush=True); p.wait()"
)


def test_child_dies_with_a_killed_parent() -> None:
    """SIGKILL of the parent, which can run no clean-up, ends the child too."""
    with subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE) as parent:
        assert parent.stdout
        child = psutil.Process(int(parent.stdout.readline()))
        until(lambda: child.name() == "sleep", "child runs its command")

        parent.kill()

    until(lambda: not child.is_running() or child.status() == "zombie", "child gone")


def test_child_of_a_dead_parent_never_starts() -> None:
    """A parent that was gone before the tie was made leaves no untied child."""
    command = tethered(["echo", "alive"])
    command[command.index(str(os.getpid()))] = "1"  # as if this process were not the parent

    answer = subprocess.run(command, capture_output=True, check=False)

    assert (answer.returncode, answer.stdout) == (EXIT_ORPHANED, b"")


def test_the_command_keeps_its_arguments_and_status() -> None:
    """What runs is the command itself, under the same pid."""
    answer = subprocess.run(
        tethered([sys.executable, "-c", "import os, sys; print(os.getppid()); sys.exit(7)"]),
        capture_output=True,
        check=False,
    )

    assert (answer.returncode, int(answer.stdout)) == (7, os.getpid())
