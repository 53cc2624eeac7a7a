"""The compiled build: with PHIQ_COMPILE=1, most of the scorer becomes C extensions.

mypyc compiles the very source that runs without it, so there is one implementation, and phiq needs
no C compiler. The build needs mypy and the dependencies of phiq beside it, so pip takes
`--no-build-isolation`; `make compiled` does all that. The rest is in pyproject.toml.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from setuptools import setup

SCORER = Path("phiq/scorer")
#: Whole rooms; of the others, what runs once for every equation.
STAGES = (
    *("expression", "algebra", "numeric", "bounds", "parse", "dimensions", "laws", "identity"),
    *("topology", "golden", "render", "evaluate/lowering", "proof", "evidence", "left_out"),
)
MODULES = (
    *("findings", "explanation", "recognition", "judged_readings", "rigorous"),
    *("evaluate/opcodes", "evaluate/batch", "evaluate/field/lower"),
    *("confidence/evidence", "confidence/model"),
)
#: What stays Python: exceptions and numbers that derive from Python's or Phiq's own classes, which
#: compiled classes cannot; the time limit, which acts on Python's frames; and markup, which few
#: texts are.
PYTHON = (
    *("parse/errors", "numeric/errors", "topology/gf2"),
    *("algebra/surd", "algebra/fibonacci", "proof/errors"),
    *("parse/mathml/*", "*/__init__"),
)
#: Commands that only describe the package: pip runs one before it builds.
DESCRIBING = frozenset(("egg_info", "dist_info"))
#: The modules call each other all the time, so they are optimised as one (from gcc 10 or clang 13
#: on); nothing outside calls into them but Python, by what it exports anyway.
WHOLE = ["-flto=auto", "-fvisibility=hidden"]


def compiled() -> list[str]:
    """The modules to compile, as paths from the root of the project."""
    found = {SCORER / f"{name}.py" for name in MODULES}
    for stage in STAGES:
        found.update((SCORER / stage).rglob("*.py"))
    return sorted(str(p) for p in found if not any(p.match(f"{name}.py") for name in PYTHON))


def extensions() -> list[Any]:
    """The C extensions of this build: none unless they are asked for, and built now."""
    if os.environ.get("PHIQ_COMPILE") != "1" or not DESCRIBING.isdisjoint(sys.argv):
        return []
    from mypyc.build import mypycify  # noqa: PLC0415 - a plain build does without mypy

    extensions: list[Any] = mypycify(compiled(), opt_level="3", debug_level="0", multi_file=True)
    if sys.platform == "linux":
        for extension in extensions:
            # New lists: mypyc gives all extensions the same ones.
            extension.extra_compile_args = [*extension.extra_compile_args, *WHOLE]
            extension.extra_link_args = [*extension.extra_link_args, *WHOLE]
    return extensions


if __name__ == "__main__":
    setup(ext_modules=extensions())
