"""Generated cases of physics: laws of the shipped table as they stand, and with one edit.

An edit changes a factor, a sign or a power, as a slip of the pen would; some of them leave the
dimensions right. Half of the laws play the part of laws that the table does not know: for them
the fit takes recognition away, as if the table had been written without them.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Callable
from functools import lru_cache
from importlib import resources

from phiq.contract import Dimension, ScoreRequest
from phiq.scorer.dimensions import choose
from phiq.scorer.dimensions.table import table
from phiq.scorer.dimensions.vector import written
from phiq.scorer.parse import EquationSyntaxError, parse

#: Fields whose laws are statements about numbers; the schemas see to those.
_NUMERIC_FIELDS = frozenset(("geometry", "golden_ratio"))
_POWERS = str.maketrans("²³", "³²")


@lru_cache(maxsize=1)
def physical_laws() -> tuple[tuple[str, str], ...]:
    """Name and text of each law of physics in the table."""
    text = resources.files("phiq.scorer.laws").joinpath("laws.toml").read_text(encoding="utf-8")
    fields = tomllib.loads(text)
    rows = [
        row
        for field in sorted(fields)
        if field not in _NUMERIC_FIELDS
        for row in fields[field]["laws"]
    ]
    return tuple((row[0], row[1]) for row in rows)


def true_law(rng: random.Random) -> tuple[str, ScoreRequest]:
    """A law's name and a request for it as it stands."""
    name, text = rng.choice(physical_laws())
    return name, _request(rng, text, text)


def broken_law(rng: random.Random) -> tuple[str, ScoreRequest]:
    """A law's name and a request for the law with one edit."""
    name, text = rng.choice(physical_laws())
    broken = text
    while broken == text:
        broken = rng.choice(_EDITS)(rng, text)
    return name, _request(rng, text, broken)


def _request(rng: random.Random, law: str, text: str) -> ScoreRequest:
    """Half of the callers declare dimensions: those that the law as it stands has."""
    dims = _dimensions(law) if rng.random() < 0.5 else None
    return ScoreRequest(equation=text, mode="rigorous", dims=dims)


@lru_cache(maxsize=512)
def _dimensions(law: str) -> dict[str, Dimension] | None:
    try:
        assumed = choose(parse(law))[1].assumed or {}
    except EquationSyntaxError:
        return None
    forms = {symbol: table().forms.get(quantity) for symbol, quantity in assumed.items()}
    return {symbol: written(form) or "1" for symbol, form in forms.items() if form is not None}


def _scaled(rng: random.Random, text: str) -> str:
    left, _, right = text.partition(" = ")
    return f"{left} = {rng.choice(('2', '3', '1/2', '-'))} ({right})"


def _sign(rng: random.Random, text: str) -> str:
    signs = [match.start() for match in re.finditer(r" [+-] ", text)]
    if not signs:
        return text
    at = rng.choice(signs) + 1
    return text[:at] + ("-" if text[at] == "+" else "+") + text[at + 1 :]


def _power(rng: random.Random, text: str) -> str:
    powers = [match.start() for match in re.finditer("[²³]", text)]
    if not powers:
        return text
    at = rng.choice(powers)
    return text[:at] + rng.choice(("", text[at].translate(_POWERS))) + text[at + 1 :]


def _squared(rng: random.Random, text: str) -> str:
    left, _, right = text.partition(" = ")
    return f"{left} = ({right})^2" if rng.random() < 0.5 else f"({left})^2 = {right}"


def _number(rng: random.Random, text: str) -> str:
    """A numeric factor forgotten."""
    return re.sub(r"(1/2|\b[2-9]|π) (?=\w)", "", text, count=1)


_EDITS: tuple[Callable[[random.Random, str], str], ...] = (
    _scaled,
    _sign,
    _power,
    _squared,
    _number,
)
