"""What a release is made of: the packages that its extras install, with theirs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

#: Extras that people install; `gpu` is torch, which brings what its vendor adds on each machine.
EXTRAS = ("up", "mcp", "flower", "otel", "swarm")


def packages(extras: tuple[str, ...] = EXTRAS) -> set[str]:
    """The names of the packages that the extras need on this machine, without phiq itself."""
    found: set[str] = set()
    waiting = [("phiq", extra) for extra in (*extras, "")]
    seen = set(waiting)
    while waiting:
        for needed in _needs(*waiting.pop()):
            name = canonicalize_name(needed.name)
            found.add(name)
            new = {(name, extra) for extra in (*needed.extras, "")} - seen
            seen |= new
            waiting += new
    return found - {"phiq"}


def _needs(name: str, extra: str) -> Iterator[Requirement]:
    try:
        lines = requires(name) or []
    except PackageNotFoundError:  # a marker of another machine let it be left out
        return
    for requirement in map(Requirement, lines):
        if requirement.marker is None or requirement.marker.evaluate({"extra": extra}):
            yield requirement


if __name__ == "__main__":
    print(*sorted(packages()), sep="\n", file=sys.stdout)
