"""Compiles the scorer of a checkout beside the pool that runs, for `phiq up --compile`.

It acts only when it is called: no threads, no signals. Which build is taken is decided elsewhere.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import phiq
from phiq.builds import running
from phiq.cli.process import ChildProcess

#: The root of the checkout that this phiq stands in, if it does.
CHECKOUT = Path(phiq.__file__).parents[1]
#: Compiling leaves the processors to the pool.
COMMAND = ["nice", "make", "--no-print-directory", "--directory"]


class Compiler:
    """`make compiled` in a checkout, as a child process."""

    def __init__(self, checkout: Path, log: Path) -> None:
        # What make tells the programs it starts of its own flags is not meant for another make.
        env = {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MAKELEVEL")}
        self.child = ChildProcess("compiler", [*COMMAND, str(checkout), "compiled"], env, log)
        self._reported = False

    def start(self) -> None:
        """Begin; on an empty log."""
        self.child.log.write_bytes(b"")
        self.child.start()

    def ended(self) -> int | None:
        """Its exit status, told once; None before and after."""
        if self._reported or self.child.exit_code is None:
            return None
        self._reported = True
        return self.child.exit_code

    def stop(self) -> None:
        """Kill it, if it runs."""
        self.child.kill()


def cannot_compile(checkout: Path) -> str | None:
    """Why a scorer that is not compiled cannot be made so here; None where it can."""
    if running() == "compiled":
        return "it is compiled"
    if not (checkout / "setup.py").is_file():
        return "this is no checkout"
    needed = {"make": "make", os.environ.get("CC", "cc").split()[0]: "C compiler"}
    missing = [what for program, what in needed.items() if shutil.which(program) is None]
    return f"no {' and no '.join(missing)}" if missing else None
