"""Which quantities of one dimension a law holds for alike, so that one may stand for another.

A law of energies is one of work and of heat, whatever the letter. Of other quantities that share a
dimension, one is a factor of the other (ω is 2πf, ħ is h/2π, a diameter two radii), or they have
laws of their own (entropy and heat capacity, torque and energy): those are no kin. It says nothing
of letters.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Final

from phiq.scorer.dimensions.table import table
from phiq.scorer.dimensions.vector import DIMENSIONLESS

#: Quantities that any law takes for each other; a constant is kin where the law holds without it:
#: the field of a charge in a medium has ε for ε₀, an ion's orbit q for e.
KINDRED: Final = (
    (
        *("length", "height", "width", "thickness", "radius", "distance", "displacement"),
        *("position", "path length", "amplitude", "slit spacing", "mean free path"),
    ),
    ("focal length", "object distance", "image distance"),
    ("time", "period", "time constant", "mean lifetime", "proper time"),
    ("area", "scattering cross-section"),
    ("speed", "drift speed", "speed of sound", "exhaust speed", "phase speed", "escape speed"),
    ("angular frequency", "angular velocity"),
    ("frequency", "rate"),
    ("mass", "reduced mass", "rest mass", "electron mass", "proton mass", "neutron mass"),
    ("momentum", "impulse"),
    ("angular momentum", "action", "spin"),
    ("force", "weight", "tension", "normal force", "friction force"),
    ("pressure", "stress"),
    ("Young's modulus", "shear modulus", "bulk modulus"),
    (
        *("energy", "kinetic energy", "potential energy", "rest energy", "work", "heat"),
        *("internal energy", "Hamiltonian", "Fermi energy", "band gap", "work function"),
    ),
    ("power", "luminosity", "heat flow rate"),
    ("intensity", "heat flux", "Poynting vector"),
    ("temperature", "Debye temperature"),
    ("charge", "elementary charge"),
    ("voltage", "electric potential", "electromotive force"),
    ("resistance", "impedance"),
    ("inductance", "mutual inductance"),
    ("permittivity", "vacuum electric permittivity"),
    ("permeability", "vacuum magnetic permeability"),
    ("angle", "phase"),
    (
        *("number", "particle number", "quantum number", "turns", "diffraction order"),
        *("atomic number", "mass number"),
    ),
)
#: What a letter stands for that is only known to be a number.
_PLAIN_NUMBERS: Final = frozenset(("number", "coefficient"))
#: Quantities that also play another family's part, though none of it plays theirs: the letter of a
#: free energy may stand for an energy, but a free energy has laws of its own.
_LENT: Final = {
    **dict.fromkeys(
        ("Helmholtz energy", "Gibbs energy", "enthalpy", "chemical potential"), "energy"
    ),
    "Hartree energy": "energy",
    **dict.fromkeys(("Bohr radius", "Earth radius", "solar radius"), "length"),
    **dict.fromkeys(("solar mass", "Earth mass", "muon mass", "atomic mass constant"), "mass"),
    **dict.fromkeys(("length", "distance", "displacement", "position"), "object distance"),
    "gravitational acceleration": "acceleration",
    "standard acceleration of gravity": "acceleration",
    "reactance": "resistance",
    "shear stress": "pressure",
}
#: One is 2π times the other.
_CYCLIC: Final = ("frequency", "angular frequency")


#: Quantities whose sign says a direction, or follows a convention: a brake's acceleration, work
#: done on a gas or by it, distances before and behind a lens. An energy, a mass or a field has none
#: of its own.
DIRECTED: Final = frozenset(
    (
        *("position", "displacement", "distance", "height", "speed", "drift speed"),
        *("acceleration", "gravitational acceleration", "angular velocity", "angular acceleration"),
        *("force", "weight", "tension", "normal force", "friction force", "momentum", "impulse"),
        *("torque", "angular momentum", "angle", "phase", "wavenumber"),
        *("charge", "elementary charge", "current", "voltage", "electromotive force"),
        *("work", "heat", "heat flow rate", "heat flux"),
        *("focal length", "object distance", "image distance", "magnification"),
    )
)


def is_directed(quantity: str | None, field: str) -> bool:
    """Whether the sign of a quantity is a matter of direction; in optics a radius is one too."""
    return quantity in DIRECTED or (quantity == "radius" and field == "optics")


@cache
def _families() -> dict[str, int]:
    return {name: number for number, names in enumerate(KINDRED) for name in names}


def family(quantity: str) -> int | str:
    """What a quantity shares with its kin, and with nothing else."""
    return _families().get(quantity, quantity)


def may_be(known: Sequence[str], quantity: str, *, in_ratios: bool = False) -> bool:
    """Whether a letter known for some quantities may stand for another of the same dimension.

    Args:
        known: what the letter is known for in this dimension, likeliest first.
        quantity: what it would stand for.
        in_ratios: whether only ratios of such quantities matter, as in Doppler's f/f₀: then angular
            frequencies may be for frequencies.
    """
    if known[0] in _PLAIN_NUMBERS and table().forms[quantity] == DIMENSIONLESS:
        return True
    own = {family(quantity)}
    if in_ratios and is_cyclic(quantity):
        own.update(map(family, _CYCLIC))
    return any(family(name) in own or family(_LENT.get(name, name)) in own for name in known)


def is_cyclic(quantity: str | None) -> bool:
    """Whether it is a frequency, angular or not."""
    return quantity is not None and family(quantity) in map(family, _CYCLIC)


@lru_cache(None)
def unmistakable(quantity: str) -> bool:
    """Whether a dimension alone tells this constant: nothing but its kin has the same."""
    forms = table().forms
    own = family(quantity)
    return all(family(other) == own for other, form in forms.items() if form == forms[quantity])
