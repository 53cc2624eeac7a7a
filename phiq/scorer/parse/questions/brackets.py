"""Square brackets behind a symbol: an index x[0], a call f[x], an expectation E[X], a factor."""

from __future__ import annotations

from typing import Final, Literal

from phiq.scorer.expression.tree import Symbol
from phiq.scorer.parse.questions.readings import choose, inside
from phiq.scorer.parse.state import State

Role = Literal["index", "call", "factor"]

#: Letters of means and probabilities, which are taken in brackets.
_MEANS: Final = frozenset(("E", "Var", "Cov", "Pr", "𝔼", "Corr", "Std"))
_PROBABILITIES: Final = frozenset(("P", "Pr"))
_FUNCTIONS: Final = frozenset("fghuFGHSΓΦΨφψL")
#: Letters that count.
_INDICES: Final = frozenset("ijklmnpqrstN")
_KEPT: Final = frozenset(("num", "sym", "+", "-", "*", "i", "word", "e"))


def role_of(p: State, value: Symbol) -> Role:
    """What the bracket at hand is to the symbol before it."""
    bracket, _, _, gap = p.toks[p.i]
    if gap:
        return "factor"
    probability = value.base == "P" and ("bb" in value.marks or inside(p, p.i)[0] == "list")
    if (value.base in _MEANS or probability) and value not in p.declared:
        kind = "probability" if value.base in _PROBABILITIES else "mean"
        random = _is_random(p)
        words = f"{value.base}[…] read as a {kind}", f"{value.base}[…] read as a product"
        surely = random and bracket == "["  # as products, E[X²] and E[X]² would be the same
        return "call" if surely or choose(p, "mean", random, *words) else "factor"
    if bracket != "[":
        return "factor"
    if f"{value.base}'[" in p.text:
        return "call"  # as in y'[x] == y[x]
    found = _by_shape(p, value)
    name = value.base
    words = f"{name}[…] read as an index or a call", f"{name}[…] read as a product"
    if found is None:
        return "index"
    return found if choose(p, "bracket", found != "factor", *words) else "factor"


def _is_random(p: State) -> bool:
    """Whether capital letters stand in the brackets, as random variables do, or a text is short."""
    _, close = inside(p, p.i)
    held = [tok[1] for tok in p.toks[p.i : close] if isinstance(tok[1], Symbol)]
    return any(symbol.base.isupper() for symbol in held) or len(held) == 1


def _by_shape(p: State, value: Symbol) -> Role | None:
    """None where it can only be an index: x[0], and anything in a program's notation."""
    shape, close = inside(p, p.i)
    held = p.toks[p.i + 1 : close]
    counted = all(tok[0] in _KEPT and _counts(tok[1]) for tok in held)
    if (shape == "atom" and held[0][0] == "num") or p.notation == "python":
        return None if counted or value.base not in _FUNCTIONS else "call"
    if shape == "list":
        calls = value.base in _FUNCTIONS and not any(_is_capital(tok[1]) for tok in held)
        return "call" if calls else "factor"
    if counted:
        return "index"
    if value.base in _FUNCTIONS and shape == "atom":
        return "call"
    return "index" if shape == "atom" and not any(_is_capital(tok[1]) for tok in held) else "factor"


def _counts(value: object) -> bool:
    if isinstance(value, Symbol):
        return value.base in _INDICES and not value.sub
    return str(value).isdigit() or value in ("+", "-", "*")


def _is_capital(value: object) -> bool:
    return isinstance(value, Symbol) and value.base.isupper()
