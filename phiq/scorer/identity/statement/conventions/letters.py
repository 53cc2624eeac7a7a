"""Letters that a parser takes for constants, where they may as well be symbols: φ = π/2, 0 < e < 1.

A constant counts where it makes a statement true. Where it refutes one, and stands once among plain
numbers, the letter may be meant as an angle, an eccentricity, a ratio, and the other reading is the
one to judge. Where it stands twice (φ² = φ + 2), under a logarithm or below an exponent (ln e = 2)
the constant is meant.
"""

from __future__ import annotations

from typing import Final

from phiq.scorer.expression.functions import CIRCULAR, HYPERBOLIC
from phiq.scorer.expression.literals import is_whole, unsigned
from phiq.scorer.expression.rewrite import rewritten
from phiq.scorer.expression.tree import Arena, Node, Symbol

#: Constants that are letters, and the symbol that each may be.
_LETTERS: Final = {"e": Symbol("e"), "phi": Symbol("φ"), "euler": Symbol("γ")}
#: What plain numbers are made of: no integral, sum or limit, whose value a constant may name.
_PLAIN: Final = frozenset(
    ("num", "const", "unit", "add", "mul", "neg", "div", "pow", "root", "pm", "abs", "text")
)
_STATEMENTS: Final = frozenset(("rel", "system", "logic"))
_ELEMENTARY: Final = frozenset((*CIRCULAR, *HYPERBOLIC, "ln", "log", "exp", "factorial"))
_LOGARITHMS: Final = frozenset(("ln", "log"))


def frees_a_letter(best: Node, other: Node) -> bool:
    """Whether another reading differs from the best one in taking such a constant for a symbol."""
    found = _lone_constant(best)
    if found is None:
        return False
    arena = Arena()
    put = arena.symbol(_LETTERS[found.text])
    freed = rewritten(arena, best, lambda part: put if part is found else None)
    return freed.digest == other.digest


def _lone_constant(root: Node) -> Node | None:
    """The constant that stands once among numbers, or beside letters as a side: e = k/m = 2."""
    parts = root.walk()
    lettered = [part for part in parts if part.op == "sym"]
    if not all(map(_is_plain, set(parts).difference(lettered))):
        return None
    letters = [part for part in parts if part.op == "const" and part.text in _LETTERS]
    if len(letters) != 1:
        return None
    parents = [part for part in parts for child in part.args if child is letters[0]]
    # A part that occurs twice holds it twice.
    once = len(parents) == 1 and _count(root, letters[0]) == 1
    if lettered and any(parent.op != "rel" for parent in parents):
        return None
    return letters[0] if once and not _means_constant(parents[0], letters[0]) else None


def _is_plain(node: Node) -> bool:
    if node.op == "fn":
        return node.text in _ELEMENTARY
    return node.op in _PLAIN or node.op in _STATEMENTS


def _count(node: Node, wanted: Node) -> int:
    if node is wanted:
        return 1
    return sum(_count(child, wanted) for child in node.args)


def _means_constant(parent: Node, letter: Node) -> bool:
    """Whether it is under a logarithm, its base, or the base of a power that is not whole."""
    if parent.op == "fn":
        return parent.text in _LOGARITHMS
    if parent.op != "pow" or parent.args[0] is not letter:
        return False
    exponent = parent.args[1]
    exponent = unsigned(exponent)
    return not (is_whole(exponent))
