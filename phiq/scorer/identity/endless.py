"""Judges statements about infinity: divergent series and integrals, limits that grow or are none.

    Σ 1/n = ∞      lim 1/x² = ∞ (x → 0)      lim sin x = 0 (x → ∞): there is no such limit

Each side is a number, infinite with a sign, or nothing at all; what is none of these for sure stays
open. It looks at sides without free symbols, and at no value that arithmetic alone can tell.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final, Literal, NamedTuple

from flint import acb, arb

from phiq.scorer.bounds.signs import signs_of
from phiq.scorer.expression.functions import FUNCTIONS
from phiq.scorer.expression.literals import is_infinite
from phiq.scorer.expression.tree import Arena, Node, Number, Symbol, kinds
from phiq.scorer.identity.decimals import last_unit
from phiq.scorer.identity.judgement import Judgement, JudgementName
from phiq.scorer.identity.solve.inversion import invert
from phiq.scorer.identity.statement.clauses import EQUALITIES, Clause
from phiq.scorer.numeric.balls.basics import Ball
from phiq.scorer.numeric.balls.evaluate import estimated
from phiq.scorer.numeric.balls.precision import precision
from phiq.scorer.numeric.errors import NO_VALUE, UnsupportedError
from phiq.scorer.numeric.far import ERRORS, Far, behaviour, is_gentle, power_of_fall, tends_to
from phiq.scorer.numeric.floats import compiler
from phiq.scorer.numeric.machine import is_whole, tidy
from phiq.scorer.time_limit import Allowance, TimeLimitError

#: Bits to which sides that are numbers are computed.
BITS: Final = 180
#: A difference of numbers in so many digits that is none.
NOTHING: Final = 1e-30
_TURNED: Final = {"<": ">", "≤": "≥", ">": "<", "≥": "≤"}
#: Letters that count: a limit in one of them is that of a sequence.
COUNTING: Final = frozenset("nmkjN")
#: Without one of them nothing is endless.
_ENDLESS: Final = kinds("lim", "sum", "prod", "int")
_CONSTANT: Final = kinds("const")


class _End(NamedTuple):
    """What a side comes to: a number, `infinite` in a sign, or `nothing`, with the reason.

    value: of a number, None where it is known to be one and no more.
    function: what a limit is taken of, along which a number is told from another one.
    """

    kind: Literal["number", "infinite", "nothing"]
    sign: int = 0
    value: arb | None = None
    why: str = ""
    limit: _Limit | None = None


class _Limit(NamedTuple):
    """A function of what grows, and whether it grows by whole numbers; the ways to look at it."""

    ways: tuple[Path, ...]
    whole: bool
    found: Far


def speaks_of_infinity(clause: Clause) -> bool:
    """Whether ∞ itself is a part of a side, and not only where a sum, integral or limit goes."""
    return bool(clause.relation.kinds & _CONSTANT) and any(
        map(_holds_infinity, clause.relation.args)
    )


def may_be_endless(clause: Clause) -> bool:
    """Whether a side without symbols has a series, an integral or a limit."""
    return not clause.domains and bool(clause.relation.kinds & _ENDLESS)


def _holds_infinity(node: Node) -> bool:
    if node.op == "const":
        return node.text == "inf"
    return not node.kinds & _ENDLESS and any(map(_holds_infinity, node.args))


def judge_endless(clause: Clause, allowance: Allowance) -> Judgement | None:
    """What is found of a clause whose sides are endless; None where that is not clear."""
    try:
        return allowance.run(_judge, clause)
    except (TimeLimitError, ArithmeticError, UnsupportedError):
        return None


def _judge(clause: Clause) -> Judgement | None:
    if clause.domains:
        return _of_symbols(clause)
    left, right = _end(clause.left), _end(clause.right)
    if left is None or right is None:
        return None
    for end in (left, right):
        if end.kind == "nothing":
            return _answer("contradiction", end.why)
    if _is_typed(clause.left, right) or _is_typed(clause.right, left):
        return _answer("satisfiable", "it holds to the digits typed: the decimal is rounded")
    if clause.sign in EQUALITIES:
        return _equal(left, right)
    return _ordered(clause.sign, left, right)


def _is_typed(side: Node, end: _End) -> bool:
    """Whether a side is a typed decimal, to which what a limit tends to rounds."""
    literal = side.args[0] if side.op == "neg" else side
    if end.limit is None or literal.op != "num" or not Number(literal.text).typed_decimal:
        return False
    value, unit = float(literal.text), last_unit(literal.text)
    gap = float(end.limit.found.value) - (value if literal is side else -value)
    return abs(gap) <= unit / 2 and ERRORS * float(end.limit.found.error) < unit


def _of_symbols(clause: Clause) -> Judgement | None:
    """What is real is less than ∞; what is not known may grow without end."""
    for side, other, sign in (
        (clause.left, clause.right, clause.sign),
        (clause.right, clause.left, _TURNED.get(clause.sign, clause.sign)),
    ):
        if not is_infinite(other):
            continue
        if sign in EQUALITIES and side.op == "sym" and side.symbol in clause.unknowns:
            return _answer("satisfiable", "it can grow without end")
        if sign in _TURNED and signs_of(side, clause.domains) is not None:
            below = (sign in "<≤") != (other.op == "neg")
            return _answer("identity" if below else "contradiction", "every real number is finite")
    return None


def _answer(verdict: JudgementName, reason: str) -> Judgement:
    return Judgement(verdict, "digits", reason)


def _equal(left: _End, right: _End) -> Judgement | None:
    infinite = [end for end in (left, right) if end.kind == "infinite"]
    if len(infinite) == 2:
        if left.sign == right.sign:
            return _answer("identity", "both sides grow without end")
        return _answer("contradiction", "the sides grow without end in opposite directions")
    if infinite:
        return _answer("contradiction", f"{infinite[0].why}, the other is a number")
    return _numbers(left, right)


def _numbers(left: _End, right: _End) -> Judgement | None:
    """Compares a limit with a number, along the way or from afar; or what ∞ leaves of numbers."""
    if left.limit is right.limit is None and left.value is not None and right.value is not None:
        same = abs(left.value - right.value) <= NOTHING
        return _answer("identity" if same else "contradiction", "the values of the sides decide it")
    for end, other in ((left, right), (right, left)):
        if end.limit is None or other.value is None or other.limit is not None:
            continue
        ways, whole = end.limit.ways, end.limit.whole
        if all(tends_to(way.at, other.value, whole=whole) for way in ways):
            return _answer("identity", "the limit is the other side, as far as it was computed")
        found = end.limit.found
        if abs(found.value - other.value) > ERRORS * found.error:
            return _answer("contradiction", "the limit is another number")
    return None


def _ordered(sign: str, left: _End, right: _End) -> Judgement | None:
    if left.kind == right.kind == "number":
        return None
    low, high = _place(left), _place(right)
    holds = {"<": low < high, "≤": low <= high, ">": low > high, "≥": low >= high, "≠": low != high}
    if sign not in holds:
        return None
    return _answer("identity" if holds[sign] else "contradiction", "a side grows without end")


def _place(end: _End) -> int:
    return end.sign if end.kind == "infinite" else 0


def _end(node: Node) -> _End | None:
    """What a side comes to; None where that is not clear."""
    rule = _RULES.get(node.op)
    if rule is not None and (node.op != "const" or node.text == "inf"):
        return rule(node)
    return _number(node)


def _number(node: Node) -> _End | None:
    try:
        with precision(BITS):
            value, _ = estimated(node, {})
    except NO_VALUE:
        return None
    return _End("number", value=value.real.mid()) if value.imag.contains(0) else None


def _infinity(_node: Node) -> _End:
    return _End("infinite", 1, why="a side is infinite")


def _negative(node: Node) -> _End | None:
    inner = _end(node.args[0])
    if inner is None or inner.limit is not None:
        return None if inner is None else _number(node)
    with precision(BITS):
        value = None if inner.value is None else -inner.value
    return inner._replace(sign=-inner.sign, value=value)


def _sum_of(node: Node) -> _End | None:
    parts = [_end(part) for part in node.args]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    infinite = [part for part in known if part.kind == "infinite"]
    if not infinite:
        return _number(node)
    if any(part.kind == "nothing" for part in known):
        return None
    return infinite[0] if len({part.sign for part in infinite}) == 1 else None


def _product_of(node: Node) -> _End | None:
    parts = [_end(part) for part in node.args]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    infinite = [part for part in known if part.kind == "infinite"]
    if not infinite:
        return next((p for p in known if p.kind == "nothing"), None) or _number(node)
    sign = 1
    for part in known:
        if part.kind == "infinite":
            sign *= part.sign
        elif part.value is None or part.value.is_zero():
            return None
        else:
            sign *= 1 if part.value > 0 else -1
    return infinite[0]._replace(sign=sign)


def _quotient_of(node: Node) -> _End | None:
    above, below = _end(node.args[0]), _end(node.args[1])
    if above is None or below is None or "nothing" in (above.kind, below.kind):
        return None
    if below.kind == "infinite":
        return _End("number", value=arb(0)) if above.kind == "number" else None
    if above.kind == "number":
        return _number(node)
    if below.value is None or below.value.is_zero():
        return None
    return above._replace(sign=above.sign if below.value > 0 else -above.sign)


def _limit(node: Node) -> _End | None:
    """A limit, from the sides that are asked for."""
    body, variable, target = node.args
    if variable.op != "sym":
        return None
    ways = _ways(body, variable.symbol, target, node.text)
    whole = variable.symbol.base in COUNTING and is_infinite(target)
    found = [behaviour(way.at, whole=whole) for way in ways]
    seen = [far for far in found if far is not None]
    if not ways or len(seen) < len(found):
        return None
    return _from_sides(seen, _Limit(tuple(ways), whole, seen[0]))


def _from_sides(seen: list[Far], limit: _Limit) -> _End | None:
    if any(far.kind == "wanders" for far in seen):
        return _End("nothing", why="there is no limit, since the values do not settle")
    first, last = seen[0], seen[-1]
    if first.kind != last.kind:
        return _End("nothing", why="there is no limit, since the two sides differ")
    if first.kind == "grows":
        if first.value == last.value:
            return _End("infinite", 1 if first.value > 0 else -1, why="a side grows without end")
        return _End("nothing", why="there is no limit, since the two sides grow apart")
    if abs(first.value - last.value) > ERRORS * (first.error + last.error):
        return _End("nothing", why="there is no limit, since the two sides differ")
    return _End("number", value=first.value, limit=limit)


class Path(NamedTuple):
    """A way of a function's argument to a target, by a number that grows."""

    body: Node
    symbol: Symbol
    target: Node
    sign: int

    def at(self, t: arb) -> Ball:
        """The value where that number is t: at ±t, or 1/t beside the target."""
        if is_infinite(self.target):
            place = acb(t if self.target.op != "neg" else -t)
        else:
            place = estimated(self.target, {})[0] + acb(self.sign / arb(t))
        return estimated(self.body, {self.symbol: place})[0]

    def weighed(self, t: arb) -> Ball:
        """What an integral adds up there."""
        return self.at(t) if is_infinite(self.target) else self.at(t) / arb(t) ** 2


