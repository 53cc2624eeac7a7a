"""What limits, endless series, products and integrals come to: a number, infinity, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from flint import arb

from phiq.scorer.expression.fold import all_known
from phiq.scorer.expression.literals import is_infinite
from phiq.scorer.expression.tree import Arena, Node, Symbol
from phiq.scorer.identity.infinity.ends import End, Limit, end_of_number
from phiq.scorer.identity.infinity.paths import COUNTING, Path, ways
from phiq.scorer.identity.solve.inversion import contains, invert
from phiq.scorer.numeric.balls.basics import Ball
from phiq.scorer.numeric.errors import NO_VALUE
from phiq.scorer.numeric.far import ERRORS, Far, behaviour, is_gentle, power_of_fall
from phiq.scorer.numeric.floats import compiler
from phiq.scorer.numeric.machine import is_whole, tidy

#: A place far out at which the sign of a term is read.
_SAMPLE: Final = 1001


def end_of_series(node: Node) -> End | None:
    """A sum over whole numbers up to infinity."""
    body, variable, low, high = node.args
    if node.text != "range" or variable.op != "sym" or not is_infinite(high) or high.op == "neg":
        return end_of_number(node)
    if is_infinite(low):
        return None
    path = Path(body, variable.symbol, high, 1)
    return _added_up(path.at, "a series", whole=True)


def end_of_product(node: Node) -> End | None:
    """A product of factors that tend to 1: as a sum of logarithms."""
    body, variable, low, high = node.args
    if node.text != "range" or variable.op != "sym" or not is_infinite(high) or is_infinite(low):
        return end_of_number(node)
    path = Path(body, variable.symbol, high, 1)
    found = _added_up(lambda t: path.at(t).log(), "a product", whole=True)
    # What falls to 0 is no product either, as the word is used, unless its factors tend to 1.
    return None if found is not None and found.kind == "infinite" and found.sign < 0 else found


def end_of_integral(node: Node) -> End | None:
    """An integral: infinite where it is at an end or a pole, and nowhere in the other sign."""
    body, variable, low, high = node.args
    if node.text != "int" or variable.op != "sym" or "none" in (low.op, high.op):
        return None
    paths = [Path(body, variable.symbol, low, 1), Path(body, variable.symbol, high, -1)]
    for pole in _poles(body, variable.symbol, low, high):
        paths += [Path(body, variable.symbol, pole, sign) for sign in (1, -1)]
    found = all_known(_added_up(path.weighed, "an integral", whole=False) for path in paths)
    odd = [end for end in found or () if end.kind != "number"]
    if found is None or len({(end.kind, end.sign) for end in odd}) > 1:
        return None
    return odd[0] if odd else End("number")


def _poles(body: Node, symbol: Symbol, low: Node, high: Node) -> list[Node]:
    """The whole numbers between the ends at which the integrand divides by 0."""
    arena = Arena()
    values = compiler()
    ends = [values.compile(end)({}) for end in (low, high)]
    found: dict[str, Node] = {}
    for part in body.walk():
        if part.op != "div" or not contains(part.args[1], symbol):
            continue
        try:
            pole = tidy(invert(part.args[1], arena.num(0), symbol, {}, values))
        except NO_VALUE:
            continue
        if is_whole(pole) and ends[0] < pole < ends[1]:
            found[str(pole)] = arena.exact(pole)
    return list(found.values())


def _added_up(function: Callable[[arb], Ball], what: str, *, whole: bool) -> End | None:
    """What terms of one sign add up to: a number, or infinity."""
    far = behaviour(function, whole=whole)
    if far is not None and far.kind == "wanders":
        if not whole and not is_gentle(function):  # it may cancel, as in ∫ sin x² dx
            return None
        return End("nothing", why=f"{what} diverges, since what is added does not tend to 0")
    if far is not None and far.kind == "grows":
        return End("infinite", 1 if far.value > 0 else -1, why=f"{what} grows without end")
    converges = power_of_fall(function)
    if converges is None:
        return None
    if converges:
        return End("number")
    sign = 1 if function(arb(_SAMPLE)).real > 0 else -1
    return End("infinite", sign, why=f"{what} grows without end")


def end_of_limit(node: Node) -> End | None:
    """A limit, from the sides that are asked for."""
    body, variable, target = node.args
    if variable.op != "sym":
        return None
    paths = ways(body, variable.symbol, target, node.text)
    whole = variable.symbol.base in COUNTING and is_infinite(target)
    seen = all_known(behaviour(path.at, whole=whole) for path in paths)
    if not seen:
        return None
    return _from_sides(seen, Limit(tuple(paths), whole, seen[0]))


def _from_sides(seen: list[Far], limit: Limit) -> End | None:
    if any(far.kind == "wanders" for far in seen):
        return End("nothing", why="there is no limit, since the values do not settle")
    first, last = seen[0], seen[-1]
    if first.kind != last.kind:
        return End("nothing", why="there is no limit, since the two sides differ")
    if first.kind == "grows":
        if first.value == last.value:
            return End("infinite", 1 if first.value > 0 else -1, why="a side grows without end")
        return End("nothing", why="there is no limit, since the two sides grow apart")
    if abs(first.value - last.value) > ERRORS * (first.error + last.error):
        return End("nothing", why="there is no limit, since the two sides differ")
    return End("number", value=first.value, limit=limit)
