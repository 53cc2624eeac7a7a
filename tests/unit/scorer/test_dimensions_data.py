"""Dimensions on the development data: no false verdict, with and without declarations."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from phiq.scorer.dimensions import choose
from phiq.scorer.parse import EquationSyntaxError, parse

DATA = Path(__file__).parents[3].parent / "shared" / "data"

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the development data is not here")


def rows(name: str) -> list[dict[str, Any]]:
    """All rows of one development file."""
    return [json.loads(line) for line in (DATA / name).read_text("utf-8").splitlines()]


def test_declared_dimensions_judge_every_row() -> None:
    """With all dimensions given, exactly the rows that differ by dimensions are inconsistent."""
    for row in rows("feynman.jsonl"):
        parsed = parse(row["equation"], declared=row["dims"])
        expected = "inconsistent" if row["detectable"] == "dims" else "consistent"
        assert expected == choose(parsed, row["dims"])[1].status, row["equation"]


def test_the_table_alone_rejects_nothing_true() -> None:
    """Without declarations no dimensionally sound row is called inconsistent."""
    for row in rows("feynman.jsonl"):
        if row["detectable"] != "dims":
            assert choose(parse(row["equation"]))[1].status != "inconsistent", row["equation"]


@pytest.mark.parametrize("name", ["identities.jsonl", "parse.jsonl"])
def test_mathematics_and_typed_lines_are_not_rejected(name: str) -> None:
    """Pure mathematics in any letters, and lines people typed, pass the dimension check."""
    for row in rows(name):
        try:
            parsed = parse(row["equation"])
        except EquationSyntaxError:
            continue
        assert choose(parsed)[1].status != "inconsistent", row["equation"]
