r"""Names of units as typed, and the symbol each stands for; what they measure is not known.

A symbol of `UNITS` is one in italics and in typed text too; one of `UPRIGHT` only in upright
letters, where no symbol of a formula is meant: 3 d is three times d, 3 \mathrm{d} are days.
"""

from __future__ import annotations

import re
from typing import Final

from phiq.scorer.parse.text.letters import listed

#: Units by the prefixes they are typed with; a gigametre would be the G m of gravitation.
_PREFIXED: Final = {
    " k m μ u n p f": (
        "m g s A J N W V C F H Hz Pa eV mol Ω S Wb K T lm lx Bq Gy Sv kat L bar b cal Wh Ci"
    ),
    "M G T": "Hz eV W J V Pa Ω Wh bar pc Bq",
    "M k": "N A pc t",
    "c": "m L d",
    "d": "m L B",
    "h": "Pa",
}
_OTHERS: Final = (
    "min hr deg rad mrad sr Å ly au AU atm Torr mTorr mmHg inHg amu Da kDa ft inch mi lb lbf rpm "
    "rps Ohm ohm kOhm MOhm kohm Mohm year yr kyr Myr Gyr hp psi mph kph kmh fps knot nmi yd oz gal "
    "acre BTU erg dyn Oe Ci mCi ppm ppb arcmin arcsec rev cc ccm VA kVA Ah mAh Jy mJy °C °F day "
    "week bit kbit Mbit Gbit byte kB MB GB TB bps kbps Mbps Gbps kgf pc cP ml μl mcg cup "
    "tbsp tsp pint quart stone slug statC kip ksi msi psf ksf plf klf pcf gpm cfm cfs dBm dBW dBi "
    "Eq mEq Osm mOsm Btuh dBm/Hz dBW/Hz mas μas cmH2O mmH2O Nm kNm Ns Vs bpm dpt floz cSt"
)
#: Symbols of units; kT is an energy of statistical physics, never a thousand tesla.
UNITS: Final = frozenset(
    {
        prefix + unit
        for prefixes, units in _PREFIXED.items()
        for prefix in prefixes.split(" ")
        for unit in units.split()
    }
    | set(_OTHERS.split())
) - {"kT", "kt", "fL", "pb"}
#: Symbols of units in upright letters alone.
UPRIGHT: Final = frozenset(
    listed("d a h c t u D G P B M mM μM nM in ha l ml dl cl kn Ha Ry St Np rem kt Mt pb fb mb")
)
#: Words, their plurals and old abbreviations, each with the symbol of its unit.
WORDS: Final[dict[str, str]] = {
    word: symbol
    for symbol, words in {
        "m": "meter metre", "s": "second sec", "g": "gram gramme", "A": "ampere amp", "K": "kelvin",
        "J": "joule", "N": "newton", "W": "watt", "V": "volt", "C": "coulomb", "F": "farad",
        "T": "tesla", "H": "henry henrie", "Hz": "hertz", "Pa": "pascal", "eV": "electronvolt",
        "mol": "mole", "Ω": "ohm", "S": "siemens", "Wb": "weber", "L": "liter litre",
        "cal": "calorie", "min": "minute", "h": "hour", "day": "day", "year": "year",
        "week": "week", "rad": "radian", "sr": "steradian", "°": "degree", "mi": "mile",
        "ft": "foot feet", "inch": "inch inche", "yd": "yard", "lb": "pound lbs", "oz": "ounce",
        "ly": "light-year", "t": "ton tonne", "gal": "gallon", "hp": "horsepower", "knot": "knot",
        "Å": "angstrom", "bar": "bar", "atm": "atmosphere", "dyn": "dyne", "erg": "erg",
        "G": "gauss", "cd": "candela", "lm": "lumen", "lx": "lux luxe", "Bq": "becquerel",
        "Gy": "gray", "Sv": "sievert", "b": "barn", "rev": "revolution", "byte": "byte",
        "bit": "bit",
        "cup": "cup", "tbsp": "tablespoon", "tsp": "teaspoon", "pint": "pint", "quart": "quart",
        "stone": "stone", "acre": "acre", "grain": "grain", "carat": "carat", "fathom": "fathom",
        "furlong": "furlong", "statC": "esu", "D": "debye Debye", "kip": "kip",
        "mil": "mil", "therm": "therm",
        "BTU": "Btu", "psi": "psia", "dpt": "diopter dioptre", "ha": "hectare",
        "pc": "parsec", "Ci": "curie",
        "Torr": "torr", "slug": "slug", "Ha": "hartree Hartree",
        "atom": "atom", "molecule": "molecule", "particle": "particle",
        "ion": "ion", "dozen": "dozen",
    }.items()
    for stem in words.split()
    for word in (stem, stem + "s")
}  # fmt: skip
WORDS.update(
    {
        "kts": "knot",
        "hrs": "hr",
        "HRS": "hr",
        "mins": "min",
        "secs": "s",
        "msec": "ms",
        "usec": "μs",
        "yrs": "yr",
        "lbs": "lb",
        "kgs": "kg",
    }
)
#: Prefixes as words: kilometers, \\kilo\\metre.
PREFIX_WORDS: Final[dict[str, str]] = {
    "yocto": "y", "zepto": "z", "atto": "a", "femto": "f", "pico": "p", "nano": "n", "micro": "μ",
    "milli": "m", "centi": "c", "deci": "d", "deca": "da", "deka": "da", "hecto": "h", "kilo": "k",
    "mega": "M", "giga": "G", "tera": "T", "peta": "P", "exa": "E", "zetta": "Z", "yotta": "Y",
}  # fmt: skip
#: Units that take prefixes in words.
_WITH_PREFIX: Final = frozenset(
    listed("m s g A K J N W V C F T H Hz Pa eV mol Ω S Wb L cal bar rad cd lm lx Bq Gy Sv pc G b t")
)
WORDS.update(
    {
        prefix + word: letter + symbol
        for prefix, letter in PREFIX_WORDS.items()
        for word, symbol in list(WORDS.items())
        if symbol in _WITH_PREFIX and len(word) > 2 and letter + symbol != "kT"
    }
)
WORDS.update({word.capitalize(): symbol for word, symbol in list(WORDS.items()) if len(word) > 2})
#: Macros of siunitx that are no prefix and no word.
MACROS: Final[dict[str, str]] = {
    "celsius": "°C", "degreeCelsius": "°C", "arcminute": "arcmin", "arcsecond": "arcsec",
    "percent": "%", "dalton": "Da", "astronomicalunit": "au", "electronvolt": "eV",
    "kg": "kg", "km": "km", "cm": "cm", "mm": "mm", "um": "μm", "nm": "nm", "pm": "pm", "fm": "fm",
    "ms": "ms", "us": "μs", "ns": "ns", "ps": "ps", "Hz": "Hz", "kHz": "kHz", "MHz": "MHz",
    "GHz": "GHz", "eV": "eV", "keV": "keV", "MeV": "MeV", "GeV": "GeV", "TeV": "TeV", "kPa": "kPa",
    "MPa": "MPa", "mA": "mA", "uA": "μA", "mV": "mV", "kV": "kV", "kW": "kW", "MW": "MW",
    "kJ": "kJ", "mol": "mol", "mmol": "mmol", "kohm": "kΩ", "K": "K", "N": "N", "J": "J", "W": "W",
    "V": "V", "Pa": "Pa", "A": "A", "C": "C", "F": "F", "T": "T", "s": "s", "m": "m", "g": "g",
    "mg": "mg", "ug": "μg", "mL": "mL", "ml": "mL", "L": "L", "kWh": "kWh", "dB": "dB",
}  # fmt: skip


