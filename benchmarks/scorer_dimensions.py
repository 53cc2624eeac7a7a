"""Dimensions: accuracy and processor time against pint, SymPy, astropy and unyt.

Every checker gets each equation with the dimensions of all its symbols and says whether the sides
and every sum, exponent and function argument agree. Ours reads the text; the peers evaluate both
sides as Python code compiled beforehand, with a quantity for each symbol, since none of them reads
equations. Parsing, compiling and imports are left out of the time; making quantities or forms from
the dimensions is in it. The development data is used where it is present, else the sample below.
"""

from __future__ import annotations

import json
import math
import warnings
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from time import process_time
from types import CodeType
from typing import Any, NamedTuple

DATA = Path(__file__).parents[1].parent / "shared" / "data" / "feynman.jsonl"
SAMPLE = [
    ("E = m*c**2", {"E": "kg m2 s-2", "m": "kg", "c": "m s-1"}, True),
    ("E = m*c**3", {"E": "kg m2 s-2", "m": "kg", "c": "m s-1"}, False),
    ("T = 2*pi*sqrt(l/g)", {"T": "s", "l": "m", "g": "m s-2"}, True),
    ("T = 2*pi*sqrt(g/l)", {"T": "s", "l": "m", "g": "m s-2"}, False),
    ("N = M*exp(-x*t)", {"N": "", "M": "", "x": "s-1", "t": "s"}, True),
    ("N = M*exp(-x/t)", {"N": "", "M": "", "x": "s-1", "t": "s"}, False),
    ("y = v*t + a*t**2/2", {"y": "m", "v": "m s-1", "t": "s", "a": "m s-2"}, True),
    ("y = v*t + a*t/2", {"y": "m", "v": "m s-1", "t": "s", "a": "m s-2"}, False),
]
#: Names of the base units in the peers' languages.
LONG_NAMES = {"kg": "kilogram", "m": "meter", "s": "second", "A": "ampere", "K": "kelvin"}
#: Values of the symbols, all different, so that no difference vanishes by chance.
FIRST_VALUE, STEP = 0.31, 0.0713
#: The functions the data uses, each defined on numbers only.
FUNCTIONS = ("sin", "cos", "exp", "tanh", "arcsin", "arccos")

Exponents = Mapping[str, float]


class Case(NamedTuple):
    """An equation, the SI exponents of its symbols, and whether its dimensions agree."""

    text: str
    dims: dict[str, dict[str, float]]
    sound: bool


class Checker(NamedTuple):
    """`prepare` reads an equation, unmeasured; `judge` says whether its dimensions agree."""

    prepare: Callable[[Case], Any]
    judge: Callable[[Any, Mapping[str, Exponents]], bool]


def cases() -> list[Case]:
    """The development data where it is present, else the shipped sample."""
    if not DATA.exists():
        return [
            Case(text, {s: _exponents(unit) for s, unit in dims.items()}, sound)
            for text, dims, sound in SAMPLE
        ]
    rows = map(json.loads, DATA.read_text(encoding="utf-8").splitlines())
    return [Case(row["equation"], row["dims"], row["detectable"] != "dims") for row in rows]


def _exponents(unit: str) -> dict[str, float]:
    """SI exponents of a sample's unit text, "kg m2 s-2"."""
    found = {}
    for part in unit.split():
        name = part.rstrip("-0123456789")
        found[name] = float(part[len(name) :] or 1)
    return found


def phiq() -> Checker:
    """This package."""
    from phiq.scorer.dimensions import choose  # noqa: PLC0415 - each peer is imported when it runs
    from phiq.scorer.parse import parse  # noqa: PLC0415

    def judge(parsed: Any, dims: Mapping[str, Exponents]) -> bool:
        return choose(parsed, dims)[1].status == "consistent"

    return Checker(lambda case: parse(case.text, declared=case.dims), judge)


def pint() -> Checker:
    """Pint quantities; addition and functions check dimensions themselves."""
    from pint import DimensionalityError, UnitRegistry  # noqa: PLC0415

    registry = UnitRegistry()
    units = {name: registry.Unit(name) for name in LONG_NAMES}

    def quantity(value: float, exponents: Exponents) -> Any:
        unit = registry.Unit("")
        for name, power in exponents.items():
            unit *= units[name] ** power
        return registry.Quantity(value, unit)

    def number(value: Any) -> float:
        return float(value.m_as("") if hasattr(value, "m_as") else value)

    def agree(left: Any, right: Any) -> None:
        (right - left) + (left - right)

    return _evaluated(quantity, number, agree, (DimensionalityError,))


def astropy() -> Checker:
    """Astropy quantities."""
    from astropy import units  # noqa: PLC0415

    def quantity(value: float, exponents: Exponents) -> Any:
        unit = units.dimensionless_unscaled
        for name, power in exponents.items():
            unit = unit * getattr(units, name) ** power
        return value * unit

    def number(value: Any) -> float:
        return float(value.to_value("")) if hasattr(value, "to_value") else float(value)

    def agree(left: Any, right: Any) -> None:
        (right - left) + (left - right)

    return _evaluated(quantity, number, agree, (units.UnitConversionError, units.UnitsError))


