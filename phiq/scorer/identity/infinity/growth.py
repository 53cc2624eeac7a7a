"""Judges growth: 3n² + 2n = O(n²), by what the quotient of the two sides tends to."""

from __future__ import annotations

from typing import Final

from phiq.scorer.expression.rewrite import copied
from phiq.scorer.expression.tree import Arena, Node, Symbol
from phiq.scorer.identity.infinity.paths import tendency
from phiq.scorer.identity.judgement import Judgement
from phiq.scorer.numeric.errors import NO_VALUE, UnsupportedError
from phiq.scorer.render import to_display
from phiq.scorer.render.textbook import symbol_text

#: Which tendencies of left/right each bound allows.
_ALLOWED: Final = {
    "O": ("falls", "settles"), "o": ("falls",), "Θ": ("settles",),
    "Ω": ("settles", "grows"), "ω": ("grows",),
}  # fmt: skip
#: What is counted: an x or an h may as well be small.
_COUNTS: Final = frozenset(map(Symbol, "nmkN"))
_TENDENCIES: Final = {
    "falls": "tends to 0",
    "settles": "stays between two positive numbers",
    "grows": "grows without end",
}


def judge_growth(root: Node) -> Judgement | None:
    """The judgement of f(n) = O(g(n)) with both functions given; None of anything else."""
    if root.op != "rel" or len(root.args) != 2 or root.value not in (("=",), ("∈",)):
        return None
    left, bound = root.args
    if bound.op != "apply" or len(bound.args) != 2 or bound.args[0].op != "sym":
        return None
    allowed = _ALLOWED.get(bound.args[0].symbol.base)
    letters = {part.symbol for part in root.walk() if part.op == "sym"} - {bound.args[0].symbol}
    if allowed is None or len(letters) != 1 or not letters <= _COUNTS or _is_unnamed(root):
        return None
    arena, (letter,) = Arena(), letters
    parts = [copied(arena, part) for part in (left, bound.args[1])]
    try:
        found = tendency(arena.node("div", tuple(parts)), letter)
    except (*NO_VALUE, UnsupportedError):
        return None
    if found is None:
        return None
    below = to_display(bound.args[1])
    reason = f"the left side divided by {below} {_TENDENCIES[found]} as {symbol_text(letter)} grows"
    return Judgement("identity" if found in allowed else "contradiction", "digits", reason)


def _is_unnamed(root: Node) -> bool:
    """Whether it holds a function that is not given, besides the bound."""
    return sum(part.op == "apply" for part in root.walk()) > 1
