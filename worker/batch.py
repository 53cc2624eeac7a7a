"""Score one micro-batch so that a bad item fails alone.

It knows neither queue nor device: any failure of the scorer, a full device included, is met in one
way, by halving the batch. What the scorer gives is held against the contract here, item by item,
as whoever waits for it will read it.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from typing import NamedTuple, TypeGuard

import msgspec

from phiq.contract import JobError, ScoreRequest, Verdict, encode
from phiq.errors import PhiqError, ScorerError
from phiq.scorer.interface import Asked, Scorer, answered_by

log = logging.getLogger(__name__)

#: Longest detail of a failed item, in characters: an exception may quote a whole tensor.
MOST_DETAIL_CHARS = 2000
#: Longest verdict, in bytes as it is kept: the longest samples are a sixth of it, and a micro-batch
#: of such takes a quarter of a gigabyte of Redis already.
MOST_VERDICT_BYTES = 1024 * 1024

_decode = msgspec.json.Decoder(Verdict).decode
_decode_all = msgspec.json.Decoder(list[Verdict]).decode
_decode_field = {
    field.name: msgspec.json.Decoder(field.type).decode for field in msgspec.structs.fields(Verdict)
}


class Scored(NamedTuple):
    """What came of a micro-batch, in order; `texts` is the same as JSON, as it was read back."""

    results: list[Verdict | JobError]
    texts: list[bytes]


def score_batch(
    scorer: Scorer,
    requests: Sequence[ScoreRequest],
    ended: Asked = frozenset,
    *,
    log_equations: bool = False,
) -> Scored:
    """One verdict, or the error of that item alone, for each request, in order.

    The scorer is called again on halves when it raises, so n items cost at most 2n - 1 calls. What
    it asks `unwanted`, `ended` answers.
    """
    try:
        with answered_by(ended):
            items = _counted(scorer.score(requests), len(requests))
    except BaseException as error:  # a scorer that would end its thread or process ends no more
        if len(requests) == 1:
            log.warning("scorer failed on %s", _told(requests[0], error, log_equations))
            return _as_written([_job_error(error)])
        log.info("scorer failed on %d jobs, halving: %s", len(requests), type(error).__name__)
    else:
        return _results(items)
    middle = len(requests) // 2
    first, second = (
        score_batch(
            scorer, requests[start:end], _part(ended, start, end), log_equations=log_equations
        )
        for start, end in ((0, middle), (middle, len(requests)))
    )
    return Scored(first.results + second.results, first.texts + second.texts)


def _told(request: ScoreRequest, error: BaseException, log_equations: bool) -> str:
    """What a log may hold of it: an exception may quote the equation, too."""
    if log_equations:
        return f"{request.equation!r}: {type(error).__name__}: {_text(error)}"
    return f"an equation of {len(request.equation)} characters: {type(error).__name__}"


def _part(ended: Asked, first: int, end: int) -> Asked:
    """`ended`, asked by a part of the batch, whose requests are numbered from 0 again."""
    return lambda: frozenset(n - first for n in ended() if first <= n < end)


def _counted(items: Sequence[Verdict | PhiqError], expected: int) -> list[Verdict | PhiqError]:
    if len(items) != expected:
        raise ScorerError(f"scorer gave {len(items)} verdicts for {expected} requests")
    return list(items)


def _results(items: list[Verdict | PhiqError]) -> Scored:
    """What the items are once written and read back: all together, or one by one."""
    try:
        texts = [encode(item) for item in items]
        verdicts = _decode_all(b"[%b]" % b",".join(texts))
        short = max(map(len, texts), default=0) <= MOST_VERDICT_BYTES
        if short and verdicts == items and all(map(_keeps_promises, verdicts)):
            return Scored([*verdicts], texts)
    except Exception as error:
        log.debug("not all of a micro-batch are verdicts: %s", error)
    return _as_written([_result(item) for item in items])


def _as_written(results: list[Verdict | JobError]) -> Scored:
    return Scored(results, [encode(result) for result in results])


def _result(item: Verdict | PhiqError) -> Verdict | JobError:
    if isinstance(item, PhiqError):
        return _job_error(item)
    try:
        if not isinstance(item, Verdict):
            raise ScorerError(f"scorer gave a {type(item).__name__} where a Verdict is due")
        return _read_back(item)
    except Exception as error:
        log.warning("scorer broke its contract: %s", error)
        return _job_error(error)


def _read_back(verdict: Verdict) -> Verdict:
    """The verdict as it is read by whoever waits for it.

    Raises:
        ScorerError: it cannot be written, or not be read; it names the field.
    """
    for name, decode in _decode_field.items():
        value = getattr(verdict, name)
        try:
            back = decode(encode(value))
        except Exception as error:
            raise ScorerError(f"scorer gave a verdict whose `{name}` is no good: {error}") from None
        if back != (tuple(value) if name == "betti" else value):
            raise ScorerError(f"scorer gave a verdict whose `{name}` is a {type(value).__name__}")
    if len(encode(verdict)) > MOST_VERDICT_BYTES:
        raise ScorerError(f"scorer gave a verdict of more than {MOST_VERDICT_BYTES} bytes")
    if not _keeps_promises(verdict):
        raise ScorerError(f"scorer gave a verdict whose {_broken_promise(verdict)}")
    return _decode(encode(verdict))


def _keeps_promises(verdict: Verdict) -> bool:
    b0, b1, b2 = verdict.betti
    return (
        0 <= verdict.confidence <= 1
        and 0 <= verdict.phi_coherence <= 1
        and verdict.chi == b0 - b1 + b2
    )


def _broken_promise(verdict: Verdict) -> str:
    for name in ("confidence", "phi_coherence"):
        if not 0 <= getattr(verdict, name) <= 1:
            return f"`{name}` is {getattr(verdict, name)}, not in 0..1"
    b0, b1, b2 = verdict.betti
    return f"`chi` is {verdict.chi}, not b0 - b1 + b2 = {b0 - b1 + b2} of `betti`"


def _job_error(error: BaseException) -> JobError:
    detail = _text(error)[:MOST_DETAIL_CHARS]
    code, retryable = getattr(error, "code", None), getattr(error, "retryable", None)
    if isinstance(error, PhiqError) and _is_code(code) and isinstance(retryable, bool):
        return JobError(code=code, detail=detail, retryable=retryable)
    detail = f"{type(error).__name__}: {detail}"
    return JobError(code=ScorerError.code, detail=detail, retryable=False)


def _is_code(code: object) -> TypeGuard[str]:
    """Whether it is a word as the contract's codes are; a scorer may bring errors of its own."""
    return type(code) is str and re.fullmatch(r"[a-z0-9_]{1,64}", code) is not None


def _text(error: BaseException) -> str:
    """What an error says, as text that can be written, whatever it is made of."""
    try:
        return str(error).encode("utf-8", "replace").decode()
    except BaseException:
        return "(it cannot say what is wrong)"
