"""Dimensions: the verdict on equations with and without declared dimensions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phiq.contract import Dimension, Dimensions
from phiq.errors import InvalidRequestError
from phiq.scorer.dimensions import choose
from phiq.scorer.parse import EquationSyntaxError, parse


def found(text: str, dims: dict[str, Dimension] | None = None) -> Dimensions:
    """What the dimension check says of a text."""
    return choose(parse(text, declared=dims or ()), dims)[1]


@pytest.mark.parametrize(
    "text",
    [
        "λ = h/p",
        "PV = nRT",
        "S = k_B ln Ω",
        "T = 2π√(l/g)",
        "E = mc²",
        "∇·E = ρ/ε₀",
        "iħ ∂ψ/∂t = Ĥψ",
        "E² = (pc)² + (m₀c²)²",
        r"v = \sqrt{\frac{2GM}{r}}",
        "F = dp/dt",
        "N = N_0 exp(-λ t)",
        "x = x_0 + v_0 t + a t²/2",
        "∮ B·dl = μ₀ I",
        "Q = cm(t₂ - t₁)",
        "V_1/T_1 = V_2/T_2",
        "5 kg * 2 m/s² = 10 N",
        "F - m a = 0",
        "F_{n+1} = F_n + F_{n-1}",
        "Σ_{k=1}^n k = n(n+1)/2",
        "ΔU = Q - W",
    ],
)
def test_sound_physics_is_consistent(text: str) -> None:
    """Right equations in usual notation pass without any declaration."""
    assert found(text).status == "consistent"


@pytest.mark.parametrize(
    ("text", "clash"),
    [
        ("E = mc³", "the left side is energy (kg m² s⁻²), the right side is kg m³ s⁻³"),
        ("F = mv", "the left side is force (kg m s⁻²), the right side is momentum (kg m s⁻¹)"),
        ("λ = h·p", "the left side is wavelength (m), the right side is kg² m³ s⁻²"),
        ("5 kg * 2 m/s² = 10 J", "the left side is force (kg m s⁻²), the right side is energy"),
        ("E = m c² + p c²", "one term is energy (kg m² s⁻²), another is kg m³ s⁻³"),
    ],
)
def test_clashes_are_told_in_words(text: str, clash: str) -> None:
    """Equations that no conventional reading saves are inconsistent, and it is said why."""
    result = found(text)
    assert result.status == "inconsistent"
    assert clash in (result.clash or "")


@pytest.mark.parametrize(
    ("text", "dims", "status"),
    [
        ("a = b c", {"a": "N", "b": "kg", "c": "m/s²"}, "consistent"),
        ("a = b c", {"a": "J", "b": "kg", "c": "m/s²"}, "inconsistent"),
        ("a = b + c", {"a": "m", "b": "m", "c": "s"}, "inconsistent"),
        ("y = sin(ω t)", {"y": "1", "ω": "1/s", "t": "s"}, "consistent"),
        ("y = sin(ω t)", {"y": "1", "ω": "1/s", "t": "m"}, "inconsistent"),
        ("y = exp(x)", {"y": "1", "x": "m"}, "inconsistent"),
        ("y = x^n", {"y": "m", "x": "m", "n": "s"}, "inconsistent"),
        ("y = x^n", {"y": "m^2", "x": "m", "n": "1"}, "consistent"),
        ("y = √x", {"y": "m", "x": "m²"}, "consistent"),
        ("y = ∫_a^b f dx", {"y": "J", "f": "N", "x": "m", "a": "m", "b": "m"}, "consistent"),
        ("y = ∫_a^b f dx", {"y": "J", "f": "N", "x": "m", "a": "s", "b": "m"}, "inconsistent"),
        ("y = d²x/dt²", {"y": "m/s²", "x": "m", "t": "s"}, "consistent"),
        ("y = d²x/dt²", {"y": "m/s", "x": "m", "t": "s"}, "inconsistent"),
        ("y = ln(a) - ln(b)", {"y": "1", "a": "Pa", "b": "Pa"}, "consistent"),
        ("y = ln(a) - ln(b)", {"y": "1", "a": "Pa", "b": "m"}, "inconsistent"),
        ("a = b = c", {"a": "m", "b": "m", "c": "s"}, "inconsistent"),
        ("a = 0", {"a": "m"}, "consistent"),
        ("a < b", {"a": "m", "b": "s"}, "inconsistent"),
        ("a ∝ b", {"a": "m", "b": "s"}, "consistent"),
        ("a = ι; ι = c", {"a": "m", "c": "s"}, "inconsistent"),
        ("x y = a; x/y = b", {"a": "m²", "b": "1"}, "consistent"),
        ("x = a; x² = b", {"a": "m", "b": "m³"}, "inconsistent"),
    ],
)
def test_declared_dimensions_decide(text: str, dims: dict[str, Dimension], status: str) -> None:
    """What the caller declares goes before any convention; unknown symbols solve what they can."""
    assert found(text, dims).status == status


@pytest.mark.parametrize(
    ("text", "dims", "checks"),
    [
        ("a = b", {"a": "m", "b": "m"}, 1),
        ("a = b q", {"a": "m", "b": "m", "q": "1"}, 1),
        ("ι = b", {"b": "m"}, 0),
        ("ι = b; ι = c", {"b": "m", "c": "m"}, 1),
        ("y = cos(a + b)", {"y": "1", "a": "1", "b": "1"}, 3),
        ("1 + 1 = 2", {}, 0),
    ],
)
def test_independent_checks_are_rows_less_rank(
    text: str, dims: dict[str, Dimension], checks: int
) -> None:
    """Each unknown symbol uses up one equality; with none left the verdict says nothing."""
    assert found(text, dims).independent_checks == checks


@pytest.mark.parametrize(
    "text",
    ["E = m", "E² = p² + m²", "E_n = -13.6/n²", "α = β γ³", "V - E + F = 2"],
)
def test_other_conventions_are_not_called_inconsistent(text: str) -> None:
    """Natural units, left-out units, letters of pure mathematics: abstain rather than reject."""
    assert found(text).status != "inconsistent"


def test_assumed_readings_are_told() -> None:
    """Where nothing is declared, the answer names what each symbol was taken for."""
    assumed = found("PV = nRT").assumed
    assert assumed == {
        "P": "pressure",
        "V": "volume",
        "n": "amount of substance",
        "R": "molar gas constant",
        "T": "temperature",
    }


def test_a_plausible_reading_saves_the_text() -> None:
    """Only when every plausible reading fails is a text inconsistent; the fitting one wins."""
    root, result = choose(parse("E_k = p²/(2 m)"))
    assert result.status == "consistent"
    assert all(node.op != "unit" for node in root.walk())


def test_a_bad_declaration_names_its_field() -> None:
    """The caller's mistake comes back with the symbol it is in."""
    with pytest.raises(InvalidRequestError) as caught:
        found("E = m c²", {"E": "cubit"})
    assert caught.value.field == "dims.E"


