"""Parameters of calls: what a query argument, header or part of a path may be, said once.

The same object reads the value and tells `api/openapi.py` what it may be.
"""

from __future__ import annotations

import math
import re
from typing import Any, Literal

from msgspec import Struct

from api.around import the_request
from phiq.errors import InvalidRequestError


def queried(name: str) -> str | None:
    """The first value of a name in the query of the current request; None where it is not there."""
    asked = the_request()
    return asked.args.get(name) if asked.environ.get("QUERY_STRING") else None


class WholeNumber(Struct, frozen=True, kw_only=True):
    """A whole number of the query string, from `least` to `most`."""

    name: str
    about: str
    default: int
    least: int
    most: int

    where = "query"
    example = None

    def read(self, default: int | None = None) -> int:
        """Its value in the current request.

        Raises:
            InvalidRequestError: it is not a whole number in least..most.
        """
        text = queried(self.name)
        if text is None:
            return self.default if default is None else default
        if not re.fullmatch(r"[0-9]{1,15}", text) or not self.least <= int(text) <= self.most:
            raise InvalidRequestError(
                f"`{self.name}` must be a whole number from {self.least} to {self.most}",
                field=self.name,
            )
        return int(text)

    @property
    def schema(self) -> dict[str, Any]:
        """As JSON Schema."""
        bounds = {"minimum": self.least, "maximum": self.most}
        return {"type": "integer", **bounds, "default": self.default}


class Text(Struct, frozen=True, kw_only=True):
    """A text; one that fits `pattern` and has 1 to `most_chars` characters, where it has those."""

    name: str
    about: str
    where: Literal["query", "header", "path"]
    example: str | None = None
    pattern: str | None = None
    most_chars: int | None = None

    def read(self) -> str | None:
        """Its value in the query of the current request, None where it is not there.

        Raises:
            InvalidRequestError: it is none of those that it may be.
        """
        text = queried(self.name)
        if text is not None and not self.fits(text):
            raise InvalidRequestError(f"`{self.name}` must be {self.about}", field=self.name)
        return text

    def fits(self, text: str) -> bool:
        """Whether `text` is one."""
        short = self.most_chars is None or 0 < len(text) <= self.most_chars
        return short and (self.pattern is None or bool(re.fullmatch(self.pattern, text)))

    @property
    def schema(self) -> dict[str, Any]:
        """As JSON Schema."""
        schema: dict[str, Any] = {"type": "string"}
        if self.pattern is not None:
            schema["pattern"] = f"^(?:{self.pattern})$"
        if self.most_chars is not None:
            schema |= {"minLength": 1, "maxLength": self.most_chars}
        return schema


class Number(Struct, frozen=True, kw_only=True):
    """A number of the query string from `least` to `most`; only a whole one if it is `whole`."""

    name: str
    about: str
    least: float
    most: float
    whole: bool = False

    where = "query"
    example = None

    def read(self) -> float | None:
        """Its value in the current request, None where it is not there.

        Raises:
            InvalidRequestError: it is no such number.
        """
        text = queried(self.name)
        if text is None:
            return None
        value = float(text) if re.fullmatch(_NUMERAL, text) else math.nan
        if not self.least <= value <= self.most or (self.whole and not value.is_integer()):
            kind = "whole number" if self.whole else "number"
            raise InvalidRequestError(
                f"`{self.name}` must be a {kind} from {self.least:g} to {self.most:g}",
                field=self.name,
            )
        return value

    @property
    def schema(self) -> dict[str, Any]:
        """As JSON Schema."""
        kind = "integer" if self.whole else "number"
        return {"type": kind, "minimum": self.least, "maximum": self.most}


#: A number as JSON writes it, of a length that nobody types.
_NUMERAL = r"-?[0-9]{1,20}(?:\.[0-9]{1,400})?(?:[eE][+-]?[0-9]{1,4})?"

Parameter = WholeNumber | Number | Text