def _ways(body: Node, symbol: Symbol, target: Node, side: str) -> list[Path]:
    """The ways to the target of a limit."""
    sides = {"+": (1,), "-": (-1,)}.get(side, (1, -1))
    if is_infinite(target):
        sides = sides[:1]
    return [Path(body, symbol, target, sign) for sign in sides]


def _series(node: Node) -> _End | None:
    """A sum over whole numbers up to infinity."""
    body, variable, low, high = node.args
    if node.text != "range" or variable.op != "sym" or not is_infinite(high) or high.op == "neg":
        return _number(node)
    if is_infinite(low):
        return None
    path = Path(body, variable.symbol, high, 1)
    return _added_up(path.at, "a series", whole=True)


def _integral(node: Node) -> _End | None:
    """An integral: infinite where it is at an end or a pole, and nowhere in the other sign."""
    body, variable, low, high = node.args
    if node.text != "int" or variable.op != "sym" or "none" in (low.op, high.op):
        return None
    paths = [Path(body, variable.symbol, low, 1), Path(body, variable.symbol, high, -1)]
    for pole in _poles(body, variable.symbol, low, high):
        paths += [Path(body, variable.symbol, pole, sign) for sign in (1, -1)]
    found = [_added_up(path.weighed, "an integral", whole=False) for path in paths]
    known = [end for end in found if end is not None]
    odd = [end for end in known if end.kind != "number"]
    if len(known) < len(found) or len({(end.kind, end.sign) for end in odd}) > 1:
        return None
    return odd[0] if odd else _End("number")


