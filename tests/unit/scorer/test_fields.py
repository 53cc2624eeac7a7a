"""Statements of fields: norms, transforms, recurrences, growth, j, decimals, golden letters."""

from __future__ import annotations

import pytest

from phiq.scorer.standard import score

TRUE, HOLDS, FALSE, OPEN = "identity", "satisfiable", "contradiction", "undecided"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (r"\|x + y\| \le \|x\| + \|y\|", TRUE),
        (r"\|x + y\| \ge \|x\| + \|y\|", HOLDS),
        (r"|\langle x, y\rangle| \le \|x\| \|y\|", TRUE),
        (r"\|x+y\|^2 = \|x\|^2 + 2\langle x,y\rangle + \|y\|^2", TRUE),
        (r"\|x+y\|^2 = \|x\|^2 + \|y\|^2", HOLDS),
        (r"\|x\| \ge 0", TRUE),
        (r"\|A x\| \le \|A\| \|x\|", HOLDS),
        (r"\mathcal{L}\{e^{-at}\} = \frac{1}{s+a}", TRUE),
        (r"\mathcal{L}\{e^{-at}\} = \frac{1}{s-a}", FALSE),
        (r"\mathcal{L}\{t^3\} = \frac{6}{s^4}", TRUE),
        (r"\mathcal{L}\{t^3\} = -\frac{6}{s^4}", FALSE),
        (r"\mathcal{L}^{-1}\left\{\frac{1}{s^2+1}\right\} = \sin t", TRUE),
        (r"\mathcal{L} = \frac12 m \dot x^2 - V(x)", HOLDS),
        (r"\mathcal{Z}\{a^n u[n]\} = \frac{z}{z-a}", TRUE),
        (r"e^{j\theta} = \cos\theta + j\sin\theta", TRUE),
        (r"\left|\frac{1}{1+j}\right| = \frac{1}{\sqrt 2}", TRUE),
        (r"\text{sinc}(x) = \frac{\sin(\pi x)}{\pi x}", TRUE),
        ("j = 3", HOLDS),
        ("F(n) = F(n-1) + F(n-2), F(0)=0, F(1)=1, F(10)=55", TRUE),
        ("F(n) = F(n-1) + F(n-2), F(0)=0, F(1)=1, F(10)=56", FALSE),
        ("T(n) = 2T(n/2) + n, T(1) = 1, T(8) = 32", TRUE),
        ("T(n) = 2T(n/2) + n, T(1) = 1, T(8) = 24", FALSE),
        ("T(n) = T(n-1) + n, T(0) = 0, T(n) = n(n+1)/2", TRUE),
        ("T(n) = T(n-1) + n, T(0) = 0, T(n) = n(n-1)/2", FALSE),
        ("u_{n+1} = 3u_n, u_0 = 2, u_4 = 160", FALSE),
        ("a_n = 2n + 1, a_n = a_{n-1} + 2, a_0 = 1", TRUE),
        ("a_n = 2n + 1, a_n = a_{n-1} + 3, a_0 = 1", FALSE),
        ("a_{n+1} = n^2, a_5 = 16", TRUE),
        ("x_n = n + 1, x_m = 3", HOLDS),
        ("a_{n+1} = a_n + d", HOLDS),
        ("a_n = a_n + 1, a_0 = 1, a_3 = 2", FALSE),
        (r"3n^2 + 2n = O(n^2)", TRUE),
        (r"3n^3 + 2n = O(n^2)", FALSE),
        (r"5n + 3 = \Theta(n^2)", FALSE),
        (r"T(n) = O(n \log n)", HOLDS),
        (r"h^3 = O(h^2)", HOLDS),
    ],
)
def test_what_fields_say_is_worked_out(text: str, verdict: str) -> None:
    """Norms by components, transforms as their integrals, recurrences term by term."""
    assert score(text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("500 * 0.04 * 3 = 70", FALSE),
        ("0.7 * 3 = 2", FALSE),
        ("0.333 * 3 = 1", HOLDS),
        ("10 / 3 == 3.3333333333333335", HOLDS),
        ("0.1 + 0.2 == 0.30000000000000004", HOLDS),
        ("1/3 == 0.3333333333334333", FALSE),
        (r"\lim_{n\to\infty} F_{n+1}/F_n = 1.618", HOLDS),
        (r"\lim_{n\to\infty} F_{n+1}/F_n = 1.628", FALSE),
        (r"t_{1/2} = \frac{\ln 2}{k} = \frac{0.693}{k}", HOLDS),
        (r"t_{1/2} = \frac{\ln 2}{k} = \frac{0.793}{k}", FALSE),
        ("987 / 610 ≈ 1.618034", TRUE),
        (r"\varphi = \frac{1+\sqrt5}{2} \approx 1.6280339887", FALSE),
        (r"\frac{a+b}{a} = \frac{a}{b} = \varphi = 1.618", HOLDS),
        (
            r"\frac{1}{\alpha} \approx 137.036 \approx \frac{360}{\varphi^2} - \frac{2}{\varphi^3}",
            HOLDS,
        ),
        (r"\varphi^{10} = \frac{L_{10} + F_{10}\sqrt5}{2}", TRUE),
        ("F_5 = 5, F_6 = 8, F_7 = 13", TRUE),
        ("F_5 = 5, F_6 = 8, F_7 = 14", HOLDS),
        (r"\Phi^2 = \Phi + 1", TRUE),
        (r"\Phi^2 = \Phi + 2", HOLDS),
    ],
)
def test_decimals_and_golden_letters(text: str, verdict: str) -> None:
    """A decimal stands for what rounds to it, and no plain arithmetic with it for anything near."""
    assert score(text).verdict == verdict


