"""Compares a compiled scorer with the sources it was made of, equation by equation.

    python -P tests/compiled/compare.py build/compiled 500

The folder is the one that holds the compiled package `phiq`; so many generated equations are judged
beside the shipped ones. Ends with 1 and the first equation that the two judge otherwise.
"""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import zip_longest
from pathlib import Path

from phiq.scorer.identity.judgement import OUT_OF_TIME

ROOT = Path(__file__).parents[2]


def verdicts(folder: str, count: int) -> list[str]:
    """What `judge.py` prints with `folder` before the sources."""
    done = subprocess.run(
        [sys.executable, "-P", str(ROOT / "tests" / "compiled" / "judge.py"), str(count)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join((folder, str(ROOT)))},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


def differ(compiled: str | None, sources: str | None) -> bool:
    """Whether two lines tell of other verdicts, both reached in time."""
    return compiled != sources and not any(
        line and OUT_OF_TIME.reason in line for line in (compiled, sources)
    )


def main() -> None:
    """Compare, and tell."""
    folder, count = sys.argv[1], int(sys.argv[2])
    compiled = verdicts(folder, count)
    for ours, sources in zip_longest(compiled, verdicts(str(ROOT), count)):
        if differ(ours, sources):
            sys.exit(
                "error: the compiled scorer judges otherwise than its sources\n"
                f"compiled: {ours}\nsources:  {sources}"
            )
    sys.stdout.write(f"{len(compiled)} equations judged alike, compiled and not\n")


if __name__ == "__main__":
    main()
