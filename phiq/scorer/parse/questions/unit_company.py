"""What a text as a whole tells of its units: a line of conversions, a count of particles.

A single letter beside a number is mostly a symbol; here is what makes it a unit: the company that
it is in. Each question is asked once a text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from functools import lru_cache
from typing import Final

from phiq.scorer.expression.literals import COUNTED
from phiq.scorer.parse.state import State
from phiq.scorer.parse.text import unit_text
from phiq.scorer.parse.text.letters import listed
from phiq.scorer.parse.text.unit_names import UNITS, WORDS
from phiq.scorer.parse.text.words import names_things

#: Typed tight behind a number, these are units; 2mg and 3ms are rather products.
SAFE_TIGHT: Final = frozenset(
    listed("""
    km cm mm nm μm kg Hz kHz MHz GHz eV keV MeV GeV TeV mol mmol kPa MPa hPa mL kW MW kWh °C °F ft
    "
    "mi lb mph min rad deg mmHg atm bar kΩ MΩ Ω Å kV mV kN MN kJ MJ hr kcal cal
    μF nF pF μH mH μA μV μs μW μC nC""")
)
_SURE: Final = re.compile(rf"\d(?:{'|'.join(sorted(map(re.escape, SAFE_TIGHT)))})(?![A-Za-z])")
#: A rate typed tight, as no quotient of letters is: 10mg/L, 5m/s.
_RATE: Final = re.compile(
    r"\d(?:[mkcμun]?(?:g|L|m|mol|J|N|V|A|W)|units?)/(?:[md]?L|kg|min|hr?|s|day|mol)(?![A-Za-z0-9_(^])"
)
_LONG: Final = re.compile(
    rf"\d\s?(?:ms|mA|mV|ns|μs|mm|{'|'.join(sorted(map(re.escape, SAFE_TIGHT)))})(?![A-Za-z])"
)
#: The number of a quantity before its unit: 1, 10 000, 1.5 × 10^-3.
_NUMBER_BEFORE: Final = re.compile(
    r"\s*(\d[\d.,]*(?:\s\d{3})*(?:[eE][-+−]?\d+)?)(?:\s*(?:[×·*]|\\times)\s*10(?=\D))?"
    r"(?:\s*(?:\^|\*\*)\s*(?:[-−+]?\d+|\{[-−+\d]*\}|\([-−+\d]*\))|[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)?"
    r"(?:\s*[*·]|\s)\s*(?=[A-Za-zμΩÅ\\])"
)
_LITRES: Final = frozenset(("l", "dl", "cl", "ml"))
_TERM: Final = (
    r"(?:\d+\s?[×x*]\s?)?\d[\d,]*(?:\.\d+)?(?:[eE][-+−]?\d+|\s?(?:[×·*]|\\times|\\cdot)\s?10"
    r"(?:[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+|\^(?:[-−]?\d+|\{[-−]?\d+\})))?\s?"
)
_VOLTAGES: Final = re.compile(
    rf"\A\s*+(?:[A-Za-z]\w{{0,8}}\s*+=\s*+)?[-−]?{_TERM}([VWNJA])(?:\s*+[-−+=]\s*+{_TERM}\1)+\s*+\.?\Z"
)
_LAST_UNIT: Final = re.compile(
    r"=\s*[-−]?\d[\d.,]*(?:[eE][-+−]?\d+|\s?[×x·*]\s?10\S+)?(?:\s+|(?=[A-Za-zμ]+/))"
    r"([A-Za-zμΩ]+(?:\s?[/·*^²³⁻¹-]\S*| [A-Za-zμΩ]{1,3})?)\s*\Z"
)
_LETTERS: Final = re.compile("[A-Za-zμΩ]+")
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
#: Days, and what decays by the day.
_DAYS: Final = re.compile(r"d\s*(?:[)×*/=≈,;]|\Z)")
_ACTIVITY: Final = re.compile(
    r"\d\s?(?:[kMGTmμn]?(?:Bq|Ci)|yr|years|hours?|half-li\w+)\b|=\s*[\d.,]+(?:[eE]\d+|\s?[×x·]\s?10\S+)?\s[sh]\s*\Z"
)
#: An atomic mass unit, and the energy that it is.
_MASS_UNIT: Final = re.compile(r"u\s*(?:[)×*/=≈,;·+−-]|\Z)")
_ATOMIC_MASS: Final = re.compile(r"=\s*\d{1,3}\.\d{3,}\s*\Z")
_ENERGIES: Final = re.compile(r"[MG]eV\b")
#: Units in which pounds are forces.
POUNDS_OF_FORCE: Final = re.compile(
    r"\b(?:psi|psf|ksf|plf|ksi|kips?|lbf|(?:ft|in)[-·⋅ ]lbs?|lb[-·⋅](?:ft|in))\b"
    r"|(?:γ|\\gamma)(?:_\w+)?\s*=|\d\s?k?N(?![\w·⋅*^])"
)
#: Units that are others in some company: each with that other, and what tells of it.
OTHERS_IN_COMPANY: Final = {
    "ppm": ("ppm (of water)", re.compile(r"\d\s?mg/[Ll]\b")),
    "ppb": ("ppb (of water)", re.compile(r"\d\s?[μu]g/[Ll]\b")),
    "rad": ("rad (dose)", re.compile(r"\d\s?[mcμ]?(?:Gy|Sv|rem)\b|\d\s?J/kg")),
    "rpm": ("rpm (angular)", re.compile(r"\A(?!.*Hz).*rad\s?(?:/|s)")),
    "nm": ("nmi", re.compile(r"\d\s?(?:kts?|knots?)\b")),
    "kt": ("knot", re.compile(r"\d\s?(?:nm|nmi|NM)\b")),
    "t": (
        "ton (cooling)",
        re.compile(r"^(?=.*\btons?\b).*\d\s?(?:BTU/h|k?W\b)", re.MULTILINE),
    ),
}
#: A word that no bracket, digit or index follows, and what stands before the name of a unit.
_WORD: Final = re.compile(r"(?<![A-Za-z_\d])[A-Za-z]{2,}(?![A-Za-z_({\d])")
_BEHIND_NUMBER: Final = re.compile(r"(?:\d\s|/\s?|\bper\s)\Z")
#: Characters of the numbers that a result is worked out from: a longer sum has lost its reader.
MAX_CALCULATION: Final = 160
_QUANTITY: Final = re.compile(r"\s*[\d.,]+\s*([A-Za-z]+)\s*")
#: What stands before the unit of a result: a side of numbers alone, and the number it comes to.
_CALCULATION: Final = re.compile(
    r"(?:[^=\w\\]|[\dπ⁰¹²³⁴⁵⁶⁷⁸⁹]|(?<=\d)[eE](?=[-+−]?\d)|\\?(?:sqrt|frac|d?frac|times|cdot|left|right|pi|sin|cos"
    r"|tan|log|ln|exp|bigl?|bigr?)(?![a-z])|\\[,;:! ])*\d(?:[^=\w\\]|[⁰¹²³⁴⁵⁶⁷⁸⁹]|\\right)*"
)
_COMES_TO: Final = re.compile(
    r"\s*[-−]?\d[\d.,]*(?:[eE][-+−]?\d+|\s?(?:[×·*]|\\times|\\cdot)\s?10(?:[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+"
    r"|\^(?:[-−]?\d+|\{[-−]?\d+\}|\([-−]?\d+\))))?(?:\s|~|\\[,;: ])*"
)
_POWER_OF_TEN: Final = re.compile(
    r"\d\s?(?:[×·*]|\\times|\\cdot)\s?10\s?(?:\^|[⁻⁰¹²³⁴⁵⁶⁷⁸⁹])|\d[eE][-+]?\d"
)
_OPERATOR: Final = re.compile(r"[×÷*/·]|\\(?:times|cdot|d?frac)")
_OF_SOLUTIONS: Final = frozenset("ML")
#: A number with what stands behind it, and the name of what is worked out.
_NUMBER_AND_RUN: Final = re.compile(r"\d\s?([A-Za-zμΩ]+)(?:[/·][A-Za-zμΩ]+)*[²³]?")
_NAME_OF_RESULT: Final = re.compile(r"\A\s*[A-Za-z][\w ]*=")
_LETTER: Final = re.compile(r"[^\W\d_]")
#: Letters that are units of results, beside those that are units anywhere.
_ENDS_NUMBER: Final = frozenset(("num", "sup", "}", ")"))
_OF_RESULTS: Final = frozenset("MuhDG")
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
    litres = _LITRES.issuperset(names) and len({*names}) > 1
    return litres or numbers[0] == "1" or any(name in UNITS and len(name) > 1 for name in names)


def counts_particles(p: State) -> bool:
    """Whether the text says how many particles a number of moles are."""
    return _COUNTED.fullmatch(_COMMANDS.sub(" ", p.text)) is not None


def adds_reciprocals(p: State) -> bool:
    """Whether the reciprocal of a symbol is a sum: 1/R = 1/10 Ω + 1/15 Ω, of resistances."""
    return p.holds(_RECIPROCALS)


def has_tight_unit(p: State) -> bool:
    """Whether some number has a unit tight behind it that is no product of letters."""
    if p.holds(_SURE):
        return True
    return p.notation == "text" and (p.holds(_RATE) or p.once(is_all_measured))


def is_all_measured(p: State) -> bool:
    """Whether each number has a unit or none, one of several letters or M and L, and no symbol is.

    What is worked out may have a name: E = 60W × 5 hrs = 300Wh.
    """
    runs = _NUMBER_AND_RUN.findall(p.text)
    units = [run for run in runs if run in UNITS or run in WORDS or run in ("h", "M")]
    if len(runs) < 2 or len(units) < len(runs):
        return False
    if max(map(len, units)) == 1 and not _OF_SOLUTIONS.issubset(units):
        return False
    rest = _NUMBER_AND_RUN.sub("", _NAME_OF_RESULT.sub("", p.text))
    return not p.declared and not _LETTER.search(rest)


def are_in_company(p: State, names: Sequence[str]) -> bool:
    """Whether each of several units stands behind a number of the text alone: 2 N × 3 m = 6 N·m."""
    return p.notation == "text" and all(p.holds(_alone(name)) for name in names)


def is_beside_function(p: State, name: str) -> bool:
    """Whether a unit before a sine is one of other numbers too: 1.8 m = 30 m tan 35°."""
    return is_in_result(p, name) or (p.notation == "text" and p.holds(_of_term(name)))


@lru_cache(maxsize=256)
def _of_term(name: str) -> re.Pattern[str]:
    return re.compile(rf"\d\s*{re.escape(name)}\s*(?:[-=+−×*/)]|\Z)")


@lru_cache(maxsize=256)
def _alone(name: str) -> re.Pattern[str]:
    return re.compile(rf"\d\s*{re.escape(name)}(?![\w·⋅/^])")


def are_voltages(p: State) -> bool:
    """Whether each term of a relation is a number of volts, watts or the like: 12V - 2V = 10V."""
    return p.holds(_VOLTAGES)


def is_in_result(p: State, name: str) -> bool:
    """Whether a text ends with a number and a unit made of this one: 100m/9.58s = 10.4 m/s."""
    return name in p.once(_units_of_result)


def _units_of_result(p: State) -> frozenset[str]:
    match = _LAST_UNIT.search(p.text) if p.notation == "text" else None
    return frozenset(_LETTERS.findall(match[1]) if match else ())


def is_spaced(p: State, name: str) -> bool:
    """Whether a unit of several letters stands apart from another number of the text."""
    return len(name) > 1 and p.notation == "text" and p.holds(_apart(name))


@lru_cache(maxsize=256)
def _apart(name: str) -> re.Pattern[str]:
    return re.compile(rf"\d\s+{re.escape(name)}(?![A-Za-z])")


def has_long_unit(p: State) -> bool:
    """Whether some number has a unit of several letters."""
    return p.holds(_LONG)


def counted_things(p: State) -> Mapping[str, str]:
    """The words that stand behind numbers and slashes alone, each with its unit: 20 drops/min.

    The plural of another one is the same unit.
    """
    if p.notation != "text" or p.declared:
        return {}
    found: dict[str, bool] = {}
    for match in _WORD.finditer(p.text):
        if names_things(match[0]) and match[0] not in UNITS and match[0] not in WORDS:
            behind = _BEHIND_NUMBER.search(p.before(match.start())[-5:]) is not None
            found[match[0]] = behind and found.get(match[0], True)
    words = {word for word, behind in found.items() if behind}
    return {word: _singular(word, words) + COUNTED for word in words}


def _singular(word: str, words: Set[str]) -> str:
    stems = (word.removesuffix("s"), word.removesuffix("es"))
    return next((stem for stem in stems if stem != word and stem in words), word)


def is_of_result(p: State, letters: str, offset: int) -> bool:
    """Whether letters are the unit of what numbers alone come to: KE = 0.5*2*3^2 = 9J.

    Nobody multiplies a number that was just worked out by a symbol.
    """
    named = letters in UNITS or letters in _OF_RESULTS
    if not named or p.toks[p.i - 1][0] not in _ENDS_NUMBER:
        return False
    text, first = p.text, max(offset - MAX_CALCULATION, 0)
    sign = max(text.rfind("=", first, offset), text.rfind("≈", first, offset))
    start = text.rfind("=", first, max(sign, first))
    begins = sign >= 0 and (start >= 0 or first == 0)
    if not begins or _COMES_TO.fullmatch(text, sign + 1, offset) is None:
        return False
    if _CALCULATION.fullmatch(text, start + 1, sign) is None:
        measured = _QUANTITY.fullmatch(text, start + 1, sign)  # 0.005A = 5mA
        return len(letters) > 1 and measured is not None and measured[1] in UNITS
    if start >= 0:
        return True
    before = text[:offset]
    several = len(letters) > 1 and _OPERATOR.search(before) is not None
    return several or _POWER_OF_TEN.search(before) is not None


def is_told_by_company(p: State, offset: int) -> bool:
    """Whether it is the in of 5 ft 10 in, the M of 0.5 M, the d beside Bq, the kt beside nm."""
    if p.text.startswith("in", offset):
        inch = _INCH.match(p.text, offset) or _FEET.search(p.before(offset))
        return inch is not None
    if p.text.startswith("d", offset):
        return _DAYS.match(p.text, offset) is not None and p.holds(_ACTIVITY)
    if p.text.startswith("kt", offset):
        return p.holds(OTHERS_IN_COMPANY["kt"][1])
    if p.text.startswith("u", offset):
        company = p.holds(_ENERGIES) or _ATOMIC_MASS.search(p.before(offset)) is not None
        return company and _MASS_UNIT.match(p.text, offset) is not None
    molar = _MOLAR.match(p.text, offset)
    return molar is not None and (bool(molar[1]) or p.holds(_SOLUTION))
