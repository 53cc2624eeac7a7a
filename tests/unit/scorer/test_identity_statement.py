"""Clauses: which of them are seen at a glance to be no identities."""

from __future__ import annotations

import pytest

from phiq.scorer.domains import parse_domains
from phiq.scorer.identity.statement.clauses import clauses_of, has_free_side, is_typed_free
from phiq.scorer.identity.statement.unknowns import is_concrete
from phiq.scorer.numeric.floats import has_value
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


@pytest.mark.parametrize(
    ("text", "free"),
    [
        ("y = f(x)", True),
        ("d/dx(f(x)) = x", False),
        ("x = d/dx(f(x))", False),
        ("y = d/dx(f(x))", True),
    ],
)
def test_an_unknown_is_no_lone_symbol_as_typed(text: str, free: bool) -> None:
    """A part that only became one symbol may be read otherwise; a symbol typed alone stays one."""
    # Given the clauses of a text
    clauses = clauses_of(parse(text).root, {})
    # When they are looked at, then only what was typed counts
    assert clauses is not None
    assert [is_typed_free(clause) for clause in clauses] == [free]


@pytest.mark.parametrize(
    "text",
    [
        "E = mc²",
        "π = e",
        "sin(x) = √(1 - cos²x)",
        "f(x) = 1",
        "5 km = 5000 m",
        "d/dx x² = 2x",
        r"\sum_{k=0}^{n} k = 1",
        r"\sum_{k} k = 1",
        r"\int_0^1 x dx = 1",
        r"\int x dx = 1",
        r"\lim_{x \to 0} x = 0",
        "A × B = C",
        r"\det(A) = 1",
        "7 mod 2 = 1",
        r"|x| = \overline{x + 1}",
        "∇·E = 0",
        "a ⊗ b = c",
    ],
)
def test_a_concrete_statement_has_a_value_in_every_part(text: str) -> None:
    """The bits of a tree and a look at all its parts say the same."""
    # Given a statement
    root = parse(text).root
    # When all its parts are asked
    parts = [node for node in root.walk() if node is not root]
    concrete = all(has_value(node) and node.op not in ("unit", "deriv") for node in parts)
    # Then that is what the quick answer was
    assert is_concrete(root) == concrete


@pytest.mark.parametrize(
    ("text", "commutes"),
    [
        (r"a b = b a", True),
        (r"\hat{a} b = b \hat{a}", False),
        (r"\hat{a} 5 kg = 5 kg \hat{a}", False),
        (r"\sum_{k=1}^{3} \hat{k} x = 6 x", False),
        (r"\sum_{k=1}^{3} k x = 6 x", True),
        (r"\bar{a} b = b \bar{a}", True),
    ],
)
def test_operators_need_not_commute(text: str, commutes: bool) -> None:
    """By their marks, on free symbols as on bound ones, wherever they stand."""
    clauses = clauses_of(parse(text).root, {})

    assert clauses is not None
    assert [clause.commutes for clause in clauses] == [commutes]
