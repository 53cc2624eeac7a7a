r"""Degrees of angle and temperature: 60^{\circ}, 25 °C, \ang{30}, 30°15'."""

from __future__ import annotations

import pytest

from phiq.scorer.standard import score


@pytest.mark.parametrize(
    "text",
    [
        r"\sin 45^{\circ} = \frac{\sqrt2}{2}",
        r"\tan{60^\circ} = \sqrt{3}",
        r"\cos(120^\circ) = -\frac12",
        r"\sin^2 30^\circ + \cos^2 30^\circ = 1",
        r"360^\circ = 2\pi",
        r"45^{\circ} = \frac{\pi}{4}\ \text{rad}",
        "sin(30º) = 0.5",
        "sin 30˚ = 1/2",
        "cos 60 deg = 1/2",
        "cos(60 degrees) = 0.5",
        r"\ang{90} = \frac{\pi}{2}",
        r"\cos\ang{60} = 1/2",
        r"90\degree = \pi/2",
        r"\cos 60^\degree = 1/2",
        r"\cos 60^{\degree} = 1/2",
        r"25^{\degree}\mathrm{C} = 77^{\degree}\mathrm{F}",
        r"0^\circ\mathrm{C} = 273.15\ \mathrm{K}",
        r"100^{\circ}\text{C} = 212^{\circ}\text{F}",
        "0℃ = 32℉",
        r"1^\circ = 60'",
        r"30^\circ 30' = 30.5^\circ",
    ],
)
def test_degrees_hold(text: str) -> None:
    """Each spelling of the degree is π/180, or the unit of a scale."""
    assert score(text).verdict == "identity"


@pytest.mark.parametrize(
    "text",
    [
        r"\sin 45^{\circ} = 1",
        r"\cos 60^\circ = \frac13",
        r"180^\circ = 2\pi",
        r"30^\circ + 60^\circ = 100^\circ",
        "sin(30º) = 0.6",
        r"100^{\circ}\text{C} = 200^{\circ}\text{F}",
    ],
)
def test_wrong_degrees_fail(text: str) -> None:
    """A degree is a number, no decoration."""
    assert score(text).verdict == "contradiction"


@pytest.mark.parametrize(
    "text",
    [
        r"\theta = 30^\circ",
        r"\alpha = 90^{\circ} - \beta",
        r"T = 25\,^\circ\mathrm{C}",
        r"T = 37\ ^{\circ}C",
        r"x^\circ + 30^\circ = 90^\circ",
        r"\angle ABC = 60^\circ",
        r"\Delta H^\circ = 10",
        "T = 20 °C",
    ],
)
def test_statements_with_degrees_can_hold(text: str) -> None:
    """Angles and temperatures are given in degrees."""
    assert score(text).verdict == "satisfiable"
