"""Typed units count: as numbers 1 kg and 1 mol would be equal."""

from __future__ import annotations

import pytest

from phiq.scorer.standard import score


@pytest.mark.parametrize(
    "text",
    ["1 kg = 1 mol", "1 m = 1 s", "3 Hz + 2 Pa = 5 Pa", "1 m + 1 s = 2 m", "x = 1 m + 1 kg"],
)
def test_units_that_clash_are_inconsistent(text: str) -> None:
    """Equal numbers, different dimensions, no natural units to excuse them."""
    assert score(text).verdict == "inconsistent"


def test_units_count_beside_domains() -> None:
    """Domains alone speak of numbers, but not where units are typed."""
    assert score("y + 1 kg = y + 1 mol", domain={"x": "real"}).verdict == "inconsistent"


@pytest.mark.parametrize(
    "text",
    [
        "5 km = 5000 m",
        "1 h = 3600 s",
        "36 km/h = 10 m/s",
        "1 J = 1 N m",
        "5 J = 5 N m",
        "1 N = 1 kg m s⁻²",
        "1 ft = 12 inch",
        "1 eV = 1.602176634e-19 J",
    ],
)
def test_units_are_converted(text: str) -> None:
    """One quantity in two units is an identity."""
    assert score(text).verdict == "identity"


@pytest.mark.parametrize("text", ["5 km = 50 m", "2 h = 3600 s", "36 km/h = 11 m/s"])
def test_a_wrong_conversion_is_no_identity(text: str) -> None:
    """Neither in units nor where a letter is read as a symbol."""
    assert score(text).verdict in ("contradiction", "satisfiable")


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("100 °C = 373.15 K", "identity"),
        ("-40 °C = -40 °F", "identity"),
        ("100 °C = 212 °F", "identity"),
        ("10 °C = 10 K", "satisfiable"),  # as a step
        ("9 °F = 5 °C", "satisfiable"),
        ("200 °C = 360 °F", "satisfiable"),
        ("200 °C = 392 °F", "identity"),
        ("25 °C = 300 K", "contradiction"),
        ("100 °C = 100 °F", "contradiction"),
    ],
)
def test_temperatures_are_points_or_steps_of_a_scale(text: str, verdict: str) -> None:
    """A text does not tell which: what holds for steps alone can hold, and says so."""
    assert score(text).verdict == verdict


@pytest.mark.parametrize("text", ["E = 1 h ν", "E = 1 m c²", "E = 1/2 m v²"])
def test_letters_after_a_number_may_be_symbols(text: str) -> None:
    """They are where more of the term follows."""
    assert score(text).law is not None
