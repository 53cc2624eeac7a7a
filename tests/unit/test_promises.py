"""Every promise of docs/security.md and docs/reliability.md names a test that there is."""

from __future__ import annotations

import ast
import re

import pytest

from chaos.faults import FAULTS
from support import ROOT

ROW = re.compile(r"^\|(?! who \||---).*::test_.*\|$", re.MULTILINE)
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
FAULT = re.compile(r"::test_a_pool_outlives` \"([^\"]+)\"")


def promises(document: str) -> list[str]:
    """The rows of the document's table."""
    return ROW.findall((ROOT / "docs" / document).read_text("utf-8"))


@pytest.mark.parametrize(("document", "cells"), [("security.md", 4), ("reliability.md", 3)])
def test_every_promise_names_its_test(document: str, cells: int) -> None:
    """So many cells a row, none empty, the last of them a test."""
    rows = promises(document)

    assert len(rows) > 20
    for row in rows:
        told = [cell.strip() for cell in row.strip("|").split("|")]
        assert len(told) == cells
        assert all(told)
        assert TEST.match(told[-1]), row


@pytest.mark.parametrize("document", ["security.md", "reliability.md"])
def test_every_test_it_names_exists(document: str) -> None:
    """A function of that name in that file: a renamed test changes the document too."""
    for file, name in TEST.findall("\n".join(promises(document))):
        tree = ast.parse((ROOT / file).read_text("utf-8"))
        defined = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
        assert name in defined, f"{file} has no {name}"


def test_every_fault_it_names_exists() -> None:
    """Under the very name that a storm's table shows."""
    named = set(FAULT.findall("\n".join(promises("reliability.md"))))

    assert named
    assert named <= set(FAULTS)
