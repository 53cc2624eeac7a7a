"""Ambiguous text is read as physicists mean it, checked by numbers; other readings are named."""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable

import pytest

from phiq.scorer.expression.tree import Node
from phiq.scorer.parse import parse
from phiq.scorer.render import declared_names, to_latex, to_mathml, to_unicode

VALUES = {
    "h": 6.6, "m": 2.0, "v": 3.0, "p": 1.7, "k": 1.3, "T": 290.0, "q": 0.4, "r": 1.9, "a": 1.1,
    "b": 0.6, "c": 2.9,
    "x": 0.7, "y": 0.3, "t": 0.8, "n": 3.0, "g": 9.8, "l": 1.2, "θ": 0.5,
    "α": 0.2, "ω": 2.2, "ε_0": 0.9, "q_1": 0.3, "q_2": 0.8, "G": 0.7, "M": 5.0, "R": 8.3,
    "ħ": 1.05,
    "λ": 0.45, "v_0": 1.4, "x_0": 0.2, "A": 1.6, "φ": 0.4, "e": 1.6, "i": 0.9, "z": 0.35,
    "k_B": 1.38,
    "Ω": 4.0, "s": 1.5, "μ": 0.9, "ρ": 1.7, "f": 2.0, "E": 3.1,
}  # fmt: skip
FUNCTIONS = {
    "sin": cmath.sin, "cos": cmath.cos, "tan": cmath.tan, "exp": cmath.exp, "ln": cmath.log,
    "asin": cmath.asin, "atan": cmath.atan, "sinh": cmath.sinh, "cosh": cmath.cosh,
    "factorial": lambda n: math.gamma(n.real + 1),
    "log": lambda x, base: cmath.log(x) / cmath.log(base),
    "binomial": lambda n, k: math.comb(round(n.real), round(k.real)),
}  # fmt: skip
CONSTANTS = {"pi": math.pi, "e": math.e, "i": 1j, "phi": (1 + math.sqrt(5)) / 2}


def value(node: Node) -> complex:
    """The number a tree stands for at VALUES."""
    if node.op == "num":
        return float(node.text)
    if node.op == "const":
        return CONSTANTS[node.text]
    if node.op == "sym":
        return VALUES[node.symbol.name]
    parts = [value(child) for child in node.args]
    if node.op == "fn":
        return FUNCTIONS[node.text](*map(complex, parts))
    return {
        "add": lambda: sum(parts),
        "mul": lambda: math.prod(parts),
        "div": lambda: parts[0] / parts[1],
        "neg": lambda: -parts[0],
        "pow": lambda: complex(parts[0]) ** parts[1],
        "root": lambda: complex(parts[0]) ** (1 / parts[1]),
        "abs": lambda: abs(parts[0]),
    }[node.op]()


V = VALUES
MEANINGS = [
    ("λ = h/2π", V["h"] / (2 * math.pi)),
    ("λ = h/mv", V["h"] / (V["m"] * V["v"])),
    ("E = 1/2mv²", V["m"] * V["v"] ** 2 / 2),
    ("E = 1/2 m v^2", V["m"] * V["v"] ** 2 / 2),
    ("E = 3/2kT", 1.5 * V["k"] * V["T"]),
    ("V = 4/3πr³", 4 / 3 * math.pi * V["r"] ** 3),
    ("F = 1/4πε₀ q₁q₂/r²", 0.3 * 0.8 / (4 * math.pi * 0.9 * 1.9**2)),
    ("f = 1/2π√(k/m)", math.sqrt(V["k"] / V["m"]) / (2 * math.pi)),
    ("T = 2π√(l/g)", 2 * math.pi * math.sqrt(1.2 / 9.8)),
    ("x = x₀ + v₀t + gt²/2", 0.2 + 1.4 * 0.8 + 9.8 * 0.8**2 / 2),
    ("y = a/b c", V["a"] / V["b"] * V["c"]),
    ("y = a/b*c", V["a"] / V["b"] * V["c"]),
    ("y = a/b/c", V["a"] / V["b"] / V["c"]),
    ("y = -x²", -(0.7**2)),
    ("y = 2^-x", 2**-0.7),
    ("y = 2**-x*a", 2**-0.7 * 1.1),
    ("y = 2**x**2", 2 ** (0.7**2)),
    ("y = e^-x²", math.exp(-1) ** (0.7**2)),
    ("y = e^(-x²)", math.exp(-(0.7**2))),
    ("y = e^{-x}", math.exp(-0.7)),
    ("y = e²/(4πε₀)", 1.6**2 / (4 * math.pi * 0.9)),
    ("y = sin 2x", math.sin(1.4)),
    ("y = sin²x", math.sin(0.7) ** 2),
    ("y = sin(x)²", math.sin(0.7) ** 2),
    ("y = sin x cos y", math.sin(0.7) * math.cos(0.3)),
    ("y = sin ωt", math.sin(2.2 * 0.8)),
    (r"y = \sin \omega t + 1", math.sin(2.2 * 0.8) + 1),
    ("y = sin^-1 x", math.asin(0.7)),
    (r"y = \sin^{-1}(x)", math.asin(0.7)),
    ("y = sin x / x", math.sin(0.7) / 0.7),
    ("y = ln 2x", math.log(1.4)),
    ("S = k_B ln Ω", 1.38 * math.log(4)),
    ("y = log_2 8", 3.0),
    (r"y = \log_{10} x", math.log10(0.7)),
    ("y = log(x)", math.log(0.7)),
    ("y = n!", 6.0),
    ("y = 2n!", 12.0),
    ("y = (n+1)!/n!", 4.0),
    ("y = √2x", math.sqrt(2) * 0.7),
    (r"y = \sqrt[3]{x}", 0.7 ** (1 / 3)),
    ("y = ∛x", 0.7 ** (1 / 3)),
    ("y = |x - a|", 0.4),
    ("y = |x||a|", 0.77),
    ("y = 2|x|a", 1.54),
    ("y = q(a + b)", 0.4 * 1.7),
    ("y = 2(a+b)(a-b)", 2 * 1.7 * 0.5),
    ("y = {a+b \\over c}", 1.7 / 2.9),
    (r"y = \frac12 x", 0.35),
    (r"y = \frac{a}{b}c", V["a"] / V["b"] * V["c"]),
    ("y = 3×10^-2", 0.03),
    ("y = 3e-2", 0.03),
    ("y = 1.5×10⁻³", 0.0015),
    ("y = ½x", 0.35),
    ("y = x·a·b", 0.7 * 1.1 * 0.6),
    ("y = a - b - c", 1.1 - 0.6 - 2.9),
    ("y = a - (b - c)", 1.1 - (0.6 - 2.9)),
    ("y = x + -a", 0.7 - 1.1),
    ("y = (a+b)²", 1.7**2),
    ("φ = φ^2", ((1 + math.sqrt(5)) / 2) ** 2),
    ("y = sin φ", math.sin(0.4)),
    ("y = cos^2(θ)", math.cos(0.5) ** 2),
    (r"y = {n \choose 2}", 3.0),
    ("y = exp(-E/(k_B*T))", math.exp(-3.1 / (1.38 * 290))),
    ("y = ω²x", 2.2**2 * 0.7),
    ("y = GMm/r²", 0.7 * 5 * 2 / 1.9**2),
    ("y = 2GM/c²r", 2 * 0.7 * 5 / (2.9**2 * 1.9)),
    ("y = mg sin θ", 2 * 9.8 * math.sin(0.5)),
    ("y = a cos(ωt + φ)", 1.1 * math.cos(2.2 * 0.8 + 0.4)),
    ("y = 1/(1+x)", 1 / 1.7),
    ("y = x^2/2a", 0.49 / (2 * 1.1)),
    ("y = 5%", 0.05),
    ("y = tan θ/2", math.tan(0.5) / 2),
    ("y = 4π²r³/GM", 4 * math.pi**2 * 1.9**3 / (0.7 * 5)),
]


