"""Keeps a device busy: while one part of a batch is on it, the next is prepared on the host.

It knows no equation and no device. Where host and device are one processor nothing is gained.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Part = TypeVar("Part")
Prepared = TypeVar("Prepared")
Result = TypeVar("Result")


def overlapped(
    parts: Sequence[Part],
    prepare: Callable[[Part], Prepared],
    finish: Callable[[Part, Prepared], Result],
) -> list[Result]:
    """`finish(part, prepare(part))` of each part, in order; one is prepared ahead in a thread.

    Raises:
        Exception: whatever either function raises first.
    """
    with ThreadPoolExecutor(1, "prepare-ahead") as thread:
        results = []
        ahead = [thread.submit(prepare, part) for part in parts[:1]]
        for k, part in enumerate(parts):
            prepared = ahead[k].result()
            ahead += [thread.submit(prepare, following) for following in parts[k + 1 : k + 2]]
            results.append(finish(part, prepared))
        return results
