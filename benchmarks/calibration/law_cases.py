"""Generated cases of physics: laws of the shipped table as they stand, and with one edit.

An edit changes a factor, a sign or a power, as a slip of the pen would; some of them leave the
dimensions right. Half of the laws play the part of laws that the table does not know: for them
the fit takes recognition away, as if the table had been written without them.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from functools import lru_cache
from operator import attrgetter

from phiq.contract import Dimension, ScoreRequest
from phiq.scorer.dimensions.vector import written
from phiq.scorer.laws.table import Law, index

#: Fields whose laws are statements about numbers; the schemas see to those.
_NUMERIC_FIELDS = frozenset(("geometry", "golden_ratio"))
#: How many callers declare dimensions. Who declares them tries candidates, as symbolic regression
#: does, of which about half are wrong; who does not copies laws, and few have a slip.
_DECLARED_AS_IT_STANDS = 0.4
_DECLARED_BROKEN = 0.85
_POWERS = str.maketrans("²³", "³²")


@lru_cache(maxsize=1)
def physical_laws() -> tuple[Law, ...]:
    """Each law of physics in the table, by the names of the fields."""
    laws = [law for law in index().laws if law.field not in _NUMERIC_FIELDS]
    return tuple(sorted(laws, key=attrgetter("field")))


def true_law(rng: random.Random) -> tuple[str, ScoreRequest]:
    """A law's name and a request for it as it stands."""
    law = rng.choice(physical_laws())
    return law.name, _request(rng, law, law.equation, _DECLARED_AS_IT_STANDS)


def broken_law(rng: random.Random) -> tuple[str, ScoreRequest]:
    """A law's name and a request for the law with one edit."""
    law = rng.choice(physical_laws())
    broken = law.equation
    while broken == law.equation:
        broken = rng.choice(_EDITS)(rng, law.equation)
    return law.name, _request(rng, law, broken, _DECLARED_BROKEN)


def _request(rng: random.Random, law: Law, text: str, declared: float) -> ScoreRequest:
    """A share of the callers declare dimensions: those of the law's quantities."""
    dims = _dimensions(law) if rng.random() < declared else None
    return ScoreRequest(equation=text, mode="rigorous", dims=dims)


def _dimensions(law: Law) -> dict[str, Dimension]:
    return {
        role.symbol.name: written(role.form) or "1" for role in law.roles if role.form is not None
    }


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
