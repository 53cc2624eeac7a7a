"""Statements about infinity: divergent series and integrals, limits of every kind."""

from __future__ import annotations

import pytest

from phiq.contract import ScoreRequest
from phiq.scorer.standard import StandardScorer


def verdict(equation: str) -> str:
    """The verdict of the scorer as it ships."""
    (found,) = StandardScorer().score([ScoreRequest(equation=equation, mode="rigorous")])
    return found.verdict


@pytest.mark.parametrize(
    "equation",
    [
        r"\sum_{n=1}^\infty 1/n = \infty",
        r"\sum_{n=1}^\infty \frac{1}{\sqrt{n}} = \infty",
        r"\sum_{n=1}^\infty n = \infty",
        r"\sum_{n=1}^\infty 3^n = \infty",
        r"\sum_{n=2}^\infty \frac{1}{n \ln n} = \infty",
        r"\int_0^1 \frac{1}{x} dx = \infty",
        r"\int_0^\infty x dx = \infty",
        r"\int_1^\infty \frac{1}{x^2} dx = 1",
        r"\int_0^1 \frac{1}{\sqrt{x}} dx = 2",
        r"\int_0^1 \frac{dx}{x^2} = \infty",
        r"\int_0^\infty e^x dx = \infty",
        r"\lim_{x\to 0^+} \frac1x = \infty",
        r"\lim_{x\to 0^-} \frac1x = -\infty",
        r"\lim_{x\to 0} \frac{1}{x^2} = \infty",
        r"\lim_{x\to\infty} e^x = \infty",
        r"\lim_{x\to\infty} \ln x = \infty",
        r"\lim_{x\to 0^+} \ln x = -\infty",
        r"\lim_{x\to-\infty} e^x = 0",
        r"\lim_{x\to\infty} \frac{x^5}{e^x} = 0",
        r"\lim_{x\to\infty} \frac{\ln x}{\sqrt{x}} = 0",
        r"\lim_{x\to 0^+} x^x = 1",
        r"\lim_{x\to\infty} x^{1/x} = 1",
        r"\lim_{x\to\infty} (\sqrt{x^2+x} - x) = 1/2",
        r"\lim_{x\to\infty} \frac{\sin x}{x} = 0",
        r"\lim_{x\to 2} \frac{1}{(x-2)^2} = \infty",
        r"\lim_{n\to\infty} \frac{2^n}{n!} = 0",
        r"\lim_{n\to\infty} \frac{n!}{2^n} = \infty",
        r"\lim_{x\to 0}\frac{\sin x}{x} = 1",
        r"\lim_{x\to 0}\frac{1-\cos x}{x^2} = 1/2",
        r"\lim_{x\to\infty} \frac{3x^2+1}{x^2-x} = 3",
        r"\lim_{x\to 0^+} |x|/x = 1",
        r"\lim_{x\to 1^+} \lfloor x \rfloor = 1",
        r"\lim_{x\to\pi/2^-} \tan x = \infty",
        r"\lim_{x\to\infty} \tanh x = 1",
        r"\lim_{x\to a} x^2 = a^2",
        r"\lim_{h\to 0} \frac{\sin(x+h)-\sin x}{h} = \cos x",
        r"\lim_{x\to\infty} \frac{x}{\ln x} = \infty",
        r"\prod_{n=1}^\infty (1+1/n) = \infty",
        r"\lim_{x \to 0} \frac{e^x-1}{x} = 1",
        r"\lim_{x\to\infty}\left(1+\frac{2}{x}\right)^x = e^2",
        r"\int_1^\infty \frac{\ln x}{x}dx = \infty",
        r"\lim_{x\to-\infty} x^3 = -\infty",
        r"\lim_{x\to\infty} \frac{\sin x}{x^2} = 0",
        r"\lim_{x\to 0} \frac{\tan x}{x} = 1",
        r"\lim_{x\to 0} \frac{\sin 3x}{\sin 5x} = \frac35",
        r"\lim_{x\to 0} \frac{\ln(1+x)}{x} = 1",
        r"\lim_{n\to\infty} \sqrt[n]{n} = 1",
        r"\lim_{n\to\infty} \left(1-\frac1n\right)^n = \frac1e",
        r"\lim_{n\to\infty} \frac{n^2+1}{2n^2} = \frac12",
        r"\lim_{x\to 3} \frac{x^2-9}{x-3} = 6",
        r"\lim_{x\to 1} \frac{x^3-1}{x-1} = 3",
        r"\lim_{x\to\infty} \frac{e^x}{x^{100}} = \infty",
        r"\lim_{x\to 0^+} \frac{1}{\ln x} = 0",
        r"\lim_{x\to\infty} \ln\ln x = \infty",
        r"\lim_{x\to\infty} x \sin\frac1x = 1",
        r"\lim_{n\to\infty} \sin(n\pi) = 0",
        r"\lim_{x\to\infty} \sqrt{x+1}-\sqrt{x} = 0",
        r"\lim_{x\to 0^-} e^{1/x} = 0",
        r"\lim_{x\to 0} e^{-1/x^2} = 0",
        r"\lim_{x\to 0} \frac{\cos x}{x^2} = \infty",
        r"\lim_{x \to 0} \ln|x| = -\infty",
        r"\lim_{x\to\infty} 5 = 5",
        r"\lim_{x\to 2} (3x+1) = 7",
        r"\sum_{n=1}^\infty \frac{1}{2^n} = 1",
        r"\sum_{n=1}^\infty \frac{n}{n+1} = \infty",
        r"\sum_{n=1}^\infty \frac{\ln n}{n} = \infty",
        r"\sum_{n=0}^\infty \frac{1}{n!} = e",
        r"\sum_{n=0}^\infty n! = \infty",
        r"\sum_{n=1}^\infty \frac{1}{n^2} < \infty",
        r"\int_0^\infty \frac{dx}{x} = \infty",
        r"\int_0^1 \ln x\,dx = -1",
        r"\int_0^\infty \frac{\sin x}{x} dx = \frac{\pi}{2}",
        r"\int_0^\infty e^{-x} dx = 1",
        r"\int_0^2 \frac{dx}{(x-1)^2} = \infty",
        r"\int_0^{\pi/2} \tan x\,dx = \infty",
        r"\int_2^\infty \frac{dx}{x\ln x} = \infty",
        r"\int_{-\infty}^\infty e^{x} dx = \infty",
        r"\int_1^\infty x^{-1/2}dx = \infty",
        r"\infty > 0",
        r"-\infty < 0",
        r"2\cdot\infty = \infty",
        r"\frac{5}{\infty} = 0",
        r"\lim_{h\to0}\frac{(x+h)^2-x^2}{h} = 2x",
        r"\lim_{h\to0}\frac{e^{x+h}-e^x}{h} = e^x",
        r"\lim_{x\to a} \frac{x^2-a^2}{x-a} = 2a",
    ],
)
def test_what_is_true_of_infinity(equation: str) -> None:
    """Limits that are reached, series and integrals that diverge or converge as said."""
    assert verdict(equation) == "identity"