@given(
    st.lists(st.tuples(st.integers(-3, 3), st.integers(-3, 3)), min_size=2, max_size=4),
    st.integers(-3, 3),
)
def test_a_product_fits_its_own_dimension_only(pairs: list[tuple[int, int]], shift: int) -> None:
    """Y = a^p b^q … holds for the dimension it has, and for no other."""
    names = "abcd"[: len(pairs)]
    text = "y = " + "*".join(
        f"{name}**({pair[0]})" for name, pair in zip(names, pairs, strict=True)
    )
    dims: dict[str, Dimension] = {
        name: {"m": pair[1], "s": 1} for name, pair in zip(names, pairs, strict=True)
    }
    metres = sum(power * metre for power, metre in pairs) + shift
    dims["y"] = {"m": metres, "s": sum(power for power, _ in pairs)}
    assert found(text, dims).status == ("inconsistent" if shift else "consistent")


@given(st.text(alphabet="EFmvcphλ=+-*/^()²√∫∂∇ 123xdt{}_", max_size=30))
def test_any_equation_gets_an_answer(text: str) -> None:
    """Whatever parses is judged; nothing raises."""
    try:
        parsed = parse(text)
    except EquationSyntaxError:
        return
    assert choose(parsed)[1].status in ("consistent", "inconsistent", "unknown")
