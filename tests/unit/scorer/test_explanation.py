"""Explanations: the result first, then the reason, then what was assumed, in a student's words."""

from __future__ import annotations

import pytest

from phiq.contract import ScoreRequest
from phiq.scorer.explanation import account
from phiq.scorer.rigorous import assess
from phiq.scorer.standard import score

#: The sentences of every kind of verdict and reason: result, reason, assumption.
ACCOUNTS = {
    "E = mc³": (
        "Its dimensions clash: the left side is energy (kg m² s⁻²), the right side is kg m³ s⁻³.",
        "It looks like a slip: mass-energy equivalence is E = mc², but here c is cubed.",
        "It takes E as energy, m as mass and c as speed of light.",
    ),
    "E = mc²": (
        "This is a known law: mass-energy equivalence.",
        "The dimensions of its terms agree.",
        "It takes E as energy, m as mass and c as speed of light.",
    ),
    "V = I/R": (
        "Probably a slip: Ohm's law is V = IR, but here R divides instead of multiplying.",
        "As it stands, it can hold: it can be solved for V.",
        "It takes V as voltage, I as current and R as resistance.",
    ),
    "sin²θ - cos²θ = 1": (
        "Probably a slip: the Pythagorean identity is sin²θ + cos²θ = 1, but here the sign of a "
        "term differs.",
        "As it stands, it holds for θ = π/2 or θ = −π/2, but not for every θ.",
        "It takes θ as angle.",
    ),
    "1 = 2": ("False: the left side is 1, the right side is 2.", "", ""),
    "√2 = 1.42": ("False: the left side is 1.41421, the right side is 1.42.", "", ""),
    "sin x > 1": ("Never true for any real x: it holds nowhere in the domain.", "", ""),
    "e^{iπ} = 1": (
        "False: the left side is −1, the right side is 1.",
        "It looks like a slip: Euler's identity is e^(iπ) + 1 = 0, but here a sign differs.",
        "It takes i as the imaginary unit.",
    ),
    "x = x + 1": ("Never true: the sides always differ by 1.", "", ""),
    "x + y = 3; x - y = 1; x y = 7": (
        "Undecided: each part can hold, but no solution of all together was found.",
        "",
        "",
    ),
    "a = b; b = a + 1": (
        "Never true: its parts exclude each other: combined they say something false.",
        "",
        "",
    ),
    "x > 3; y = 2": ("All its parts hold together for some values.", "", ""),
    "E = h f(x)": (
        "This is a known law: Planck-Einstein relation.",
        "",
        "It takes E as energy, h as Planck constant and f as frequency.",
    ),
    "λ = h/2π p": (
        "Its dimensions clash: the left side is wavelength (m), the right side is kg² m³ s⁻².",
        "It looks like a slip: the de Broglie relation is p = h/λ, but here p multiplies instead "
        "of dividing.",
        "It takes λ as wavelength, h as Planck constant and p as momentum; only the first factor "
        "after the slash is below it (…/2π p…).",
    ),
    "φ² = φ + 1": (
        "True (golden ratio equation).",
        "Both sides are 2.61803, the same exactly (computed modulo two large primes).",
        "It takes φ as the golden ratio.",
    ),
    "2 + 2 = 4": (
        "True.",
        "Both sides are 4, the same exactly.",
        "",
    ),
    "sin²x + cos²x = 1": (
        "True for every real x.",
        "Both sides are proved equal by exact algebra.",
        "",
    ),
    "(a + b)² = a² + 2ab + b²": (
        "True for all real a and b.",
        "Both sides have the same value at 64 test points, exactly (computed modulo two large "
        "primes).",
        "",
    ),
    "F_{2n} = F_n L_n": (
        "True for every whole number n (Fibonacci doubling).",
        "Both sides are proved to be the same sum of powers of φ.",
        "It takes Lₙ as the Lucas numbers.",
    ),
    "tan x cot x = 1": (
        "True for every real x where both sides are defined.",
        "Both sides are proved equal by exact algebra.",
        "",
    ),
    "√(x²) = x": ("It holds for x > 0, not everywhere.", "", ""),
    "arcsin(sin x) = x": ("It holds for x from −π/2 to π/2, not everywhere.", "", ""),
    "x² = 4": ("It holds only for x = 2 or x = −2.", "", ""),
    "y = k x² + sin x": ("It can hold: it can be solved for y.", "", ""),
    "3x = 6 × 10^{20}": ("It holds for x = 2 × 10^20, but not for every x.", "", ""),
    "x = 10^{6}": ("It can hold: it gives x a value.", "", ""),
    "√x ≥ 0": (
        "True for every real x where both sides are real.",
        "The values its sides can take prove it.",
        "",
    ),
    "x > x + 1": ("Never true: the sides differ by a constant.", "", ""),
    "π = 3.14159": (
        "It holds to the digits typed: the decimal is the other side, rounded.",
        "",
        "",
    ),
    "A ⊂ B": ("It can hold, but not for all sets A and B.", "", ""),
    "A → B": (
        "Undecided: → compares no numbers, so there is nothing to compute.",
        "",
        "",
    ),
    "1/0 = 1": ("Undecided: the number on one of its sides could not be computed.", "", ""),
    "a + = b": ("It cannot be read: an operand is missing before = at character 5.", "", ""),
    "x^2^{3} = 1": (
        "It cannot be read: double superscript at character 4.",
        "Expected here: braces around one of the two.",
        "",
    ),
    "a +": ("It cannot be read: an operand is missing before the end of the text.", "", ""),
    "a + b": (
        "It is no equation: no relation between two expressions.",
        "Expected here: a relation such as =.",
        "",
    ),
    "2H₂ + O₂ → 2H₂O": (
        "Balanced.",
        "Both sides have the same atoms of H and O.",
        "",
    ),
    "H2 + O2 -> H2O": (
        "Not balanced: O has 2 atoms on the left and 1 on the right.",
        "",
        "",
    ),
    "Fe³⁺ → Fe²⁺": (
        "Not balanced: the charge is +3 on the left and +2 on the right.",
        "",
        "",
    ),
}


