"""Which build of the scorer a process runs: its Python source, or C extensions made of that.

`make compiled` puts a whole phiq with C extensions beside a checkout, which itself stays Python. A
process takes them by its environment. This decides nothing: `phiq up` does.
"""

from __future__ import annotations

import os
from functools import cache
from importlib.machinery import EXTENSION_SUFFIXES
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

Build = Literal["Python", "compiled"]

#: Where `make compiled` puts them, from the root of a checkout, and the file that tells what for:
#: it is as old as the beginning of the build, so that what was edited meanwhile is newer.
COMPILED = Path("build", "compiled")
STAMP = "made-for"
#: A module that every compiled build compiles.
_COMPILED_MODULE = "phiq.scorer.expression.tree"


@cache
def running() -> Build:
    """The build that this process runs."""
    spec = find_spec(_COMPILED_MODULE)
    return "Python" if spec is None or str(spec.origin).endswith(".py") else "compiled"


def compiled_in(checkout: Path) -> Path | None:
    """The compiled phiq of a checkout; None if there is none of these sources for this Python."""
    folder = checkout / COMPILED
    try:
        made_s = (folder / STAMP).stat().st_mtime
        fits = (folder / STAMP).read_text("utf-8").strip() == EXTENSION_SUFFIXES[0]
    except OSError:
        return None
    sources = [checkout / "setup.py", *(checkout / "phiq").rglob("*")]
    files = [path for path in sources if path.is_file() and "__pycache__" not in path.parts]
    return folder if fits and all(path.stat().st_mtime <= made_s for path in files) else None


def environment(folder: Path | None) -> dict[str, str]:
    """What a process needs in its environment to run the phiq in a folder; nothing for None.

    The working directory stays on the path, but behind the folder, not before.
    """
    if folder is None:
        return {}
    path = [str(folder.resolve()), str(Path.cwd()), os.environ.get("PYTHONPATH", "")]
    return {"PYTHONPATH": os.pathsep.join(filter(None, path)), "PYTHONSAFEPATH": "1"}
