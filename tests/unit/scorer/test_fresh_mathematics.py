"""Mathematics of all levels as strangers type it, each with the verdict of a person."""

from __future__ import annotations

import pytest

from phiq.scorer.parse import parse
from phiq.scorer.standard import score

TRUE, HOLDS, FALSE, OPEN = "identity", "satisfiable", "contradiction", "undecided"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("AB = BA", HOLDS),
        ("A B = B A", HOLDS),
        ("AB - BA = 0", HOLDS),
        ("AB ≠ BA", HOLDS),
        (r"AB \neq BA", HOLDS),
        ("ABC = CBA", HOLDS),
        (r"\mathbf{A}\mathbf{B} = \mathbf{B}\mathbf{A}", HOLDS),
        ("AB = BA for all matrices A, B", FALSE),
        (r"XP - PX = i\hbar", HOLDS),
        (r"xp - px = i\hbar", HOLDS),
        ("ab = ba", TRUE),
        ("2xy = 2yx", TRUE),
        ("xy - yx = 1", HOLDS),
        ("AB = AB", TRUE),
        ("(A+B)^2 = A^2 + 2AB + B^2", TRUE),
        ("AB + 1 = AB", FALSE),
    ],
)
def test_factors_in_both_orders_need_not_be_numbers(text: str, verdict: str) -> None:
    """Who writes AB and BA side by side may mean matrices, which do not commute."""
    assert score(text).verdict == verdict


def test_what_holds_for_numbers_alone_says_so() -> None:
    """The first sentence tells of what it is true, and of what it is not."""
    assert score("AB = BA").result == "It holds for numbers A and B, but not for all matrices."
    assert "matrices" in score("AB ≠ BA").result


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("T(u+v) = T(u) + T(v)", HOLDS),
        ("L(x+y) = L(x) + L(y)", HOLDS),
        ("f(x+y) = f(x) + f(y)", HOLDS),
        ("A(B+C) = AB + AC", TRUE),
        ("a(b+c) = ab + ac", TRUE),
    ],
)
def test_a_letter_before_several_parentheses_is_a_map(text: str, verdict: str) -> None:
    """Linearity is a property, and no law of products."""
    assert score(text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("⌊-2.5⌋ = -2", FALSE),
        ("⌊-2.5⌋ = -3", TRUE),
        (r"\lceil 2.1 \rceil = 2", FALSE),
        (r"\lceil 2.1 \rceil = 3", TRUE),
        ("floor(3.99) = 4", FALSE),
        ("round(2.4) = 3", FALSE),
        ("1e-3 == 0.01", FALSE),
        ("0.01 = 0.001", FALSE),
        ("1.5 = 1.45", FALSE),
        ("0.3 = 0.25", FALSE),
        ("3.14159 = 3.14", HOLDS),
        ("0.5 = 0.25", FALSE),
        ("0.1 + 0.2 = 0.3", TRUE),
        ("0.1 + 0.2 = 0.30000000000000004", FALSE),
        ("0.1 + 0.2 = 0.4", FALSE),
        ("2/3 = 0.667", HOLDS),
        ("2/3 = 0.66", HOLDS),
        ("2/3 = 0.65", FALSE),
        ("π = 3.14", HOLDS),
    ],
)
def test_a_typed_decimal_is_what_it_is_rounded_from(text: str, verdict: str) -> None:
    """Under a floor or ceiling, and beside another decimal, it stands for itself."""
    assert score(text).verdict == verdict


