"""What of the master list is asked for: the parameters of a listing, and whether an entry fits.

A caller that is no admin asks for its key's part.
"""

from __future__ import annotations

from typing import NamedTuple, cast, get_args

from api.auth import visible_owner
from api.parameters import Number, Parameter, Text
from phiq.contract import Mode, VerdictName
from phiq.listing import Equation
from phiq.queue.equations import MAX_BETTI, Order

#: Longest text that can be sought, in characters.
MAX_SOUGHT_CHARS = 256


def _one_of(name: str, values: tuple[str, ...], more: str = "") -> Text:
    about = f"one of {', '.join(values)}{more}"
    return Text(name=name, where="query", pattern="|".join(values), about=about)


def _part_of(name: str, what: str) -> Text:
    about = f"a text that {what} holds, in any case, up to {MAX_SOUGHT_CHARS} characters"
    return Text(name=name, where="query", most_chars=MAX_SOUGHT_CHARS, about=about)


def _bound(name: str, about: str) -> Number:
    return Number(name=name, least=0, most=1, about=about)


def _betti(number: int) -> Number:
    about = f"Betti number b{number} of the entry."
    return Number(name=f"b{number}", least=0, most=MAX_BETTI, whole=True, about=about)


SORT = _one_of("sort", get_args(Order), " (both highest first)")
MODE = _one_of("mode", get_args(Mode))
VERDICT = _one_of("verdict", get_args(VerdictName))
CONTAINS = _part_of("contains", "the equation, a spelling, its law, a tag or its note")
LAW = _part_of("law", "the name of its law")
TAG = Text(name="tag", where="query", most_chars=MAX_SOUGHT_CHARS, about="one of its tags, whole")
MIN_CONFIDENCE = _bound("min_confidence", "Least confidence.")
MAX_CONFIDENCE = _bound("max_confidence", "Greatest confidence.")
MIN_COHERENCE = _bound("min_coherence", "Least φ-coherence.")
MAX_COHERENCE = _bound("max_coherence", "Greatest φ-coherence.")
BETTI = tuple(map(_betti, range(3)))
ASKED: tuple[Parameter, ...] = (
    *(SORT, MODE, VERDICT, CONTAINS, LAW, TAG),
    *(MIN_CONFIDENCE, MAX_CONFIDENCE, MIN_COHERENCE, MAX_COHERENCE),
    *BETTI,
)


class Range(NamedTuple):
    """From the least to the greatest number, each None where there is no bound."""

    least: float | None
    most: float | None

    def holds(self, value: float) -> bool:
        """Whether a number is in it."""
        above = self.least is None or self.least <= value
        return above and (self.most is None or value <= self.most)


class Sought(NamedTuple):
    """Which entries are wanted, and in which order; None and "" ask for nothing."""

    order: Order
    mode: str | None
    verdict: str | None
    contains: str
    law: str
    tag: str | None
    confidence: Range
    coherence: Range
    betti: tuple[float | None, ...]
    owner: str | None

    @classmethod
    def asked(cls) -> Sought:
        """What the current request asks for. May raise `InvalidRequestError`."""
        return cls(
            order=cast(Order, SORT.read() or "newest"),
            mode=MODE.read(),
            verdict=VERDICT.read(),
            contains=(CONTAINS.read() or "").casefold(),
            law=(LAW.read() or "").casefold(),
            tag=TAG.read(),
            confidence=Range(MIN_CONFIDENCE.read(), MAX_CONFIDENCE.read()),
            coherence=Range(MIN_COHERENCE.read(), MAX_COHERENCE.read()),
            betti=tuple(number.read() for number in BETTI),
            owner=visible_owner(),
        )

    def fits(self, entry: Equation) -> bool:
        """Whether an entry is wanted."""
        verdict = entry.verdict
        return (
            self.mode in (None, entry.mode)
            and self.verdict in (None, verdict.verdict)
            and (self.tag is None or self.tag in entry.tags)
            and self.confidence.holds(verdict.confidence)
            and self.coherence.holds(verdict.phi_coherence)
            and all(b in (None, found) for b, found in zip(self.betti, verdict.betti, strict=True))
            and self.law in (verdict.law or "").casefold()
            and self._is_in(entry)
        )

    def _is_in(self, entry: Equation) -> bool:
        law = entry.verdict.law or ""
        texts = (entry.equation, *entry.spellings, law, *entry.tags, entry.note)
        return not self.contains or any(self.contains in text.casefold() for text in texts)
