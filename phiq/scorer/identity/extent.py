"""Tells where an equation holds: wherever its sides are defined, or along which stretch of a line.

It judges nothing: that an equation is an identity, or holds in places, is known before.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import isinf

from phiq.scorer.expression.domain import POSITIVE, REAL, Domain
from phiq.scorer.expression.literals import is_whole
from phiq.scorer.expression.tree import Node, Symbol, kinds
from phiq.scorer.identity.judgement import Judgement
from phiq.scorer.identity.solve.search import Search
from phiq.scorer.identity.statement.clauses import INEQUALITIES, Clause
from phiq.scorer.identity.statement.naming import spelled
from phiq.scorer.numeric.closed_form import plain_form
from phiq.scorer.numeric.compiler import Point

#: Operations that have a value wherever their parts have one.
_TOTAL = kinds("rel", "num", "sym", "const", "add", "mul", "neg", "abs", "conj")
#: Functions that have one at every number, and those of them that are real at every real number.
_REAL = frozenset(
    ("sin", "cos", "exp", "sinh", "cosh", "erf", "erfc", "sinc", "fibonacci", "lucas")
)
_ENTIRE = _REAL | {"asin", "acos", "re", "im"}
#: Fewest sample points that agree along a stretch, and halvings that find its ends.
FEWEST_POINTS, HALVINGS = 2, 60
#: An end nearer to 0 than this is 0.
NOTHING = 1e-9
#: How exactly an end is known: the sides must differ by as much to be seen to.
SURE = 1e-5


def is_total(node: Node, *, real: bool = False) -> bool:
    """Whether the node is seen to have a value for all values of its symbols.

    `real` asks for real values at real ones.
    """
    if not node.kinds & ~_TOTAL:
        return True
    return all(not part.kinds & ~_TOTAL or _has_value(part, real) for part in node.walk())


def _has_value(node: Node, real: bool) -> bool:
    """Whether this node has a value where its children have one."""
    op = node.op
    if op in ("rel", "add", "mul", "neg", "abs", "conj"):
        return True
    if op == "fn":
        return node.text in (_REAL if real else _ENTIRE)
    if op == "div":
        return _is_number_but_0(node.args[1])
    base, exponent = node.args if op in ("pow", "root") else (node, node)
    if op == "pow" and base.op == "const" and base.text in ("e", "pi", "phi"):
        return True
    return is_whole(exponent) and (op == "pow" or not real)


def _is_number_but_0(node: Node) -> bool:
    if node.op == "num":
        return node.text.strip("0.") != ""
    return node.op == "const" and node.text != "inf"


def stretch(clause: Clause, search: Search, points: Sequence[Point]) -> str | None:
    """The stretch of a real symbol along which the sides agree, in words; None without one.

    It is the one around the agreeing sample nearest to 0, with its ends exact or behind ≈.
    """
    if len(clause.domains) != 1:
        return None
    symbol, domain = next(iter(clause.domains.items()))
    if domain.kind != "real":
        return None
    values = sorted(point[symbol] for point in points)
    apart = {value for value in values if search.differs({symbol: value})}
    agreeing = [value for value in values if value not in apart]
    if len(agreeing) < FEWEST_POINTS or not apart:
        return None
    start = min(agreeing, key=abs)
    below = max((value for value in apart if value < start), default=None)
    above = min((value for value in apart if value > start), default=None)
    ends = [None if e is None else _end(search, symbol, start, e) for e in (below, above)]
    return _words(symbol, ends[0], ends[1])


def _end(search: Search, symbol: Symbol, inside: float, outside: float) -> float:
    """Where the agreement ends between two points."""
    for _ in range(HALVINGS):
        middle = (inside + outside) / 2
        if search.differs({symbol: middle}):
            outside = middle
        else:
            inside = middle
    return 0.0 if abs(inside) < NOTHING else inside


def _words(symbol: Symbol, low: float | None, high: float | None) -> str | None:
    name = spelled(symbol)
    if low is not None and high is not None:
        return f"{name} from {_shown(low)} to {_shown(high)}" if low < high else None
    if low is not None:
        return f"{name} ≥ {_shown(low)}"
    return None if high is None else f"{name} ≤ {_shown(high)}"


def _shown(end: float) -> str:
    """An end as it is written: π/2, 0, ≈ 0.7391."""
    form = plain_form(end, SURE)
    return form.text if form else f"≈ {end:.4g}".replace("-", "−")


def told_domain(clauses: Sequence[Clause], judgement: Judgement) -> str | None:
    """Where a judgement holds, in words; None where all domains were declared."""
    words = _inferred(clauses) or None
    if words is None or judgement.verdict != "identity":
        return words
    ordered = any(clause.sign in INEQUALITIES for clause in clauses)
    if all(is_total(clause.relation, real=ordered) for clause in clauses):
        return words
    return f"{words}, where both sides are {'real' if ordered else 'defined'}"


def _inferred(clauses: Sequence[Clause]) -> str:
    """The domains that were inferred, in words; "" where all were declared."""
    inferred: dict[str, Domain] = {}
    for clause in clauses:
        told = clause.declared | clause.unknowns
        for symbol, domain in clause.domains.items():
            if not told or symbol not in told:
                inferred[spelled(symbol)] = domain
    return ", ".join([f"{name} {domain_words(domain)}" for name, domain in inferred.items()])


def domain_words(domain: Domain) -> str:
    """A domain as it is told."""
    if domain is REAL:
        return "real"
    if domain == POSITIVE:
        return "> 0"
    low = domain.within.low
    return domain.kind if isinf(low) else f"{domain.kind} ≥ {low:g}"
