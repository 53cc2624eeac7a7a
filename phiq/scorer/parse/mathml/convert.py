"""Turns presentation MathML into the LaTeX text that says the same, for the one grammar to read.

Markup of this library and of other tools alike. It knows elements and operators, no syntax: what
stands wrong in a formula is found by the grammar, and its place traced back to the markup.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from phiq.scorer.parse.mathml.grid import GridConverter
from phiq.scorer.parse.mathml.markup import Element, read_markup
from phiq.scorer.parse.mathml.shape import (
    ROWS,
    SCRIPTED,
    accent,
    bare,
    delimiter,
    enclosing,
    in_parentheses,
    is_accented,
)
from phiq.scorer.parse.mathml.tables import (
    CLASSES,
    OPERATORS,
    PRIMES,
    RELATIONS,
    VARIANTS,
)
from phiq.scorer.parse.mathml.text import Converted

_GROUPED_DIGITS: Final = re.compile(r"\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?")
_SPECIAL: Final = str.maketrans(
    {"\\": r"\backslash ", "{": r"\{", "}": r"\}", "$": r"\$", "%": r"\%", "&": r"\wedge ",
     "#": r"\#", "~": r"\sim "}
)  # fmt: skip
_UNSAFE: Final = str.maketrans("", "", "\\{}")
_SKIPPED: Final = frozenset(
    ("annotation", "annotation-xml", "mphantom", "none", "mprescripts", "maligngroup", "malignmark")
)


def to_latex(markup: str) -> Converted:
    """The text that a <math> element stands for.

    Raises:
        EquationSyntaxError: the markup is broken, past a limit, or has an unknown element.
    """
    out = Converted(markup)
    _Converter(out).convert(read_markup(markup))
    return out


class _Converter(GridConverter):
    """Walks the elements and writes what each stands for."""

    def convert(self, element: Element) -> None:
        """Write one element."""
        name = element.name
        if name in _SKIPPED:
            return
        if name in ROWS and name != "msqrt":
            self._only_elements(element)
            self.row(element.children)
            return
        write = _WRITERS.get(name)
        if write is None:
            raise self.error(f"unknown element <{name}>", element)
        write(self, element)

    def _only_elements(self, element: Element) -> None:
        if element.text.strip():
            raise self.error(f"text in <{element.name}>", element)

    def row(self, children: list[Element]) -> None:
        """A row; delimiters that enclose all of it, or a table, go together."""
        at = 0
        pair = enclosing(children)
        if pair is not None:
            self._enclosed(children, *pair)
            return
        while at < len(children):
            table = self.fenced_table(children, at)
            if table == 0:
                self.convert(children[at])
            at += max(table, 1)

    def _enclosed(self, children: list[Element], opening: str, closing: str) -> None:
        table = self.fenced_table(children, 0)
        if table:
            self.row(children[table:])
            return
        last = children[-1]
        self.add(rf"\left{delimiter(opening)}", children[0].offset)
        self.row(children[1:-1])
        self.add(rf"\right{delimiter(closing)}", last.offset)
        if last.name in SCRIPTED:
            self._scripts(last)

    def identifier(self, element: Element) -> None:
        """A name: a letter, a function, a word."""
        text = element.content
        command = CLASSES.get(element.attributes.get("class", ""))
        variant = element.attributes.get("mathvariant", "")
        if command is not None:
            self.add(rf"\{command}{{{text.translate(_UNSAFE)}}}", element.offset)
        elif text == "lim":
            self.add(r"\lim ", element.offset)
        elif len(text) > 1 and text.isalnum():
            self.add(rf"\operatorname{{{text}}}", element.offset)
        elif variant in VARIANTS:
            self.add(rf"\{VARIANTS[variant]}{{{text.translate(_SPECIAL)}}}", element.offset)
        elif variant == "normal" and text in ("d", "e", "i"):
            self.add(rf"\mathrm{{{text}}}", element.offset)
        elif text:
            self.add(text.translate(_SPECIAL), element.offset)

    def number(self, element: Element) -> None:
        """A number; commas and spaces between groups of three digits are left out."""
        text = element.content
        if _GROUPED_DIGITS.fullmatch(text):
            text = text.replace(",", "").replace(" ", "")
        if text:
            self.add(text.translate(_SPECIAL), element.offset)

    def operator(self, element: Element) -> None:
        """A sign."""
        text = element.content
        form = element.attributes.get("form", "")
        if text in ("|", "∣") and element.attributes.get("fence") == "false":
            text = r"\mid "
        elif text in ("|", "‖", "∥") and form in ("prefix", "postfix"):
            side = "l" if form == "prefix" else "r"
            text = rf"\{side}{'vert' if text == '|' else 'Vert'} "
        elif text in OPERATORS:
            text = OPERATORS[text]
        elif len(text) > 1 and text.isascii() and text.isalpha():
            text = rf"\operatorname{{{text}}}"
        else:
            text = text.translate(_SPECIAL)
        if text:
            self.add(text, element.offset)

    def words(self, element: Element) -> None:
        """Words between formulas."""
        text = element.content.translate(_UNSAFE).replace("$", "")
        command = CLASSES.get(element.attributes.get("class", ""), "text")
        self.add(rf"\{command}{{ {text} }}" if text else " ", element.offset)

    def space(self, element: Element) -> None:
        """White space."""
        self.add(" ", element.offset)

    def fraction(self, element: Element) -> None:
        """A fraction; one without a line is a binomial coefficient."""
        lineless = element.attributes.get("linethickness", "").strip("px em%.") == "0"
        self._command(element, r"\binom" if lineless else r"\frac", (0, 1))

    def _command(self, element: Element, command: str, order: tuple[int, ...]) -> None:
        self.add(command, element.offset)
        for index in order:
            self._braced(self.part(element, index))

    def _braced(self, element: Element) -> None:
        self.add("{", element.offset)
        self.convert(element)
        self.add("}", element.offset)

    def square_root(self, element: Element) -> None:
        """The row below a root sign."""
        self.add(r"\sqrt{", element.offset)
        self.row(element.children)
        self.add("}", element.offset)

    def root(self, element: Element) -> None:
        """A root with its order."""
        self.add(r"\sqrt[", element.offset)
        self._braced(self.part(element, 1))
        self.add("]", element.offset)
        self._braced(self.part(element, 0))

    def scripted(self, element: Element) -> None:
        """A base with scripts."""
        self._base(self.part(element, 0))
        self._scripts(element)

    def _base(self, element: Element) -> None:
        """A base, in braces where scripts would belong to its end alone."""
        inner = bare(element)
        while inner.name == "mrow" and len(inner.children) == 1:
            inner = bare(inner.children[0])
        alone = inner.name in ("mi", "mn", "mo", "mtext") or is_accented(inner)
        row = inner.name in ROWS and inner.name not in ("mstyle", "msqrt")
        if alone or (row and enclosing(inner.children) is not None) or in_parentheses(inner):
            self.convert(inner)
        else:
            self._braced(inner)

    def _scripts(self, element: Element) -> None:
        names = {"msub": "_", "msup": "^", "munder": "_", "mover": "^"}
        signs = names.get(element.name, "_^")
        for index, sign in enumerate(signs, start=1):
            self._script(self.part(element, index), sign)

    def _script(self, element: Element, sign: str) -> None:
        inner = bare(element)
        while inner.name == "mrow" and len(inner.children) == 1:
            inner = bare(inner.children[0])
        if inner.name in _SKIPPED or (inner.name in ROWS and not inner.children):
            return
        if sign == "^" and inner.name == "mo" and inner.content in PRIMES:
            self.add(PRIMES[inner.content], inner.offset)
        elif inner.name == "mtext" and inner.content and not inner.attributes.get("class"):
            self.add(rf"{sign}{{\mathtt{{{inner.content.translate(_UNSAFE)}}}}}", inner.offset)
        else:
            self.add(sign, element.offset)
            self._braced(inner)

    def stacked(self, element: Element) -> None:
        """A sign over or under a base: an accent, a limit, or a note."""
        base = bare(self.part(element, 0))
        command = accent(element)
        if command is not None:
            if command:
                self._command(element, rf"\{command}", (0,))
            else:
                self.convert(base)
        elif base.name == "mo" and base.content in RELATIONS:
            self.convert(base)
        else:
            self._base(base)
            self._scripts(element)

    def multiscripts(self, element: Element) -> None:
        """Scripts on both sides: ₂F₁, tensors."""
        children = element.children
        split = next((i for i, c in enumerate(children) if c.name == "mprescripts"), len(children))
        if split < len(children):
            self.add("{}", element.offset)
            self._script_pairs(children[split + 1 :])
        self._base(self.part(element, 0))
        self._script_pairs(children[1:split])

    def _script_pairs(self, children: list[Element]) -> None:
        for index, child in enumerate(children):
            sign = "_^"[index % 2]
            if child.name == "mn" and child.content.isdigit():
                self.add(f"{sign}{child.content} ", child.offset)
            else:
                self._script(child, sign)

    def fenced(self, element: Element) -> None:
        """<mfenced>, a list between delimiters."""
        opening = element.attributes.get("open", "(").strip()
        closing = element.attributes.get("close", ")").strip()
        separators = "".join(element.attributes.get("separators", ",").split())
        self.add(rf"\left{delimiter(opening)}", element.offset)
        for index, child in enumerate(element.children):
            if index and separators:
                self.add(separators[min(index - 1, len(separators) - 1)], child.offset)
            self.convert(child)
        self.add(rf"\right{delimiter(closing)}", element.offset)

    def action(self, element: Element) -> None:
        """The first of several views."""
        self.convert(self.part(element, 0))


_WRITERS: Final[dict[str, Callable[[_Converter, Element], None]]] = {
    "mi": _Converter.identifier, "mn": _Converter.number, "mo": _Converter.operator,
    "mtext": _Converter.words, "ms": _Converter.words, "mspace": _Converter.space,
    "mfrac": _Converter.fraction, "msqrt": _Converter.square_root, "mroot": _Converter.root,
    "msub": _Converter.scripted, "msup": _Converter.scripted, "msubsup": _Converter.scripted,
    "mover": _Converter.stacked, "munder": _Converter.stacked, "munderover": _Converter.stacked,
    "mmultiscripts": _Converter.multiscripts, "mfenced": _Converter.fenced,
    "maction": _Converter.action, "mtable": _Converter.table,
}  # fmt: skip