@pytest.mark.parametrize(
    "equation",
    [
        r"\sum_{n=1}^\infty \frac1{n^2} = \infty",
        r"\sum_{n=1}^\infty n = 5",
        r"\sum_{n=0}^\infty (-1)^n = 1/2",
        r"\sum_{n=1}^\infty \frac{1}{n} = -\infty",
        r"\int_1^\infty \frac{1}{x^2} dx = \infty",
        r"\int_{-1}^1 \frac{dx}{x^2} = -2",
        r"\int_0^\infty \frac{1}{\sqrt{x}} dx = 3",
        r"\lim_{x\to 0^-} \frac1x = \infty",
        r"\lim_{x\to 0} \frac1x = 0",
        r"\lim_{x\to\infty} x^2 = 5",
        r"\lim_{x\to\infty} \frac{\ln x}{\sqrt{x}} = 1",
        r"\lim_{x\to 0^+} x^x = 0",
        r"\lim_{x\to\infty} (\sqrt{x^2+x} - x) = 0",
        r"\lim_{x\to\infty} \cos x = 1",
        r"\lim_{x\to 0} \sin(1/x) = 0",
        r"\lim_{x\to 2} \frac{1}{x-2} = \infty",
        r"\lim_{n\to\infty} (-1)^n = 1",
        r"\lim_{x\to 0}\frac{1-\cos x}{x^2} = 1",
        r"\lim_{x\to\infty} \frac{3x^2+1}{x^2-x} = 2",
        r"\lim_{x\to 0} |x|/x = 0",
        r"\lim_{x\to 1} \lfloor x \rfloor = 1",
        r"\lim_{x\to\pi/2} \tan x = \infty",
        r"\lim_{x\to\infty} x = 3",
        r"\sum_{n=1}^\infty \frac{1}{n^{1.01}} = \infty",
        r"\sum_{k=0}^\infty 2^k = -1",
        r"\lim_{x\to-\infty} x^2 = -\infty",
        r"\lim_{n\to\infty} \frac{n^2+1}{2n^2} = 1",
        r"\lim_{x\to 3} \frac{x^2-9}{x-3} = 0",
        r"\lim_{x\to\infty} \frac{e^x}{x^{100}} = 0",
        r"\lim_{x\to\infty} x\sin x = \infty",
        r"\lim_{n\to\infty} \cos(n\pi) = 1",
        r"\lim_{x\to 0} e^{1/x} = \infty",
        r"\lim_{x\to 0} \frac{\cos x}{x} = \infty",
        r"\lim_{x\to 2} (3x+1) = 8",
        r"\sum_{n=1}^\infty \frac{1}{2^n} = \infty",
        r"\sum_{n=1}^\infty \frac{1}{n^3} = \infty",
        r"\sum_{n=1}^\infty (-1)^n n = \infty",
        r"\sum_{n=2}^\infty \frac{1}{n(\ln n)^2} = \infty",
        r"\sum_{p=1}^\infty \frac{1}{p} = 3",
        r"\sum_{n=1}^\infty \sin n = 0",
        r"\sum_{n=1}^\infty \frac{1}{n} < \infty",
        r"\sum_{n=1}^{\infty} \frac{1}{\sqrt{n}} = 2",
        r"\int_0^1 \ln x\,dx = -\infty",
        r"\int_0^\infty \sin x\,dx = 0",
        r"\int_0^\infty \sin x\,dx = \infty",
        r"\int_0^\infty e^{-x} dx = \infty",
        r"\int_0^2 \frac{dx}{(x-1)^2} = -2",
        r"\int_0^1 x^{-3/2} dx = 2",
        r"\infty = 5",
    ],
)
def test_what_is_false_of_infinity(equation: str) -> None:
    """Limits that are other numbers or none, sides that differ, sums that diverge or converge."""
    assert verdict(equation) == "contradiction"


