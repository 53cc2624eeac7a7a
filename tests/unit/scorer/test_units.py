"""Units: the text callers write in `dims`, prefixes, and the error that names the field."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phiq.errors import InvalidRequestError
from phiq.scorer.dimensions.units import dimension_of, unit
from phiq.scorer.dimensions.vector import BASES, packed, powered, written

powers = st.dictionaries(
    st.sampled_from(BASES), st.integers(-9, 9).map(lambda n: Fraction(n, 2)), max_size=7
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("J", "kg m² s⁻²"),
        ("kg*m/s^2", "kg m s⁻²"),
        ("kg m s⁻²", "kg m s⁻²"),
        ("kg·m²·s⁻³·A⁻¹", "kg m² s⁻³ A⁻¹"),
        ("J/(kg K)", "m² s⁻² K⁻¹"),
        ("W/m²/K", "kg s⁻³ K⁻¹"),
        ("m^(1/2)", "m^(1/2)"),
        ("s-1", "s⁻¹"),
        ("kg**2", "kg²"),
        ("\N{MICRO SIGN}m", "m"),
        ("k\N{OHM SIGN}", "kg m² s⁻³ A⁻²"),
        ("MeV", "kg m² s⁻²"),
        ("°C", "K"),
        ("1", "1"),
        ("1/s", "s⁻¹"),
        ("rad", "1"),
    ],
)
def test_unit_text_is_read(text: str, expected: str) -> None:
    """Every way physicists write a unit gives its dimension."""
    assert expected == written(dimension_of(text, "x"))


@pytest.mark.parametrize(
    "text",
    ["", "cubit", "m/", "(m", "m)", "m^", "m^(1/0)", "2 m", "J/kg K", "m^1e9", "m**" * 40, "("],
)
def test_bad_unit_text_names_its_field(text: str) -> None:
    """A unit that cannot be read is the caller's error, with the field at fault."""
    with pytest.raises(InvalidRequestError) as caught:
        dimension_of(text, "E_k")
    assert caught.value.field == "dims.E_k"


@pytest.mark.parametrize("power", [float("nan"), float("inf"), 1e30, 0.123456])
def test_bad_exponents_name_their_field(power: float) -> None:
    """Exponents that are no simple fractions are refused, not rounded."""
    with pytest.raises(InvalidRequestError) as caught:
        dimension_of({"kg": power}, "x")
    assert caught.value.field == "dims.x"


@given(st.text(max_size=40))
def test_any_text_is_a_unit_or_the_callers_error(text: str) -> None:
    """No text makes the reader fail in any other way."""
    with suppress(InvalidRequestError):
        written(dimension_of(text, "x"))


@given(powers)
def test_what_is_written_reads_back(exponents: dict[str, Fraction]) -> None:
    """The text of a dimension is unit text for the same dimension."""
    form = packed(exponents)
    assert form is not None
    assert form == dimension_of(written(form), "x")


@given(powers, st.integers(-6, 6), st.integers(1, 4))
def test_a_power_and_its_inverse_cancel(
    exponents: dict[str, Fraction], over: int, under: int
) -> None:
    """Packed digits never run into one another: (x^(p/q))^(q/p) is x."""
    form = packed(exponents)
    assert form is not None
    raised = powered(form, over, under)
    if raised is None or not over:
        return
    assert form == powered(raised, under if over > 0 else -under, abs(over))


def test_prefixes_multiply_the_value() -> None:
    """A prefixed unit has the unit's dimension and its own size; names go before prefixes."""
    kilometre, minute, candela = unit("km"), unit("min"), unit("cd")
    assert kilometre is not None
    assert minute is not None
    assert candela is not None
    assert (kilometre.factor, written(kilometre.form)) == (1000.0, "m")
    assert (minute.factor, written(minute.form)) == (60.0, "s")
    assert written(candela.form) == "cd"
    assert unit("kmin") is None