def findings_of(equation):
    """What the stages find of an equation."""
    return assess([ScoreRequest(equation=equation, mode="rigorous")])[0]


@pytest.mark.parametrize("equation", ACCOUNTS)
def test_it_says_what_was_found(equation):
    """One sentence of result, one of reason, one of assumption."""
    assert tuple(account(equation, findings_of(equation))) == ACCOUNTS[equation]


@pytest.mark.parametrize("equation", ACCOUNTS)
def test_the_explanation_is_one_short_paragraph(equation):
    """The result first, the original sentence last; no line breaks and no trace of internals."""
    findings = findings_of(equation)
    told = account(equation, findings)

    text = told.with_signature(equation, findings)

    assert text.startswith(told.result)
    assert f"Equation '{equation}' has topological signature B₀=" in text
    assert text.endswith(f"φ-coherence: {findings.coherence:.3f}.")
    assert "\n" not in text
    assert ".." not in text
    assert "  " not in text
    assert "None" not in text
    assert len(text) < 600


@pytest.mark.parametrize(
    ("equation", "words"),
    [
        ("x² + 1 = 0", "It has no real solution, but two complex ones: x = i and x = −i"),
        ("x² + x + 1 = 0", "x = −1/2 + (√3/2)i and x = −1/2 − (√3/2)i"),
        ("x² - x - 1 = 0", "x = (1 − √5)/2 or x = (1 + √5)/2"),
        ("x³ = 2", "It holds only for x ≈ 1.25992 among the real numbers"),
        ("x² - 5x + 6 = 0", "It holds only for x = 2 or x = 3."),
        ("x³ = x", "It holds only for x = 0, x = 1 or x = −1."),
        ("(x - 1)² = 0", "It holds only for x = 1."),
        ("x⁴ - 1 = 0", "It holds only for x = 1 or x = −1 among the real numbers."),
        ("x⁵ = x", "x = 1 or x = −1, but not for every x"),
        ("1/a + 1/b = 1/(a + b)", "complex a = 1, b = −1/2 + (√3/2)i"),
        ("e^x = -1", "complex x = πi or x = −πi"),
        ("cos x = x", "x ≈ 0.739085"),
        ("2x = 3", "x = 3/2"),
        ("8x² = 1", "x = √2/4 or x = −√2/4"),
        ("e^x = 3", "x = ln 3"),
        ("tan θ = √3", "θ = π/3"),
        ("cos x + sin x = 1", "x = 0"),
        ("x^4 = 4", "x = √2 or x = −√2"),
        ("(a + b)² = a² + b²", "a = 0, b = 0"),
    ],
)
def test_solutions_are_the_simplest_and_true_as_shown(equation, words):
    """Exact where they have a form people write, else behind ≈; real and complex told apart."""
    assert words in account(equation, findings_of(equation)).result


