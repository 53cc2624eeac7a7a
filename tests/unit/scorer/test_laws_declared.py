"""Laws under declared dimensions: known by any letters, and not by a slip of the pen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

import pytest

from phiq.scorer.dimensions import check, choose, declared_dimensions
from phiq.scorer.dimensions.table import table
from phiq.scorer.dimensions.vector import Form
from phiq.scorer.expression.tree import Arena, Node, Symbol
from phiq.scorer.laws import LawMatch, match
from phiq.scorer.laws.quantity_families import KINDRED, family, may_be, unmistakable
from phiq.scorer.laws.table import Law, index, outline, root_of
from phiq.scorer.parse import parse

CHARGES = {"F": "N", "q1": "C", "q2": "C", "epsilon": "F/m", "r": "m"}
GAS = {"p": "Pa", "V": "m³", "n": "1", "kb": "J/K", "T": "K"}
SPEEDS = {"v": "m/s", "u": "m/s", "a": "m/s²", "t": "s"}


def law_of(text: str, dims: Mapping[str, str]) -> str | None:
    """The name of the law that a text states in declared dimensions."""
    return name_of(match(parse(text, declared=dims).root, declared_dimensions(dims)))


def name_of(found: LawMatch | None) -> str | None:
    """The name of a law that is met exactly."""
    return found.name if found and found.near_miss is None else None


@pytest.mark.parametrize(
    ("text", "dims", "name"),
    [
        ("F = q1*q2/(4*pi*epsilon*r**2)", CHARGES, "Coulomb's law"),
        ("r**2 = q1*q2/(4*pi*epsilon*F)", CHARGES, "Coulomb's law"),
        ("Ek = mass*vel**2/2", {"Ek": "J", "mass": "kg", "vel": "m/s"}, "kinetic energy"),
        ("E = hbar*x", {"E": "J", "hbar": "J s", "x": "1/s"}, "Planck-Einstein relation (angular)"),
        (
            "E = h/(2*pi)*w",
            {"E": "J", "h": "J s", "w": "1/s"},
            "Planck-Einstein relation (angular)",
        ),
        ("p*V = n*kb*T", GAS, "ideal gas law (particles)"),
        ("u = v - a*t", SPEEDS, "mean acceleration"),
        ("Q = m*c*dT", {"Q": "J", "m": "kg", "c": "J/(kg K)", "dT": "K"}, "sensible heat"),
        (
            "omega = omega_0*sqrt(1 - v**2/c**2)",
            {"omega": "1/s", "omega_0": "1/s", "v": "m/s", "c": "m/s"},
            "transverse Doppler effect",
        ),
    ],
)
def test_a_law_is_known_by_its_dimensions(text: str, dims: dict[str, str], name: str) -> None:
    """Any letters of the right dimensions state a law, solved for any of them."""
    assert law_of(text, dims) == name


@pytest.mark.parametrize(
    ("text", "dims"),
    [
        ("F = 2*q1*q2/(4*pi*epsilon*r**2)", CHARGES),
        ("F = -q1*q2/(4*pi*epsilon*r**2)", CHARGES),
        ("F = q1*q2/(4*epsilon*r**2)", CHARGES),
        ("p*V = 2*n*kb*T", GAS),
        ("u = v + a*t", SPEEDS),
        ("E = m*v**2", {"E": "J", "m": "kg", "v": "m/s"}),
        ("E = m*c**2/2", {"E": "J", "m": "kg", "c": "m/s"}),
        ("E = x*f", {"E": "J", "x": "J s", "f": "1/s"}),
        ("E = h*omega", {"E": "J", "h": "J s", "omega": "1/s"}),
        ("v = omega*lambda", {"v": "m/s", "omega": "1/s", "lambda": "m"}),
        ("W = F*d*sin(theta)", {"W": "J", "F": "N", "d": "m", "theta": "1"}),
        ("Fx = chi*Fy", {"Fx": "N", "chi": "1", "Fy": "N"}),
        ("Xa = Xb - Xc", {"Xa": "ohm", "Xb": "ohm", "Xc": "ohm"}),
        ("m = -m_0/sqrt(1 - v**2/c**2)", {"m": "kg", "m_0": "kg", "v": "m/s", "c": "m/s"}),
        ("omega = -sqrt(g/l)", {"omega": "1/s", "g": "m/s²", "l": "m"}),
    ],
)
def test_no_law_is_known_by_dimensions_alone(text: str, dims: dict[str, str]) -> None:
    """A wrong factor or sign, and letters that are known for something else, state no law."""
    assert law_of(text, dims) is None


def test_what_breaks_its_dimensions_is_nearly_a_law_by_its_letters() -> None:
    """A wrong power is told of the law's own letters, and not of any letters."""
    own = {"F": "N", "m": "kg", "a": "m/s²"}
    others = {"X": "N", "mx": "kg", "ax": "m/s²"}
    for dims, words in ((own, "a is squared"), (others, "")):
        left, mass, speeding = dims
        root = parse(f"{left} = {mass}*{speeding}**2", declared=dims).root
        found = match(root, declared_dimensions(dims), sound=False)
        assert words in ((found and found.near_miss) or "")
        assert bool(found) == bool(words)


