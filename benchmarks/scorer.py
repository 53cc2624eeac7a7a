"""Measures the scorer against other libraries, in one run, and prints markdown tables.

    python benchmarks/scorer.py parse                   one section (parse, dimensions, identities)
    python benchmarks/scorer.py --write README.md       all sections, into the file between markers

Needs the `bench` extra. A section lives in `benchmarks/scorer_SECTION.py` and has one function,
`table() -> str`. It measures nothing itself.
"""

from __future__ import annotations

import sys

if not __package__:  # run as a script: queue.py beside it must not hide the standard library's
    sys.path[0] = sys.path[0].rpartition("/")[0]

import argparse
import importlib
from pathlib import Path

SECTIONS = ("parse", "dimensions", "identities")
MARKER = "<!-- scorer benchmark: {edge} -->"


def main() -> None:
    """Run the sections asked for, print their tables, and write them where asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sections", nargs="*", default=SECTIONS)
    parser.add_argument("--write", type=Path, help="a file that holds the two markers")
    options = parser.parse_args()
    text = "\n\n".join(section(name) for name in options.sections)
    print(text)
    if options.write:
        write(options.write, text)


def section(name: str) -> str:
    """The table of one section under its heading."""
    module = importlib.import_module(f"benchmarks.scorer_{name}")
    return f"### {name.capitalize()}\n\n{module.table()}"


def write(path: Path, text: str) -> None:
    """Replace what stands between the markers of a file.

    Raises:
        SystemExit: the file has no markers.
    """
    begin, end = MARKER.format(edge="begin"), MARKER.format(edge="end")
    before, found, rest = path.read_text(encoding="utf-8").partition(begin)
    _, closed, after = rest.partition(end)
    if not (found and closed):
        sys.exit(f"{path} holds no {begin} … {end}")
    path.write_text(f"{before}{begin}\n{text}\n{end}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
