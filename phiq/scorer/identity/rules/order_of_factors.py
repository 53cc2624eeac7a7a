r"""Sees that a statement has factors in both orders, AB and BA: they may be no numbers.

    AB = BA              holds for numbers, but not for all matrices
    (AB)A = A(BA)        holds for all matrices
    XP - PX = i\hbar     holds for no numbers, but for operators

Sides are expanded into words, whose letters keep their order. Small letters are numbers, unless no
numbers make the statement true.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import combinations, product
from typing import Final

from phiq.scorer.expression.fold import all_known, folded
from phiq.scorer.expression.literals import is_whole
from phiq.scorer.expression.tree import Node, Symbol, kinds
from phiq.scorer.identity.judgement import Judgement
from phiq.scorer.identity.rules.matrices import MATRICES
from phiq.scorer.identity.statement.rules import all_of
from phiq.scorer.render.textbook import symbol_text

_PRODUCTS: Final = kinds("mul")
#: What makes numbers of matrices, or has rules of its own for them.
_RULED: Final = kinds("fn", "mark", "abs")
#: Marks of matrices and operators.
_MARKS: Final = frozenset(("bold", "hat"))
_ORDER: Final = "it holds for numbers, but the order of factors may matter"
#: Most words of a side, and largest power that is multiplied out.
MAX_WORDS, MAX_POWER = 64, 6

#: A letter, and whether it is inverted.
Letter = tuple[Symbol, bool]
#: How often each word is in a sum.
Words = dict[tuple[Letter, ...], Fraction]


def with_order_of_factors(root: Node, found: Judgement) -> Judgement:
    """The judgement of a statement about numbers, where its letters may be matrices."""
    if not root.kinds & _PRODUCTS or root.kinds & _RULED or found.verdict == "satisfiable":
        return found
    letters = _in_both_orders(root)
    if not letters or (found.verdict == "undecided" and found.reason != _ORDER):
        return found
    matrices = all(_may_be_matrix(symbol) for symbol in letters)
    if matrices and found.verdict != "contradiction" and _holds_in_order(root):
        if found.verdict == "identity":
            return found
        return found._replace(
            verdict="identity", reason=_IN_ORDER, domain=all_of("square matrix", letters)
        )
    names = " and ".join(map(symbol_text, letters))
    if found.verdict == "contradiction":
        reason = f"it can hold for matrices or operators {names}, but for no numbers"
    elif matrices:
        reason = f"it holds for numbers {names}, but not for all matrices"
    else:
        return found
    return found._replace(
        verdict="satisfiable", stage="none", reason=reason, domain=None, proof=None, failure=None
    )


_IN_ORDER: Final = "multiplied out in order, both sides are the same"


def _may_be_matrix(symbol: Symbol) -> bool:
    plain = not symbol.sub and not symbol.marks and symbol.base in MATRICES
    return plain or not _MARKS.isdisjoint(symbol.marks)


def _in_both_orders(root: Node) -> Sequence[Symbol]:
    """The letters of the first product that stands there in another order too, or of ABA⁻¹."""
    products = [node.args for node in root.walk() if node.op == "mul"]
    words = {tuple(part.symbol for part in args if part.op == "sym") for args in products}
    for one, other in combinations(sorted(words), 2):
        if len(one) > 1 and sorted(one) == sorted(other):
            return sorted(set(one))
    for args in products:
        turned = {part.args[0] for part in args if part.op == "pow" and part.args[1].op == "neg"}
        around = [part.symbol for part in args if part.op == "sym"]
        if turned.intersection(args) and len(set(around)) > 1:
            return sorted(set(around))
    return ()


def _holds_in_order(root: Node) -> bool:
    """Whether all sides are the same, multiplied out without exchanging factors."""
    if root.op != "rel" or root.value not in (("=",), ("≡",)):
        return False
    sides = all_known(folded(side, _leaf, _RULES) for side in root.args)
    return sides is not None and sides[0] == sides[1]


def _leaf(node: Node) -> Words | None:
    if node.op == "sym":
        return {((node.symbol, False),): Fraction(1)}
    if not is_whole(node):
        return None
    return {(): Fraction(node.text)} if node.text != "0" else {}


def _sum(parts: Sequence[Words]) -> Words:
    total: Words = {}
    for part in parts:
        for word, count in part.items():
            total[word] = total.get(word, Fraction(0)) + count
    return {word: count for word, count in total.items() if count}


def _product(parts: Sequence[Words]) -> Words | None:
    total: Words = {(): Fraction(1)}
    for part in parts:
        if len(total) * len(part) > MAX_WORDS:
            return None
        pairs = product(total.items(), part.items())
        total = _sum([{_reduced((*a, *b)): count * times} for (a, count), (b, times) in pairs])
    return total


def _power(parts: Sequence[Words]) -> Words | None:
    """A whole power; a negative one of a single word, whose letters are inverted in turn."""
    words, exponent = parts
    n = exponent.get((), Fraction(0))
    if exponent.keys() != {()} or n.denominator != 1 or abs(n) > MAX_POWER:
        return None
    if n < 0:
        if len(words) != 1:
            return None
        ((word, count),) = words.items()
        words = {tuple((s, not inverted) for s, inverted in reversed(word)): 1 / count}
    return _product([words] * abs(int(n)))


#: What operations make of words.
_RULES: Final[dict[str, Callable[[list[Words]], Words | None]]] = {
    "neg": lambda parts: {word: -count for word, count in parts[0].items()},
    "add": _sum,
    "mul": _product,
    "pow": _power,
}


def _reduced(word: Sequence[Letter]) -> tuple[Letter, ...]:
    """The word without letters beside their own inverses."""
    kept: list[Letter] = []
    for symbol, inverted in word:
        if kept and kept[-1] == (symbol, not inverted):
            kept.pop()
        else:
            kept.append((symbol, inverted))
    return tuple(kept)
