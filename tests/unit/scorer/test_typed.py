"""Formulas as people type them in a hurry: without subscripts, without gaps, in two notations."""

from __future__ import annotations

import pytest

from phiq.scorer.parse import EquationSyntaxError, parse


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("E == m*c**2", "E = m*c**2"),
        ("B = μ0 I/(2πr)", "B = μ₀ I/(2πr)"),
        ("F = q1 q2/(4πε0r²)", "F = q₁q₂/(4πε₀r²)"),
        ("x = A cos(ω0t + φ0)", "x = A cos(ω₀t + φ₀)"),
        ("w = u + iv", "w = u + i v"),
        ("dU = TdS - PdV", "dU = T dS - P dV"),
        ("δQ = TdS", "δQ = T dS"),
        ("dA = 2πrdr", "dA = 2π r dr"),
        ("dE = qEd", "dE = q E d"),
        ("W = Fd", "W = F d"),
        ("cosx/sinx = cotx", "cos(x)/sin(x) = cot(x)"),
        ("2sinxcosx = sin2x", "2 sin(x) cos(x) = sin(2x)"),
        ("y = logx + expx", "y = log(x) + exp(x)"),
        ("lim x→0 sin x/x = 1", "lim_{x→0} sin x/x = 1"),
        ("lim n -> -oo exp(n) = 0", "lim_{n→-∞} exp(n) = 0"),
        ("E = 3/2 kT", "E = (3/2) k T"),
        ("U = 1/2 kA²", "U = ½ k A²"),
        ("√-1 = x", "√(-1) = x"),
        (
            r"z = x + i \left\lfloor y \right\rfloor",
            r"z = x + \mathrm{i} \left\lfloor y \right\rfloor",
        ),
        ("pow(x, 2) = fabs(x)**2", "x**2 = abs(x)**2"),
        ("|z|² = z z*", "|z|² = z conj(z)"),
        ("z* = x - iy", "conj(z) = x - i y"),
        ("⟨a|b⟩ = ⟨b|a⟩*", "⟨a|b⟩ = conj(⟨b|a⟩)"),
    ],
)
def test_haste_changes_no_meaning(typed: str, meant: str) -> None:
    """What is typed tight, or in another language's sign, is the formula it stands for."""
    assert parse(typed).root.digest == parse(meant).root.digest


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("KE = ½mv²", {"KE", "m", "v"}),
        ("emf = BLv", {"emf", "B", "L", "v"}),
        ("cost = price × count", {"price", "count", "cost"}),
        ("sine = tone", {"sine", "tone"}),
        ("θ = 0.5λ1", {"θ", "λ_1"}),
        ("y = 2π0.5", {"y"}),
    ],
)
def test_names_stay_whole(text: str, names: set[str]) -> None:
    """Abbreviations and English words are one name; a decimal is no subscript."""
    assert {n.symbol.name for n in parse(text).root.walk() if n.op == "sym"} == names


def test_declared_letters_are_no_abbreviation() -> None:
    """Who declares K and E means a product."""
    root = parse("KE = 1", declared=["K", "E"]).root

    assert {n.symbol.name for n in root.walk() if n.op == "sym"} == {"K", "E"}


@pytest.mark.parametrize("text", ["E = m*", "a = b *", "x = 2*", "y = 3 + x*"])
def test_a_dangling_star_is_still_an_error(text: str) -> None:
    """A star at the end is a conjugate's only after what shows it: z z*, ⟨a|b⟩*."""
    with pytest.raises(EquationSyntaxError, match="operand is missing"):
        parse(text)
