"""Every promise of docs/security.md names a test that there is."""

from __future__ import annotations

import ast
import re

from support import ROOT

ROW = re.compile(r"^\|(?! who \|)(?!---).*\|$", re.MULTILINE)
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def promises() -> list[str]:
    """The rows of the document's table."""
    return ROW.findall((ROOT / "docs" / "security.md").read_text("utf-8"))


def test_every_promise_names_its_test() -> None:
    """Four cells a row, none empty, the last of them a test."""
    rows = promises()

    assert len(rows) > 30
    for row in rows:
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        assert len(cells) == 4
        assert all(cells)
        assert TEST.fullmatch(cells[3]), row


def test_every_test_it_names_exists() -> None:
    """A function of that name in that file: a renamed test changes the document too."""
    for file, name in TEST.findall("\n".join(promises())):
        tree = ast.parse((ROOT / file).read_text("utf-8"))
        defined = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
        assert name in defined, f"{file} has no {name}"
