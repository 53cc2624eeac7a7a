"""The text made of a markup, with the place that each piece of it came from."""

from __future__ import annotations

from bisect import bisect_right

from phiq.scorer.parse.mathml.markup import character_offset

#: Signs that would make another sign together: = and = are no ==.
_SIGNS = frozenset("=-!*:<>+./~'")


class Converted:
    """The text of a markup, and which place of the markup each piece of it came from."""

    def __init__(self, markup: str) -> None:
        self.markup = markup
        self.pieces: list[str] = []
        self.starts: list[int] = []
        self.sources: list[int] = []
        self.length = 0

    @property
    def text(self) -> str:
        """The LaTeX text."""
        return "".join(self.pieces)

    def add(self, piece: str, offset: int) -> None:
        """One more piece; letters and digits that would run together are kept apart."""
        last = self.pieces[-1][-1:] if self.pieces else ""
        if _runs_together(last, piece[:1], self.pieces[-1] if self.pieces else ""):
            piece = " " + piece
        self.pieces.append(piece)
        self.starts.append(self.length)
        self.sources.append(offset)
        self.length += len(piece)

    def source(self, offset: int) -> int:
        """The place in the markup that a place in the text came from."""
        at = max(0, bisect_right(self.starts, offset) - 1)
        return character_offset(self.markup, self.sources[at]) if self.sources else 0


def _runs_together(last: str, first: str, piece: str) -> bool:
    if last and first and last in _SIGNS and first in _SIGNS:
        return True
    if not (last.isascii() and last.isalnum() and first.isascii() and first.isalnum()):
        return False
    return not (piece.strip() == "d" and first.isalpha())
