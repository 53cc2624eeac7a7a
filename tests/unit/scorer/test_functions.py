"""The table of functions: what it says is so, and nobody else says it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from math import inf

import pytest
from flint import acb, arb

from phiq.scorer.expression.functions import FUNCTIONS, Function
from phiq.scorer.numeric.balls.functions import FUNCTIONS as OF_BALLS
from phiq.scorer.numeric.balls.precision import precision
from support import ROOT

#: Where functions are computed, derived, spelled and printed: each has a row of its own there.
HOMES = {
    "expression/functions.py",
    "expression/derivative.py",
    "bounds/boxes.py",
    "numeric/functions.py",
    "numeric/balls/elementary.py",
    "proof/elementary.py",
    "evaluate/kernels/elementary.py",
    "evaluate/kernels/real_line.py",
    "evaluate/kernels/table.py",
    "evaluate/lowering/functions.py",
    "parse/text/commands.py",
    "parse/text/words.py",
    "render/textbook.py",
}
ROWS = [(name, row) for name, row in FUNCTIONS.items() if row != Function(row.arguments)]
PLACES = (0.3, 0.75, 1.25, 2.5)


def of(name: str, x: acb) -> acb:
    return OF_BALLS[name]([x], False)


def places(row: Function) -> Iterator[acb]:
    """Real places at which the function is real."""
    for x in (sign * place for place in PLACES for sign in (1, -1)):
        if row.real is None or row.real[0] < x < row.real[1]:
            yield acb(x)


def test_no_other_module_names_them() -> None:
    """Who needs to know something of tanh asks the table."""
    scorer = ROOT / "phiq" / "scorer"
    named = re.compile(r"""["'](a?(?:tanh|sech|coth))["' ]""")

    found = {
        str(path.relative_to(scorer))
        for path in scorer.rglob("*.py")
        if named.search(path.read_text(encoding="utf-8"))
    }

    assert found - HOMES == set()


@pytest.mark.parametrize(("name", "row"), ROWS)
def test_a_row_is_true(name: str, row: Function) -> None:
    """Parity, inverse, quotients, ranges and limits, at a few places."""
    with precision(100):
        for x in places(row):
            y = of(name, x)
            if row.parity:
                assert of(name, -x).overlaps(row.parity * y)
            if row.inverse and row.injective:
                assert of(row.inverse, y).overlaps(x)
            if row.inverse and not row.injective:
                assert of(name, of(row.inverse, y)).overlaps(y)
            if row.reciprocal:
                assert y.overlaps(1 / of(row.reciprocal, x))
            if row.below:
                above = y * of(row.below, x)
                assert above.is_finite()
                assert above.overlaps(acb(1)) or abs(above) < 7
            low, high = row.values or sorted(row.limits or (-inf, inf))
            assert not y.real < low
            assert not y.real > high
            assert not row.positive or y.real > 0


@pytest.mark.parametrize(("name", "row"), [(n, r) for n, r in ROWS if r.limits])
def test_it_is_monotone_between_its_limits(name: str, row: Function) -> None:
    """It comes near to them far out, and goes one way in between."""
    with precision(2000):
        found = [of(name, acb(x)).real for x in (-30, -3, -1, 0, 1, 3, 30)]
        steps = [after - before for before, after in pairwise(found)]

        assert all(step > 0 if row.rises else step < 0 for step in steps)
        for value, limit in zip((found[0], found[-1]), row.limits or (), strict=True):
            assert abs(value - limit) < 0.05 if abs(limit) < inf else True


@pytest.mark.parametrize(("name", "row"), [(n, r) for n, r in ROWS if r.real])
def test_it_is_real_between_the_ends_told(name: str, row: Function) -> None:
    """And not beyond."""
    with precision(100):
        low, high = row.real or (-inf, inf)
        assert low == -inf or not of(name, acb(low - 0.5)).imag.contains(0)
        assert high == inf or not of(name, acb(high + 0.5)).imag.contains(0)


@pytest.mark.parametrize(("name", "row"), [(n, r) for n, r in ROWS if r.settles])
def test_it_settles_as_fast_as_told(name: str, row: Function) -> None:
    """What is left of the way to its limit, to within two digits."""
    factor, power = row.settles or (0, 1)
    with precision(1000):
        limit = of(name, acb(1000)).real.mid()
        left = abs(of(name, acb(12)).real - limit)

        digits = -float((left.log() / arb(10).log()).mid())
        assert abs(digits - factor * 12**power / float(arb(10).log())) < 2
