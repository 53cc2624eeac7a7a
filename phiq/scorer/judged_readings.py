"""Which readings of a text are judged: the one that the dimensions chose, and others beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from phiq.contract import ScoreRequest
from phiq.scorer.dimensions import check, unit_count
from phiq.scorer.expression.binding import free_symbols
from phiq.scorer.expression.tree import Node, kinds
from phiq.scorer.findings import Findings
from phiq.scorer.identity import Question
from phiq.scorer.left_out import BARE_NUMBERS, BETWEEN_NUMBERS, between_numbers, per_gram
from phiq.scorer.parse import Parsed

#: Questions of the parser (`phiq.scorer.parse.questions.readings`) whose answers change neither the
#: symbols of a side nor a side that is one symbol.
_KEEPING_SYMBOLS: Final = frozenset(("call", "slash", "root", "log"))
_UNIT: Final = kinds("unit")


def question_of(request: ScoreRequest, findings: Findings) -> Question:
    """What the judge is asked of a text."""
    parsed, root = findings.parsed, findings.root
    if parsed is None or root is None:
        return Question(())
    keeps = all(question in _KEEPING_SYMBOLS for question in parsed.questions)
    keeps = keeps and findings.numbers not in (BETWEEN_NUMBERS, BARE_NUMBERS)
    # A law of one letter tells what a constant is: φ = 2 cos(π/5).
    known = bool(findings.law) and len(free_symbols(root)) > 1
    roots = _Roots(findings, root, parsed)
    return Question(
        roots, request.domain, keeps_symbols=keeps, known=known, allowance=findings.allowance
    )


class _Roots(Sequence[Node]):
    """The reading that the dimensions chose, then the others; those are read when asked for.

    Among the others are none whose units clash: as numbers they would be equal, 1 kg and 1 mol;
    unless the chosen one is between numbers too. Nor is any that takes for symbols what agrees as
    units.
    What letters mean counts where the reading that was chosen agrees with it.
    """

    def __init__(self, findings: Findings, chosen: Node, parsed: Parsed) -> None:
        self._chosen = chosen
        self._parsed = parsed
        self._declared = findings.declared
        self._numbers = findings.numbers in (BETWEEN_NUMBERS, BARE_NUMBERS)
        known = findings.dimensions
        self._lettered = known is None or known.status != "unknown"
        agree = known is not None and known.status == "consistent" and known.independent_checks
        self._units = unit_count(chosen) if agree and chosen.kinds & _UNIT else 0

    def __iter__(self) -> Iterator[Node]:
        yield self._chosen
        in_si = self._parsed.root if self._numbers else self._chosen
        if in_si is not self._chosen:
            yield in_si
            grams = per_gram(in_si, self._parsed.arena)
            if grams is not None:
                yield grams
        if not self._parsed.questions:
            return
        for reading in self._parsed.readings:
            root = reading.root
            if root is self._chosen or root is in_si:
                continue
            if self._units and unit_count(root) < self._units:
                continue
            if root.kinds & _UNIT and self._has_clash(root):
                numbers = between_numbers(root, self._parsed.arena, known=True)
                if self._numbers and numbers is not None:
                    yield numbers
            else:
                yield root

    def _has_clash(self, root: Node) -> bool:
        found = check(root, self._declared, lettered=self._lettered)
        return found.status == "inconsistent"

    def __getitem__(self, place: int) -> Node:  # type: ignore[override] # nobody slices readings
        return [*iter(self)][place] if place else self._chosen

    def __len__(self) -> int:
        return len([*iter(self)])