@pytest.mark.parametrize(("text", "expected"), MEANINGS)
def test_meaning_is_right(text: str, expected: float) -> None:
    """The right side's tree has the value a physicist gives the text."""
    side = parse(text).root.args[1]

    assert value(side) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("spell", [to_unicode, to_latex, to_mathml])
def test_meaning_survives_each_notation(spell: Callable[[Node], str]) -> None:
    """What is written of a text has the value of the text."""
    for text, expected in MEANINGS:
        root = parse(text).root
        again = parse(spell(root), declared=declared_names(root)).root

        assert value(again.args[1]) == pytest.approx(expected, rel=1e-12), text


def test_readings_are_ranked_and_named() -> None:
    """The best reading comes first, each other one has its words, and the scores sum to one."""
    readings = parse("λ = h/2π").readings

    assert [repr(reading.root.args[1].op) for reading in readings] == ["'div'", "'mul'"]
    assert readings[0].score > readings[1].score
    assert sum(reading.score for reading in readings) == pytest.approx(1)
    assert "below" in readings[0].words[0]
    assert readings[0].words != readings[1].words


def test_text_without_ambiguity_has_one_reading() -> None:
    """E = mc² is read one way."""
    (reading,) = parse("E = mc²").readings

    assert reading.words == ()
    assert reading.score == 1


QUESTIONS = [
    ("y = f(x+1)", "apply", "mul"),
    ("T² = q(a + b)", "mul", "apply"),
    ("φ² = φ + 1", "const", "sym"),
    ("P_n(x) = 1", "fn", "apply"),
    ("x = 3 m", "unit", "sym"),
    ("y = log(x)", "ln", "log"),
]


@pytest.mark.parametrize(("text", "best", "other"), QUESTIONS)
def test_both_answers_are_kept(text: str, best: str, other: str) -> None:
    """A question answered one way in the best reading is answered the other way in another."""
    first, *rest = parse(text).readings

    assert best in repr(first.root)
    assert any(other in repr(reading.root) for reading in rest)


def test_declared_letters_are_no_constants() -> None:
    """The e, i and φ that a caller declares are symbols; beside other declarations constants."""
    assert "const" not in repr(parse("y = e^x + i φ", declared=["e", "i", "φ", "x", "y"]).root)
    assert "const('i')" in repr(parse("z = x + i y", declared=["x", "y", "z"]).root)


def test_declared_letter_before_parenthesis_multiplies() -> None:
    """A declared symbol is never a function; an undeclared one beside declared ones is."""
    assert "apply" not in repr(parse("y = a(x)", declared=["a", "x", "y"]).root)
    assert "fn('legendre'" in repr(parse("P_{2}(z) = y", declared=["z", "y"]).root)


def test_fibonacci_numbers_and_forces() -> None:
    """F_n is a Fibonacci number where nothing physical is around it, else a force."""
    assert "fibonacci" in repr(parse("F_n = F_{n-1} + F_{n-2}").root)
    assert "fibonacci" not in repr(parse("F₁ = -F₂").root)
    assert "fibonacci" not in repr(parse("F_n = mg cos θ").root)