def test_a_decimal_that_is_cut_off_is_told_from_a_rounded_one() -> None:
    """2/3 is 0.67 when rounded; 0.66 is only the beginning of its digits."""
    assert "cut off" in score("2/3 = 0.66").result
    assert "cut off" not in score("2/3 = 0.67").result


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (
            r"\pmqty{1 & 0 \\ 0 & 1}^{100} = \pmqty{1 & 0 \\ 0 & 1}",
            TRUE,
        ),
        (
            r"\pmqty{1 & 1 \\ 0 & 1}^{50} = \pmqty{1 & 50 \\ 0 & 1}",
            TRUE,
        ),
        (
            r"\pmqty{1 & 1 \\ 0 & 1}^{50} = \pmqty{1 & 51 \\ 0 & 1}",
            FALSE,
        ),
        (r"\operatorname{rank}\begin{pmatrix} 1 & 2 \\ 2 & 4 \end{pmatrix} = 1", TRUE),
        (r"\operatorname{rank}\begin{pmatrix} 1 & 2 \\ 2 & 4 \end{pmatrix} = 2", FALSE),
        (r"\operatorname{rank}\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix} = 2", TRUE),
        (r"\int_0^\infty \cos(2x)\prod_{n=1}^\infty \cos(x/n)\,dx = \frac{\pi}{8}", OPEN),
        (r"\operatorname{rank}(A) = 1", HOLDS),
    ],
)
def test_numbers_that_nothing_is_free_in_are_not_solved_for(text: str, verdict: str) -> None:
    """A statement about numbers is true, false or undecided; it cannot "be solved"."""
    assert score(text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("x² − 5x + 6 = 0 ⇔ x = 2 ∨ x = 3", HOLDS),
        ("x^2 = 4 ⇒ x = 2 ∨ x = -2", HOLDS),
        ("x^2 = 9 => x = 3", HOLDS),
        ("x^2 = 9 => x = 4", FALSE),
        ("x^2 = 9 ⇔ x = 4", FALSE),
        ("x^2 = 9, x = 4", FALSE),
        (r"x^2 + x = 6 \implies x = 3", FALSE),
        (r"x^2 + x = 6 \implies x = 2", HOLDS),
        ("sin x = 1, x = 0", FALSE),
        ("e^x = 1, x = 0", HOLDS),
        ("2x + y = 5, x = 1, y = 3", HOLDS),
        ("xy = 5, x = 1, y = 3", FALSE),
    ],
)
def test_a_value_that_breaks_the_other_part_excludes_it(text: str, verdict: str) -> None:
    """Where one part gives a value, the others are true or false at it."""
    assert score(text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("x ≡ 2 mod 3, x ≡ 3 mod 5, x ≡ 2 mod 7", HOLDS),
        (r"x \equiv 1 \pmod{2}, x \equiv 2 \pmod{3}", HOLDS),
        ("x ≡ 1 (mod 2), x ≡ 0 (mod 4)", FALSE),
        ("x ≡ 1 mod 4, x ≡ 3 mod 6", HOLDS),
        ("x ≡ 1 mod 4, x ≡ 2 mod 6", FALSE),
        ("n ≡ 5 (mod 12); n ≡ 7 (mod 18)", FALSE),
        ("n ≡ 5 (mod 12); n ≡ 11 (mod 18)", HOLDS),
        ("x ≡ 3 mod 5, x = 8", HOLDS),
        ("x ≡ 3 mod 5, x = 9", FALSE),
        ("x ≡ 3 mod 11, x ≡ 4 mod 13, x ≡ 5 mod 17", HOLDS),
    ],
)
def test_congruences_are_solved_together(text: str, verdict: str) -> None:
    """By all remainders of their common period, of which none may be left."""
    assert score(text).verdict == verdict


