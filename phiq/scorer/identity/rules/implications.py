"""Whether what is said to follow does: not where the premise holds and the conclusion fails.

    x² > 4 ⇒ x > 2        fails for x = -3
    x² = 9 ⇔ x = 3        fails for x = -3, where the left side alone holds
    3 ∣ n ⇒ 9 ∣ n         fails for n = 3; letters of remainders are whole

One such point refutes; that none is found proves nothing. Of the solutions of an equation one may
be told: x² = 9 ⇒ x = 3 is not refuted. Only one or two letters of plain algebra may be negative:
v of v² = 2gh, or the r of a circle, hardly is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, product
from typing import Final

from phiq.scorer.algebra.primes import is_prime
from phiq.scorer.expression.binding import free_symbols
from phiq.scorer.expression.functions import CIRCULAR
from phiq.scorer.expression.tree import Node, Symbol
from phiq.scorer.identity.judgement import Judgement
from phiq.scorer.identity.rules.claims import HOLDS, PRIME, Claim, Implication, implications_of
from phiq.scorer.identity.rules.consequences import is_excluded, is_proved
from phiq.scorer.identity.rules.roots_on_a_grid import roots
from phiq.scorer.identity.solve.search import Search
from phiq.scorer.identity.solve.shown import plain_number
from phiq.scorer.identity.statement.naming import spelled
from phiq.scorer.numeric.compiler import Point
from phiq.scorer.numeric.errors import UnsupportedError

#: Letters of plain algebra, which may be negative where there are no more than two, or where all
#: that is said of them is what they add up to.
_SIGNED: Final = frozenset("abcuwxyz")
MOST_SIGNED: Final = 2
#: Letters of whole numbers.
_COUNTS: Final = frozenset("ijkmnpq")
#: Values of letters that are chosen freely: of signed, of positive and of counting ones.
_ANY: Final[Sequence[float]] = (2.0, -3.0, 1.0, 0.0, -1.0, 0.5, -0.5, 3.0, 5.0, -6.0)
_POSITIVE: Final[Sequence[float]] = (2.0, 3.0, 0.5, 5.0, 1.5, 7.0)
_WHOLE: Final[Sequence[float]] = (1.0, 2.0, 3.0, 4.0, 5.0, 6.0)
#: Functions of whole numbers.
_OF_WHOLES: Final = frozenset(("mod", "gcd", "lcm"))
#: Whole numbers that letters of remainders are tried at, by how many letters there are.
_TRIED: Final = {
    1: (*range(1, 61), 0),
    2: (*range(1, 14), 0),
    3: (*range(1, 8), 0),
    4: range(1, 7),
    5: range(1, 5),
}
#: Letters that a formula has at least, whose values may be put in.
FORMULA: Final = 3
#: Most letters, and most points that are looked at.
MOST_LETTERS: Final = 6
MOST_POINTS: Final = 150
#: Share of the sides by which they differ at least where an equation fails, also where decimals are
#: typed, and up to which they agree.
FAILS: Final = 1e-6
FAILS_ROUNDED: Final = 0.05
AGREES: Final = 1e-9
#: Up to where every whole number is one of double precision.
MAX_EXACT: Final = 2.0**53


def with_implication(root: Node, found: Judgement) -> Judgement:
    """The judgement; a contradiction where something is said to follow that does not.

    An identity where everything is proved to follow that is said to, and is more than a solution.
    """
    if found.verdict not in ("satisfiable", "undecided"):
        return found
    try:
        implied = implications_of(root)
        refuted = next(filter(None, map(_refuted, implied)), None)
    except UnsupportedError:
        return found
    if refuted is not None:
        return refuted
    if implied and not any(map(_only_solves, implied)) and all(map(is_proved, implied)):
        reason = "the conclusion follows from the premise"
        return Judgement("identity", "exact", reason, proof="exact algebra")
    parts = [part for one in implied for part in (*one.premises, one.conclusion)]
    if any(part.tells_a_prime for part in parts):
        reason = "no number was found for which it fails, and no proof that there is none"
        return Judgement("undecided", "none", reason)
    return found


def _refuted(implied: Implication) -> Judgement | None:
    """The contradiction where something does not follow; None where no reason is found."""
    premises, conclusion, both = implied
    one_case = _tells_a_solution(premises, conclusion) or _puts_numbers_in(premises, conclusion)
    if both or not one_case:
        point = _counterexample(premises, conclusion)
        if point is not None:
            told = [f"{spelled(name)} = {plain_number(value)}" for name, value in point.items()]
            reason = f"for {' and '.join(told)} the premise holds, and the conclusion does not"
            return Judgement(
                "contradiction", "exact", reason, unknowns=len(point), fails_at_some=True
            )
    if is_excluded(implied):
        reason = "where the premise holds, the conclusion does not"
        return Judgement("contradiction", "exact", reason)
    return None


def _tells_a_solution(premises: list[Claim], conclusion: Claim) -> bool:
    """Whether a value of the only letter follows from its equation: x² = 9 ⇒ x = 3 tells one.

    Alternatives tell all of them.
    """
    told = any(side.op == "sym" for relation in conclusion.relations for side in relation.args)
    if len(conclusion.alternatives) > 1 or not told or _are_of_remainders(premises):
        return False
    signs = {sign for claim in (*premises, conclusion) for sign, _ in claim.alternatives[0]}
    return len(_letters([*premises, conclusion])) == 1 and signs == {"="}


def _puts_numbers_in(premises: list[Claim], conclusion: Claim) -> bool:
    """Whether numbers stand for letters of a formula: F = ma → 20 = 5a → a = 4.

    A formula has three letters or more, or what follows is no value of one.
    """
    letters, left = _letters(premises), _letters([conclusion])
    if not left or len(left) >= len(letters) or len(conclusion.relations) != 1:
        return False
    if _are_of_remainders([*premises, conclusion]):
        return False
    (relation,) = conclusion.relations
    equated = relation.signs == ("=",)
    numbers = any(part.op == "num" for part in relation.walk())
    formula = len(letters) >= FORMULA or not any(side.op == "sym" for side in relation.args)
    return equated and numbers and formula


def _only_solves(implied: Implication) -> bool:
    """Whether all that is told are numbers for letters: 2x = 4 ⇒ x = 2 holds for one."""
    relations = implied.conclusion.relations
    return all(
        any(side.op == "sym" for side in relation.args)
        and any(not side.letters for side in relation.args)
        for relation in relations
    )


def _letters(claims: Sequence[Claim]) -> list[Symbol]:
    relations = [relation for claim in claims for relation in claim.relations]
    return list(dict.fromkeys(name for part in relations for name in free_symbols(part)))


def _counterexample(premises: list[Claim], conclusion: Claim) -> Point | None:
    """A point where the premises hold and the conclusion does not."""
    letters = _letters(premises)
    if not 0 < len(letters) <= MOST_LETTERS or not set(letters).issuperset(_letters([conclusion])):
        return None
    if any(name.marks for name in letters) or any(len(one.alternatives) > 1 for one in premises):
        return None
    held = [pair for claim in premises for pair in claim.alternatives[0]]
    claims = [*premises, conclusion]
    rounded = FAILS_ROUNDED if _has_decimals(claims) else FAILS
    points = _whole_points if _are_of_remainders(claims) else _points
    return next(
        (
            point
            for point in islice(points(held, letters), MOST_POINTS)
            if all(_fails(case, point, rounded) for case in conclusion.alternatives)
        ),
        None,
    )


def _has_decimals(claims: Sequence[Claim]) -> bool:
    return any(n.op == "num" and not n.text.isdigit() for claim in claims for n in claim.nodes())


def _are_of_remainders(claims: Sequence[Claim]) -> bool:
    return any(
        claim.tells_a_prime or any(node.text in _OF_WHOLES for node in claim.nodes())
        for claim in claims
    )


def _whole_points(held: Sequence[tuple[str, Search]], letters: Sequence[Symbol]) -> Iterator[Point]:
    """Points of small whole numbers where the premises hold."""
    for values in product(_TRIED.get(len(letters), ()), repeat=len(letters)):
        point: Point = dict(zip(letters, values, strict=True))
        if all(_holds(sign, search, point) for sign, search in held):
            yield point


def _points(held: Sequence[tuple[str, Search]], letters: Sequence[Symbol]) -> Iterator[Point]:
    """Points where the premises hold: some letters chosen, one solved for in each equation."""
    equations = [search for sign, search in held if sign == "="]
    orders = [(sign, search) for sign, search in held if sign != "="]
    signed = _may_be_negative(equations, letters)
    solved = _solved_in_turn(equations, letters)
    if solved is None:
        return
    free = [name for name in letters if name not in solved]
    values = [_WHOLE if n.base in _COUNTS else _ANY if signed else _POSITIVE for n in free]
    starts = (
        product(*values)
        if len(free) < 3
        else zip(*map(_turned, values, range(len(free))), strict=False)
    )
    for start in starts:
        points: list[Point] = [dict(zip(free, start, strict=True))]
        for equation, name in zip(equations, solved, strict=True):
            points = [
                {**point, name: value}
                for point in points
                for value in roots(equation, name, point, signed=signed)
                if name.base not in _COUNTS or value == round(value)
            ]
        yield from (p for p in points if all(_holds(*order, p) for order in orders))


def _turned(values: Sequence[float], by: int) -> Sequence[float]:
    """The same values, beginning elsewhere, so that no two letters are equal at a point."""
    return (*values[by % len(values) :], *values[: by % len(values)])


def _may_be_negative(equations: Sequence[Search], letters: Sequence[Symbol]) -> bool:
    if any(name.base not in _SIGNED or name.sub for name in letters):
        return False
    sides = [side for search in equations for side in _sides(search)]
    if len(letters) > MOST_SIGNED:
        return bool(sides) and all(_is_sum_of_letters(side) for side in sides)
    return not any(_adds_squares(side) for side in sides)


def _is_sum_of_letters(side: Node) -> bool:
    """Whether a side adds letters and numbers alone, as a + b + c = 0 does."""
    terms = side.args if side.op == "add" else (side,)
    plain = [term.args[0] if term.op == "neg" else term for term in terms]
    return all(term.op in ("sym", "num") for term in plain)


def _sides(search: Search) -> tuple[Node, Node]:
    return search.equation.left, search.equation.right


def _adds_squares(side: Node) -> bool:
    """Whether squares of numbers are added, as those of lengths are: x² = 3² + 4²."""
    return side.op == "add" and any(
        term.op == "pow" and term.args[0].op == "num" for term in side.args
    )


def _solved_in_turn(equations: Sequence[Search], letters: Sequence[Symbol]) -> list[Symbol] | None:
    """A letter of each equation that it is solved for, none of which an earlier one holds."""
    solved: list[Symbol] = []
    for place, equation in enumerate(equations):
        inside = {name for side in _sides(equation) for name in free_symbols(side)}
        earlier = {n for e in equations[:place] for s in _sides(e) for n in free_symbols(s)}
        if any(_turns(side) for side in _sides(equation)):
            return None
        fresh = [name for name in letters if name in inside - earlier]
        if not fresh:
            return None
        alone = [name for name in fresh if any(side.value == name for side in _sides(equation))]
        solved.append((alone or fresh)[0])
    return solved


def _turns(side: Node) -> bool:
    """Whether it holds a circular function, whose equations have no end of solutions."""
    return any(node.op == "fn" and node.text in CIRCULAR for node in side.walk())


def _gap_and_size(search: Search, point: Point) -> tuple[float, float] | None:
    """The difference of the sides, and the larger one, where they are real; None elsewhere."""
    found = search.values(point)
    if found is None or any(isinstance(value, complex) and value.imag for value in found):
        return None
    left, right = found[0].real, found[1].real
    return left - right, max(abs(left), abs(right))


def _holds(sign: str, search: Search, point: Point) -> bool:
    """Whether a relation clearly holds."""
    found = _gap_and_size(search, point)
    if found is None:
        return False
    gap, size = found
    if sign == PRIME:
        return _is_prime_at(search, point)
    if sign == "≠":
        return abs(gap) > FAILS * size
    return gap * HOLDS[sign] > FAILS * size or (sign in "=≤≥" and gap == 0)


def _is_prime_at(search: Search, point: Point) -> bool:
    """Whether the left side is a prime."""
    found = search.values(point)
    value = 0.0 if found is None else found[0].real
    return 1 < value < MAX_EXACT and value == round(value) and is_prime(round(value))


def _fails(case: Sequence[tuple[str, Search]], point: Point, rounded: float) -> bool:
    """Whether one of the relations that hold together clearly fails."""
    return any(_is_false(sign, search, point, rounded) for sign, search in case)


def _is_false(sign: str, search: Search, point: Point, rounded: float) -> bool:
    found = _gap_and_size(search, point)
    if found is None:
        return False
    gap, size = found
    if sign == PRIME:
        return not _is_prime_at(search, point)
    if sign == "=":
        return abs(gap) > rounded * max(size, FAILS)
    if sign == "≠":
        return abs(gap) <= AGREES * size
    return gap * HOLDS[sign] < -rounded * size or (sign in "<>" and gap == 0)
