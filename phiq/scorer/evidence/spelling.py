"""Writes a tree as a Python expression with SymPy's names, which any computer algebra system takes.

It is written to be computed, not to be read: every operation that has a value has one spelling, and
`phiq.verification` evaluates it. What has none raises `NoSpellingError`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from phiq.errors import PhiqError
from phiq.scorer.expression.literals import is_whole
from phiq.scorer.expression.tree import Node, Symbol

#: Functions whose name here differs from SymPy's.
_NAMES: Final = {
    "ln": "log", "loggamma": "loggamma", "doublefactorial": "factorial2",
    "pochhammer": "RisingFactorial", "fallingfactorial": "FallingFactorial",
    "uppergamma": "uppergamma", "lowergamma": "lowergamma", "ceil": "ceiling", "min": "Min",
    "max": "Max", "mod": "Mod", "lambertw": "LambertW", "chebyshevt": "chebyshevt",
    "heaviside": "Heaviside", "kronecker": "KroneckerDelta", "levicivita": "LeviCivita", "ei": "Ei",
    "si": "Si", "ci": "Ci",
}  # fmt: skip
_CONSTANTS: Final = {
    "pi": "pi", "e": "E", "i": "I", "phi": "GoldenRatio", "euler": "EulerGamma",
    "degree": "(pi/180)", "inf": "oo",
}  # fmt: skip
#: Words that a symbol may not be named, since they name something else in the spelling.
_TAKEN: Final = frozenset((*_CONSTANTS.values(), *_NAMES.values(), "Sum", "Product", "lambda"))
#: Names that are kept: the letters of two alphabets, some with subscripts.
CACHE_NAMES: Final = 1024


class NoSpellingError(PhiqError):
    """A part of the tree cannot be written as a computable expression."""

    code = "no_spelling"


def spelled(node: Node) -> str:
    """The node as a Python expression.

    Raises:
        NoSpellingError: a part of it has no value, or none that can be written.
    """
    rule = _RULES.get(node.op)
    if rule is None:
        raise NoSpellingError(node.op)
    return rule(node)


@lru_cache(maxsize=CACHE_NAMES)
def identifier(symbol: Symbol) -> str:
    """A symbol as a Python identifier: θ_1, x_hat, v_max."""
    parts = [symbol.base, *((symbol.sub,) if symbol.sub else ()), *symbol.marks]
    word = "_".join("".join(c if c.isalnum() else "_" for c in part) for part in parts)
    # Python reads identifiers in NFKC.
    word = unicodedata.normalize("NFKC", word)
    if not word.isidentifier():
        word = f"s_{word.encode().hex()}"
    return f"{word}_" if word in _TAKEN else word


def _operands(node: Node, sign: str) -> str:
    return f"({sign.join([spelled(part) for part in node.args])})"


def _call(name: str, *parts: Node) -> str:
    return f"{name}({', '.join(map(spelled, parts))})"


def _number(node: Node) -> str:
    if node.text.isdigit():
        return str(int(node.text))
    return f"Rational('{node.text}')"


def _power(node: Node) -> str:
    base, exponent = [*map(spelled, node.args)]
    return f"({base})**({exponent})"


def _root(node: Node) -> str:
    value, degree = node.args
    if degree.op == "num" and degree.text == "2":
        return _call("sqrt", value)
    odd = is_whole(degree) and int(degree.text) % 2 == 1
    return _call("real_root", value, degree) if odd else _call("root", value, degree)


def _constant(node: Node) -> str:
    name = _CONSTANTS.get(node.text)
    if name is None:
        raise NoSpellingError(node.text)
    return name


def _ranged(name: str) -> Callable[[Node], str]:
    def write(node: Node) -> str:
        body, variable, low, high = node.args
        if variable.op != "sym" or low.op == "none" or high.op == "none":
            raise NoSpellingError(node.op)
        ends = f"({spelled(variable)}, {spelled(low)}, {spelled(high)})"
        return f"{name}({spelled(body)}, {ends})"

    return write


def _derivative(node: Node) -> str:
    if len(node.args) != 3 or node.text not in ("d", "partial"):
        raise NoSpellingError("deriv")
    return _call("Derivative", *node.args)


def _limit(node: Node) -> str:
    side = f", '{node.text}'" if node.text else ", '+-'"
    return f"Limit({', '.join(map(spelled, node.args))}{side})"


_RULES: Final[dict[str, Callable[[Node], str]]] = {
    "num": _number,
    "sym": lambda node: identifier(node.symbol),
    "const": _constant,
    "add": lambda node: _operands(node, " + "),
    "mul": lambda node: _operands(node, "*"),
    "neg": lambda node: f"(-{spelled(node.args[0])})",
    "div": lambda node: _operands(node, "/"),
    "pow": _power,
    "root": _root,
    "fn": lambda node: _call(_NAMES.get(node.text, node.text), *node.args),
    "abs": lambda node: _call("Abs", node.args[0]),
    "conj": lambda node: _call("conjugate", node.args[0]),
    "sum": _ranged("Sum"),
    "prod": _ranged("Product"),
    "int": _ranged("Integral"),
    "lim": _limit,
    "deriv": _derivative,
}
