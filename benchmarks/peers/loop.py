"""One event loop for the queues that are asynchronous."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")
_runner = asyncio.Runner()


def run(call: Coroutine[Any, Any, T]) -> T:
    """The outcome of a call, in the one loop."""
    return _runner.run(call)
