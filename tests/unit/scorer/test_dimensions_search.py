"""The search for readings of symbols, against every combination tried one by one."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phiq.scorer.dimensions.forms import rows_of
from phiq.scorer.dimensions.judge import check
from phiq.scorer.dimensions.notation import Unknowns
from phiq.scorer.dimensions.rows import Constraint, Row
from phiq.scorer.dimensions.search import Search
from phiq.scorer.parse import parse

#: A few small forms, how surprising each is, and coefficients that make some rows solvable.
READINGS = st.dictionaries(
    st.integers(-3, 3), st.sampled_from((0.0, 0.3, 1.0, 2.5)), min_size=1, max_size=4
)
TERMS = st.dictionaries(st.integers(0, 3), st.sampled_from((-2, -1, 1, 2)), max_size=4)
ROWS = st.lists(st.tuples(st.integers(-4, 4), TERMS), min_size=1, max_size=3)


def group_of(rows: list[tuple[int, dict[int, int]]]) -> list[Constraint]:
    """The rows as constraints of an equation that does not matter."""
    source = Row("sides", parse("x = y").root, 0, 0)
    return [Constraint(known, terms, source) for known, terms in rows]


@given(st.lists(READINGS, min_size=4, max_size=4), ROWS, st.sampled_from((0.0, 1.0, 4.0)))
def test_a_search_finds_what_trying_everything_finds(
    readings: list[dict[int, float]], rows: list[tuple[int, dict[int, int]]], budget: float
) -> None:
    """Readings are found exactly where some combination within the budget satisfies all rows."""
    domains = {
        unknown: dict(sorted(forms.items(), key=lambda entry: entry[1]))
        for unknown, forms in enumerate(readings)
    }
    used = sorted({unknown for _, terms in rows for unknown in terms})

    fitting = [
        forms
        for forms in product(*(domains[unknown] for unknown in used))
        if sum(domains[u][form] for u, form in zip(used, forms, strict=True)) <= budget
        and all(
            known + sum(by * forms[used.index(u)] for u, by in terms.items()) == 0
            for known, terms in rows
        )
    ]
    search = Search(domains)
    found = search.solve(group_of(rows), (budget,))

    assert found == bool(fitting)
    if found:
        assert tuple(search.chosen[unknown] for unknown in used) in fitting


@given(st.lists(READINGS, min_size=4, max_size=4), ROWS)
def test_the_usual_readings_are_what_a_search_takes_first(
    readings: list[dict[int, float]], rows: list[tuple[int, dict[int, int]]]
) -> None:
    """Where the first reading of each unknown fits, the search chooses them, as many trials on."""
    domains = {
        unknown: {form: float(place) for place, form in enumerate(forms)}
        for unknown, forms in enumerate(readings)
    }
    usual, searched = Search(domains), Search(domains)

    if usual.as_usual(group_of(rows)):
        assert searched.solve(group_of(rows), (0.5,))
        assert (usual.chosen, usual.trials) == (searched.chosen, searched.trials)


def test_what_the_same_letter_means_already_is_no_surprise() -> None:
    """T_1 and T_2 share their readings: the second may be the rare one for nothing."""
    alike = {0: 0.0, 1: 3.0}
    rows = [(-1, {0: 1}), (-1, {1: 1})]

    assert Search({0: alike, 1: alike}).solve(group_of(rows), (3.0,))
    assert not Search({0: alike, 1: dict(alike)}).solve(group_of(rows), (3.0,))


@pytest.mark.parametrize(
    "text", ["sin(π/6) = 1/2", "1 + 1 = 2", "e^{iπ} + 1 = 0", "Γ(1/2) = √π", "φ² = φ + 1", "3! = 6"]
)
def test_an_equation_of_numbers_has_no_rows(text: str) -> None:
    """Without a symbol or a unit there is nothing to check, as walking the tree would find."""
    root = parse(text).root

    assert rows_of(root, Unknowns({})) == []
    assert check(root, {}).independent_checks == 0
