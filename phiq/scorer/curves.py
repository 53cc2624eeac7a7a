"""Values of both sides of an equation along one symbol: what a `sample` wish asks for.

They are what the sides compute to in machine floats, by the same functions that the judge compares
in many digits; they prove nothing and change no verdict. Wherever a side has no finite real value
there is a gap. It draws nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
from time import thread_time

from phiq.contract import Sample, Samples, ScoreRequest, Verdict
from phiq.scorer.dimensions.table import table
from phiq.scorer.expression.binding import free_symbols
from phiq.scorer.expression.tree import Node, Symbol
from phiq.scorer.numeric.compiler import Compiled
from phiq.scorer.numeric.errors import NO_VALUE, UnsupportedError
from phiq.scorer.numeric.floats import compile_node
from phiq.scorer.parse import EquationSyntaxError, Parsed, parse, symbol_of
from phiq.scorer.render import to_unicode
from phiq.scorer.time_limit import Allowance, TimeLimitError

#: Longest one request's values may take, in seconds of processor time: a thousand integrals do.
ONE_S = 1.0
#: Longest those of a micro-batch may take together: the others of it wait for their verdicts.
ALL_S = 5.0
#: Value of a symbol for which the request gives none and that is no physical constant.
DEFAULT = 1.0
#: A value is real where its imaginary part is this small beside it: what rounding leaves.
REAL_SHARE = 1e-9

#: A value of a side, None where it has none that is real and finite.
Value = float | None


class Curves:
    """The curves of one micro-batch, which share their time."""

    def __init__(self) -> None:
        self._left_s = ALL_S

    def of(self, request: ScoreRequest, verdict: Verdict) -> Samples | None:
        """The values that a request wishes, for the reading that its verdict is about."""
        if request.sample is None:
            return None
        start = thread_time()
        try:
            return _sampled(request, request.sample, verdict, min(ONE_S, self._left_s))
        except _NothingError as nothing:
            return _nothing(request.sample, str(nothing))
        finally:
            self._left_s -= thread_time() - start


class _NothingError(Exception):
    """There is nothing to sample; the message says why."""


def _nothing(wish: Sample, problem: str) -> Samples:
    return Samples(symbol=wish.symbol, fixed={}, x=[], left=[], right=[], problem=problem)


def _sampled(request: ScoreRequest, wish: Sample, verdict: Verdict, seconds: float) -> Samples:
    if verdict.mode == "heuristic":
        raise _NothingError("mode heuristic reads no equation: ask for rigorous")
    sides = _sides(_root(request, verdict))
    free = list(dict.fromkeys(symbol for side in sides for symbol in free_symbols(side)))
    along = symbol_of(wish.symbol)
    if along not in free:
        known = ", ".join(symbol.name for symbol in free) or "none"
        raise _NothingError(f"no free symbol {wish.symbol!r}; the free symbols are: {known}")
    fixed = {symbol: _value_of(symbol, wish, verdict) for symbol in free if symbol != along}
    xs = _places(wish)
    left: list[Value] = [None] * len(xs)
    right: list[Value] = [None] * len(xs)
    problems = []
    for side, values in zip(sides, (left, right), strict=True):
        if problem := _filled(side, values, _points(along, xs, fixed), seconds / 2):
            problems.append(problem)
    return Samples(
        symbol=wish.symbol,
        fixed={symbol.name: value for symbol, value in fixed.items()},
        x=xs,
        left=left,
        right=right,
        problem="; ".join(dict.fromkeys(problems)) or None,
    )


def _root(request: ScoreRequest, verdict: Verdict) -> Node:
    """The tree that the verdict is about, by its form."""
    names = [*(request.dims or ()), *(request.domain or ())]
    try:
        parsed = parse(request.equation, declared=names)
    except EquationSyntaxError as error:
        raise _NothingError(f"it cannot be read: {error.detail}") from None
    judged = (root for root in _roots(parsed) if root.digest.hex() == verdict.form)
    return next(judged, parsed.root)


def _roots(parsed: Parsed) -> Iterator[Node]:
    yield parsed.root
    yield from (reading.root for reading in parsed.readings[1:])


def _sides(root: Node) -> Sequence[Node]:
    """The first two sides of the first relation."""
    statement = root
    while statement.op != "rel":
        statements = [child for child in statement.args if child.op in ("rel", "system", "logic")]
        if not statements:
            raise _NothingError("it holds no relation between two sides")
        statement = statements[0]
    return statement.args[:2]


def _value_of(symbol: Symbol, wish: Sample, verdict: Verdict) -> float:
    """The value the request gives, else that of the constant it was taken for, else 1."""
    given = {symbol_of(name): value for name, value in (wish.fixed or {}).items()}
    if symbol in given:
        return given[symbol]
    assumed = verdict.dimensions.assumed if verdict.dimensions else None
    return table().values.get((assumed or {}).get(symbol.name, ""), DEFAULT)


def _places(wish: Sample) -> list[float]:
    """Evenly spaced places from the lower end to the upper, both ends included."""
    low, high = sorted((wish.low, wish.high))
    last = wish.points - 1
    shares = [k / last for k in range(last)]
    return [low * (1 - share) + high * share for share in shares] + [high]


def _points(
    along: Symbol, xs: Sequence[float], fixed: Mapping[Symbol, float]
) -> Iterator[dict[Symbol, float]]:
    for x in xs:
        yield {**fixed, along: x}


def _filled(
    side: Node, values: list[Value], points: Iterator[dict[Symbol, float]], seconds: float
) -> str | None:
    """Fill in the values of a side as far as time goes; returns why there are none, or not all."""
    try:
        compiled = compile_node(side)
    except UnsupportedError as error:
        return f"{to_unicode(side)} is not computed here ({error})"
    try:
        Allowance(seconds).run(_fill, compiled, values, points)
    except TimeLimitError:
        return f"{to_unicode(side)} takes too long to compute at so many points"
    return None


def _fill(compiled: Compiled, values: list[Value], points: Iterator[dict[Symbol, float]]) -> None:
    for place, point in enumerate(points):
        try:
            values[place] = _real(complex(compiled(point)))
        except NO_VALUE:
            continue


def _real(value: complex) -> Value:
    if not (isfinite(value.real) and isfinite(value.imag)):
        return None
    return value.real if abs(value.imag) <= REAL_SHARE * abs(value.real) else None
