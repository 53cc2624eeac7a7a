"""Definite integrals as people state them: those that are 0, and those that only oscillate."""

from __future__ import annotations

import pytest

from phiq.scorer.standard import score


@pytest.mark.parametrize(
    "text",
    [
        r"\int_0^\pi \cos x dx = 0",
        r"\int_{-1}^{1} x dx = 0",
        r"\int_0^{2\pi} \sin x \cos x dx = 0",
        r"\int_{-\infty}^{\infty} x e^{-x^2} dx = 0",
        r"\int_0^\infty \frac{\ln x}{1+x^2} dx = 0",
        r"\int_{-\infty}^{\infty} \frac{\sin x}{1+x^2} dx = 0",
        r"\int_{-a}^{a} x^3 dx = 0",
    ],
)
def test_an_integral_that_cancels_is_zero(text: str) -> None:
    """What rounding leaves of it is no number to compare with 0."""
    assert score(text).verdict == "identity"


@pytest.mark.parametrize(
    "text", [r"\int_0^1 (2x-1) dx = 10^{-16}", r"\int_0^1 (x^2 - x) dx = 0", r"\int_0^1 x dx = 0"]
)
def test_a_small_number_is_not_zero(text: str) -> None:
    """Digits tell what cancels from what is small."""
    assert score(text).verdict == "contradiction"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (r"\int_0^\infty \frac{\sin x}{x} dx = \frac{\pi}{2}", "identity"),
        (r"\int_0^\infty \frac{\sin x}{x} dx = \frac{\pi}{3}", "contradiction"),
        (r"\int_{-\infty}^\infty \frac{\sin x}{x} dx = \pi", "identity"),
        (r"\int_0^\infty \sin(x^2) dx = \sqrt{\pi/8}", "identity"),
        (r"\int_0^\infty \frac{\cos(ax)}{1+x^2} dx = \frac{\pi}{2} e^{-|a|}", "identity"),
        (r"\int_0^\infty \frac{\sin x}{\sqrt{x}} dx = \sqrt{\pi/2}", "identity"),
        (r"\int_0^\infty \sin x dx = 1", "contradiction"),
        (r"\int_0^\infty x \sin x dx = 0", "contradiction"),
    ],
)
def test_oscillation_alone_may_make_an_integral_converge(text: str, verdict: str) -> None:
    """Where the crests fade, or come ever faster; else there is no value."""
    assert score(text).verdict == verdict


@pytest.mark.parametrize(
    "text",
    [
        r"\frac{d}{dx} \int_0^{x^2} \sin t dt = 2x \sin(x^2)",
        r"\frac{d}{dx} \int_x^1 e^{t} dt = -e^x",
        r"\frac{d}{dx} \int_0^1 e^{xt} dt = \int_0^1 t e^{xt} dt",
        r"\frac{d}{dx} \int_0^x x t dt = 3x^2/2",
    ],
)
def test_integrals_are_derived_by_their_limits_and_inside(text: str) -> None:
    """The rule of Leibniz."""
    assert score(text).verdict == "identity"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (r"\int_0^1 \int_0^x y dy dx = 1/6", "identity"),
        (r"\int_0^\infty \int_0^\infty e^{-x-y} dx dy = 1", "identity"),
        (r"\int_0^1 \int_0^1 xy dx dy = 1/3", "contradiction"),
    ],
)
def test_integrals_inside_integrals_are_computed(text: str, verdict: str) -> None:
    """As long as time allows."""
    assert score(text).verdict == verdict


def test_an_integral_that_exists_for_some_values_is_looked_at_there() -> None:
    """The integral of the beta function has no value for half the line of each symbol."""
    found = score(r"\int_0^1 x^{a-1}(1-x)^{b-1} dx = \frac{\Gamma(a)\Gamma(b)}{\Gamma(a+b)}")
    assert found.verdict == "identity"
    assert found.identity is not None
    assert "a > 0, b > 0" in (found.identity.domain or "")


