"""What methods of lists and strings give, in Python, JavaScript and Ruby."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any, Final

from phiq.scorer.programs.functions import FUNCTIONS, flat, kept, mapped


def _turned(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function of a function and a list, as a method of the list."""
    return lambda held, called, *more: function(called, held, *more)


METHODS: Final[dict[str, Any]] = {
    **{name: FUNCTIONS[name] for name in ("sum", "max", "min", "mean", "length", "reverse", "abs")},
    **{name: FUNCTIONS[name] for name in ("cumsum", "prod", "last", "sort")},
    "size": len, "first": FUNCTIONS["head"], "count": lambda held, one: held.count(one),
    "index": lambda held, one: held.index(one), "includes": lambda held, one: one in held,
    "indexOf": lambda held, one: held.index(one) if one in held else -1, "get": dict.get,
    "keys": list, "values": lambda held: [*held.values()], "items": lambda h: [*h.items()],
    "map": _turned(mapped), "filter": _turned(kept), "reduce": _turned(reduce),
    "every": _turned(lambda called, held: all(map(called, held))), "join": str.join,
    "some": _turned(lambda called, held: any(map(called, held))), "upper": str.upper,
    "slice": lambda held, low=0, high=None: held[low:high], "lower": str.lower,
    "toUpperCase": str.upper, "toLowerCase": str.lower, "upcase": str.upper, "strip": str.strip,
    "title": str.title, "capitalize": str.capitalize, "replace": str.replace, "find": str.find,
    "split": lambda text, *by: [*text] if by == ("",) else text.split(*by),
    "swapcase": str.swapcase,
    "startswith": str.startswith, "endswith": str.endswith, "isdigit": str.isdigit,
    "isalpha": str.isalpha, "isupper": str.isupper, "islower": str.islower,
    "union": lambda a, b: a | set(b), "intersection": lambda a, b: a & set(b),
    "difference": lambda a, b: a - set(b), "issubset": lambda a, b: a <= set(b),
    "flat": lambda held: flat(*held), "charAt": lambda text, at: text[at],
    "rindex": str.rindex, "to_a": list,
    "sorted": sorted, "is_integer": lambda x: x == int(x), "bit_length": int.bit_length,
    "tolist": list,
}  # fmt: skip
