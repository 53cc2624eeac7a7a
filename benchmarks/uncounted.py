"""The job store's scripts less some of their functions, to count what these cost."""

from __future__ import annotations

from collections.abc import Callable

from phiq.queue import scripts

_load = scripts._lua


def silenced(*functions: str) -> Callable[[str], str]:
    """What loads a script by its name; in it these functions, with their arguments, do nothing."""

    def load(name: str) -> str:
        text = _load(name)
        for function in functions:
            head, begun, rest = text.partition(f"local function {function}")
            first, _, _ = rest.partition("\n")
            end = rest.index("end\n") if first.endswith("end") else rest.index("\nend\n") + 1
            text = f"{head}{begun} {rest[end:]}"
        return text

    return load


#: Scripts whose counting functions do nothing, for `benchmarks.monitoring` to compare with.
uncounting = silenced("rise(field, by)", "observe(name, value, bounds, unit, times)", "record()")
