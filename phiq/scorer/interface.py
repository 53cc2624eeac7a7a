"""What a scorer is, so that anyone can bring one: `PHIQ_SCORER=package.module:Class`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol

from phiq.contract import ScoreRequest, Verdict
from phiq.errors import PhiqError

#: Numbers of requests, and who is asked for them.
Numbers = frozenset[int]
Asked = Callable[[], Numbers]
_asked: ContextVar[Asked] = ContextVar("asked", default=frozenset)


def unwanted() -> Numbers:
    """The requests of this call of `score`, numbered from 0, whose jobs have ended meanwhile.

    Canceled, or over their time: nobody will read what is given for them, so a scorer that takes
    long asks now and then, leaves those out, and gives any error in their place. Asked often it
    costs little: the answer is up to a quarter of a second old. Only the thread that `score` runs
    in is answered.
    """
    return _asked.get()()


@contextmanager
def answered_by(asked: Asked) -> Iterator[None]:
    """Have `unwanted` answered by `asked` meanwhile."""
    token = _asked.set(asked)
    try:
        yield
    finally:
        _asked.reset(token)


class Scorer(Protocol):
    """Scores micro-batches on one device. One instance lives as long as its worker process.

    It may take its time, and keep the interpreter lock: the lease is renewed from outside, up to
    PHIQ_BATCH_TIMEOUT_S. It has no side effects: a job whose worker was lost is scored again by
    another.
    """

    def load(self, device: str) -> None:
        """Get ready on `device` ("cpu" or "cuda:K"); called once, before any `score`.

        The device is already pinned, so a scorer may import torch here.
        """

    def score(self, requests: Sequence[ScoreRequest]) -> Sequence[Verdict | PhiqError]:
        """Return one verdict for each request, in order; an error in its place fails it alone.

        When it raises, the worker halves the micro-batch and tries again, down to the single
        request at fault, which alone fails; so a bad item or a full device needs no care here. One
        that has failed is then tried with plain equations: where it fails on these too, it is taken
        for broken, and the worker ends instead of failing job after job.
        A verdict is written and read back before it counts, and fails alone where it cannot be: its
        fields are plain Python values (no NumPy or torch scalars), finite, and as `Verdict` says; a
        verdict takes a MiB at most.
        """