@pytest.mark.parametrize(
    "text",
    [
        "besselk(0, x) = Integral(exp(-x*cosh(t)), (t, 0, oo))",
        r"\int_0^\infty e^{-\cosh t} dt = K_0(1)",
    ],
)
def test_an_integrand_may_fade_past_all_floats(text: str) -> None:
    """e^(-x cosh t) has exponents at t = 1000 that only whole numbers hold."""
    assert score(text).verdict == "identity"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (r"\int_{-\infty}^\infty \frac{\sin^2 x}{x^2} dx = \pi", "identity"),
        (r"\int_{-\infty}^\infty \frac{\sin^2 x}{x^2} dx = \frac{\pi}{2}", "contradiction"),
        (r"\int_0^\infty \frac{\sin^2 x}{x^2} dx = 5", "contradiction"),
        (r"\int_0^\infty \left(\frac{\sin x}{x}\right)^2 dx = \frac{\pi}{2}", "identity"),
        (r"\int_0^\infty \frac{\sin^3 x}{x^3} dx = \frac{3\pi}{8}", "identity"),
        (r"\int_0^\infty \frac{\sin^3 x}{x} dx = \frac{\pi}{3}", "contradiction"),
        (r"\int_0^\infty \frac{1-\cos x}{x^2} dx = \frac{\pi}{2}", "identity"),
        (r"\int_0^\infty \frac{x - \sin x}{x^3} dx = \frac{\pi}{4}", "identity"),
        (r"\int_0^\infty \frac{\cos x - \cos 2x}{x} dx = \ln 2", "identity"),
        (r"\int_0^\infty \frac{\cos x - \cos 2x}{x} dx = \ln 3", "contradiction"),
        (r"\int_0^\infty \frac{\sin 2x \sin x}{x^2} dx = \frac{\pi}{2}", "identity"),
        (r"\int_1^\infty \frac{\cos x}{x^2} dx = \cos 1 - \frac{\pi}{2} + Si(1)", "identity"),
        (r"\int_{-\infty}^\infty \frac{\cos(x^2)-\cos x}{x^2} dx = \pi - \sqrt{2\pi}", "identity"),
        (r"\int_0^\infty \frac{\sin(x^2)}{x} dx = \frac{\pi}{4}", "identity"),
        (r"\int_0^\infty x \sin(x^2) dx = 1", "contradiction"),
        (r"\int_0^\infty \frac{\sin^2 x}{x} dx = 1", "contradiction"),
        (r"\int_0^\infty \frac{\cos x}{x} dx = 1", "contradiction"),
        (r"\int_{-\infty}^\infty \frac{\sin x}{x^2} dx = 0", "undecided"),
    ],
)
def test_powers_times_waves_are_integrated_term_by_term(text: str, verdict: str) -> None:
    """Poles of the terms cancel where the integral exists; a principal value stays open."""
    assert score(text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (r"\int_0^1 \frac{dx}{\sqrt{1-x^2}} = \frac{\pi}{2}", "identity"),
        (r"\int_0^1 \frac{dx}{\sqrt{1-x^2}} = 2", "contradiction"),
        (r"\int_{-1}^1 \frac{dx}{\sqrt{1-x^2}} = \pi", "identity"),
        (r"\int_0^3 \frac{dx}{\sqrt{9-x^2}} = \frac{\pi}{3}", "contradiction"),
        (r"\int_1^2 \frac{dx}{\sqrt{x^2-1}} = \ln(2+\sqrt3)", "identity"),
        (r"\int_0^1 \frac{dx}{1-x^2} = 5", "contradiction"),
    ],
)
def test_an_integrand_may_grow_without_end_next_to_an_end(text: str, verdict: str) -> None:
    """What 1 - x² loses next to 1 is made up for."""
    assert score(text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (r"\int_{-\infty}^\infty |\psi|^2 dx = 1", "satisfiable"),
        (r"\int_{-\infty}^\infty \psi^*\psi\,dx = 1", "satisfiable"),
        (r"\langle x \rangle = \int \psi^* x \psi\,dx", "satisfiable"),
        (r"\langle x^2 \rangle = \int_{-\infty}^\infty x^2 |\psi|^2 dx", "satisfiable"),
        (r"\int_0^\infty R^2 r^2\,dr = 1", "satisfiable"),
        (r"E = \int_{-\infty}^\infty u\,dx", "satisfiable"),
        (r"\int_0^1 2x\psi\,dx = \psi", "satisfiable"),
        (r"\int_1^\infty a x^{-2} dx = a", "identity"),
        (r"\int_0^1 2ax\,dx = a", "identity"),
        (r"\int_0^1 2ax\,dx = a + 1", "contradiction"),
        (r"\int_1^\infty x\,dx = 1", "contradiction"),
    ],
)
def test_a_letter_may_vary_inside_an_integral(text: str, verdict: str) -> None:
    """A wave function does, and so does any letter whose integral exists only then."""
    assert score(text).verdict == verdict
