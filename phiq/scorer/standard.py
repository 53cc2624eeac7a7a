"""The shipped scorer, and the public functions `score` and `score_many` on top of it.

It routes each request to its mode, scores equal requests once, by their text and by what it is read
as, remembers verdicts, and stamps them with time and provenance; the modes themselves live in
modules of their own.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from functools import cache, lru_cache
from importlib import import_module
from time import perf_counter_ns
from typing import NamedTuple, Protocol, cast

import msgspec
from msgspec.structs import replace

from phiq.contract import (
    DEFAULT_MODE,
    Dimension,
    Mode,
    Provenance,
    Samples,
    ScoreRequest,
    Verdict,
    VerdictName,
)
from phiq.errors import InvalidRequestError
from phiq.scorer.cache import NO_TEXT, CachedVerdict, FormCache, VerdictCache
from phiq.scorer.heuristic import assess
from phiq.scorer.prefetch import overlapped

#: Changes whenever any verdict may change; part of every verdict's provenance.
SCORER_VERSION = "12"
#: A copy through and through, in a twentieth of the time that `deepcopy` takes: verdicts of the
#: scorer share parts with what its caches remember, and a caller may change one.
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Verdict).decode
#: Equations evaluated at once on a host: a launch costs the same for many as for few, but beyond
#: this their results take more memory, 30 MB here, and no less time.
HOST_PART = 1024
#: … and on a device: of a micro-batch of the default size one part is prepared while the device
#: works on the other.
DEVICE_PART = 128
#: Numbers are computed as pairs of these, integers exactly.
_DTYPE = "float64"

#: What a request gets.
Item = Verdict | InvalidRequestError


class StandardScorer:
    """Scores both modes; `heuristic` runs on the host whatever the device is."""

    def __init__(self, device: str = "cpu") -> None:
        self._device = device
        self._cache = VerdictCache()
        self._forms = FormCache()

    def load(self, device: str) -> None:
        """Get ready for `rigorous` on the device, so that no request pays for its imports."""
        self._device = device
        _rigorous()

    def score(self, requests: Sequence[ScoreRequest]) -> list[Item]:
        """One verdict for each request, in order; the error of those that declare nonsense."""
        items: list[Item | None] = [
            None if r.mode == "rigorous" else _heuristic(r) for r in requests
        ]
        places = [k for k, item in enumerate(items) if item is None]
        found = self._remembered([requests[k] for k in places])
        for place, item in zip(places, found, strict=True):
            items[place] = item
        return _with_samples(requests, cast("list[Item]", items))

    def _remembered(self, requests: Sequence[ScoreRequest]) -> list[Item]:
        """Rigorous verdicts; what was asked for before, or twice in this batch, costs little."""
        keys = [VerdictCache.key(request) for request in requests]
        known: dict[bytes, Item] = {k: verdict for k in keys if (verdict := self._cache.get(k))}
        new = {k: r for k, r in zip(keys, requests, strict=True) if k not in known}
        known |= {k: error for k, r in new.items() if (error := _refusal(k, r))}
        asked = {k: r for k, r in new.items() if k not in known}
        fresh = dict(zip(asked, self._scored(list(asked.values())), strict=True))
        known |= {k: self._cache.put(k, verdict) for k, verdict in fresh.items()}
        return [fresh.pop(key) if key in fresh else copy(known[key]) for key in keys]

    def _scored(self, requests: Sequence[ScoreRequest]) -> list[Verdict]:
        if not requests:
            return []
        start = perf_counter_ns()
        most = HOST_PART if self._device == "cpu" else DEVICE_PART
        parts = [requests[k : k + most] for k in range(0, len(requests), most)]
        with _collecting_later():
            verdicts = [verdict for part in self._concluded(parts) for verdict in part]
        share_ms = (perf_counter_ns() - start) // len(requests) // 1_000_000
        for verdict in verdicts:
            verdict.processing_time_ms = share_ms
        return verdicts

    def _concluded(self, parts: Sequence[Sequence[ScoreRequest]]) -> list[list[Verdict]]:
        if self._device == "cpu":  # one processor does both: a thread would only get in the way
            return [self._conclude(part, self._prepare(part)) for part in parts]
        return overlapped(parts, self._prepare, self._conclude)

    def _prepare(self, requests: Sequence[ScoreRequest]) -> _Prepared:
        rigorous = _rigorous()
        found = rigorous.read(requests)
        pairs = zip(requests, found, strict=True)
        forms = [FormCache.key(request, findings.form) for request, findings in pairs]
        known = {f: told for f in forms if f is not None and (told := self._forms.get(f))}
        first = {form: place for place, form in reversed([*enumerate(forms)])}
        new = [k for k, f in enumerate(forms) if f is None or (first[f] == k and f not in known)]
        rigorous.prepare([requests[k] for k in new], [found[k] for k in new])
        return _Prepared(forms, known, new, [found[k] for k in new])

    def _conclude(self, requests: Sequence[ScoreRequest], prepared: _Prepared) -> list[Verdict]:
        forms, known, new, found = prepared
        scored = self._judged([requests[k] for k in new], found)
        verdicts = dict(zip(new, scored, strict=True))
        for place, verdict in verdicts.items():
            if (form := forms[place]) is not None:
                known[form] = self._forms.put(form, requests[place].equation, verdict)
        return [
            verdicts[k] if k in verdicts else _told(known[cast("bytes", forms[k])], request)
            for k, request in enumerate(requests)
        ]

    def _judged(
        self, requests: Sequence[ScoreRequest], found: Sequence[_Findings]
    ) -> list[Verdict]:
        verdicts = _rigorous().conclude(requests, found, self._device)
        provenance = Provenance(
            scorer="phiq-rigorous",
            version=SCORER_VERSION,
            device=self._device,
            dtype=_DTYPE,
            batch_size=len(requests),
        )
        for verdict in verdicts:
            verdict.provenance = provenance
        return verdicts


def _told(told: CachedVerdict, request: ScoreRequest) -> Verdict:
    """The verdict on a form told of another text, with a suggestion in that one's notation.

    A text of the same form may have had none, as nothing can be put into its notation.
    """
    verdict = told.of(request.equation)
    if verdict.verdict == "contradiction" or verdict.near_miss or verdict.suggestion is not None:
        verdict.suggestion = _rigorous().suggested(request, verdict.verdict)
    return verdict


class _Prepared(NamedTuple):
    """What is known of a part of a batch before it goes to the device.

    forms: each request's key in the `FormCache`. known: verdicts on forms seen before. new, found:
    the places of the others, each form once, and what was found of them so far.
    """

    forms: list[bytes | None]
    known: dict[bytes, CachedVerdict]
    new: list[int]
    found: list[_Findings]


@contextmanager
def _collecting_later() -> Iterator[None]:
    """Hold the garbage collector off: a batch makes many objects that live until its end."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