def test_what_is_said_of_a_constant_that_was_set_free() -> None:
    """Beside the symbol's value the reader learns what the golden ratio itself gives."""
    told = score(r"\pi = \frac{6}{5}\varphi^2").result
    assert "left side is 3.14159" in told
    assert "right side is 3.14164" in told


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (r"\sqrt{1+\sqrt{1+\sqrt{1+\dots}}} = \varphi", TRUE),
        (r"\sqrt{1+\sqrt{1+\sqrt{1+\dots}}} = 2", FALSE),
        (r"\sqrt{2+\sqrt{2+\sqrt{2+\dots}}} = 2", TRUE),
        (r"x = \sqrt{6+\sqrt{6+\sqrt{6+\cdots}}}", HOLDS),
        (r"\varphi = 1+\frac{1}{1+\frac{1}{1+\frac{1}{\ddots}}}", TRUE),
        (r"\sin 18^\circ = \frac{1}{2\varphi} = \frac{\sqrt5 + 1}{4}", FALSE),
        (r"\cos 36^\circ = \frac{\varphi}{2} = 0.819", FALSE),
        (r"\cos 36^\circ = \frac{\varphi}{2} = 0.809", HOLDS),
        ("(1 + 0.12/12)^12 - 1 = 12.68%", HOLDS),
        ("(1 + 0.12/12)^12 - 1 = 13.68%", FALSE),
        (r"\int_{-\infty}^{\infty} e^{-|t|}\,dt = 2", TRUE),
        (r"\int_{-\infty}^{\infty} e^{-|t|}\,dt = 1", FALSE),
        ("y = sgn(w*x + b)", HOLDS),
        ("sum([1, 2, 3]) / 3 == 2", TRUE),
        ("not True == False", TRUE),
        ("A ∧ ¬A = ⊥", TRUE),
        ("2x + y = 5\nx - y = 1\n=> x = 2, y = 1", HOLDS),
        ("2x + y = 5\nx - y = 1\n=> x = 3, y = 1", FALSE),
        ("Let x = 3. Then x^2 = 9.", TRUE),
        ("Let x = 3. Then x^2 = 8.", FALSE),
        ("lemma l : (2:ℝ) + 2 = 4 := by norm_num", TRUE),
    ],
)
def test_what_goes_on_inside_itself_and_what_follows(text: str, verdict: str) -> None:
    """Nested roots and fractions are fixed points; the numbers of a chain are equal."""
    assert score(text).verdict == verdict