def test_any_letters_state_most_laws() -> None:
    """With a meaningless letter for every quantity but constants, the dimensions tell a law."""
    told = [law for law in index().laws if typed(law) and not law.lettered]

    found = [law for law in told if name_of(match(*lettered(law, "X{}y"))) is not None]

    assert len(told) > 900
    assert len(found) >= 0.99 * len(told)


def test_its_own_letters_state_every_law() -> None:
    """With the dimensions of its quantities declared, a law is found under its own name."""
    for law in filter(typed, index().laws):
        assert name_of(match(*lettered(law))) == law.name, law.equation


def test_a_slip_states_no_law_but_another_one() -> None:
    """A law with a wrong factor or sign is not that law; rarely it is another one of the table."""
    variants = {
        name for name, count in Counter(law.name for law in index().laws).items() if count > 1
    }
    slips, others = 0, 0
    for law in filter(typed, index().laws):
        root, forms = lettered(law)
        for slip in slips_of(root):
            if check(slip, forms).status == "consistent":
                slips += 1
                found = name_of(match(slip, forms))
                assert found != law.name or law.name in variants, (law.equation, slip)
                others += found is not None
    assert slips > 5000
    assert others < 0.03 * slips


def typed(law: Law) -> bool:
    """Whether a law has a dimension for every symbol, and a right side that is not zero."""
    right = choose(parse(law.equation))[0].args[-1]
    return all(role.form is not None for role in law.roles) and right.text != "0"


def lettered(law: Law, letters: str | None = None) -> tuple[Node, dict[Symbol, Form]]:
    """A law, with other letters for all that is no constant, and its dimensions."""
    root = root_of(law.equation)
    names: dict[Symbol, Symbol] = {}
    forms: dict[Symbol, Form] = {}
    for place, (symbol, role) in enumerate(zip(outline(root.args).symbols, law.roles, strict=True)):
        constant = role.quantity in table().values
        other = Symbol(letters.format(chr(97 + place)), "", symbol.marks) if letters else symbol
        names[symbol] = symbol if constant else other
        assert role.form is not None
        forms[names[symbol]] = role.form
    arena = Arena()
    return copied(root, arena, lambda node: renamed(node, names, arena)), forms


def renamed(node: Node, names: Mapping[Symbol, Symbol], arena: Arena) -> Node | None:
    """A symbol under its new name."""
    return arena.node("sym", (), names[node.symbol]) if node.op == "sym" else None


def copied(node: Node, arena: Arena, changed: Callable[[Node], Node | None]) -> Node:
    """A tree in another arena, with some nodes changed."""
    children = tuple(copied(child, arena, changed) for child in node.args)
    return changed(node) or arena.node(node.op, children, node.value)


def slips_of(root: Node) -> Iterator[Node]:
    """The equation with a wrong factor or sign of the right side, or of one of its terms."""
    arena = Arena()
    left, right = (copied(side, arena, lambda _: None) for side in root.args)
    for factor in (2, 3):
        yield arena.node("rel", (left, arena.node("mul", (arena.num(factor), right))), ("=",))
        yield arena.node("rel", (left, arena.node("div", (right, arena.num(factor)))), ("=",))
    yield arena.node("rel", (left, arena.node("neg", (right,))), ("=",))
    if right.op == "add":
        for place, term in enumerate(right.args):
            turned = term.args[0] if term.op == "neg" else arena.node("neg", (term,))
            terms = (*right.args[:place], turned, *right.args[place + 1 :])
            yield arena.node("rel", (left, arena.node("add", terms)), ("=",))


def test_kin_share_a_dimension() -> None:
    """Quantities that stand for each other have the same dimension, and one family each."""
    forms = table().forms
    for names in KINDRED:
        assert len({forms[name] for name in names}) == 1, names
    assert len({name for names in KINDRED for name in names}) == sum(map(len, KINDRED))


def test_a_letter_keeps_to_the_kin_of_what_it_is_known_for() -> None:
    """Work may be heat, a force no torque; an angular frequency is one where only ratios count."""
    assert may_be(["work"], "heat")
    assert not may_be(["torque"], "work")
    assert may_be(["Helmholtz energy"], "energy")
    assert not may_be(["energy"], "Helmholtz energy")
    assert may_be(["number"], "refractive index")
    assert not may_be(["angular frequency"], "frequency")
    assert may_be(["angular frequency"], "frequency", in_ratios=True)


def test_some_constants_are_told_by_their_dimension() -> None:
    """Nothing but G has the dimension of G; a Boltzmann constant may be an entropy."""
    assert unmistakable("Newtonian constant of gravitation")
    assert unmistakable("vacuum electric permittivity")
    assert not unmistakable("Boltzmann constant")
    assert not unmistakable("speed of light")
    assert family("speed of light") != family("speed")
