"""Scorers that misbehave on purpose, for workers under test (PHIQ_SCORER=scorers:Class)."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from threading import Event

import numpy

from phiq.contract import ScoreRequest, Verdict
from phiq.errors import PhiqError
from phiq.scorer.interface import unwanted
from phiq.scorer.standard import StandardScorer


class Slow(StandardScorer):
    """Takes a fixed time a batch, as a device would: STEP_MS of the environment (20)."""

    def score(self, requests: Sequence[ScoreRequest]) -> list[Verdict]:
        """Score after the step."""
        Event().wait(float(os.environ.get("STEP_MS", "20")) / 1000)
        return super().score(requests)


class Steady(StandardScorer):
    """Takes 4 ms an equation, alone or in a batch: a backlog lasts long enough to be disturbed."""

    def score(self, requests: Sequence[ScoreRequest]) -> list[Verdict]:
        """Score after the time they take."""
        Event().wait(0.004 * len(requests))
        return super().score(requests)


class Stormy(Steady):
    """Steady, and dies of "segfault", never ends "hang", and fills all memory for "memory"."""

    def score(self, requests: Sequence[ScoreRequest]) -> list[Verdict]:
        """Score, unless one of the magic words begins an equation."""
        for request in requests:
            match request.equation.split(" ")[0]:
                case "segfault":
                    ctypes.string_at(0)
                case "hang":
                    Event().wait()
                case "memory":
                    self._eat()
        return super().score(requests)

    def _eat(self) -> None:
        eaten = []
        while True:
            eaten.append(b"x" * (64 << 20))
            Event().wait(0.05)


class Poisoned(StandardScorer):
    """Raises on "bad", kills its own process on "poison", and hangs on "hang"."""

    def score(self, requests: Sequence[ScoreRequest]) -> list[Verdict]:
        """Score, unless one of the magic words is among the equations."""
        texts = [request.equation for request in requests]
        if "poison" in texts:
            os.kill(os.getpid(), signal.SIGKILL)
        if "hang" in texts:
            Event().wait()
        if "bad" in texts:
            raise ValueError("bad equation")
        return super().score(requests)


class OutOfMemory(StandardScorer):
    """Fails on more than 3 requests at once, as a full device does."""

    def score(self, requests: Sequence[ScoreRequest]) -> list[Verdict]:
        """Score at most three."""
        if len(requests) > 3:
            raise RuntimeError("CUDA out of memory")
        return super().score(requests)


class Willing(StandardScorer):
    """Has a verdict on every request that keeps the contract, whatever it declares."""

    def score(self, requests: Sequence[ScoreRequest]) -> list[Verdict]:
        """Score the texts alone."""
        return super().score([ScoreRequest(equation=request.equation) for request in requests])


class Broken(StandardScorer):
    """Cannot load."""

    def load(self, device: str) -> None:
        """Fail."""
        raise FileNotFoundError("weights.pt is missing")


class TellsDevice(StandardScorer):
    """Explains each verdict with what it saw of its device when torch was imported."""

    def load(self, device: str) -> None:
        """Import torch, which reads the environment now."""
        before = os.environ.get("CUDA_VISIBLE_DEVICES")
        import torch  # noqa: PLC0415 - when it is imported is what the test is about

        self.seen = f"{device} {before!r} {torch.get_num_threads()}"

    def score(self, requests: Sequence[ScoreRequest]) -> list[Verdict]:
        """Score, and tell."""
        verdicts = super().score(requests)
        for verdict in verdicts:
            verdict.explanation = self.seen
        return verdicts


class TellsPin(StandardScorer):
    """Explains each verdict with its device, and the GPUs its process may see."""

    def load(self, device: str) -> None:
        """Note the device; score on the host."""
        self._told = f"{device} {os.environ['CUDA_VISIBLE_DEVICES']}"
        super().load("cpu")

    def score(self, requests: Sequence[ScoreRequest]) -> list[Verdict]:
        """Score, and tell."""
        verdicts = super().score(requests)
        for verdict in verdicts:
            verdict.explanation = self._told
        return verdicts


class NeedsGpu(TellsPin):
    """Fails, as CUDA does, when the driver lists its GPU no more."""

    def score(self, requests: Sequence[ScoreRequest]) -> list[Verdict]:
        """Score while the GPU is there."""
        if os.environ["CUDA_VISIBLE_DEVICES"] not in Path(os.environ["GPUS"]).read_text("ascii"):
            raise RuntimeError("CUDA error: device-side assert triggered")
        return super().score(requests)


class NoKernel(StandardScorer):
    """Scores nothing that would need the device, as a torch that was built without CUDA."""

    def score(self, requests: Sequence[ScoreRequest]) -> list[Verdict]:
        """Score what is no equation."""
        if any("=" in request.equation for request in requests):
            raise AssertionError("Torch not compiled with CUDA enabled")
        return super().score(requests)


class Gated(StandardScorer):
    """Holds every batch after the warm-up until the file named by GATE exists."""

    warm = False

    def score(self, requests: Sequence[ScoreRequest]) -> list[Verdict]:
        """Score once the gate is open."""
        while self.warm and not Path(os.environ["GATE"]).exists():
            Event().wait(0.01)
        self.warm = True
        return super().score(requests)


class Careless(StandardScorer):
    """Breaks its contract on "nan", "numpy", or all where ALWAYS is set; leaves on "exit"."""

    def score(self, requests: Sequence[ScoreRequest]) -> list[Verdict]:
        """Score, and spoil some."""
        if any(request.equation == "exit" for request in requests):
            sys.exit("the scorer has had enough")
        verdicts = super().score(requests)
        for request, verdict in zip(requests, verdicts, strict=True):
            if request.equation == "nan" or "ALWAYS" in os.environ:
                verdict.confidence = float("nan")
            elif request.equation == "numpy":
                verdict.phi_coherence = numpy.float32(0.5)
        return verdicts


class Selfish(StandardScorer):
    """Keeps the interpreter lock for the seconds of "hog N": no other thread runs."""

    def score(self, requests: Sequence[ScoreRequest]) -> list[Verdict]:
        """Score after it has slept in C without letting go."""
        for request in requests:
            if request.equation.startswith("hog "):
                ctypes.PyDLL(None).sleep(int(request.equation.removeprefix("hog ")))
        return super().score(requests)


class Asking(StandardScorer):
    """Works on "long" for as long as somebody waits for it, and no longer."""

    def score(self, requests: Sequence[ScoreRequest]) -> list[Verdict | PhiqError]:
        """Score what is wanted at the end."""
        long = {n for n, request in enumerate(requests) if request.equation == "long"}
        while long - unwanted():
            Event().wait(0.01)
        verdicts = super().score(requests)
        given = zip(range(len(requests)), verdicts, strict=True)
        return [PhiqError("unwanted") if n in unwanted() else verdict for n, verdict in given]
