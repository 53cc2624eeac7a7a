"""Judges how functions compare where their letter grows or is small: O, o, Θ, Ω, ω and ∼.

    3n² + 2n = O(n²)             the quotient stays bounded as n grows
    sin x = x − x³/6 + O(x⁵)     so does that of the rest and x⁵ as x tends to 0
    n! ∼ √(2πn)(n/e)ⁿ            the quotient tends to 1

Letters that count grow; others are small where they bound the rest of a series.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from flint import arb

from phiq.scorer.expression.arithmetic import terms_of
from phiq.scorer.expression.binding import free_symbols
from phiq.scorer.expression.rewrite import copied
from phiq.scorer.expression.tree import Arena, Node, Symbol, kinds
from phiq.scorer.identity.infinity.paths import COUNTING, Path, tendency
from phiq.scorer.identity.judgement import Judgement
from phiq.scorer.numeric.balls.basics import Ball
from phiq.scorer.numeric.balls.precision import precision
from phiq.scorer.numeric.errors import NO_VALUE, UnsupportedError
from phiq.scorer.numeric.far import tends_to
from phiq.scorer.render import to_display
from phiq.scorer.render.textbook import symbol_text

#: Which tendencies of left/right each bound allows.
_ALLOWED: Final = {
    "O": ("falls", "settles"), "o": ("falls",), "Θ": ("settles",),
    "Ω": ("settles", "grows"), "ω": ("grows",),
}  # fmt: skip
#: What is counted: an x or an h may as well be small.
_COUNTS: Final = frozenset(map(Symbol, "nmkN"))
#: What is small where a power of it bounds the rest of a series.
_SMALL: Final = frozenset(map(Symbol, "xhtyzuεδ"))
#: Largest power that bounds a rest, and the bits for each one more: a rest of xᵏ is what terms of
#: size 1 leave, which are looked at down to x = 10^-128.
MAX_ORDER: Final = 16
BITS_AN_ORDER: Final = 450
_CALLED: Final = kinds("apply")
_TENDENCIES: Final = {
    "falls": "tends to 0",
    "settles": "stays between two positive numbers",
    "grows": "grows without end",
}


def judge_growth(root: Node) -> Judgement | None:
    """The judgement of f(n) = O(g(n)) or f(n) ∼ g(n), with both given; None of anything else."""
    if root.op != "rel" or len(root.args) != 2:
        return None
    try:
        if root.value == ("∼",):
            return _same_order(root)
        stated = root.kinds & _CALLED and root.value in (("=",), ("∈",))
        return _bounded(root) if stated else None
    except (*NO_VALUE, UnsupportedError):
        return None


def _bounded(root: Node) -> Judgement | None:
    left, right = root.args
    terms = terms_of(right)
    bounds = [term for term in terms if _is_bound(term)]
    if len(bounds) != 1:
        return None
    bound = bounds[0]
    head, size = bound.args
    allowed = _ALLOWED[head.symbol.base]
    letter = _letter(root, head.symbol)
    if letter is None or sum(part.op == "apply" for part in root.walk()) > 1:
        return None
    order = _order(size) if letter in _SMALL and len(terms) > 1 else 0
    if not order and letter not in _COUNTS:
        return None
    arena = Arena()
    others = [arena.neg(copied(arena, term)) for term in terms if term is not bound]
    rest = copied(arena, left)
    if others:
        before = terms_of(rest)
        rest = arena.add(*before, *others)
    quotient = arena.div(rest, copied(arena, size))
    path = _path(quotient, letter, small=bool(order))
    values = partial(_closely, path, (order + 2) * BITS_AN_ORDER) if order else path.at
    found = tendency(values, whole=letter.base in COUNTING)
    if found is None:
        return None
    what = "what is left" if others else "the left side"
    name = symbol_text(letter)
    goes = f"{name} tends to 0" if order else f"{name} grows"
    reason = f"{what} divided by {to_display(size)} {_TENDENCIES[found]} as {goes}"
    return Judgement("identity" if found in allowed else "contradiction", "digits", reason)


def _is_bound(node: Node) -> bool:
    """Whether it is O(g) or its like."""
    head = node.args[0] if node.op == "apply" and len(node.args) == 2 else node
    return head is not node and head.op == "sym" and head.symbol.base in _ALLOWED


def _order(node: Node) -> int:
    """The k of xᵏ, which is small with x; 0 of anything else, and of a power too large."""
    base, exponent = node.args if node.op == "pow" else (node, None)
    if base.op != "sym" or (exponent is not None and not exponent.text.isdigit()):
        return 0
    order = 1 if exponent is None else int(exponent.text)
    return order if order <= MAX_ORDER else 0


def _closely(path: Path, bits: int, t: arb) -> Ball:
    with precision(bits):
        return path.at(t)


def _letter(root: Node, *others: Symbol) -> Symbol | None:
    """The one letter of a statement besides others; None where there are more or none."""
    letters = set(free_symbols(root)).difference(others)
    return letters.pop() if len(letters) == 1 else None


def _path(body: Node, letter: Symbol, *, small: bool) -> Path:
    arena = Arena()
    return Path(body, letter, arena.num(0) if small else arena.const("inf"), 1)


def _same_order(root: Node) -> Judgement | None:
    """Whether f ∼ g, which says that the quotient tends to 1; scales have more letters."""
    letter = _letter(root)
    if letter is None or any(part.op in ("apply", "deriv") for part in root.walk()):
        return None
    arena = Arena()
    sides: Sequence[Node] = [copied(arena, side) for side in root.args]
    quotient = arena.node("div", tuple(sides))
    counts = letter in _COUNTS
    name = symbol_text(letter)
    for small in (False,) if counts else (False, True):
        path = _path(quotient, letter, small=small)
        goes = f"{name} tends to 0" if small else f"{name} grows"
        if tends_to(path.at, arb(1), whole=counts):
            reason = f"the quotient of the sides tends to 1 as {goes}"
            return Judgement("identity", "digits", reason)
        found = tendency(path.at, whole=True) if counts else None
        if found in ("falls", "grows"):
            reason = f"the quotient of the sides {_TENDENCIES[found]} as {goes}"
            return Judgement("contradiction", "digits", reason)
    return None
