"""Typed decimals: what rounds to them, or is cut off to them, wherever they stand."""

from __future__ import annotations

import pytest

from phiq.contract import ScoreRequest
from phiq.scorer.standard import StandardScorer


def verdict(equation: str) -> str:
    """The verdict of the scorer as it ships."""
    (found,) = StandardScorer().score([ScoreRequest(equation=equation, mode="rigorous")])
    return found.verdict


@pytest.mark.parametrize(
    ("equation", "expected"),
    [
        (r"x = \ln 2 = 0.693", "satisfiable"),
        (r"\pi e^x = 3.14 e^x", "satisfiable"),
        (r"\frac{4.2}{1.6} = 2.63", "satisfiable"),
        (r"7.5/2.2 = 3.41", "satisfiable"),
        (r"e^{0.5} = 1.65", "satisfiable"),
        (r"7.5/2.2 = 3.71", "contradiction"),
        (r"\frac{\ln 2}{\lambda} = \frac{0.695}{\lambda}", "contradiction"),
        (r"\frac{\ln 2}{\lambda} = \frac{0.693}{\lambda}", "satisfiable"),
        (r"\ln(10) x = 2.303 x", "satisfiable"),
        (r"1 rad = 57.3°", "satisfiable"),
        (r"1 mi = 1.609 km", "satisfiable"),
        (r"1 lb = 0.4536 kg", "satisfiable"),
        (r"1 mi = 1.7 km", "contradiction"),
        (r"1 cal = 4.184 J", "identity"),
        (r"1 cal = 4.18 J", "satisfiable"),
        (r"1 atm = 101325 Pa", "identity"),
        (r"1 eV = 1.602e-19 J", "satisfiable"),
        (r"1 eV = 1.7e-19 J", "contradiction"),
        (r"0.1 + 0.2 = 0.3", "identity"),
        (r"0.5 + 0.5 = 1.0", "identity"),
        (r"2\pi = 6.28", "satisfiable"),
        (r"2\pi = 6.29", "contradiction"),
        (r"2π = 2·3.1415", "satisfiable"),
        (r"\pi^2 = 9.87", "satisfiable"),
        (r"\sqrt{2} = 1.414", "satisfiable"),
        (r"\sqrt{2} = 1.42", "contradiction"),
        (r"\phi = \arccos\frac{1}{\sqrt3} = 54.74°", "satisfiable"),
        (r"\sin 1 = 0.84", "satisfiable"),
        (r"\sin 1 = 0.85", "contradiction"),
        (r"1.73^2 = 3", "satisfiable"),
        (r"1.5^2 = 3", "contradiction"),
        (r"4\pi r^2 = 12.57 r^2", "satisfiable"),
        (r"4\pi r^2 = 12.6 r^2", "satisfiable"),
        (r"\frac{x}{2} = 0.5x", "identity"),
        (r"\frac{x}{3} = 0.333x", "satisfiable"),
        (r"x = 3.14", "satisfiable"),
        (r"2.0x = 4.0", "satisfiable"),
        (r"1.0*a == a", "identity"),
        (r"3.14 = \pi", "satisfiable"),
        (r"3.15 = \pi", "contradiction"),
        (r"\frac{1}{7} = 0.142857", "satisfiable"),
        (r"1.1 * 1.1 = 1.21", "identity"),
        (r"1.1*1.1 = 1.2", "satisfiable"),
        (r"60 mph = 26.8 m/s", "satisfiable"),
        (r"60 mph = 27.8 m/s", "contradiction"),
        (r"0.693/k = \ln(2)/k", "satisfiable"),
        (r"E = 13.6/n^2", "satisfiable"),
        (r"\frac{1}{2\pi\sqrt{LC}} = \frac{0.159}{\sqrt{LC}}", "satisfiable"),
        (r"\log_{10} 2 = 0.301", "satisfiable"),
        (r"\log_{10} 2 = 0.303", "contradiction"),
        (r"4\pi r^2 = 12.7 r^2", "satisfiable"),
    ],
)
def test_a_decimal_is_an_interval_wherever_it_stands(equation: str, expected: str) -> None:
    """Under a common factor, in quotients and functions, with units; a unit's size is exact."""
    assert verdict(equation) == expected


