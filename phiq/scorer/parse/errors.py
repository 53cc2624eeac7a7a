"""What the parser says when a text is no equation. It raises nothing else."""

from __future__ import annotations

from typing import Literal

from phiq.errors import PhiqError

Kind = Literal["malformed", "not_an_equation", "limit"]

#: Characters of the text shown on each side of the caret.
CARET_CONTEXT = 30


class EquationSyntaxError(PhiqError):
    """A text that is no well-formed equation.

    `kind` is "malformed" (broken syntax), "not_an_equation" (no relation in it) or "limit" (larger
    than any formula we read). `offset` counts characters from 0 in the text as given, `expected`
    names what would have been right there (None where nothing single would).
    """

    code = "equation_syntax"

    def __init__(
        self,
        detail: str,
        *,
        kind: Kind = "malformed",
        text: str = "",
        offset: int = 0,
        expected: str | None = None,
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.kind = kind
        self.text = text
        self.offset = offset
        self.expected = expected

    @property
    def caret(self) -> str:
        """Two lines: the text around the offset, and a caret under it."""
        start = max(0, self.offset - CARET_CONTEXT)
        around = self.text[start : self.offset + CARET_CONTEXT]
        shown = "".join(char if char.isprintable() else " " for char in around)
        return f"{shown}\n{' ' * (self.offset - start)}^"
