"""How long a target takes for inputs: the least of some tries of each, in seconds.

`python -m fuzz.timed TARGET TRIES` reads a line of JSON an input, as in a corpus, and writes a line
with the seconds. It watches no code, as the fuzzer does.
"""

from __future__ import annotations

import json
import sys
from math import inf
from time import thread_time

from fuzz.targets import TARGETS, spelled


def least_s(name: str, data: bytes, tries: int) -> float:
    """The least processor time of `tries` tries in seconds, or that of one under the limit."""
    target, least = TARGETS[name], inf
    for _ in range(tries):
        start = thread_time()
        target.feed(data)
        least = min(least, thread_time() - start)
        if least < target.limit_s:
            break
    return least


if __name__ == "__main__":
    for line in sys.stdin:
        print(least_s(sys.argv[1], spelled(json.loads(line)), int(sys.argv[2])), flush=True)
