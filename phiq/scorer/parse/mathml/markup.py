"""Reads XML markup into elements with their offsets; knows nothing of mathematics.

No document type, so no entity is ever expanded but the named characters of HTML. Size, depth and
number of elements are limited before anything is built of them.
"""

from __future__ import annotations

from html.entities import html5
from typing import Final
from xml.parsers import expat

from phiq.scorer.parse.errors import EquationSyntaxError

#: Longest markup in characters: markup is about a tenth formula, and 4096 characters of formula
#: are the limit of plain text.
MAX_MARKUP_CHARS = 65_536
#: Most elements: an element holds at least a token or a group, and 2500 tokens are the limit.
MAX_ELEMENTS = 8192
#: Deepest nesting: 64 brackets are the limit of a formula, each at most three elements deep.
MAX_MARKUP_DEPTH = 200


class Element:
    """One element: its name without prefix, attributes, children, own text, and where it begins."""

    __slots__ = ("attributes", "children", "name", "offset", "text")

    def __init__(self, name: str, attributes: dict[str, str], offset: int) -> None:
        self.name = name
        self.attributes = attributes
        self.offset = offset
        self.children: list[Element] = []
        self.text = ""

    @property
    def content(self) -> str:
        """The text of a leaf with white space folded."""
        return " ".join(self.text.split())


def read_markup(text: str) -> Element:
    """The root element of a markup; offsets count bytes of its UTF-8 form.

    Raises:
        EquationSyntaxError: it is not well formed, has a document type, or is past a limit.
    """
    if len(text) > MAX_MARKUP_CHARS:
        raise _limit(f"markup longer than {MAX_MARKUP_CHARS} characters", text, MAX_MARKUP_CHARS)
    data = text.strip().encode("utf-8", "replace")
    reader = _Reader(text)
    try:
        reader.parser.Parse(data, True)
    except expat.ExpatError as error:
        detail = f"broken markup: {expat.ErrorString(error.code)}"
        offset = character_offset(text, reader.parser.ErrorByteIndex)
        raise EquationSyntaxError(
            detail, text=text, offset=offset, expected="well-formed XML"
        ) from error
    return reader.root


def character_offset(text: str, byte_offset: int) -> int:
    """Where in a text a byte of its stripped UTF-8 form is."""
    lead = len(text) - len(text.lstrip())
    data = text.strip().encode("utf-8", "replace")
    return lead + len(data[: max(0, byte_offset)].decode("utf-8", "ignore"))


def _limit(detail: str, text: str, offset: int) -> EquationSyntaxError:
    return EquationSyntaxError(detail, kind="limit", text=text, offset=offset)


class _Reader:
    """Builds the elements from expat's events."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.root = Element("", {}, 0)
        self.stack: list[Element] = []
        self.count = 0
        self.parser = parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.UseForeignDTD(True)  # named characters then come to `named` instead of failing
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.characters
        parser.SkippedEntityHandler = self.named
        parser.StartDoctypeDeclHandler = self.doctype

    def here(self) -> int:
        """The place in the text that the parser is at."""
        return character_offset(self.text, self.parser.CurrentByteIndex)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element opens."""
        self.count += 1
        if self.count > MAX_ELEMENTS or len(self.stack) >= MAX_MARKUP_DEPTH:
            detail = f"more than {MAX_ELEMENTS} elements or {MAX_MARKUP_DEPTH} levels"
            raise _limit(detail, self.text, self.here())
        element = Element(name.rpartition(":")[2], attributes, self.parser.CurrentByteIndex)
        if self.stack:
            self.stack[-1].children.append(element)
        else:
            self.root = element
        self.stack.append(element)

    def end(self, _: str) -> None:
        """An element closes."""
        self.stack.pop()

    def characters(self, data: str) -> None:
        """Text inside an element."""
        self.stack[-1].text += data

    def named(self, name: str, is_parameter: int) -> None:
        """A named character such as &pi;."""
        known = None if is_parameter else html5.get(f"{name};")
        if known is None:
            raise EquationSyntaxError(
                f"unknown character &{name};", text=self.text, offset=self.here()
            )
        self.stack[-1].text += known

    def doctype(self, *_: object) -> None:
        """A document type could declare entities without end."""
        raise EquationSyntaxError(
            "a document type in markup", text=self.text, offset=self.here(), expected="<math>"
        )


def is_markup(text: str) -> bool:
    """Whether a text is the markup of a formula."""
    return _START in text and text.lstrip().startswith(_START)


#: How markup of a formula begins.
_START: Final = "<math"
