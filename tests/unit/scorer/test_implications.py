"""What is said to follow: refuted by a point where the premise holds and the conclusion fails."""

from __future__ import annotations

import pytest

from phiq.scorer.standard import score

FALSE = "contradiction"


@pytest.mark.parametrize(
    "text",
    [
        r"x^2 > 4 \implies x > 2",
        r"a < b \implies a^2 < b^2",
        r"a^2 = b^2 \implies a = b",
        "ab = 0 ⟹ a = 0",
        r"x^2 = 9 \iff x = 3",
        r"|x - 2| < 3 \iff -5 < x < 1",
        "2x + 3 = 11 ⟹ x = 7",
        r"x^2 - 5x + 6 = 0 \iff x \in \{1, 6\}",
        r"y = 2x + 1 \implies x = \frac{y+1}{2}",
        r"F = ma \implies a = m/F",
        "v = u + at ⟹ t = (u-v)/a",
        r"x^2 \ge 9 \iff x \ge 3",
        r"2^x = 8 \Rightarrow x = 4",
        r"\frac{x}{3} = 5 \Rightarrow x = 5/3",
        r"3x - 7 < 5 \Rightarrow x > 4",
        r"-2x < 6 \Rightarrow x < -3",
        r"pV = nRT \Rightarrow p = \frac{nRV}{T}",
        "2x + 3 = 11 ⟹ 2x = 14 ⟹ x = 7",
        r"1/f = 1/u + 1/v \implies v = \frac{uf}{u+f}",
        r"y = 2x, x = 3 \implies y = 5",
        r"x + y = 10, x - y = 2 \implies x = 4",
        r"x < 1 \implies x^2 < 1",
        r"a > b \implies \frac1a < \frac1b",
        "2 | n ⟺ 4 | n",
        "3 | n ⟹ 9 | n",
        r"2 | F_n \iff 2 | n",
        "n ≡ 1 (mod 2) ⟹ n ≡ 1 (mod 4)",
        "n^2 ≡ 0 (mod 4) ⟹ n ≡ 0 (mod 4)",
        "a | bc ⟹ a | b",
    ],
)
def test_what_does_not_follow_is_false(text: str) -> None:
    """One counterexample is enough, though all parts hold together elsewhere."""
    assert score(text).verdict == FALSE


@pytest.mark.parametrize(
    "text",
    [
        "6 | n ⟹ 3 | n",
        r"2 | F_n \iff 3 | n",
        "2 | n ⟺ 2 | n^2",
        "n ≡ 1 (mod 4) ⟹ n ≡ 1 (mod 2)",
        "n^2 ≡ 0 (mod 4) ⟹ n ≡ 0 (mod 2)",
        "a | b ⟹ a | bc",
        r"x > 2 \implies x^2 > 4",
        r"a < b \implies a^3 < b^3",
        r"a = b \implies a^2 = b^2",
        "x = 2 ⟹ x^2 = 4",
        r"x^2 = 9 \iff x = \pm 3",
        r"|x - 2| < 3 \iff -1 < x < 5",
        r"x > 0, y > 0 \implies \frac{x+y}{2} \ge \sqrt{xy}",
        "2x + 3 = 11 ⟹ x = 4",
        "x^2 - 5x + 6 = 0 ⟹ x = 2 or x = 3",
        r"x^2 - 5x + 6 = 0 \iff x \in \{2, 3\}",
        r"\ln x = 2 \implies x = e^2",
        r"y = 2x + 1 \implies x = \frac{y-1}{2}",
        r"F = ma \implies a = F/m",
        "E = mc^2 ⟹ m = E/c^2",
        "v = u + at ⟹ t = (v-u)/a",
        r"x^2 \le 9 \iff -3 \le x \le 3",
        r"\sin x = 0 \iff x = k\pi, k \in \mathbb{Z}",
        r"2^x = 8 \Rightarrow x = 3",
        r"\frac{x}{3} = 5 \Rightarrow x = 15",
        r"3x - 7 < 5 \Rightarrow x < 4",
        r"-2x < 6 \Rightarrow x > -3",
        r"\sqrt{x} = 3 \Rightarrow x = 9",
        r"pV = nRT \Rightarrow p = \frac{nRT}{V}",
        r"v^2 = u^2 + 2as \implies a = \frac{v^2-u^2}{2s}",
        r"v^2 = 2gh ⟹ v = \sqrt{2gh}",
        r"E = \frac12 mv^2 \Rightarrow v = \sqrt{\frac{2E}{m}}",
        r"T = 2\pi\sqrt{L/g} \implies g = 4\pi^2 L/T^2",
        r"A = \pi r^2 \implies r = \sqrt{A/\pi}",
        r"c^2 = a^2 + b^2 \implies c = \sqrt{a^2+b^2}",
        r"x^2 = 3^2 + 4^2 \implies x = 5",
        r"a^2 + b^2 = c^2 \implies b = \sqrt{c^2 - a^2}",
        r"\sin x = \frac12 \implies x = \frac{\pi}{6}",
        r"\tan\theta = 1 \Rightarrow \theta = 45^\circ",
        r"e^{2x} = 5 \implies x = \frac{\ln 5}{2}",
        r"\log_{10} x = 3 \implies x = 1000",
        "2x + 3 = 11 ⟹ 2x = 8 ⟹ x = 4",
        r"\frac{x+1}{2} = 5 \Rightarrow x + 1 = 10 \Rightarrow x = 9",
        r"y = mx + b \implies m = \frac{y-b}{x}",
        r"V = IR \Rightarrow R = V/I",
        r"P = I^2 R \Rightarrow I = \sqrt{P/R}",
        r"1/f = 1/u + 1/v \implies v = \frac{uf}{u-f}",
        r"y = 2x, x = 3 \implies y = 6",
        r"x + y = 10, x - y = 2 \implies x = 6",
        r"x + y = 10, x - y = 2 \implies x = 6, y = 4",
        r"n = 3 \implies n^2 = 9",
        r"0 < x < 1 \implies x^2 < x",
        r"|x| < 2 \iff -2 < x < 2",
        r"x(x-3) = 0 \iff x = 0 \lor x = 3",
        r"x^3 = 8 \implies x = 2",
        r"x^2 = 2 \implies x = \pm\sqrt{2}",
        r"x^2 = 2 \implies x \approx \pm 1.414",
        r"2^n = 32 \Rightarrow n = 5",
        r"n! = 120 \Rightarrow n = 5",
        r"\frac{1}{x} = 4 \implies x = 0.25",
        r"3x = 1 \implies x = 0.333",
        r"x = \sqrt{5} \implies x^2 = 5",
        r"x \ge 0 \implies |x| = x",
        r"a > b \implies -a < -b",
        r"a > b > 0 \implies \frac1a < \frac1b",
        r"f(x) = x^2 \implies f(3) = 9",
        r"f(x) = x^2 \implies f'(x) = 2x",
        r"z = x + iy \implies |z|^2 = x^2 + y^2",
        r"ax^2 + bx + c = 0 \implies x = \frac{-b \pm \sqrt{b^2-4ac}}{2a}",
        r"k = \frac12 \implies 2k = 1",
        r"2x = 1000 \Rightarrow x = 500",
        r"0.5x = 20 \Rightarrow x = 40",
        r"A = P(1+r)^t \Rightarrow P = \frac{A}{(1+r)^t}",
        r"y = e^{kx} \implies k = \frac{\ln y}{x}",
        r"\lambda = \frac{h}{p} \implies p = \frac{h}{\lambda}",
        r"Q = mc\Delta T \implies \Delta T = \frac{Q}{mc}",
        r"s = ut + \frac12 at^2, u = 0 \implies t = \sqrt{2s/a}",
        "x^2 = 4 ⟹ x = 2",
        r"x(x-3) = 0 \implies x = 3",
    ],
)
def test_what_follows_is_not_refuted(text: str) -> None:
    """Lengths, speeds and currents are positive, and one solution of several is enough."""
    assert score(text).verdict in ("identity", "satisfiable")


