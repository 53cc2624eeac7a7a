"""Rules of the sizes and probabilities of sets, by the parts into which the sets cut everything.

    |A ∪ B| = |A| + |B| − |A ∩ B|      P(Aᶜ) = 1 − P(A)      P(A ∪ B) ≤ P(A) + P(B)

Each side is a sum over parts, such as what is in A and not in B, with a factor for each. Sides with
the same factors are equal whatever the sizes; probabilities add up to 1 over all parts, and sizes
are of what is in a set. A rule that fails for some sets says nothing here.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise, product
from typing import Final

from phiq.scorer.expression.literals import is_whole
from phiq.scorer.expression.tree import Node, Symbol, kinds
from phiq.scorer.identity.judgement import Judgement
from phiq.scorer.identity.rules.truth_tables import MAX_LETTERS, NoTableError, letters_of, truth
from phiq.scorer.identity.statement.rules import all_of

#: Without one of these there is no set that is measured.
_MEASURED: Final = kinds("apply", "abs", "binop")
_PROBABILITIES: Final = frozenset((Symbol("P"), Symbol("P", "", ("bb",)), Symbol("Pr")))
_COUNT: Final = Symbol("n")
_SIGNS: Final = frozenset("=≤≥")

#: A factor for each part, by which sets it is in.
_Parts = dict[tuple[bool, ...], Fraction]


def judge_measures(root: Node) -> Judgement | None:
    """The judgement of a rule that holds for all sets or events; None of any other statement."""
    if root.op != "rel" or not root.kinds & _MEASURED or not _SIGNS.issuperset(root.signs):
        return None
    measured = [inside for node in root.walk() if (inside := _measured(node)) is not None]
    letters = sorted({letter for inside in measured for letter in letters_of(inside)})
    plain = all(inside.op == "sym" and not inside.symbol.marks for inside in measured)
    plain = plain or any(map(_is_of_numbers, measured))
    if plain or not 0 < len(letters) <= MAX_LETTERS:
        return None
    whole = any(_is_probability(node) for node in root.walk())
    cases = [*product((False, True), repeat=len(letters))]
    reader = _Reader(letters, cases if whole else cases[1:], whole)
    try:
        sides = [reader.parts_of(side) for side in root.args]
    except NoTableError:
        return None
    for sign, (left, right) in zip(root.signs, pairwise(sides), strict=True):
        gaps = [left[case] - right[case] for case in reader.cases]
        if (sign != "≥" and max(gaps) > 0) or (sign != "≤" and min(gaps) < 0):
            return None
    count = len(reader.cases)
    reason = f"both sides count each of the {count} parts into which the sets cut it as often"
    if root.signs != ("=",):
        reason = f"it holds of each of the {count} parts into which the sets cut it"
    scope = all_of("event" if whole else "finite set", letters)
    return Judgement("identity", "exact", reason, domain=scope, proof="truth table")


def _is_probability(node: Node) -> bool:
    if node.op == "fn":
        return node.text == "prob" and len(node.args) == 1
    return node.op == "apply" and len(node.args) == 2 and node.args[0].value in _PROBABILITIES


def _measured(node: Node) -> Node | None:
    """The set whose size or probability a part is; None of any other part."""
    if _is_probability(node):
        return node.args[-1]
    if node.op == "abs":
        return node.args[0]
    counted = node.op in ("apply", "mul") and len(node.args) == 2 and node.args[0].value == _COUNT
    return node.args[1] if counted and node.args[1].op in ("sym", "binop", "pow") else None


def _is_of_numbers(inside: Node) -> bool:
    """Whether it is a sum, or a product other than ¬A."""
    if inside.op == "mul":
        return inside.args[0].value != Symbol("¬")
    return bool(inside.kinds & _SUM) or inside.op in ("num", "neg", "div", "fn")


_SUM: Final = kinds("add")


class _Reader:
    """Takes sides apart."""

    def __init__(self, letters: list[Symbol], cases: list[tuple[bool, ...]], whole: bool) -> None:
        self.letters = letters
        self.cases = cases
        self.whole = whole

    def parts_of(self, node: Node) -> _Parts:
        """The factors of a side.

        Raises:
            NoTableError: it is no sum of sizes.
        """
        inside = _measured(node)
        if inside is not None:
            return {case: Fraction(truth(inside, self._named(case))) for case in self.cases}
        if node.op == "add":
            found = [self.parts_of(part) for part in node.args]
            return {case: sum((parts[case] for parts in found), Fraction()) for case in self.cases}
        if node.op == "neg":
            return {case: -factor for case, factor in self.parts_of(node.args[0]).items()}
        if node.op == "mul" and len(node.args) == 2 and is_whole(node.args[0]):
            times = int(node.args[0].text)
            return {case: times * factor for case, factor in self.parts_of(node.args[1]).items()}
        if is_whole(node) and (self.whole or node.text == "0"):
            return dict.fromkeys(self.cases, Fraction(int(node.text)))
        raise NoTableError

    def _named(self, case: tuple[bool, ...]) -> Mapping[Symbol, bool]:
        return dict(zip(self.letters, case, strict=True))