def test_the_number_that_congruences_share_is_told() -> None:
    """The least one, as the remainder theorem gives it."""
    assert "x = 23" in score("x ≡ 2 mod 3, x ≡ 3 mod 5, x ≡ 2 mod 7").result


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (r"x\in(-\infty,2)\cup(5,\infty)", HOLDS),
        ("x ∈ (0,1) ∪ (1,2]", HOLDS),
        ("3 ∈ [0,1] ∪ [2,5]", TRUE),
        ("3 ∈ [0,1] ∪ [4,5]", FALSE),
        ("1 ∈ (0,1) ∪ (1,2)", FALSE),
        ("1 ∈ (0,1] ∪ (1,2)", TRUE),
        ("3 ∉ [0,1] ∪ [4,5]", TRUE),
        (r"A \subseteq B", HOLDS),
        ("A ⊂ B", HOLDS),
        (r"x \in A", HOLDS),
        (r"u \in H^1_0(\Omega)", HOLDS),
        ("A ⊆ A ∪ B", TRUE),
        ("A ⊆ A", TRUE),
        ("x^2 = 2, x ∈ ℚ", FALSE),
        ("x^2 = 4, x ∈ ℚ", HOLDS),
        ("x^2 = 9/4, x ∈ ℚ", HOLDS),
        ("x^3 = 2, x ∈ ℚ", FALSE),
        ("x^2 = 2000003, x ∈ ℚ", FALSE),
        ("x^2 = 4000012000009, x ∈ ℚ", HOLDS),
        ("x^2 = 2, x ∈ ℝ", HOLDS),
        ("2x = 3, x ∈ ℚ", HOLDS),
        ("x^2 + y^2 = 3, x, y ∈ ℤ", FALSE),
        ("x^2 + y^2 = 5, x, y ∈ ℤ", HOLDS),
    ],
)
def test_members_of_sets(text: str, verdict: str) -> None:
    """Unions of intervals, sets without a name of their own, rational numbers."""
    assert score(text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("y = x^2 => y' = 2x", TRUE),
        ("y = x^2 => y' = 3x", FALSE),
        (r"y = e^{2x} \implies \frac{dy}{dx} = 2e^{2x}", TRUE),
        (r"y = e^{2x} \implies \frac{dy}{dx} = e^{2x}", FALSE),
        ("y = x^3, dy/dx = 3x^2", TRUE),
        ("y = x^3, dy/dx = 3x", FALSE),
        ("y = sin x; y'' = -sin x", TRUE),
        ("y = sin x; y'' = sin x", FALSE),
        ("f(x) = x³ ⟹ f'(x) = 3x²", TRUE),
        (r"f(x) = \sin x \Rightarrow f'(x) = -\cos x", FALSE),
        ("y = a x^2, y' = 2 a x", TRUE),
        ("y' = 2y, y(0) = 1", HOLDS),
        ("y = x^2, y' = 4", HOLDS),
        (r"\int \tan x\,dx = \ln|\cos x| + C", FALSE),
        (r"\int \tan x\,dx = -\ln|\cos x| + C", TRUE),
        (r"\int \cot x\,dx = \ln|\sin x| + C", TRUE),
        (r"\int \frac{1}{x}\,dx = -\ln|x| + C", FALSE),
        (r"\int \frac{2x}{x^2-1}\,dx = \ln|x^2-1| + C", TRUE),
        ("∫ sec x dx = ln|sec x - tan x| + C", FALSE),
        ("∫ sec x dx = ln|sec x + tan x| + C", TRUE),
        ("f(x,y) = x²y, f_x = 2xy", TRUE),
        ("f(x,y) = x²y, f_y = 2xy", FALSE),
        ("f(x,y) = x²y, ∂f/∂y = 2xy", FALSE),
        ("f(x,y) = e^{xy}, f_x = x e^{xy}", FALSE),
        ("f(x,y) = x^2 y + y^3, f_{yy} = 6y", TRUE),
        ("f(x,y) = x^2 y + y^3, f_{yy} = 6x", FALSE),
        ("z = x^2 + y^2, ∂z/∂x = 2y", FALSE),
        ("f(x,y) = x^2 + y^2, f_x = 0", HOLDS),
    ],
)
def test_a_derivative_stated_beside_its_function(text: str, verdict: str) -> None:
    """It is one for all x, or it is not the derivative."""
    assert score(text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (r"\operatorname{erf}(\infty) = 1", TRUE),
        (r"\operatorname{erfc}(\infty) = 1", FALSE),
        (r"e^{-\infty} = 0", TRUE),
        (r"\tanh(\infty) = 1", TRUE),
        (r"\arctan(\infty) = \frac{\pi}{2}", TRUE),
        (r"\arctan(-\infty) = -\frac{\pi}{2}", TRUE),
        (r"\frac{5}{\infty} = 0", TRUE),
        (r"\tanh(-\infty) = 1", FALSE),
        ("f: ℝ → ℝ, f(x) = x^2", HOLDS),
        (r"f\colon [0,1] \to \mathbb{R}, \quad f(x) = \sqrt{x}", HOLDS),
    ],
)
def test_functions_at_infinity_and_maps(text: str, verdict: str) -> None:
    """A function at infinity is its limit there; where a map goes says nothing of its values."""
    assert score(text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (r"\frac{{\mathrm d} y}{{\mathrm d} x}=x y", r"\frac{dy}{dx} = xy"),
        (r"\frac{{\rm d}N}{{\rm d}t} = rN", r"\frac{dN}{dt} = rN"),
        (r"\frac{\mathrm d y}{\mathrm d x} = x", r"\frac{dy}{dx} = x"),
        (r"\int_0^1 x {\rm d}x = \frac12", r"\int_0^1 x dx = \frac12"),
        (r"\int_0^1 \frac{x}{2} {\mathrm d}x = \frac14", r"\int_0^1 \frac{x}{2} dx = \frac14"),
        (r"x^2 y^{\prime\prime} + x y^\prime = 0", "x^2 y'' + x y' = 0"),
        (r"y^{\prime} = y", "y' = y"),
        (r"\frac{a}{b^4 396^{2}} = c", r"\frac{a}{b^{4} \cdot 396^{2}} = c"),
        (
            r"\begin{subequations}\begin{align} a &= b \\ c &= d \end{align}\end{subequations}",
            "a = b; c = d",
        ),
        ("P(A or B) = P(A) + P(B)", "P(A ∨ B) = P(A) + P(B)"),
        ("P(A and B) = P(A) P(B)", "P(A ∧ B) = P(A) P(B)"),
        ("E^(I Pi) + 1 == 0", "E**(I*pi) + 1 == 0"),
    ],
)
def test_spellings_of_pages_and_programs(text: str, plain: str) -> None:
    """Upright differentials in braces, raised primes, numbers behind a power."""
    assert parse(text).root.digest == parse(plain).root.digest


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("x² + x + 1 = 0, x ∈ ℝ", FALSE),
        ("x^2 + x + 1 = 0, x real", FALSE),
        ("x^4 - x^3 + x^2 - x + 1 = 0, x ∈ ℝ", FALSE),
        ("x^3 + x + 1 = 0, x ∈ ℝ", HOLDS),
        ("x^2 - 3x + 2 = 0, x > 2", FALSE),
        ("x^2 - 3x + 2 = 0, x > 1", HOLDS),
        ("cos x = -3/2, x real", FALSE),
        ("√(x) + 5 = 2", FALSE),
        ("√x + 5 = 7", HOLDS),
        ("3 = 4 + √(x+1)", FALSE),
        ("√x + √(x-1) + 2 = 1", FALSE),
        ("n^2 = 2, n integer", FALSE),
        ("x^2 + y^2 = z^2; x, y, z ∈ ℕ", HOLDS),
        ("3x + 5y = 1, x, y ∈ ℤ", HOLDS),
        ("x³ + y³ = 9, x, y ∈ ℕ", HOLDS),
    ],
)
def test_equations_over_kinds_of_numbers(text: str, verdict: str) -> None:
    """A polynomial without a real root has none; small whole numbers are tried."""
    assert score(text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("x² − 4 > 0 ⇔ x < −2 ∨ x > 2", HOLDS),
        ("x < 1 ∨ x > 3", HOLDS),
        ("1 > 2 ∨ 2 > 1", TRUE),
        ("1 > 2 ∨ 3 < 2", FALSE),
        ("x < 1 or x > 3", HOLDS),
    ],
)
def test_one_of_two_orders_is_enough(text: str, verdict: str) -> None:
    """An alternative is true where any of its parts is."""
    assert score(text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (r"\left.\frac{d}{dx}x^3\right|_{x=2} = 12", TRUE),
        (r"\left.\frac{d}{dx}x^3\right|_{x=2} = 8", FALSE),
        (r"\frac{d}{dx}\sin x\Big|_{x=0} = 1", TRUE),
        (r"\frac{d}{dx} x e^x \Big|_{x=0} = 1", TRUE),
        (r"\frac{d}{dx}x^2\bigg|_{x=3} = 6", TRUE),
        (r"\frac{d}{dx}x^2\bigg|_{x=3} = 9", FALSE),
        (r"\left.\frac{dy}{dx}\right|_{x=1} = 3", HOLDS),
        (r"x \in \mathbb{R}\setminus\{0\}", HOLDS),
        (r"\lim_{x\to\infty}\left(1+\frac{2}{x}\right)^x = e", FALSE),
        (r"\lim_{x\to\infty}\left(1+\frac{1}{x}\right)^x = e", TRUE),
        (r"\sum_{n=0}^\infty \frac{1}{n!} = e", TRUE),
        (r"\sum_{n=1}^\infty \frac{1}{n!} = e", FALSE),
        (r"\mathbb{P}\left[ X > t \right] \le e^{-t}", HOLDS),
        ("P[X > 3] = 0.1", HOLDS),
        (r"x^* = \arg\min_{x} f(x)", HOLDS),
        (r"\hat\theta = \underset{\theta}{\arg\max}\; L(\theta)", HOLDS),
        (r"k = \arg\max_j p_j", HOLDS),
        (r"\sum_{n\ge1}\frac{(-1)^{n-1}}{n^2} = \frac{\pi^2}{12}", TRUE),
        (r"\sum_{n\geq 0} \frac{1}{2^n} = 2", TRUE),
        (r"\sum_{n>0} \frac{1}{2^n} = 1", TRUE),
        (r"\sum_{n\ge1} \frac{1}{2^n} = 2", FALSE),
        (r"\sum_{1\le k\le n} k = \frac{n(n+1)}{2}", TRUE),
        (r"\sum_{0<k<n} k = \frac{n(n-1)}{2}", TRUE),
        (r"\int_0^1 \sum_{n=0}^{3} x^n \, dx = \frac{25}{12}", TRUE),
        ("5^{-1} ≡ 3 (mod 7)", TRUE),
        ("5^{-1} ≡ 4 (mod 7)", FALSE),
        ("1/3 ≡ 4 (mod 11)", TRUE),
        ("{1,2,3} ∖ {2} = {1,3}", TRUE),
        ("{1,2} ∩ {3} = ∅", TRUE),
        (r"\{1,2\}\cap\{3\} = \emptyset", TRUE),
        (r"\{1,2\}\cap\{2,3\} = \emptyset", FALSE),
        ("{1,2} ∩ {2,3} = {2}", TRUE),
        ("{1,2,3} △ {3,4} = {1,2,4}", TRUE),
        ("{1,2,3} △ {3,4} = {1,2,3,4}", FALSE),
        (r"\{1,2,3\} \triangle \{2,3,4\} = \{1,4\}", TRUE),
        (r"\{1,2\} \Delta \{2,3\} = \{1,3\}", TRUE),
        (r"\prod_{d\mid 6}\Phi_d(x) = x^6 - 1", TRUE),
        (r"A \triangle B = (A \cup B) \setminus (A \cap B)", TRUE),
        (r"\begin{pmatrix}1\\2\end{pmatrix}\cdot\begin{pmatrix}3\\4\end{pmatrix} = 11", TRUE),
        (r"\begin{pmatrix}1\\2\end{pmatrix}\cdot\begin{pmatrix}3\\4\end{pmatrix} = 10", FALSE),
        (r"\frac{a}{b}:\frac{c}{d} = \frac{ad}{bc}", TRUE),
        ("ABA^{-1} = B", HOLDS),
        ("(AB)C = A(BC)", TRUE),
        ("A(BA) = (AB)A", TRUE),
        ("A^{-1}A B = B", TRUE),
        ("(ABA^{-1})^2 = AB^2A^{-1}", TRUE),
        ("AB + BA = BA + AB", TRUE),
        ("(A+B)^2 = A^2 + AB + BA + B^2", TRUE),
        ("(A+B)^2 = A^2 + 2BA + B^2, AB = BA", HOLDS),
    ],
)
def test_worked_out_as_it_is_written(text: str, verdict: str) -> None:
    """Values of derivatives, open ranges, inverses of remainders, sets of one, ordered products."""
    assert score(text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("z = re^{iθ}", "z = reⁱᶿ"),
        (r"x = \mathbf{4}", "x = 4"),
        (r"\int_1^3 2x\,dx = x^2\Big|_1^3", "∫₁³ 2x dx = x²|₁³"),
        (r"{}_2F_1(1,1;2;z) = \frac{a}{b}", "₂F₁(1, 1; 2; z) = a/b"),
        ("y'[x] == y[x]", "y'(x) = y(x)"),
        ("a = b [12]", "a = b"),
        ("a = b (3)", "a = b"),
        ("(1.1) a = b", "a = b"),
        ("F = 5 (9.8)", "F = 5 × 9.8"),
        (r"\emptyset \subset \{1\}", "∅ ⊂ {1}"),
        ("rmse = ((p - q)**2).mean()**0.5", "rmse = mean((p − q)²)^(0.5)"),
        ("Matrix([[1, 2], [3, 4]]).det() == -2", "det([1, 2; 3, 4]) = −2"),
        ("y = x.sum() + x.max()", "y = ∑ x + max(x)"),
        ("Eq(f(x).diff(x), f(x))", "d/dx f(x) = f(x)"),
        ("out = F.relu(x)", "out = max(x, 0)"),
    ],
)
def test_readings_as_a_textbook_prints_them(text: str, reading: str) -> None:
    """What stands beside the formula is left out, and what is called is called."""
    assert score(text).reading == reading


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("2x ≡ 1 (mod 4)", "Never true: no whole number x leaves this remainder."),
        ("x^2 ≡ 3 (mod 4)", "Never true: no whole number x leaves this remainder."),
        (r"\nabla^2 (x^2+y^2) = 2", "Never true: the sides always differ by 2."),
        ("10^-20 = 10^-21", "False: the left side is 1 × 10^−20, the right side is 1 × 10^−21."),
    ],
)
def test_results_say_what_is_so(text: str, result: str) -> None:
    """The first sentence is the result, and true as it stands."""
    assert score(text).result == result


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (r"\int_{-1}^{2}|x|dx = \frac52", TRUE),
        (r"\int_{-1}^{2}|x|dx = 2", FALSE),
        (r"\int_0^3 |x-1| dx = 5/2", TRUE),
        (r"\int_0^\pi |\cos x| dx = 2", TRUE),
        (r"\int_{-2}^{2} |x^2-1| dx = 4", TRUE),
        (r"\int_{-2}^{2} |x^2-1| dx = 5", FALSE),
        (r"\int_0^4 \lfloor x\rfloor\,dx = 6", TRUE),
        (r"\int_0^4 \lfloor x\rfloor\,dx = 8", FALSE),
        (r"\int_0^2 \max(x,1) dx = 5/2", TRUE),
        (r"\int_0^{2\pi}|\sin x|dx = 4", TRUE),
        (r"\int_0^{2\pi}|\sin x|dx = 0", FALSE),
        (r"\int_0^1 |x - a| dx = y", HOLDS),
        (r"\int_0^{2\pi}|\sin 400x|dx = 4", OPEN),
    ],
)
def test_integrals_of_what_has_kinks(text: str, verdict: str) -> None:
    """An integral is cut where a magnitude, maximum or floor changes its rule."""
    assert score(text).verdict == verdict
