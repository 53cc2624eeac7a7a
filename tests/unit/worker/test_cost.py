"""What a job costs a worker, counted in calls, which no other program can move.

A bound is a tenth over what was counted when it was set: whoever comes near it has added a step to
every job, and raises the bound only for what is worth that.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import Any

from celery import Celery

from phiq.broker import make_celery
from phiq.contract import JobRequest, Lane, ScoreRequest, Verdict
from phiq.errors import InvalidRequestError
from phiq.queue.store import new_id
from phiq.scorer.standard import StandardScorer
from phiq.settings import Settings
from worker.device import Device
from worker.member import Member

JOBS, MICRO_BATCH = 512, 256
ROOT = Path(__file__).parents[3]
OURS = (f"{ROOT}/phiq/", f"{ROOT}/worker/")
#: Functions of ours called a job, from its claim to its end, those of the scorer left out.
MOST_CALLS = 7.0


class Ready(StandardScorer):
    """Has its verdicts ready."""

    def load(self, device: str) -> None:
        asked = [ScoreRequest(equation="E = mc²", mode="heuristic")] * MICRO_BATCH
        self._verdicts = super().score(asked)

    def score(self, requests: Sequence[ScoreRequest]) -> list[Verdict | InvalidRequestError]:
        return self._verdicts[: len(requests)]


def calls_of(work: Callable[[], None]) -> Counter[str]:
    """Our functions that are called meanwhile, all together, and built-in ones by name."""
    calls: Counter[str] = Counter()

    def tell(frame: FrameType, event: str, argument: Any) -> None:
        if event == "call":
            calls["ours"] += frame.f_code.co_filename.startswith(OURS)
        elif event == "c_call":
            calls[argument.__qualname__] += 1

    before = sys.getprofile()
    sys.setprofile(tell)
    try:
        work()
    finally:
        sys.setprofile(before)
    return calls


def test_jobs_in_bulk(settings: Settings) -> None:
    """A verdict is written once, and the worker's own steps a job are few.

    A drain on a busy machine may end before all are done: what counts is what it did.
    """
    settings = replace(settings, micro_batch=MICRO_BATCH, scorer=f"{__name__}:Ready", slice_s=1.0)
    member = Member(settings, make_celery(settings, Celery), Device("cpu", "CPU", "cpu-test"))
    member.warm_up()
    requests = [JobRequest(equation=f"E = mc² + {n}", mode="heuristic") for n in range(JOBS)]

    for _ in range(2):  # the first pays for what is made once
        member.store.submit([(new_id(), request) for request in requests], Lane.bulk)
        before = member.jobs_done
        calls = calls_of(member.drain)

    done = member.jobs_done - before
    assert done >= MICRO_BATCH
    assert calls["Encoder.encode"] == done
    assert calls["ours"] / done <= MOST_CALLS, calls["ours"] / done