class _Findings(Protocol):
    """What the rigorous mode finds of one equation; only its form is looked at here."""

    @property
    def form(self) -> bytes | None: ...


class _Rigorous(Protocol):
    """The module `rigorous`."""

    def read(self, requests: Sequence[ScoreRequest], /) -> list[_Findings]: ...

    def prepare(self, requests: Sequence[ScoreRequest], found: Sequence[_Findings], /) -> None: ...

    def conclude(
        self, requests: Sequence[ScoreRequest], found: Sequence[_Findings], device: str, /
    ) -> list[Verdict]: ...

    def suggested(self, request: ScoreRequest, verdict: VerdictName | None, /) -> str | None: ...


@cache
def _rigorous() -> _Rigorous:
    """The rigorous mode, imported on first use: `heuristic` does without that second."""
    return cast("_Rigorous", import_module("phiq.scorer.rigorous"))


def _refusal(key: bytes, request: ScoreRequest) -> InvalidRequestError | None:
    """What is wrong with the text or the declarations of a rigorous request; most have none."""
    if key == NO_TEXT:
        return InvalidRequestError("half of a surrogate pair is no character", field="equation")
    if not (request.dims or request.domain):
        return None
    return _refusals()(request)


@cache
def _refusals() -> Callable[[ScoreRequest], InvalidRequestError | None]:
    """Imported on first use, as the rigorous mode is."""
    found: Callable[[ScoreRequest], InvalidRequestError | None]
    found = import_module("phiq.scorer.declarations").refusal
    return found


def _with_samples(requests: Sequence[ScoreRequest], items: list[Item]) -> list[Item]:
    """The same with the values that requests wish; they are computed anew and never remembered."""
    if all(request.sample is None for request in requests):
        return items
    sampled = _sampler()
    return [
        item if isinstance(item, Exception) else replace(item, samples=sampled(request, item))
        for request, item in zip(requests, items, strict=True)
    ]


def _sampler() -> Callable[[ScoreRequest, Verdict], Samples | None]:
    """The curves of one batch; imported on first use, as the rigorous mode is."""
    found: Callable[[ScoreRequest, Verdict], Samples | None]
    found = import_module("phiq.scorer.curves").Curves().of
    return found


def _heuristic(request: ScoreRequest) -> Verdict:
    start = perf_counter_ns()
    valid, confidence, betti, chi, phi_coherence, explanation = assess(request.equation)
    verdict = Verdict(
        valid=valid,
        confidence=confidence,
        betti=betti,
        chi=chi,
        phi_coherence=phi_coherence,
        explanation=explanation,
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
        mode: "rigorous", or "heuristic" (the original text rules).
        dims: dimensions of symbols, as unit text ("J") or SI exponents ({"kg": 1, "s": -2}).
        domain: domains of symbols ("real > 0", "integer", "real in (0,1]").

    Raises:
        InvalidRequestError: `equation` is no text; `dims` or `domain` hold no dimension or domain.
    """
    return score_many([_request(equation, mode, dims, domain)])[0]


def score_many(requests: Iterable[ScoreRequest | str], *, device: str = "cpu") -> list[Verdict]:
    """Validate many equations as one batch on `device`; plain strings take the default mode.

    Raises:
        InvalidRequestError: an equation is no text; `dims` or `domain` hold no dimension or domain.
    """
    asked = [r if isinstance(r, ScoreRequest) else _request(r) for r in requests]
    verdicts: list[Verdict] = []
    for item in _shared(device).score(asked):
        if isinstance(item, InvalidRequestError):
            raise item
        verdicts.append(_decode(_encode(item)))
    return verdicts


def _request(
    equation: object,
    mode: Mode = DEFAULT_MODE,
    dims: Mapping[str, Dimension] | None = None,
    domain: Mapping[str, str] | None = None,
) -> ScoreRequest:
    if not isinstance(equation, str):
        detail = f"an equation is text, not {type(equation).__name__}"
        raise InvalidRequestError(detail, field="equation")
    try:
        return ScoreRequest(
            equation=equation,
            mode=mode,
            dims=dict(dims) if dims else None,
            domain=dict(domain) if domain else None,
        )
    except ValueError as error:
        raise InvalidRequestError(str(error), field="equation") from None


@lru_cache(maxsize=8)
def _shared(device: str) -> StandardScorer:
    """The scorer behind the functions, one for each device, so that its cache outlives a call."""
    return StandardScorer(device)
