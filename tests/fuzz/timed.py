"""How long a target takes for inputs: the least of some tries of each, in seconds.

`python -m fuzz.timed TARGET TRIES` reads a line of JSON an input, a text whose surrogates stand for
single bytes, and writes a line with the seconds. It watches no code, as the fuzzer does.
"""

from __future__ import annotations

import json
import sys
from time import thread_time

from fuzz.targets import TARGETS


def least_s(name: str, data: bytes, tries: int) -> float:
    """The least processor time of `tries` tries, in seconds."""
    took_s = []
    for _ in range(tries):
        start = thread_time()
        TARGETS[name].feed(data)
        took_s.append(thread_time() - start)
    return min(took_s)


if __name__ == "__main__":
    for line in sys.stdin:
        data = json.loads(line).encode("utf-8", "surrogateescape")
        print(least_s(sys.argv[1], data, int(sys.argv[2])), flush=True)