def test_the_counterexample_is_told() -> None:
    """The simplest that was found."""
    assert score("x^2 = 9 ⟺ x = 3").result == (
        "False: for x = −3 the premise holds, and the conclusion does not."
    )


@pytest.mark.parametrize(
    "text",
    [
        r"x = y \iff y = x",
        "a + b + c = 0 ⇒ a^3 + b^3 + c^3 = 3abc",
        "x + y = 5, xy = 6 ⇒ x^2 + y^2 = 13",
        "x^2 = x + 1 ⇒ x^5 = 5x + 3",
        r"\omega^2 + \omega + 1 = 0 \implies \omega^3 = 1",
        "a/b = c/d ⇒ (a + b)/b = (c + d)/d",
        "a ≡ b (mod n) ⇒ a^2 ≡ b^2 (mod n)",
        "a ≡ b (mod n), m | n ⇒ a ≡ b (mod m)",
        "n mod 2 = 1 ⇒ n^2 mod 8 = 1",
        "a | b ∧ b | c ⇒ a | c",
        "a | b and a | c ⇒ a | (b + c)",
        "a < b, c > 0 ⇒ ac < bc",
        "0 < a < b ⇒ 1/b < 1/a",
        "sin x = 3/5 ⇒ cos^2 x = 16/25",
    ],
)
def test_what_is_proved_to_follow_is_an_identity(text: str) -> None:
    """By exact algebra: ideals for equations, letters put in for orders and remainders."""
    verdict = score(text)
    assert verdict.verdict == "identity"
    assert verdict.evidence is not None
    assert verdict.evidence.kind == "proof"


@pytest.mark.parametrize(
    "text",
    [
        "a + b + c = 0 ⇒ a^2 + b^2 + c^2 = ab + bc + ca",
        "x + y = 5, xy = 6 ⇒ x^2 + y^2 = 25",
        "x^2 = x + 1 ⇒ x^5 = 5x + 4",
        "a ≡ b (mod n) ⇒ a^2 ≡ b^3 (mod n)",
        "a ≡ b (mod m), m | n ⇒ a ≡ b (mod n)",
        "ac ≡ bc (mod n) ⇒ a ≡ b (mod n)",
        "n mod 2 = 1 ⇒ n^2 mod 16 = 1",
        "a | bc ⇒ a | b or a | c",
        "a | b and a | c ⇒ a | (b + c + 1)",
    ],
)
def test_what_nearly_follows_is_refuted(text: str) -> None:
    """By a point, or since no point is left where the conclusion holds."""
    assert score(text).verdict == "contradiction"
