"""The job store's scripts less their counting, for `benchmarks.monitoring` to compare with."""

from __future__ import annotations

from phiq.queue import scripts

_load = scripts._lua
_FUNCTIONS = ("rise(field, by)", "observe(name, value, bounds, unit, times)", "record()")


def uncounting(name: str) -> str:
    """A script whose counting functions do nothing."""
    text = _load(name)
    for function in _FUNCTIONS:
        head, _, rest = text.partition(f"local function {function}")
        end = rest.index("end\n") if function.startswith("rise") else rest.index("\nend\n") + 1
        text = f"{head}local function {function} {rest[end:]}"
    return text
