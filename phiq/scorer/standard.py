"""The shipped scorer, and the public functions `score` and `score_many` on top of it.

It routes each request to its mode and stamps the verdict with time and provenance; the modes
themselves live in modules of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from time import perf_counter_ns

from phiq.contract import DEFAULT_MODE, Dimension, Mode, Provenance, ScoreRequest, Verdict
from phiq.errors import InvalidRequestError
from phiq.scorer.heuristic import assess

#: Changes whenever any verdict may change; part of every verdict's provenance.
SCORER_VERSION = "1"


class StandardScorer:
    """Scores both modes; `heuristic` runs on the host whatever the device is."""

    def load(self, device: str) -> None:
        """Remember the device; the heuristic rules need nothing of it."""
        self._device = device

    def score(self, requests: Sequence[ScoreRequest]) -> list[Verdict]:
        """One verdict for each request, in order.

        Raises:
            InvalidRequestError: a request asks for a mode this build does not have.
        """
        return [self._heuristic(request) for request in requests]

    def _heuristic(self, request: ScoreRequest) -> Verdict:
        if request.mode != "heuristic":
            raise InvalidRequestError(
                "mode 'rigorous' is not available yet; use mode 'heuristic'", field="mode"
            )
        start = perf_counter_ns()
        verdict = Verdict(
            **assess(request.equation)._asdict(),
            processing_time_ms=0,
            mode="heuristic",
            provenance=_HEURISTIC_PROVENANCE,
        )
        verdict.processing_time_ms = (perf_counter_ns() - start) // 1_000_000
        return verdict


_HEURISTIC_PROVENANCE = Provenance(scorer="phiq-heuristic", version=SCORER_VERSION, device="cpu")


def score(
    equation: str,
    *,
    mode: Mode = DEFAULT_MODE,
    dims: Mapping[str, Dimension] | None = None,
    domain: Mapping[str, str] | None = None,
) -> Verdict:
    """Validate one equation in this process, without queue or server.

    Args:
        equation: the text, in unicode, LaTeX or Python notation.
        mode: "heuristic" (the original text rules) or "rigorous".
        dims: dimensions of symbols, as unit text ("J") or SI exponents ({"kg": 1, "s": -2}).
        domain: domains of symbols ("real > 0", "integer", "real in (0,1]").

    Raises:
        InvalidRequestError: the mode is not available.
    """
    request = ScoreRequest(
        equation=equation,
        mode=mode,
        dims=dict(dims) if dims else None,
        domain=dict(domain) if domain else None,
    )
    return score_many([request])[0]


def score_many(requests: Iterable[ScoreRequest | str], *, device: str = "cpu") -> list[Verdict]:
    """Validate many equations as one batch on `device`; plain strings take the default mode.

    Raises:
        InvalidRequestError: a request asks for a mode that is not available.
    """
    scorer = StandardScorer()
    scorer.load(device)
    return scorer.score(
        [r if isinstance(r, ScoreRequest) else ScoreRequest(equation=r) for r in requests]
    )