@pytest.mark.parametrize(
    ("domain", "words"),
    [
        ({"x": "real > 0"}, "It holds only for x = 2."),
        ({"x": "integer"}, "It holds only for x = 2 or x = −2."),
        ({"x": "complex"}, "It holds only for x = 2 or x = −2."),
    ],
)
def test_solutions_stay_in_the_domain(domain, words):
    """What a declared domain excludes is no solution."""
    request = ScoreRequest(equation="x² = 4", domain=domain)

    assert account("x² = 4", assess([request])[0]).result == words


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("90 km/h = 30 m/s", "the left side is 25 m s⁻¹, the right side is 30 m s⁻¹"),
        ("1 kWh = 3 MJ", "the left side is 3600000 J, the right side is 3000000 J"),
        ("1 inch = 2.54 cm", "Both sides are 0.0254 m"),
        ("12 V / 4 Ω = 3 A", "Both sides are 3 A"),
        ("2 kg × 9.8 m/s² = 25 N", "the left side is 19.6 N, the right side is 25 N"),
        ("20 °C = 70 °F", "the left side is 293.15 K, the right side is 294.261 K"),
        ("1 ppm = 10⁻⁶", "Both sides are 1 × 10^−6, the same"),
        ("2 + 2 = 5", "the left side is 4, the right side is 5"),
        ("5 km < 300 m", "the left side is 5000 m, the right side is 300 m"),
    ],
)
def test_values_of_quantities_are_told_with_their_unit(text: str, told: str) -> None:
    """A length of 2.54 is none; the values compared are those in SI units."""
    assert told in score(text).explanation


@pytest.mark.parametrize(
    "text",
    [
        "z = (x − μ)/σ",
        "ŷ = b₀ + b₁x",
        "x = (-b + sqrt(b^2 - 4ac)) / (2a)",
        "MV = PY",
        "FV = PV(1 + r)^n",
        "Y = C + I + G + (X − M)",
        "p + q = 1",
        "a < b",
        "t = (x̄₁ − x̄₂)/√(s₁²/n₁ + s₂²/n₂)",
        "B = B_0 M^{3/4}",
        "100 − 2P = 20",
    ],
)
def test_letters_that_may_be_anything_are_given_no_quantity(text: str) -> None:
    """That some choice of quantities has fitting dimensions says nothing of statistics or money."""
    explanation = score(text).explanation
    assert "dimensions" not in explanation
    assert " as length" not in explanation
    assert " as position" not in explanation


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Δx = ½(v + v₀)t", "It takes Δx as position, v as speed, v₀ as speed and t as time."),
        ("v = 343 m/s", "It takes v as speed"),
        ("P + ½ρv² + ρgh = constant", "ρ as density"),
        ("X_L = 2πfL", "L as inductance"),
    ],
)
def test_letters_in_their_usual_meaning_are_told(text: str, told: str) -> None:
    """What quantities were compared is an assumption, and is told."""
    assert told in score(text).explanation