def _poles(body: Node, symbol: Symbol, low: Node, high: Node) -> list[Node]:
    """The whole numbers between the ends at which the integrand divides by 0."""
    arena = Arena()
    values = compiler()
    ends = [values.compile(end)({}) for end in (low, high)]
    found: dict[str, Node] = {}
    for part in body.walk():
        if part.op != "div" or not _holds(part.args[1], symbol):
            continue
        try:
            pole = tidy(invert(part.args[1], arena.num(0), symbol, {}, values))
        except NO_VALUE:
            continue
        if is_whole(pole) and ends[0] < pole < ends[1]:
            size = arena.num(abs(pole))
            found[str(pole)] = size if pole >= 0 else arena.node("neg", (size,))
    return list(found.values())


def _holds(node: Node, symbol: Symbol) -> bool:
    return any(part.value == symbol for part in node.walk())


def _added_up(function: Callable[[arb], Ball], what: str, *, whole: bool) -> _End | None:
    """What terms of one sign add up to: a number, or infinity."""
    far = behaviour(function, whole=whole)
    if far is not None and far.kind == "wanders":
        if not whole and not is_gentle(function):  # it may cancel, as in ∫ sin x² dx
            return None
        return _End("nothing", why=f"{what} diverges, since what is added does not tend to 0")
    if far is not None and far.kind == "grows":
        return _End("infinite", 1 if far.value > 0 else -1, why=f"{what} grows without end")
    converges = power_of_fall(function)
    if converges is None:
        return None
    if converges:
        return _End("number")
    sign = 1 if function(arb(_SAMPLE)).real > 0 else -1
    return _End("infinite", sign, why=f"{what} grows without end")


