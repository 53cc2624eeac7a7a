"""Golden coherence: how much of the golden ratio there is in an equation, from 0 to 1.

    min(1, g + 0.3 · n), where n counts Fibonacci and Lucas terms and typed decimals such as 1.618,
    and g is the largest of
        1                φ occurs as the golden ratio, or both sides are one irrational of Q(φ)
        0.8              the equation has a factor x² - x - 1 or x² + x - 1
        0.5              φ occurs as something else (an angle, a potential, a phase)
        1/(1 + log₂ h)   a constant p + qφ of height h, q ≠ 0

It measures kinship, not truth: a false equation in φ is as coherent as a true one.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from math import log2
from typing import Final

from phiq.scorer.expression.tree import Node, kinds
from phiq.scorer.golden.constants import (
    constant_nodes,
    golden,
    golden_constants,
    is_constant,
    may_be_irrational,
)
from phiq.scorer.golden.factor import has_golden_factor

_AS_RATIO: Final = 1.0
_AS_SYMBOL: Final = 0.5
_AS_FACTOR: Final = 0.8
_EACH_TERM: Final = 0.3
#: Fewest decimals of a typed golden ratio: 1.6 and 1.62 are too common.
_MIN_DECIMALS: Final = 3
#: φ and φ - 1 to 60 digits, more than a literal may have.
_RATIO: Final = Fraction("1.618033988749894848204586834365638117720309179805762862135448")
_GOLDEN_DECIMALS: Final = (_RATIO, _RATIO - 1)
_SEQUENCES: Final = frozenset(("F", "L"))
_SEQUENCE_FUNCTIONS: Final = frozenset(("fibonacci", "lucas"))
#: What no constant has in it.
_SYMBOL: Final = kinds("sym")
_MAY_BE_IRRATIONAL: Final = frozenset(("fn", "pow", "root"))
#: F_n is a term of a sequence, F_x a component and F_1 either, so it counts beside an F_n only.
_INDEX_LETTERS: Final = frozenset("klmnr")


class _Parts:
    """The parts of a tree that have a say in its coherence, found in one walk."""

    __slots__ = ("golden", "irrational", "named", "relations", "terms")

    def __init__(self) -> None:
        self.golden = self.named = False
        self.relations: list[Node] = []
        self.irrational: list[Node] = []
        self.terms: list[Node] = []


def coherence(root: Node) -> float:
    """The golden coherence of a statement tree, in 0..1."""
    parts = _parts_of(root)
    return min(1.0, _nearness(root, parts) + _EACH_TERM * _terms(root, parts.terms))


def _parts_of(root: Node) -> _Parts:
    parts = _Parts()
    for node in root.walk():
        op = node.op
        if op == "sym":
            base = node.symbol.base
            if base in _SEQUENCES:
                parts.terms.append(node)
            elif base == "φ":
                parts.named = True
        elif op == "num":
            if "." in node.text:
                parts.terms.append(node)
        elif op == "const":
            parts.golden = parts.golden or node.value == "phi"
        elif op == "rel":
            parts.relations.append(node)
        elif op == "index" or (op == "fn" and node.value in _SEQUENCE_FUNCTIONS):
            parts.terms.append(node)
        elif op in _MAY_BE_IRRATIONAL and not node.kinds & _SYMBOL and may_be_irrational(node):
            parts.irrational.append(node)
    return parts


def _nearness(root: Node, parts: _Parts) -> float:
    """The largest candidate of g."""
    if parts.golden:
        return _AS_RATIO
    nearest = _AS_SYMBOL if parts.named else 0.0
    if any(map(has_golden_factor, parts.relations)):
        nearest = _AS_FACTOR
    if not any(map(is_constant, parts.irrational)):
        return nearest
    heights = [value.height for value in golden_constants(root)]
    if heights and any(map(_is_golden_equality, parts.relations)):
        return _AS_RATIO
    return max([nearest, *(1 / (1 + log2(height)) for height in heights)])


def _is_golden_equality(relation: Node) -> bool:
    """Whether all sides are one and the same irrational number of Q(φ)."""
    if not constant_nodes(relation).issuperset(relation.args):
        return False
    values = {golden(side) for side in relation.args}
    value = values.pop() if len(values) == 1 else None
    return value is not None and value.b != 0


def _terms(root: Node, candidates: list[Node]) -> int:
    """How many Fibonacci and Lucas terms and golden decimals were typed."""
    if not candidates:
        return 0
    indexed = any(_is_general_term(node) for node in candidates)
    counted = {n for n in candidates if _is_term(n, indexed) or _is_golden_decimal(n)}
    return _occurrences(root, counted) if counted else 0


def _occurrences(root: Node, counted: set[Node]) -> int:
    """How often nodes of `counted` occur in the text: shared ones count at every use."""
    uses: Counter[Node] = Counter({root: 1})
    for node in sorted(root.walk(), key=lambda node: -node.index):
        for child in node.args:
            uses[child] += uses[node]
    return sum(uses[node] for node in counted)


def _is_general_term(node: Node) -> bool:
    """F_n, L_{n+1} and the like: the index says that a sequence is meant."""
    if node.op == "index":
        head, *indices = node.args
        return _is_sequence(head) and any(
            part.op == "sym" and part.symbol.base in _INDEX_LETTERS
            for index in indices
            for part in index.walk()
        )
    return _is_sequence(node) and node.symbol.sub in _INDEX_LETTERS


def _is_term(node: Node, indexed: bool) -> bool:
    if node.op == "fn":
        return node.value in _SEQUENCE_FUNCTIONS
    if _is_general_term(node):
        return True
    return indexed and _is_sequence(node) and node.symbol.sub.isdigit()


def _is_sequence(node: Node) -> bool:
    if node.op != "sym" or node.symbol.base not in _SEQUENCES:
        return False
    return not node.symbol.marks


def _is_golden_decimal(node: Node) -> bool:
    """Whether a typed decimal is the golden ratio (or its inverse), rounded or cut off."""
    digits = node.text.partition(".")[2] if node.op == "num" else ""
    if not digits.isdigit() or len(digits) < _MIN_DECIMALS:
        return False
    value, step = Fraction(node.text), Fraction(1, 10 ** len(digits))
    return any(abs(value - exact) < step for exact in _GOLDEN_DECIMALS)
