"""Reads one species of a chemical equation with its coefficient: 2H₂O, Fe3+, [Fe(CN)6]4−."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from fractions import Fraction
from itertools import pairwise
from typing import Final, NamedTuple

from phiq.scorer.chemistry.tokens import (
    ELEMENTS,
    GROUPS,
    Token,
    charge,
    count,
    lowered,
    number,
    raised,
    state,
)

#: Largest count of atoms, coefficient and charge: past them it is no formula people write.
LARGEST: Final = 10_000
#: Deepest brackets: [Fe(CN)6] has two.
DEEPEST: Final = 8
#: Elements whose digit before a sign is a count (O2-, H2+), not a charge as in Fe3+.
_PAIRED: Final = frozenset(("H", "N", "O", "F", "Cl", "Br", "I", "S", "P", "C"))


class Term(NamedTuple):
    """A species with its coefficient, and where that stands, or would stand, in the text.

    `formula` has no brackets, charge or state, to look it up: H2O; `shown` is as it is printed.
    """

    coefficient: Fraction
    atoms: Counter[str]
    charge: int
    formula: str
    shown: str
    start: int
    end: int


class NoFormulaError(Exception):
    """The tokens are no formula."""


def readings_of(tokens: list[Token]) -> list[Term]:
    """A term, likeliest reading first: a digit before its sign may be of the charge.

    Raises:
        NoFormulaError: it is none.
    """
    found = [_term(tokens)]
    signed = any(a.kind == "number" and b.kind == "sign" for a, b in pairwise(tokens))
    with suppress(NoFormulaError):
        found += [_term(tokens, charged=True)] * signed
    return found


def _term(tokens: list[Token], *, charged: bool = False) -> Term:
    tokens = [token for token in tokens if token.kind != "space"]
    if not tokens:
        raise NoFormulaError
    coefficient, start = Fraction(1), tokens[0].start
    end = start
    if tokens[0].kind == "number":
        coefficient, end = number(tokens[0].text), tokens[0].end
        tokens = tokens[1:]
    reader = _Formula(tokens, charged=charged)
    atoms, size = reader.species()
    if not 0 < coefficient <= LARGEST or not (atoms or size) or abs(size) > LARGEST:
        raise NoFormulaError
    if any(not 0 < n <= LARGEST for n in atoms.values()):
        raise NoFormulaError
    shown = "".join(reader.shown) + raised(size) + reader.state
    return Term(coefficient, atoms, size, "".join(reader.plain), shown, start, end)


class _Formula:
    """Reads the tokens of one species from left to right."""

    def __init__(self, tokens: Sequence[Token], *, charged: bool) -> None:
        self.tokens = tokens
        self.at = 0
        #: Whether the last digit before a sign is of the charge, whatever stands before it.
        self.charged = charged
        #: The formula in plain letters and digits, H2O, and as it is printed, without charge.
        self.plain: list[str] = []
        self.shown: list[str] = []
        self.state = ""

    def species(self) -> tuple[Counter[str], int]:
        """Its atoms and charge."""
        if self._kind() == "electron":
            self.at += 1
            self.plain.append("e")
            self.shown.append("e")
            return Counter(), self._charge()
        atoms = self._sequence(0)
        while self._kind() == "dot":  # of a hydrate
            self.at += 1
            times = int(self._take()) if self._kind() == "number" else 1
            self.shown.append("·" if times == 1 else f"·{times}")
            for element, n in self._sequence(0).items():
                atoms[element] += n * times
        charged = self._charge()
        if self.at != len(self.tokens):
            raise NoFormulaError
        return atoms, charged

    def _kind(self) -> str:
        return self.tokens[self.at].kind if self.at < len(self.tokens) else ""

    def _take(self) -> str:
        self.at += 1
        text = self.tokens[self.at - 1].text
        if self.tokens[self.at - 1].kind == "number" and not text.isdigit():
            raise NoFormulaError
        return text

    def _sequence(self, depth: int) -> Counter[str]:
        atoms: Counter[str] = Counter()
        while (kind := self._kind()) in ("element", "open"):
            self.at += 1
            if kind == "element":
                self.plain.append(self.tokens[self.at - 1].text)
                self.shown.append(self.tokens[self.at - 1].text)
                part = Counter([self.tokens[self.at - 1].text])
            else:
                if depth == DEEPEST:
                    raise NoFormulaError
                self.shown.append(self.tokens[self.at - 1].text[-1])
                part = self._sequence(depth + 1)
                if self._kind() != "close":
                    raise NoFormulaError
                self.shown.append(self.tokens[self.at].text[-1])
                self.at += 1
            times = self._times()
            for element, n in part.items():
                atoms[element] += n * times
        if not atoms:
            raise NoFormulaError
        return atoms

    def _times(self) -> int:
        """How often the atom or group before occurs; leaves a digit that is a charge."""
        if self._kind() == "count":
            self.at += 1
            times = count(self.tokens[self.at - 1].text)
        elif self._kind() == "number":
            text = self.tokens[self.at].text
            text = text[: len(text) - self._charge_digits(text)]
            if not text:
                return 1
            if not text.isdigit():
                raise NoFormulaError
            times = int(text)
            self.at += len(text) == len(self.tokens[self.at].text)
        else:
            return 1
        self.plain.append(str(times))
        self.shown.append(lowered(times))
        return times

    def _charge_digits(self, text: str) -> int:
        """How many last digits of a number before a sign are of a charge: Fe3+, SO42-."""
        after = self.tokens[self.at + 1] if self.at + 1 < len(self.tokens) else None
        if after is None or after.kind != "sign":
            return 0
        alone = self.at == 1 and self.tokens[0].text in (ELEMENTS | GROUPS) - _PAIRED
        return 1 if alone or len(text) > 1 or self.charged else 0

    def _charge(self) -> int:
        """The charge at the end, with the state of matter beside it."""
        charged = 0
        while (kind := self._kind()) in ("charge", "state", "sign", "number"):
            token = self.tokens[self.at]
            self.at += 1
            if kind in ("charge", "sign"):
                charged += charge(token.text)
            elif kind == "state":
                self.state = state(token.text)
            else:
                if self._kind() != "sign":
                    raise NoFormulaError
                charged += charge(token.text[-1] + self._take())
        return charged
