"""Tells what MathML elements make together: enclosed rows, accents, rows of a table."""

from __future__ import annotations

from typing import Final

from phiq.scorer.parse.mathml.markup import Element
from phiq.scorer.parse.mathml.tables import ACCENTS_ABOVE, ACCENTS_BELOW, CLOSERS, RELATIONS

#: Elements that are the row of their children.
ROWS: Final = frozenset(
    ("math", "mrow", "mstyle", "mpadded", "merror", "menclose", "mtd", "msqrt", "semantics")
)
#: Elements with a base and scripts.
SCRIPTED: Final = frozenset(("msub", "msup", "msubsup"))


def bare(element: Element) -> Element:
    """What is left of an element without rows of one child around it, and of <semantics>."""
    while element.name in ("mrow", "semantics") and element.children:
        if element.name == "mrow" and len(element.children) > 1:
            break
        element = element.children[0]
    return element


def cells(row: Element) -> list[Element]:
    """The cells of a row, without its label."""
    return row.children[1:] if row.name == "mlabeledtr" else row.children


def states_something(row: list[Element]) -> bool:
    """Whether a row of a table holds a relation."""
    stack = list(row)
    while stack:
        element = stack.pop()
        if element.name == "mo" and element.content in RELATIONS:
            return True
        if element.name in ROWS:
            stack.extend(element.children)
    return False


def delimiter(sign: str) -> str:
    r"""A delimiter as \left and \right take it."""
    return {"{": r"\{", "}": r"\}", "": "."}.get(sign, sign)


def _fence_of(element: Element) -> Element:
    """The sign itself where a closing delimiter has scripts."""
    return bare(element.children[0]) if element.name in SCRIPTED and element.children else element


def enclosing(children: list[Element]) -> tuple[str, str] | None:
    """The two delimiters that enclose a whole row; None where there are none."""
    if len(children) < 2 or children[0].name != "mo":
        return None
    last = _fence_of(children[-1])
    opening, closing = children[0].content, last.content
    if last.name != "mo" or not _is_pair(children[0], last):
        return None
    depth = 0
    signs = [child.content for child in children[1:-1] if child.name == "mo"]
    if opening in ("|", "‖") and closing == opening and opening in signs:
        return None
    for sign in signs:
        depth += (sign == opening) - (sign == closing) if opening != closing else 0
        if depth < 0:
            return None
    return (opening, closing) if depth == 0 else None


def _is_pair(first: Element, last: Element) -> bool:
    opening, closing = first.content, last.content
    stretched = "true" in (first.attributes.get("fence"), first.attributes.get("stretchy"))
    if first.attributes.get("stretchy") == "false" or first.attributes.get("form") == "postfix":
        return False
    if stretched and last.attributes.get("form") == "postfix":
        return True
    if opening in ("(", "["):
        return stretched and closing in (")", "]")
    return closing in CLOSERS.get(opening, ())


def in_parentheses(element: Element) -> bool:
    """Whether a row begins and ends with parentheses: (a)_n."""
    row = element.children if element.name in ROWS else []
    return len(row) > 1 and row[0].content == "(" and row[-1].content == ")"


def accent(element: Element) -> str | None:
    """The command of an accent, "" for a brace without a meaning, None for what is no accent."""
    if element.name == "munderover" or len(element.children) < 2:
        return None
    sign = bare(element.children[1])
    table = ACCENTS_ABOVE if element.name == "mover" else ACCENTS_BELOW
    if sign.name not in ("mo", "mi", "mtext"):
        return None
    base = bare(element.children[0])
    if base.name == "mo" and element.attributes.get("accent") != "true":
        return None
    return table.get(sign.content)


def is_accented(element: Element) -> bool:
    """Whether an element is a base with an accent."""
    return element.name in ("mover", "munder") and bool(accent(element))