@pytest.mark.parametrize(
    "equation",
    [
        r"\lim_{h\to0}\frac{(x+h)^2-x^2}{h} = x",
        r"\lim_{x\to a} \frac{x^2-a^2}{x-a} = a",
        r"f'(x) = \lim_{h\to 0}\frac{f(x+h)-f(x)}{h}",
        r"v = \lim_{\Delta t\to 0}\frac{\Delta x}{\Delta t}",
        r"L = \lim_{n\to\infty} a_n",
        r"\lim_{n\to\infty} a_n = 0",
        r"\lim_{x\to\infty} f(x) = L",
        r"\lim_{x\to\infty} f(x) = \infty",
    ],
)
def test_what_can_be_so(equation: str) -> None:
    """Limits that hold other symbols, or functions that nobody defined."""
    assert verdict(equation) == "satisfiable"


@pytest.mark.parametrize(
    "equation",
    [
        r"\int_{-\infty}^\infty x\,dx = 0",
        r"\int_{-1}^{1} \frac{dx}{x} = 0",
        r"\infty - \infty = 0",
        r"1/0 = \infty",
        r"x = \infty",
    ],
)
def test_what_stays_open(equation: str) -> None:
    """What depends on how it is meant, or shows no clear pattern far out."""
    assert verdict(equation) == "undecided"


@pytest.mark.parametrize(
    ("equation", "expected"),
    [
        (r"\lim_{x\to 1-} \frac{1}{1-x} = \infty", "identity"),
        (r"\lim_{x \to 0+} 1/x = \infty", "identity"),
        (r"\lim_{x\to 0-} 1/x = \infty", "contradiction"),
        (r"\vec v = \lim_{\Delta t\to 0}\frac{\Delta\vec r}{\Delta t}", "satisfiable"),
    ],
)
def test_sides_and_steps_of_limits(equation: str, expected: str) -> None:
    """A side may be typed without being raised; steps of two quantities go together."""
    assert verdict(equation) == expected
