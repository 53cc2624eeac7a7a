"""What a text as a whole tells of its units: a line of conversions, a count of particles.

A single letter beside a number is mostly a symbol; here is what makes it a unit: the company that
it is in. Each question is asked once a text.
"""

from __future__ import annotations

import re
from typing import Final

from phiq.scorer.parse.state import State
from phiq.scorer.parse.text import unit_text
from phiq.scorer.parse.text.letters import listed
from phiq.scorer.parse.text.unit_names import UNITS

#: Typed tight behind a number, these are units; 2mg and 3ms are rather products.
SAFE_TIGHT: Final = frozenset(
    listed("""
    km cm mm nm μm kg Hz kHz MHz GHz eV keV MeV GeV TeV mol mmol kPa MPa hPa mL kW MW kWh °C °F ft
    "
    "mi lb mph min rad deg mmHg atm bar kΩ MΩ Ω Å kV mV kN MN kJ MJ hr kcal cal""")
)
_SURE: Final = re.compile(rf"\d(?:{'|'.join(sorted(map(re.escape, SAFE_TIGHT)))})(?![A-Za-z])")
_LONG: Final = re.compile(
    rf"\d\s?(?:ms|mA|mV|ns|μs|mm|{'|'.join(sorted(map(re.escape, SAFE_TIGHT)))})(?![A-Za-z])"
)
#: The number of a quantity before its unit: 1, 10 000, 1.5 × 10^-3.
_NUMBER_BEFORE: Final = re.compile(
    r"\s*(\d[\d.,]*(?:\s\d{3})*(?:[eE][-+−]?\d+)?)(?:\s*(?:[×·*]|\\times)\s*10(?=\D))?"
    r"(?:\s*(?:\^|\*\*)\s*(?:[-−+]?\d+|\{[-−+\d]*\}|\([-−+\d]*\))|[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)?"
    r"(?:\s*[*·]|\s)\s*(?=[A-Za-zμΩÅ\\])"
)
#: Most quantities in one line of a table of conversions.
_MOST_QUANTITIES: Final = 4
#: A number of moles, and one of particles, with nothing else.
_MOLES: Final = r"[\d\s.]*+(?:moles?|mol)\s*+"
_PARTICLES: Final = r"[^=A-Za-z]*+(?:[eE][-+]?\d+)?+\s*+(?:atoms|molecules|particles|ions)?+\s*+"
_COUNTED: Final = re.compile(rf"{_MOLES}={_PARTICLES}|{_PARTICLES}={_MOLES}")
_RECIPROCALS: Final = re.compile(
    r"(?:1\s*/\s*(?:\\[A-Za-z]|[^\W\d_])[^=+/]{0,9}|\\frac\{1\}\{[^=]{1,12}\})\s*=[^=]*1\s*/\s*\d[^=]*[-+−]\s*1\s*/\s*\d"
)
_FEET: Final = re.compile(r"\d\s*(?:ft|feet|foot)\.?\s*\d+(?:\.\d+)?\s*\Z")
#: An inch where nothing follows that could be in anything.
_INCH: Final = re.compile(r"in\.?(?:[²³⁴]|\s?(?:\^|\*\*)\s?[234])?\s*(?:[=≈<>≤≥,;)×·*/+−-]|\Z)")
#: Moles a litre: in thousandths by themselves, else where something is dissolved.
_MOLAR: Final = re.compile(r"(?:([mμµn])|)M(?![A-Za-z0-9_(])")
_SOLUTION: Final = re.compile(
    r"\d\s?(?:mL|μL|L|mol|mmol|[mμµn]M)\b|\[[A-Z][A-Za-z0-9]*[-+⁺⁻]?\]|\bpH\b|\bK_?\{?a\b"
)
#: Units in which pounds are forces.
POUNDS_OF_FORCE: Final = re.compile(
    r"\b(?:psi|psf|ksf|plf|ksi|kips?|lbf|(?:ft|in)[-·⋅ ]lbs?|lb[-·⋅](?:ft|in))\b"
)
_COMMANDS: Final = re.compile(r"\\(?:text|mathrm|times|cdot|[,;: ])|[{}~]")


def is_conversion(p: State) -> bool:
    """Whether the text says of a quantity what it is in other units; all its names are units then.

    Nobody writes a factor of 1 before a symbol; else one of the names is of several letters.
    """
    parts = p.text.split("=")
    if not 1 < len(parts) <= _MOST_QUANTITIES:
        return False
    numbers, names = [], []
    for part in parts:
        number = _NUMBER_BEFORE.match(part)
        units = unit_text.read(part, number.end(), upright=True) if number is not None else None
        if number is None or units is None or units.end < len(part.rstrip()):
            return False
        numbers.append(number[1])
        names += [name for name, _ in (*units.above, *units.below)]
    return numbers[0] == "1" or any(name in UNITS and len(name) > 1 for name in names)


def counts_particles(p: State) -> bool:
    """Whether the text says how many particles a number of moles are."""
    return _COUNTED.fullmatch(_COMMANDS.sub(" ", p.text)) is not None


def adds_reciprocals(p: State) -> bool:
    """Whether the reciprocal of a symbol is a sum: 1/R = 1/10 Ω + 1/15 Ω, of resistances."""
    return p.holds(_RECIPROCALS)


def has_tight_unit(p: State) -> bool:
    """Whether some number has a unit tight behind it that is no product of letters."""
    return p.holds(_SURE)


def has_long_unit(p: State) -> bool:
    """Whether some number has a unit of several letters."""
    return p.holds(_LONG)


def is_told_by_company(p: State, offset: int) -> bool:
    """Whether what stands at a place is the in of 5 ft 10 in, or the M of 0.5 M beside litres."""
    if p.text.startswith("in", offset):
        inch = _INCH.match(p.text, offset) or _FEET.search(p.before(offset))
        return inch is not None
    molar = _MOLAR.match(p.text, offset)
    return molar is not None and (bool(molar[1]) or p.holds(_SOLUTION))
