"""Named laws: found however they are arranged and lettered, and never claimed falsely."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from phiq.scorer.dimensions import check, choose, declared_dimensions
from phiq.scorer.dimensions.table import table
from phiq.scorer.laws import LawMatch, match
from phiq.scorer.laws.near import near_miss
from phiq.scorer.laws.table import MAX_SIZE, index, outline, root_of
from phiq.scorer.parse import parse


def law_of(text: str) -> LawMatch | None:
    """What the matcher says of a text."""
    return match(choose(parse(text))[0])


def test_there_are_over_a_thousand_sourced_laws() -> None:
    """The table is large, and every section names its sources."""
    text = files("phiq.scorer.laws").joinpath("laws.toml").read_text("utf-8")
    sections = tomllib.loads(text)
    assert len({law.name for law in index().laws}) >= 1000
    assert all(section["source"] for section in sections.values())


def test_every_law_is_sound_and_finds_itself() -> None:
    """Each law passes the dimension check with no declaration, and its own text matches it."""
    for law in index().laws:
        root, dimensions = choose(parse(law.equation))
        found = match(root)
        assert dimensions.status == "consistent", law.equation
        assert found is not None, law.equation
        assert (found.name, found.near_miss) == (law.name, None)


def test_every_law_holds_in_the_dimensions_of_its_roles() -> None:
    """The quantities a law states for its symbols are dimensionally right together."""
    for law in index().laws:
        root = root_of(law.equation)
        symbols = outline(root.args).symbols
        forms = {
            symbol: role.form
            for symbol, role in zip(symbols, law.roles, strict=True)
            if role.form is not None
        }
        assert check(root, forms).status == "consistent", law.equation


def test_keys_that_agree_or_nearly_do_have_near_shapes() -> None:
    """The cheap look at two keys rules out none that are equal or tell a near miss."""
    near = 0
    for law in index().laws:
        for other in index().laws:
            if near_miss(law, other.key, None, sure=True):
                near += 1
                assert other.shape.near(law.shape), (law.equation, other.equation)
        assert law.shape.near(law.shape)
    assert near > 20


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a = F/m", "Newton's second law"),
        ("m*a = F", "Newton's second law"),
        ("F - m a = 0", "Newton's second law"),
        (r"\vec{F} = m\vec{a}", "Newton's second law"),
        ("m = E/c²", "mass-energy equivalence"),
        ("K = m v²/2", "kinetic energy"),
        ("T = (1/2) m v^2", "kinetic energy"),
        ("v = √(2 E_k/m)", "kinetic energy"),
        ("P = nRT/V", "ideal gas law"),
        ("g = 4 π² L/T²", "period of a simple pendulum"),
        (r"\frac{1}{f} = \frac{1}{d_o} + \frac{1}{d_i}", "thin lens equation"),
        ("E = √(p²c² + m²c⁴)", "energy-momentum relation"),
        ("E = h ω/(2π)", "Planck-Einstein relation (angular)"),
        ("F = G M m/r²", "Newton's law of gravitation"),
        ("N = N_0 e^(-λ t)", "radioactive decay"),
        ("ħ/2 ≤ Δp Δx", "uncertainty principle"),
        ("φ = 1 + 1/φ", "golden ratio equation"),
        ("F_n - F_{n-1} - F_{n-2} = 0", "Fibonacci recurrence"),
        ("τ = F r", "torque of a perpendicular force"),
        ("W = F d", "work"),
        ("v_1 = (u + v)/(1 + u*v/c**2)", "velocity addition"),
        ("N(t) = N₀ e^(-λt)", "radioactive decay"),
        ("v(t) = v(0) + at", "uniform acceleration: velocity"),
        ("y(x,t) = A sin(kx - ωt)", "travelling wave"),
        (r"\vec{F} = q\vec{v} \times \vec{B}", "magnetic force on a charge (vectors)"),
        ("t' = γ(t - vx/c²)", "Lorentz transformation of time"),
    ],
)
def test_laws_are_found_in_any_arrangement_and_lettering(text: str, name: str) -> None:
    """Solved for another symbol, sides swapped, conventional letters changed: the same law."""
    found = law_of(text)
    assert found is not None
    assert (found.name, found.near_miss) == (name, None)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("F = m a²", "Newton's second law has F = m a; here a is squared"),
        ("E = m c³", "mass-energy equivalence has E = m c²; here c is cubed"),
        ("E = m c", "mass-energy equivalence has E = m c²; here c is to the first power"),
        ("E_k = m v²", "kinetic energy has E_k = 1/2 m v²; here it comes out 2 times as large"),
        ("λ = h p", "here p multiplies instead of dividing"),
        ("E² = p²c² - m²c⁴", "here the sign of the term c⁴·m² differs"),
        ("x = v_0 t + a t²", "here the factor of the term a·t² differs"),
        ("F_n = F_{n-1} - F_{n-2}", "Fibonacci recurrence has F_n = F_{n-1} + F_{n-2}"),
        ("∇×B = μ_0 J - μ_0 ε_0 ∂E/∂t", "Ampère-Maxwell law has"),
        ("x(t) = x_0 + v_0 t + at²", "here the factor of the term a·t² differs"),
        ("ω = 2 π T", "here T belongs on the other side of the fraction line"),
        ("V_s/V_p = N_p/N_s", "transformer has V_1/V_2 = N_1/N_2; here N_1 and N_2 are swapped"),
        ("P = I R²", "Joule heating has P = I² R; here I and R are swapped"),
        ("R = ρ A/L", "here A and L are swapped"),
        ("η = 1 - T_h/T_c", "here T_c and T_h are swapped"),
        ("P_1 V_1 T_1 = P_2 V_2 T_2", "here T_1 and T_2 are swapped"),
        ("k = A exp(E_a/(R T))", "here the sign of the exponent differs"),
        ("B = μ_0 I/(2 π r²)", "field of a long wire has B = μ_0 I/(2 π r); here r is squared"),
    ],
)
def test_near_misses_are_named(text: str, words: str) -> None:
    """One wrong sign, power or factor is told beside the law as it should be."""
    found = law_of(text)
    assert found is not None
    assert words in (found.near_miss or "")


@pytest.mark.parametrize(
    "text",
    [
        "a = b c",
        "y = x²",
        "x + y = z",
        "m = F a",
        "1 = 2",
        "b/(-a) = -(a/b)",
        "x = x",
        "Δx Δp ≤ ħ/2",
        "F(0) = m a",
        "F(t) = m a(t) + F",
        "v(x) = v_0 + a t(y) + v(y)",
        "y = a + b x",
        "tan θ_B = n_1/n_2",
        "N = N_0 e^{kt}",
    ],
)
def test_no_law_is_claimed_falsely(text: str) -> None:
    """The shape of a law alone, in letters that do not mean its quantities, is no hit."""
    found = law_of(text)
    assert found is None or found.near_miss is not None


def test_declared_dimensions_bind_the_roles() -> None:
    """A symbol plays only roles of the dimension the caller gave it."""
    text = "F = m a"
    force = {"F": "N", "m": "kg", "a": "m/s²"}
    money = {"F": "1", "m": "1", "a": "1"}
    root = parse(text, declared=force).root
    found = match(root, declared_dimensions(force))
    assert found is not None
    assert found.name == "Newton's second law"
    assert match(root, declared_dimensions(money)) is None


def test_large_equations_are_not_looked_up() -> None:
    """An equation larger than any law costs nothing."""
    text = "y = " + " + ".join(f"x^{power}" for power in range(2, 60))
    root = parse(text).root
    assert outline(root.args).size > MAX_SIZE
    assert match(root) is None


def test_constants_of_the_table_are_named_as_codata_names_them() -> None:
    """Laws refer to constants by name, and the table has a value for each."""
    values = table().values
    assert values["speed of light"] == 299792458.0
    assert values["Boltzmann constant"] == 1.380649e-23


@pytest.mark.parametrize(
    ("text", "dims", "law"),
    [
        ("U = 1/2*k_spring*x**2", {"U": "J", "k_spring": "N/m", "x": "m"}, "elastic energy"),
        ("e1 = p*k*cos(q)", {"e1": "J", "p": "N", "k": "m", "q": "rad"}, "work at an angle"),
        ("U = 2*k_spring*x**2", {"U": "J", "k_spring": "N/m", "x": "m"}, None),
        ("A = B*w**2", {"A": "J", "B": "kg", "w": "m/s"}, None),
        ("A = B*w**2/2", {"A": "J", "B": "kg", "w": "m/s"}, "kinetic energy"),
    ],
)
def test_declared_dimensions_cast_the_roles(
    text: str, dims: dict[str, str], law: str | None
) -> None:
    """Any letter of the right dimension plays a quantity; none plays a constant of nature."""
    found = match(parse(text, declared=dims).root, declared_dimensions(dims))

    assert (found.name if found and found.near_miss is None else None) == law
