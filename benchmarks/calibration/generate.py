"""Generates equations whose truth is known by construction, for fitting the confidence.

True statements come from schemas (`schemas.toml`) and from the table of laws; false ones from one
edit of a true one that cannot leave it true; malformed texts from one edit that no grammar allows.
Nothing is judged here, and no data from elsewhere is read.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from importlib import resources
from typing import Literal, NamedTuple

from benchmarks.calibration.law_cases import broken_law, true_law
from phiq.contract import ScoreRequest, VerdictName

Truth = Literal["identity", "false", "condition", "malformed", "law", "broken law"]

#: Verdicts that are right about each kind of text. A false statement may still hold somewhere;
#: `undecided` is right about none, since each of them can be decided.
RIGHT: Mapping[Truth, frozenset[VerdictName]] = {
    "identity": frozenset(("identity",)),
    "false": frozenset(("contradiction", "satisfiable", "inconsistent")),
    "condition": frozenset(("satisfiable",)),
    "malformed": frozenset(("malformed", "not_an_equation")),
    "law": frozenset(("satisfiable", "identity")),
    "broken law": frozenset(("inconsistent", "contradiction")),
}
#: How the generated texts divide into kinds.
_SHARES: Mapping[Truth, float] = {
    "identity": 0.27,
    "false": 0.22,
    "condition": 0.15,
    "malformed": 0.06,
    "law": 0.2,
    "broken law": 0.1,
}
_SYMBOLS = "abcpqrstuvxyz"
#: A single letter that is no constant, no function and no part of a word; j is bound in schemas.
_SYMBOL = re.compile(r"(?<![a-zA-Z\\])[abcdmnpqrstuvwxyz](?![a-zA-Z(])")
#: How often left and right are swapped.
_REVERSED_SHARE = 0.3
#: Endings and insertions that leave no well-formed text, whatever stands before them.
_BROKEN_ENDS = (" +", " *", "^", "/", " =", " (", ")", " - )", r" \frac{1}", " [")


class Case(NamedTuple):
    """A request and what is true of it; `law` names the law that it is or was."""

    request: ScoreRequest
    truth: Truth
    law: str | None = None


class _Schema(NamedTuple):
    left: list[str]
    right: list[str]
    domain: str | None


def cases(count: int, seed: int) -> list[Case]:
    """`count` cases; the same for the same seed."""
    rng = random.Random(seed)  # noqa: S311 # reproducible, not secret
    tables = _schemas()
    kinds = rng.choices(list(_SHARES), list(_SHARES.values()), k=count)
    return [_MAKERS[kind](rng, tables) for kind in kinds]


def _schemas() -> dict[str, list[_Schema]]:
    text = resources.files(__package__).joinpath("schemas.toml").read_text(encoding="utf-8")
    return {
        kind: [_Schema(row["left"], row["right"], row.get("domain")) for row in rows]
        for kind, rows in tomllib.loads(text).items()
    }


def _identity(rng: random.Random, tables: Mapping[str, Sequence[_Schema]]) -> Case:
    return Case(_request(rng, _filled(rng, rng.choice(tables["schema"]))), "identity")


def _false(rng: random.Random, tables: Mapping[str, Sequence[_Schema]]) -> Case:
    schema = _filled(rng, rng.choice(tables["schema"]))
    return Case(_request(rng, _edited(rng, schema)), "false")


def _condition(rng: random.Random, tables: Mapping[str, Sequence[_Schema]]) -> Case:
    return Case(_request(rng, _filled(rng, rng.choice(tables["condition"]))), "condition")


def _malformed(rng: random.Random, tables: Mapping[str, Sequence[_Schema]]) -> Case:
    request = _identity(rng, tables).request
    left, _, right = request.equation.partition(" = ")
    broken = rng.choice(
        (f"{left} = {right}{rng.choice(_BROKEN_ENDS)}", left, f"{left} == = {right}")
    )
    return Case(ScoreRequest(equation=broken, mode="rigorous"), "malformed")


def _law(rng: random.Random, _: Mapping[str, Sequence[_Schema]]) -> Case:
    name, request = true_law(rng)
    return Case(request, "law", name)


def _broken_law(rng: random.Random, _: Mapping[str, Sequence[_Schema]]) -> Case:
    name, request = broken_law(rng)
    return Case(request, "broken law", name)


_MAKERS: dict[Truth, Callable[[random.Random, Mapping[str, Sequence[_Schema]]], Case]] = {
    "identity": _identity,
    "false": _false,
    "condition": _condition,
    "malformed": _malformed,
    "law": _law,
    "broken law": _broken_law,
}


def _filled(rng: random.Random, schema: _Schema) -> _Schema:
    """The schema with its slots filled; both expressions have different symbols."""
    first, second = rng.sample(_SYMBOLS, 2)
    slots: dict[str, str] = {
        "{a}": _expression(rng, first),
        "{b}": _expression(rng, second),
        "{k}": str(rng.randint(2, 7)),
        "{l}": str(rng.randint(2, 9)),
    }

    def fill(term: str) -> str:
        for slot, text in slots.items():
            term = term.replace(slot, text)
        return term

    return _Schema(list(map(fill, schema.left)), list(map(fill, schema.right)), schema.domain)


def _expression(rng: random.Random, symbol: str) -> str:
    """A small expression that is nowhere constant and, for a positive symbol, positive."""
    k = rng.randint(2, 5)
    return rng.choice(
        (symbol, symbol, f"{k}*{symbol}", f"{symbol}^2", f"{symbol} + {k}", f"{symbol}/{k}")
    )


def _edited(rng: random.Random, schema: _Schema) -> _Schema:
    """One term dropped, negated, scaled, or a number added: false, as no term is zero."""
    terms = list(schema.right)
    k = rng.randrange(len(terms))
    edit = rng.choice(("drop", "negate", "scale", "add"))
    if edit == "drop" and len(terms) > 1:
        del terms[k]
    elif edit == "negate":
        terms[k] = f"-({terms[k]})"
    elif edit == "scale":
        terms[k] = f"{rng.randint(2, 4)}*({terms[k]})"
    else:
        terms.append(rng.choice(("1", "-1", "1/2", "2")))
    return schema._replace(right=terms)


def _request(rng: random.Random, schema: _Schema) -> ScoreRequest:
    sides = [" + ".join(side).replace("+ -", "- ") for side in (schema.left, schema.right)]
    if rng.random() < _REVERSED_SHARE:
        sides.reverse()
    text = " = ".join(sides)
    domain = dict.fromkeys(_free_symbols(text), schema.domain) if schema.domain else None
    return ScoreRequest(equation=text, mode="rigorous", domain=domain)


def _free_symbols(text: str) -> list[str]:
    bound = {"t"} if "\\int" in text else set()
    return sorted(set(_SYMBOL.findall(text)) - bound)
