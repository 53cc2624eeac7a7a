"""Means and variances of sums of random variables, by those of each.

    E[X + 2] = E[X] + 3      E[X] + 2 = E[X] + 3, never true
    Var(3X) = 3 Var(X)       9 Var(X) = 3 Var(X), true of a constant alone
    Var(X) = -4              no variance is below 0

What is never true of numbers so large is not true of any random variable; that it can be is left to
other rules.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Final, NamedTuple

from phiq.scorer.expression.binding import free_symbols
from phiq.scorer.expression.domain import POSITIVE, Domain, Domains, Interval
from phiq.scorer.expression.fold import folded
from phiq.scorer.expression.rewrite import rewritten
from phiq.scorer.expression.tree import Arena, Node, Symbol, TreeLimitError
from phiq.scorer.identity.rules.outcomes import (
    CALLED,
    MEANS,
    MOMENT_NAMES,
    is_moment,
    moment_of,
)

#: Letters of random variables, where nothing but an E is before them.
_VARIABLES: Final = frozenset("UVWXYZ")
_NOT_NEGATIVE: Final = Domain("real", Interval(low=0.0, closed_low=True))
#: Most random variables of a text.
MAX_VARIABLES: Final = 4
#: The factor of each random variable in a sum, and under None the number beside them.
_Form = dict[Symbol | None, Fraction]


class Linear(NamedTuple):
    """A statement about the means and variances of single variables, which the domains bound."""

    statement: Node
    domains: Domains


def by_linearity(root: Node) -> Linear | None:
    """The statement with moments of sums worked out; None where there is none to work out."""
    if root.op != "rel" or not root.kinds & CALLED:
        return None
    moments = [node for node in root.walk() if is_moment(node)]
    names = {moment_of(node)[0] for node in moments}
    letters = {name for node in moments for arg in moment_of(node)[1] for name in free_symbols(arg)}
    means = names <= MEANS and {name.base for name in letters} <= _VARIABLES
    known = means or not names.isdisjoint(MOMENT_NAMES)
    plain = all(name.base.isupper() and not name.marks for name in letters)
    if not letters or not (known and plain) or len(letters) > MAX_VARIABLES:
        return None
    try:
        work = _Work()
        statement = rewritten(work.arena, root, work.worked_out)
    except TreeLimitError:
        return None
    spreads = [node for node in moments if moment_of(node)[0] not in MEANS]
    domain = POSITIVE if len(spreads) > 1 else _NOT_NEGATIVE
    return Linear(statement, dict.fromkeys(work.variances, domain))


def _scaled(forms: Sequence[_Form]) -> _Form | None:
    """The product of sums of which one at most has a variable."""
    result: _Form = {None: Fraction(1)}
    for form in forms:
        one, other = (result, form) if result.keys() <= {None} else (form, result)
        if not one.keys() <= {None}:
            return None
        factor = one.get(None, Fraction(0))
        result = {name: factor * value for name, value in other.items()}
    return result


def _sum(forms: Sequence[_Form]) -> _Form:
    total: _Form = {}
    for form in forms:
        for name, value in form.items():
            total[name] = total.get(name, Fraction(0)) + value
    return total


def _quotient(forms: Sequence[_Form]) -> _Form | None:
    above, below = forms
    by = below.get(None) if below.keys() <= {None} else None
    return {name: value / by for name, value in above.items()} if by else None


_RULES: Final[dict[str, Callable[[list[_Form]], _Form | None]]] = {
    "add": _sum,
    "neg": lambda forms: {name: -value for name, value in forms[0].items()},
    "mul": _scaled,
    "div": _quotient,
}


def _leaf(node: Node) -> _Form | None:
    if node.op == "sym":
        return {node.symbol: Fraction(1)}
    return {None: Fraction(node.text)} if node.op == "num" else None


class _Work:
    """Writes moments of sums as those of their terms, which are symbols."""

    def __init__(self) -> None:
        self.arena = Arena()
        self.variances: set[Symbol] = set()

    def worked_out(self, node: Node) -> Node | None:
        """The moment of a sum; None of any other part."""
        if not is_moment(node):
            return None
        name, args = moment_of(node)
        forms = [folded(arg, _leaf, _RULES) for arg in args]
        first, second = forms[0], forms[-1]
        if first is None or second is None:
            return None
        if name in MEANS:
            return self._total([(self._mean(a), value) for a, value in first.items()])
        return self._total(
            [
                (self._together(a, b), value * other)
                for a, value in first.items()
                for b, other in second.items()
                if a is not None and b is not None
            ]
        )

    def _total(self, terms: Sequence[tuple[Node, Fraction]]) -> Node:
        arena = self.arena
        parts = [arena.mul(self._number(factor), part) for part, factor in terms]
        return arena.add(*parts) if len(parts) > 1 else parts[0] if parts else arena.num(0)

    def _number(self, value: Fraction) -> Node:
        arena = self.arena
        size = arena.num(abs(value.numerator))
        whole = arena.div(size, arena.num(value.denominator)) if value.denominator > 1 else size
        return arena.neg(whole) if value < 0 else whole

    def _mean(self, name: Symbol | None) -> Node:
        return self.arena.num(1) if name is None else self._symbol(f"E({name.name})")

    def _together(self, one: Symbol, other: Symbol) -> Node:
        if one == other:
            spread = Symbol(f"Var({one.name})")
            self.variances.add(spread)
            return self._symbol(spread.base)
        first, second = sorted((one.name, other.name))
        return self._symbol(f"Cov({first}, {second})")

    def _symbol(self, name: str) -> Node:
        return self.arena.symbol(Symbol(name))