def unyt() -> Checker:
    """Unyt quantities."""
    from unyt import exceptions, unyt_quantity  # noqa: PLC0415

    def quantity(value: float, exponents: Exponents) -> Any:
        unit = "*".join(f"{name}**({power})" for name, power in exponents.items())
        return unyt_quantity(value, unit or "dimensionless")

    def number(value: Any) -> float:
        return float(value.to_value("dimensionless")) if hasattr(value, "to_value") else value

    def agree(left: Any, right: Any) -> None:
        (right - left) + (left - right)

    errors = (
        exceptions.UnitOperationError,
        exceptions.UnitConversionError,
        exceptions.UnitInconsistencyError,
        exceptions.InvalidUnitOperation,
    )
    return _evaluated(quantity, number, agree, errors)


def sympy() -> Checker:
    """SymPy's dimension system, walking its own tree of each side."""
    import sympy as sp  # noqa: PLC0415
    from sympy.physics import units  # noqa: PLC0415
    from sympy.physics.units.systems.si import SI  # noqa: PLC0415

    bases = {
        "kg": units.mass, "m": units.length, "s": units.time, "A": units.current,
        "K": units.temperature,
    }  # fmt: skip

    def prepare(case: Case) -> Any:
        names = {symbol: units.Quantity(symbol) for symbol in case.dims}
        functions = {"arcsin": sp.asin, "arccos": sp.acos}
        sides = case.text.split(" = ")
        return names, [sp.sympify(side, locals={**functions, **names}) for side in sides]

    def judge(prepared: Any, dims: Mapping[str, Exponents]) -> bool:
        names, sides = prepared
        for symbol, exponents in dims.items():
            powers = (bases[name] ** sp.nsimplify(power) for name, power in exponents.items())
            dimension = math.prod(powers, start=units.Dimension(1))
            SI.set_quantity_dimension(names[symbol], dimension)
        try:
            found = [SI._collect_factor_and_dimension(side)[1] for side in sides]
        except (ValueError, TypeError):
            return False
        left, right = (units.Dimension(1) if form == 1 else form for form in found)
        return bool(SI.get_dimension_system().equivalent_dims(left, right))

    return Checker(prepare, judge)


def _evaluated(
    quantity: Callable[[float, Exponents], Any],
    number: Callable[[Any], float],
    agree: Callable[[Any, Any], None],
    errors: tuple[type[Exception], ...],
) -> Checker:
    """A checker that evaluates both sides with quantities and waits for an error."""
    functions: dict[str, Any] = {name: lambda value: 0.5 + 0 * number(value) for name in FUNCTIONS}
    functions |= {"sqrt": lambda value: value**0.5, "pi": math.pi}

    def prepare(case: Case) -> list[CodeType]:
        return [compile(side, "<equation>", "eval") for side in case.text.split(" = ")]

    def judge(sides: Sequence[CodeType], dims: Mapping[str, Exponents]) -> bool:
        values = {
            symbol: quantity(FIRST_VALUE + STEP * at, exponents)
            for at, (symbol, exponents) in enumerate(dims.items())
        }
        try:
            left, right = (eval(side, functions, values) for side in sides)  # noqa: S307 - our data
            agree(left, right)
        except errors:
            return False
        return True

    return Checker(prepare, judge)


PEERS = {"phiq": phiq, "pint": pint, "SymPy units": sympy, "astropy": astropy, "unyt": unyt}


def table() -> str:
    """One row for each checker: accuracy on sound and on unsound equations, µs an equation."""
    found = cases()
    sound = sum(case.sound for case in found)
    lines = [
        f"{sound} equations whose dimensions agree, {len(found) - sound} whose do not.",
        "",
        "| checker | accuracy | sound passed | unsound refused | µs an equation |",
        "|---|---|---|---|---|",
    ]
    rows = [_row(name, peer, found) for name, peer in PEERS.items()]
    return "\n".join([*lines, *rows, "", _undeclared(found)])


def _undeclared(found: list[Case]) -> str:
    """What the notation table alone says; no peer has one."""
    from phiq.scorer.dimensions import choose  # noqa: PLC0415
    from phiq.scorer.parse import parse  # noqa: PLC0415

    parsed = [parse(case.text) for case in found]
    start = process_time()
    refused = [choose(each)[1].status == "inconsistent" for each in parsed]
    micros = (process_time() - start) / len(found) * 1e6
    pairs = list(zip(refused, found, strict=True))
    wrongly = sum(no for no, case in pairs if case.sound)
    rightly = sum(no for no, case in pairs if not case.sound)
    return (
        f"Without declarations, by the notation table alone: {wrongly} sound and {rightly} unsound "
        f"equations refused, {micros:.0f} µs."
    )


def _row(name: str, peer: Callable[[], Checker], found: list[Case]) -> str:
    try:
        checker = peer()
    except ImportError:
        return f"| {name} | not installed | | | |"
    warnings.simplefilter("ignore")
    prepared = [checker.prepare(case) for case in found]
    pairs = list(zip(prepared, found, strict=True))
    answers = [checker.judge(ready, case.dims) for ready, case in pairs]
    start = process_time()
    for ready, case in pairs:
        checker.judge(ready, case.dims)
    micros = (process_time() - start) / len(found) * 1e6
    right = [answer == case.sound for answer, case in zip(answers, found, strict=True)]
    passed = _share([ok for ok, case in zip(right, found, strict=True) if case.sound])
    refused = _share([ok for ok, case in zip(right, found, strict=True) if not case.sound])
    return f"| {name} | {_share(right):.3f} | {passed:.3f} | {refused:.3f} | {micros:.0f} |"


def _share(right: list[bool]) -> float:
    return sum(right) / len(right) if right else 0.0
