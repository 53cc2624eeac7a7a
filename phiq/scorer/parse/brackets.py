"""Where a bracket closes, in a text or among its tokens, whose kinds are brackets then."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

#: Characters, or tokens by their kinds.
Items = str | Sequence[tuple[str, object, int, bool]]
#: Kinds of tokens that open a bracket, and those that close one.
OPENERS: Final = frozenset(("(", "[", "{", "\\{", "left", "begin", "⌊", "⌈", "⟨", "(|", "(‖"))
CLOSERS: Final = frozenset((")", "]", "}", "\\}", "right", "end\\", "⌋", "⌉", "⟩", "|)", "‖)"))
#: Signs in which what is looked for has to come: no integrand, row or argument has as many.
MAX_AHEAD: Final = 256


def closing(items: Items, at: int, opener: str, closer: str) -> int:
    """The place that closes the bracket at `at`; -1 where none does."""
    depth = 0
    for place in range(at, len(items)):
        kind = items[place][0]
        depth += (kind == opener) - (kind == closer)
        if depth == 0:
            return place
    return -1


def stands_ahead(
    tokens: Sequence[tuple[str, object, int, bool]], at: int, wanted: str, *stops: str
) -> bool:
    """Whether a token of a kind comes in the group at hand, before any of those that stop it."""
    depth = 0
    for kind, _, _, _ in tokens[at : at + MAX_AHEAD]:
        depth += (kind in OPENERS) - (kind in CLOSERS)
        if depth < 0 or kind == "end" or (depth == 0 and kind in stops):
            return False
        if kind == wanted and depth == 0:
            return True
    return False
