"""Formulas as sheets and lecture notes have them: subscripts side by side, bars, lines, points."""

from __future__ import annotations

import pytest

from phiq.scorer.standard import score


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        (r"c_k = \sum_{l=-\infty}^\infty a_lb_{k-l}", "cₖ = ∑_(l=−∞)^∞ aₗ bₖ₋ₗ"),
        (r"\alpha a_ln_k = 1", "α aₗ nₖ = 1"),
        (r"\alpha x^ab = 2", "αxᵃb = 2"),
        (r"\alpha x_max = 3", "α x_max = 3"),
        ("a_nb_n = c", "aₙ bₙ = c"),
        ("v_tx_0 = 2", "vₜ x₀ = 2"),
        ("v_max = 3", "v_max = 3"),
    ],
)
def test_a_subscript_of_one_letter_ends_with_it(text: str, reading: str) -> None:
    """Whatever the letters behind it would be as a word."""
    verdict = score(text)
    assert (verdict.verdict, verdict.reading) == ("satisfiable", reading)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (r"y = \sin(2\pi ft)", "satisfiable"),
        (r"x(t) = \int X(f) e^{j2\pi ft} df", "satisfiable"),
        (r"\sin(2\pi ft) = \sin(2\pi tf)", "identity"),
        (r"h = 2 \pi (5 ft)", "satisfiable"),
        (r"y = \sin(2 ft)", "inconsistent"),
    ],
)
def test_behind_a_circle_ft_is_a_frequency_times_a_time(text: str, verdict: str) -> None:
    """Feet have a number of their own before them."""
    assert score(text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (r"\lvert x \rvert \lvert z \rvert^{-1} = \lvert x/z \rvert", "identity"),
        (r"\lvert 2 \rvert^2 \lvert 3 \rvert^{-1} = 2", "contradiction"),
        (r"h = -\frac{k}{T_s - T} \frac{dT}{dy} \bigg\lvert_{y=0}", "satisfiable"),
        (r"x^2 \bigg\lvert_{x=3} = 9", "identity"),
        (r"x^2 \bigg\lvert_{x=3} = 8", "contradiction"),
    ],
)
def test_a_bar_is_what_stands_behind_it(text: str, verdict: str) -> None:
    """One that opens takes no limits; one that closes what another has opened evaluates nothing."""
    assert score(text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (r"\sum_{\substack{d \mid 12 \\ d < 12}} d = 16", "identity"),
        (r"\sum_{\substack{d \mid 12 \\ d < 12}} d = 28", "contradiction"),
        (r"\sum_{\substack{1 \le i \le n \\ i \ne j}} a_i = 0", "satisfiable"),
        (r"S = \max_{\substack{a, b \\ a+b=c}} f(a, b)", "satisfiable"),
    ],
)
def test_lines_below_a_sum_are_its_conditions(text: str, verdict: str) -> None:
    r"""Those of \substack."""
    assert score(text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("G(T, p, N_1, . ., N_r) = U", "satisfiable"),
        ("1 + 2 + .. + n = n(n+1)/2", "identity"),
        ("1 + 2 + .. + n = n(n+2)/2", "satisfiable"),
    ],
)
def test_two_points_are_dots(text: str, verdict: str) -> None:
    """As readers of scanned pages write them."""
    assert score(text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (r"Bi = \frac{hL}{k}", "satisfiable"),
        (r"\mathrm{Bi} < 0.1", "satisfiable"),
        (r"Si(0) = 0", "identity"),
        (r"Si(0) = 1", "contradiction"),
        (r"Ai(0) Bi(0) > 0", "identity"),
    ],
)
def test_a_number_may_be_called_as_a_function_is(text: str, verdict: str) -> None:
    """Where nothing stands behind its name."""
    assert score(text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (r"\sum_n |x[n]| < \infty", "satisfiable"),
        (r"\int_{-\infty}^\infty |f(t)|^2 dt < \infty", "satisfiable"),
        (r"E[|X|] < \infty", "satisfiable"),
        (r"\sum_{n=1}^\infty \frac1{n^2} < \infty", "identity"),
        (r"\sum_{n=1}^\infty \frac1n < \infty", "contradiction"),
        (r"|x_n| < \infty", "identity"),
    ],
)
def test_what_is_not_known_may_grow_without_end(text: str, verdict: str) -> None:
    """A condition for convergence is no theorem."""
    assert score(text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (r"\{\} = \emptyset", "identity"),
        (r"\{\} = \{1\}", "contradiction"),
        (r"\{1, 2\} \cap \{3\} = \{\}", "identity"),
        (r"\{1, 2\} \cap \{2\} = \{\}", "contradiction"),
    ],
)
def test_braces_around_nothing_are_the_empty_set(text: str, verdict: str) -> None:
    """It has no condition to look at."""
    assert score(text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("I = V/R = 5/1000 = 0.005A = 5mA", "satisfiable"),
        ("I = V/R = 5/1000 = 0.005A = 50mA", "contradiction"),
        ("t = d/v = 100/20 = 5s = 5000ms", "satisfiable"),
        ("x = 3m = 3s", "satisfiable"),
        ("e = k/m = 2", "satisfiable"),
        ("e = k/m = 0.5", "satisfiable"),
        (r"e = \sum_{n=1}^\infty 1/n!", "contradiction"),
        ("p = 22mm/h", "satisfiable"),
        ("p = mv = 5 m/s", "inconsistent"),
        (r"\sigma_{T_{cassette}} = 850 hr", "satisfiable"),
        (r"\Delta x \Delta p_x \ge h", "satisfiable"),
    ],
)
def test_quantities_of_notes(text: str, verdict: str) -> None:
    """A second unit of the same result, rates of rain, deviations."""
    assert score(text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (r"|\eta - \eta^*| < \delta", "satisfiable"),
        (r"|a^*|^2 = |a|^2", "identity"),
        (r"|x^+| = -2", "contradiction"),
        (r"\vec{a}_{\perp} = \vec{a} - \vec{a}_{\parallel}", "satisfiable"),
        (r"k_{\|} - k_{\parallel} = 0", "identity"),
        (r"\parallel x \parallel = 1", "satisfiable"),
        (r"\because x = 2, \therefore x^2 = 5", "contradiction"),
        (r"\begin{align*}\because Q &= 0 \\ \therefore W &= \Delta U\end{align*}", "satisfiable"),
        (r"P(X_1 > x_1 \;\text{or}\; X_2 > x_2) = 1 - C(u_1, u_2)", "satisfiable"),
        (
            r"P(A \text{ or } B) = P(A) + P(B) - P(A \text{ and } B)",
            "identity",
        ),
        ("(x = 1 or x = 2)", "satisfiable"),
        ("35-10G=0\n\\quad\\Rightarrow\\quad\nG=3.5", "satisfiable"),
        ("35-10G=0\n\\quad\\Rightarrow\\quad\nG=3", "contradiction"),
        ("x = 1, \\quad\ny = 2", "satisfiable"),
        (r"\begin{align*} a &= b \\ \\ &= c \end{align*}", "satisfiable"),
        (r"\varphi(t)=0, \forall t \in I", "satisfiable"),
        (r"\forall \theta \in \Theta, L_n(\theta) \le L_n(\hat{\theta})", "satisfiable"),
        (r"\forall x \in S: x^2 \ge 0", "identity"),
        ("x = 2 ==> x^2 = 4", "identity"),
        ("x = 2 ==> x^2 = 5", "contradiction"),
        (r"x^2 \ge 0 \quad \forall x \in D", "identity"),
        (r"D(a_0) \cap Proj A = \bigcup_{b \in A_d, d \geq 1} D_+(a_0b)", "satisfiable"),
        (r"\{1,2,3\} \cap \{2,3\} \cap \{3\} = \{3\}", "identity"),
    ],
)
def test_signs_of_notes(text: str, verdict: str) -> None:
    """A star before a bar, events in words, lines that go on, sets that have a name alone."""
    assert score(text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (r"x^2 \ge 0 for x > 1", "identity"),
        (r"x^2 \ge 4 for x \ge 2", "identity"),
        (r"\sqrt{x^2} = x for x > 0", "identity"),
        (r"\sqrt{x^2} = x where x > 0", "identity"),
        (r"\sum_{d|n} \mu(d) = 0 for n > 1", "satisfiable"),
        (r"x^2 \ge 0 \text{ for } x > 1", "identity"),
        (r"\alpha = k_{for}", "satisfiable"),
        (r"v = 5 \text{ m/s} for t > 0", "satisfiable"),
        (r"x^2 \ge 0 \text{ true for x > 1}", "identity"),
    ],
)
def test_a_condition_may_follow_a_bare_word(text: str, verdict: str) -> None:
    """Among commands of TeX too, where letters are factors else."""
    assert score(text).verdict == verdict
