"""Clauses: which of them are seen at a glance to be no identities."""

from __future__ import annotations

import pytest

from phiq.scorer.domain import parse_domains
from phiq.scorer.identity.statement import clauses_of, has_free_side
from phiq.scorer.parse import parse


@pytest.mark.parametrize(
    ("text", "declared", "free"),
    [
        ("y = sin(x)", {}, True),
        ("a + b = y", {}, True),
        ("ln(y) = x", {}, True),
        ("x = x", {}, False),
        ("x = sqrt(x^2)", {}, False),
        ("y = 1", {"y": "real in [1,1]"}, False),
        ("y < x", {}, False),
        ("a b = c d", {}, False),
    ],
)
def test_a_lone_symbol_on_one_side_may_vary(
    text: str, declared: dict[str, str], free: bool
) -> None:
    """A symbol alone on its side that is not declared and not on the other makes no identity."""
    # Given the one clause of a text
    clauses = clauses_of(parse(text).root, parse_domains(declared))
    # When it is looked at, then only a symbol free to vary rules an identity out
    assert clauses is not None
    assert [has_free_side(clause) for clause in clauses] == [free]
