"""Bounds of the histograms that the scripts of `lua/` fill; each bucket ends at its bound.

They are part of what is stored: observations are kept by number of bucket, so whoever changes a
bound mixes old counts with new.
"""

from __future__ import annotations

#: Times, in seconds: from a micro-batch of cached verdicts to a job that waited for half an hour.
BOUNDS_S = (
    *(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5),
    *(1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 1800.0),
)
#: Jobs in a micro-batch: powers of four up to what `micro_batch` may be set to.
BOUNDS_SIZE = (1, 4, 16, 64, 256, 1024, 4096)
