"""Children die with their parent, even when it is killed by SIGKILL (Linux; elsewhere best effort).

`tethered([command, ...])` is a command line that ties itself to the process that starts it and then
becomes the command. It needs no code between fork and exec, so it is safe beside threads.
The kernel's signal goes out when the *thread* that started the child ends: start from the main one.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

#: prctl(2) option: the signal a process gets when its parent ends; it survives exec.
PR_SET_PDEATHSIG = 1
#: Exit status of a child whose parent was gone before it was tied.
EXIT_ORPHANED = 75


def tether(parent_pid: int) -> None:
    """Have this process killed when its parent `parent_pid` ends; end now if it already has.

    SIGKILL, since nobody is left who could wait for an orderly end, and nothing accepted is lost.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent_pid:
        os._exit(EXIT_ORPHANED)


def tethered(command: list[str]) -> list[str]:
    """The command line that runs `command` tied to the process that calls this."""
    return [sys.executable, "-m", "phiq.tether", str(os.getpid()), *command]


def main() -> None:
    """Tie this process to its parent, then become the command given."""
    _, parent_pid, *command = sys.argv
    tether(int(parent_pid))
    os.execvp(command[0], command)  # noqa: S606 -- our own command line, never a shell


if __name__ == "__main__":
    main()
