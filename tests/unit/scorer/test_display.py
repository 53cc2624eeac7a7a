"""What people see of a tree is what a textbook prints."""

from __future__ import annotations

import pytest

from phiq.scorer.parse import parse
from phiq.scorer.render import to_display

PRINTED = {
    "E = m*c**2": "E = mc²",
    r"E_k = \frac{1}{2} m v^2": "Eₖ = ½mv²",
    "pV = N k_B T": "pV = N k_B T",
    "v_max = 2*g": "v_max = 2g",
    "Distance = speed*time": "Distance = speed·time",
    r"\vec{F} = \frac{d\vec{p}}{dt}": "F⃗ = dp⃗/dt",
    r"a_{cor} = -2\,\vec{\Omega}\times\vec{v}": "a_cor = −2Ω⃗ × v⃗",
    r"\oint \vec{E}\cdot d\vec{A} = \frac{Q}{\varepsilon_0}": "∮ E⃗ · dA⃗ = Q/ε₀",
    "sin(x)**2 + cos(x)**2 = 1": "sin²x + cos²x = 1",
    "sin(2*x) = 2*sin(x)*cos(x)": "sin(2x) = 2 sin x cos x",
    "y(x, t) = A*sin(k*x - omega*t)": "y(x, t) = A sin(kx − ωt)",
    "sin(x)*y = 1": "sin(x) y = 1",
    "e^{i x} = y": "eⁱˣ = y",
    r"e^{i\pi} + 1 = 0": "e^(iπ) + 1 = 0",
    r"\sum_{k=1}^{n} k = \frac{n(n+1)}{2}": "∑ₖ₌₁ⁿ k = n(n + 1)/2",
    r"\int_{-\infty}^{\infty} e^{-x^2} dx = \sqrt{\pi}": "∫_(−∞)^∞ e^(−x²) dx = √π",
    r"\int_0^1 x^2 dx = \frac13": "∫₀¹ x² dx = 1/3",
    r"\lim_{x \to 0} \frac{\sin x}{x} = 1": "lim_(x→0) sin(x)/x = 1",
    "d/dx sin x = cos x": "d/dx sin x = cos x",
    "phi**n = F_n*phi + F_{n-1}": "φⁿ = Fₙ φ + Fₙ₋₁",
    "fibonacci(10) = 55": "F₁₀ = 55",
    r"\binom{n}{k} = 1": "C(n, k) = 1",
    r"\log_b x = \frac{\ln x}{\ln b}": "log_b(x) = ln(x)/ln(b)",
    r"\sqrt[3]{8} = 2": "∛8 = 2",
    "x = 6.02e23": "x = 6.02 × 10²³",
    r"N = 6.022 \times 10^{23}": "N = 6.022 × 10²³",
    "v = 5 m/s": "v = 5 m/s",
    r"17 \equiv 5 \pmod{12}": "17 ≡ 5 (mod 12)",
    r"P(X=k) = p^k": "P(X = k) = pᵏ",
    r"P(A|B) = q": "P(A | B) = q",
    r"\begin{pmatrix}1&2\\3&4\end{pmatrix} = A": "(1, 2; 3, 4) = A",
    r"f(x) = \begin{cases} x & x > 0 \\ -x & \text{otherwise} \end{cases}": (
        "f(x) = {x if x > 0; −x otherwise}"
    ),
    r"\Delta G^\circ = -RT\ln K": "ΔG° = −RT ln K",
    "a/b/c = 1": "(a/b)/c = 1",
    "-(x + 1) = 2": "−(x + 1) = 2",
    "(a + b)^2 = (a + b)(a + b)": "(a + b)² = (a + b)(a + b)",
    "n! = n (n-1)!": "n! = n (n − 1)!",
    "|x| = 2": "|x| = 2",
    "x² ≥ 0": "x² ≥ 0",
    "i*hbar*diff(psi, t) = H*psi": "iħ dψ/dt = Hψ",
}

#: Signs of notations that are for the parser alone.
FOR_THE_PARSER = ("⒨", "█", "Ⓒ", "«", "‹", "“", '"', "\u2061", "ⅆ", "ⅇ", "ⅈ", "GoldenRatio", "{")


@pytest.mark.parametrize("text", PRINTED)
def test_it_is_what_a_textbook_prints(text: str) -> None:
    """Products without signs, small letters above and below, no brackets that nobody needs."""
    assert to_display(parse(text).root) == PRINTED[text]


@pytest.mark.parametrize("text", [text for text in PRINTED if "cases" not in text])
def test_nothing_for_the_parser_is_shown(text: str) -> None:
    """No quotes, no signs that only a program reads."""
    shown = to_display(parse(text).root)

    assert not any(sign in shown for sign in FOR_THE_PARSER)


def test_the_laws_of_the_table_are_printed(laws: tuple[str, ...]) -> None:
    """Each law has a line of its own, without signs for the parser."""
    for equation in laws:
        shown = to_display(parse(equation).root)
        assert not any(sign in shown for sign in FOR_THE_PARSER), shown


@pytest.fixture
def laws() -> tuple[str, ...]:
    """The equations of all laws."""
    from phiq.scorer.laws.table import index  # noqa: PLC0415 -- a second to load

    return tuple(law.equation for law in index().laws)
