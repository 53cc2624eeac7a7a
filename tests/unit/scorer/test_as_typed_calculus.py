"""Sums with an ellipsis, double signs, derivatives and iterated integrals as people type them."""

from __future__ import annotations

import pytest

from phiq.scorer.standard import score

TRUE, HOLDS, FALSE = "identity", "satisfiable", "contradiction"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("1 + 1/3 + 1/9 + … = 3/2", TRUE),
        ("1 + 1/3 + 1/9 + … = 2", FALSE),
        (r"1 - \frac12 + \frac13 - \frac14 + \cdots = \ln 2", TRUE),
        (r"\cos t = 1 - \frac{t^2}{2!} + \frac{t^4}{4!} - \cdots", TRUE),
        (r"\cos t = 1 - \frac{t^2}{2} + \frac{t^4}{4} - \cdots", HOLDS),
        (r"\sin t = t - \frac{t^3}{3!} + \cdots", TRUE),
        ("1 + 2t + 3t² + 4t³ + ... = 1/(1-t)²", TRUE),
        (r"\pi = 4 - \frac43 + \frac45 - \frac47 + \cdots", TRUE),
        (r"\frac{1}{1\cdot2} + \frac{1}{2\cdot3} + \frac{1}{3\cdot4} + \dots = 1", TRUE),
        ("1 + 2 + 3 + 4 + … = 10", FALSE),
        (r"f(x) = f(0) + f'(0)x + \frac{f''(0)}{2}x^2 + \cdots", HOLDS),
    ],
)
def test_sums_without_end_are_series(text: str, verdict: str) -> None:
    """Their terms follow the simplest rule; what follows none of a few stays open to all."""
    assert score(text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (r"\cos(u \pm v) = \cos u\cos v \mp \sin u\sin v", TRUE),
        (r"\cos(u \pm v) = \cos u\cos v \pm \sin u\sin v", HOLDS),
        ("(p ± q)² = p² ± 2pq + q²", TRUE),
        ("x = 4 ± 1", HOLDS),
    ],
)
def test_double_signs_on_both_sides_make_two_statements(text: str, verdict: str) -> None:
    """The upper signs belong together, and the lower ones."""
    assert score(text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("∂²/∂x∂y(x³y²) = 6x²y", TRUE),
        ("∂²/∂x∂y(x³y²) = 5x²y", FALSE),
        (r"\frac{d}{dx}(x^3) = 3x", FALSE),
        (r"\frac{d}{dx}(x^2 - 6x) = 0", HOLDS),
        (r"\frac{d}{dx}(x^3 + kx) = 3x^2 + 5", HOLDS),
        (r"\frac{d}{dx} x^n = 4x^3", HOLDS),
        ("dy/dt(0) = 2", HOLDS),
        (r"\frac{d}{dx}(\cos x\, e^x) = e^x(\cos x - \sin x)", TRUE),
        (r"\sin t\,e^{-2t} = e^{-2t}\sin t", TRUE),
    ],
)
def test_a_derivative_that_is_carried_out_claims_to_be_a_function(text: str, verdict: str) -> None:
    """It is that function for every value of its variable, or the claim is false."""
    assert score(text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (
            r"\int_0^{2\pi}\int_0^\pi\int_0^a s^2\sin\theta\,ds\,d\theta\,d\phi = \frac43\pi a^3",
            TRUE,
        ),
        (r"\int_0^1\int_0^x x y\,dy\,dx = \frac18", TRUE),
        (r"\int_0^1\int_0^x x y\,dy\,dx = \frac14", FALSE),
        (r"\int_0^1\int_0^1\int_0^1 (x+y+z)\,dx\,dy\,dz = \frac32", TRUE),
        (r"\int_{-\infty}^\infty\int_{-\infty}^\infty e^{-(x^2+y^2)}\,dx\,dy = \pi", TRUE),
    ],
)
def test_iterated_integrals_come_apart(text: str, verdict: str) -> None:
    """They are judged within the time of one equation."""
    assert score(text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (r"4 \mid 20", TRUE),
        (r"4 \nmid 20", FALSE),
        ("3 | n(n+1)(n+2)", TRUE),
        ("a | b", HOLDS),
        ("-9 mod 4 = 3", TRUE),
        ("-(9 mod 4) = -1", TRUE),
        ("-9 // 4 == -3", TRUE),
    ],
)
def test_divisors_and_remainders_of_negative_numbers(text: str, verdict: str) -> None:
    """A sign binds tighter than a remainder, as in Python."""
    assert score(text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("1 mi = 1609 m", HOLDS),
        ("1 mi = 1600 m", HOLDS),
        ("1 mi = 1709 m", FALSE),
        ("1 mi = 2 km", FALSE),
        ("1 oz = 28 g", HOLDS),
        ("200 lb = 91 kg", HOLDS),
        ("350 °F = 177 °C", HOLDS),
        ("350 °F = 190 °C", FALSE),
        ("1 cup = 250 mL", TRUE),
        ("1 cup = 300 mL", FALSE),
        ("1 year = 365 days", TRUE),
        ("1 pint = 568 mL", HOLDS),
        ("90 rpm = 9.42 rad/s", HOLDS),
        ("1 T = 10^4 G", TRUE),
        ("1 gal = 231 in^3", TRUE),
        ("2 a = 4 b", HOLDS),
        ("6'2\" = 188 cm", HOLDS),
        ('2° = 7200"', TRUE),
    ],
)
def test_conversions_are_rounded_and_of_any_size_of_their_units(text: str, verdict: str) -> None:
    """A whole number beside a conversion is counted to its digits; a pint has several sizes."""
    assert score(text).verdict == verdict