#: Units as books in Russian print them, Cyrillic → ours.
_CYRILLIC: Final = dict(
    pair.split("→")
    for pair in listed(
        "кг→kg г→g мг→mg мкг→μg т→t м→m см→cm мм→mm мкм→μm нм→nm км→km дм→dm с→s мс→ms мкс→μs "
        "мин→min ч→h сут→d Н→N мН→mN кН→kN МН→MN Дж→J мДж→mJ кДж→kJ МДж→MJ Вт→W мВт→mW кВт→kW "
        "МВт→MW В→V мВ→mV кВ→kV А→A мА→mA мкА→μA Ом→Ω мОм→mΩ кОм→kΩ МОм→MΩ Па→Pa гПа→hPa "
        "кПа→kPa МПа→MPa ГПа→GPa К→K моль→mol ммоль→mmol л→L мл→mL Гц→Hz кГц→kHz МГц→MHz "
        "ГГц→GHz Ф→F мФ→mF мкФ→μF нФ→nF пФ→pF Гн→H мГн→mH мкГн→μH Тл→T мТл→mT Вб→Wb мВб→mWb "
        "Кл→C мКл→mC мкКл→μC нКл→nC эВ→eV кэВ→keV МэВ→MeV ГэВ→GeV атм→atm бар→bar кал→cal "
        "ккал→kcal рад→rad га→ha °С→°C"
    )
)
_CYRILLIC_UNIT: Final = rf"(?:{'|'.join(sorted(_CYRILLIC, key=len, reverse=True))})(?![а-яёА-ЯЁ])"
_POWERED: Final = rf"{_CYRILLIC_UNIT}(?:⁻?[²³¹]|\^?[23])?"
#: What such units stand behind: a number, perhaps in a power of ten.
_CYRILLIC_UNITS: Final = re.compile(
    rf"(?<=[\d)⁰¹²³⁴⁵⁶⁷⁸⁹}}])(\s?)({_POWERED}(?:\s?[·⋅*/]\s?{_POWERED})*)"
)
_ONE_CYRILLIC: Final = re.compile(_CYRILLIC_UNIT)
#: Whether a text may hold any.
CYRILLIC: Final = re.compile("[а-яА-Я]")


def in_latin(text: str) -> str:
    """The text with the units behind its numbers as quoted units: 5 м/с as 5 ‹m›/‹s›."""
    return _CYRILLIC_UNITS.sub(
        lambda units: " " + _ONE_CYRILLIC.sub(lambda one: f"‹{_CYRILLIC[one[0]]}›", units[2]), text
    )