#: A place far out at which the sign of a term is read.
_SAMPLE: Final = 1001


def _product(node: Node) -> _End | None:
    """A product of factors that tend to 1: as a sum of logarithms."""
    body, variable, low, high = node.args
    if node.text != "range" or variable.op != "sym" or not is_infinite(high) or is_infinite(low):
        return _number(node)
    path = Path(body, variable.symbol, high, 1)
    found = _added_up(lambda t: path.at(t).log(), "a product", whole=True)
    # What falls to 0 is no product either, as the word is used, unless its factors tend to 1.
    return None if found is not None and found.kind == "infinite" and found.sign < 0 else found


def _function(node: Node) -> _End | None:
    """A function or a power of a number at infinity, where it tends to a number or grows."""
    row = FUNCTIONS.get("exp" if node.op == "pow" else node.text)
    known = row is not None and row.limits is not None and len(node.args) == 1 + (node.op == "pow")
    inner = _end(node.args[-1]) if known else None
    if row is None or row.limits is None or inner is None or inner.kind != "infinite":
        return None if inner is not None and inner.kind == "nothing" else _number(node)
    sign = inner.sign
    if node.op == "pow":
        base = _number(node.args[0])
        if base is None or base.value is None or base.value <= 0 or base.value == 1:
            return None
        sign = sign if base.value > 1 else -sign
    limit = row.limits[sign > 0]
    if math.isinf(limit):
        return _End("infinite", 1 if limit > 0 else -1, why="a side grows without end")
    with precision(BITS):
        quarter = arb.pi() / 2
        exact = quarter * arb(limit > 0) - quarter * arb(limit < 0)
        return _End("number", value=exact if abs(limit) == math.pi / 2 else arb(limit))


_RULES: Final[dict[str, Callable[[Node], _End | None]]] = {
    "const": _infinity,
    "fn": _function,
    "pow": _function,
    "neg": _negative,
    "add": _sum_of,
    "mul": _product_of,
    "div": _quotient_of,
    "lim": _limit,
    "sum": _series,
    "prod": _product,
    "int": _integral,
}
