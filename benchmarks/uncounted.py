"""The job store's scripts less some of their functions, to count what these cost."""

from __future__ import annotations

from phiq.queue import scripts

_load = scripts._lua


def uncounting(name: str) -> str:
    """A script whose counting functions do nothing, for `benchmarks.monitoring`."""
    return _less(name, "rise(field, by)", "observe(name, value, bounds, unit, times)", "record()")


def unlisting(name: str) -> str:
    """A script that keeps no lists of recent jobs and batches, for `benchmarks.instructions`."""
    return _less(name, "remember(list, ids)")


def _less(name: str, *functions: str) -> str:
    text = _load(name)
    for function in functions:
        head, begun, rest = text.partition(f"local function {function}")
        first, _, _ = rest.partition("\n")
        end = rest.index("end\n") if first.endswith("end") else rest.index("\nend\n") + 1
        text = f"{head}{begun} {rest[end:]}"
    return text
