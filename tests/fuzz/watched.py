"""What the fuzzer watches of each target: the packages whose code its inputs are to reach.

The rest runs as it is: what is watched is slower, and after each input all of it is gone through.
Nothing of ours is imported here, so that it can be watched from its import on.
"""

from __future__ import annotations

_WIRE = ("phiq.contract", "phiq.reading")
_BODIES = (*_WIRE, "api.bodies", "api.encodings")

WATCHED: dict[str, tuple[str, ...]] = {
    "equation": ("phiq.scorer.parse",),
    "mathml": ("phiq.scorer.parse.mathml",),
    "scored": (
        *("phiq.scorer.rigorous", "phiq.scorer.identity", "phiq.scorer.evidence"),
        "phiq.scorer.proof",
    ),
    "dims": ("phiq.scorer.dimensions",),
    "domain": ("phiq.scorer.domains",),
    "body": _BODIES,
    "batch": (*_BODIES, "api.ndjson"),
    "file_jsonl": (*_WIRE, "phiq.cli.records"),
    "file_csv": (*_WIRE, "phiq.cli.records"),
    "results": (*_WIRE, "phiq.client"),
    "verdicts": (*_WIRE, "phiq.cli.verify", "phiq.cli.records"),
    "events": ("api.streams",),
    "requests": ("api.http1",),
}
