"""Turns the tables of MathML into LaTeX environments: matrices, cases, lines of statements."""

from __future__ import annotations

from phiq.scorer.parse.errors import EquationSyntaxError
from phiq.scorer.parse.mathml.markup import Element, character_offset
from phiq.scorer.parse.mathml.shape import cells, states_something
from phiq.scorer.parse.mathml.tables import ENVIRONMENTS, SYSTEM_INTENT
from phiq.scorer.parse.mathml.text import Converted


class GridConverter:
    """Writes tables; what stands in their cells is the business of `convert`."""

    def __init__(self, out: Converted) -> None:
        self.out = out
        self.add = out.add

    def convert(self, element: Element) -> None:
        """Write one element."""
        raise NotImplementedError

    def error(self, detail: str, element: Element) -> EquationSyntaxError:
        """A syntax error at an element."""
        offset = character_offset(self.out.markup, element.offset)
        return EquationSyntaxError(detail, text=self.out.markup, offset=offset)

    def part(self, element: Element, index: int) -> Element:
        """A child that an element cannot be without."""
        if index >= len(element.children):
            raise self.error(f"<{element.name}> lacks a part", element)
        return element.children[index]

    def fenced_table(self, children: list[Element], at: int) -> int:
        """Write a table with its delimiters; the number of elements that it took, 0 for none."""
        group = children[at : at + 3]
        if len(group) < 2 or group[0].name != "mo" or group[1].name != "mtable":
            return 0
        closing = group[2].content if len(group) > 2 and group[2].name == "mo" else ""
        name = ENVIRONMENTS.get(group[0].content + closing)
        if name is None:
            return 0
        self._grid(group[1], name)
        return 3 if closing or (len(group) > 2 and group[2].name == "mo") else 2

    def table(self, element: Element) -> None:
        """A table without delimiters: a matrix, or statements line by line."""
        rows = [cells(row) for row in element.children]
        system = element.attributes.get("intent") == SYSTEM_INTENT
        if system or ("intent" not in element.attributes and all(map(states_something, rows))):
            self._lines(element, rows, "; " if system else r" \\ ")
        else:
            self._grid(element, "matrix")

    def _lines(self, element: Element, rows: list[list[Element]], between: str) -> None:
        self.add(r"\begin{aligned}", element.offset)
        for index, row in enumerate(rows):
            if index:
                self.add(between, row[0].offset if row else element.offset)
            for cell in row:
                self.convert(cell)
        self.add(r"\end{aligned}", element.offset)

    def _grid(self, element: Element, name: str) -> None:
        self.add(rf"\begin{{{name}}}", element.offset)
        for index, row in enumerate(map(cells, element.children)):
            if index:
                self.add(r" \\ ", element.offset)
            for column, cell in enumerate(row):
                if column:
                    self.add(" & ", cell.offset)
                if cell.children:
                    self.convert(cell)
                else:
                    self.add("{}", cell.offset)
        self.add(rf"\end{{{name}}}", element.offset)