@pytest.mark.parametrize(
    ("equation", "expected"),
    [
        ("3/4 = 0.8", "contradiction"),
        ("-3/4 = -0.8", "contradiction"),
        ("1/2 + 1/4 = 0.8", "contradiction"),
        ("x = 3/4 = 0.8", "contradiction"),
        ("7/4 = 1.8", "contradiction"),
        ("1/4 = 0.2", "contradiction"),
        ("5/8 = 0.6", "contradiction"),
        ("1/16 = 0.06", "contradiction"),
        ("0.75 = 0.8", "contradiction"),
        ("3/4 = 0.750", "identity"),
        ("7/4 ≈ 1.8", "identity"),
        ("5/8 = 0.63", "satisfiable"),
        ("1/16 = 0.063", "satisfiable"),
        ("355/8 = 44.4", "satisfiable"),
        ("2/3 = 0.7", "satisfiable"),
        ("22/7 = 3.14", "satisfiable"),
    ],
)
def test_a_short_decimal_is_written_out(equation: str, expected: str) -> None:
    """3/4 is 0.75 and not 0.8; what has many digits, or no last one, may be rounded."""
    assert verdict(equation) == expected


@pytest.mark.parametrize(
    ("equation", "expected"),
    [
        ("1000(1.05)^2 = 1100", "contradiction"),
        ("1000(1.05)^2 = 1103", "satisfiable"),
        ("1000(1.05)^2 = 1102.5", "identity"),
        (r"1.05^{10} \cdot 1000 = 1600", "contradiction"),
        (r"1.05^{10} \cdot 1000 = 1629", "satisfiable"),
        ("19.99 * 3 = 60", "satisfiable"),
        ("0.15 * 80 = 12", "identity"),
        ("1.602e-19 * 6.022e23 = 96485", "satisfiable"),
    ],
)
def test_decimals_give_a_whole_number_to_its_last_digit(equation: str, expected: str) -> None:
    """Of plain decimals the result may be rounded to whole; measured ones only share digits."""
    assert verdict(equation) == expected


@pytest.mark.parametrize(
    ("equation", "expected"),
    [
        ("√2 ≈ 1.4", "identity"),
        ("√2 ≈ 1.5", "contradiction"),
        ("x = √2 ≈ 1.5", "contradiction"),
        ("√2 ≈ 1.42", "contradiction"),
        ("e ≈ 2.71", "identity"),
        ("π ≈ 3", "identity"),
        ("π ≈ 4", "contradiction"),
        ("π ≈ 3.2", "contradiction"),
        ("π ≈ 22/7", "identity"),
        ("e^π ≈ π + 20", "identity"),
        ("sin x ≈ x", "satisfiable"),
        ("100/3 ≈ 33", "identity"),
        ("100/3 ≈ 34", "undecided"),
        ("365 × 24 ≈ 8800", "identity"),
        ("3/4 ≈ 0.8", "identity"),
        ("987/610 ≈ 1.618034", "identity"),
        ("10! ≈ 3.6 × 10^6", "identity"),
        ("10! ≈ 3.7 × 10^6", "contradiction"),
        ("10! = 3.7 × 10^6", "contradiction"),
        ("2.5 × 1.33 ≈ 3.3", "identity"),
        ("1.05^{10} ≈ 1.73", "contradiction"),
    ],
)
def test_what_is_about_the_same_rounds_to_the_figure_typed(equation: str, expected: str) -> None:
    """A decimal promises all its digits, a whole number those before its zeros."""
    assert verdict(equation) == expected


@pytest.mark.parametrize(
    ("equation", "expected"),
    [
        ("1000×12/230 = 52", "satisfiable"),
        ("1000×12/230 = 53", "contradiction"),
        ("100*2/3 = 67", "satisfiable"),
        ("100*2/3 = 66", "contradiction"),
        ("9.81*40 = 392", "satisfiable"),
        ("9.81*40 = 393", "contradiction"),
        ("(140-60)*70/(72*1.1) = 71", "satisfiable"),
        ("3*7/2 = 10", "contradiction"),
        ("100/3 = 33", "contradiction"),
        ("7/2 = 3", "contradiction"),
        ("10/3 = 3", "contradiction"),
        ("√2·10 = 14", "contradiction"),
        ("0.9^2 = 1", "contradiction"),
        ("10.4 + 1.2 = 12", "contradiction"),
    ],
)
def test_a_longer_calculation_may_be_rounded_to_a_whole_number(
    equation: str, expected: str
) -> None:
    """Of two digits at least, where the result has no end or comes of measured values."""
    assert expected == verdict(equation)
