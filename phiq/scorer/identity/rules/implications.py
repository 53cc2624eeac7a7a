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
from itertools import islice, pairwise, product
from typing import Final, NamedTuple

from phiq.scorer.expression.binding import free_symbols
from phiq.scorer.expression.fold import all_known
from phiq.scorer.expression.functions import CIRCULAR
from phiq.scorer.expression.tree import Arena, Node, Symbol, kinds
from phiq.scorer.identity.judgement import Judgement
from phiq.scorer.identity.rules.roots_on_a_grid import roots
from phiq.scorer.identity.solve.search import Search
from phiq.scorer.identity.solve.shown import plain_number
from phiq.scorer.identity.statement.clauses import Equation
from phiq.scorer.identity.statement.divisibility import by_remainders
from phiq.scorer.identity.statement.naming import spelled
from phiq.scorer.numeric.compiler import Point
from phiq.scorer.numeric.errors import UnsupportedError

#: Letters of plain algebra, which may be negative where there are no more than two.
_SIGNED: Final = frozenset("abuwxyz")
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
_TRIED: Final = {1: (*range(1, 61), 0), 2: (*range(1, 14), 0), 3: (*range(1, 8), 0)}
#: Most letters, and most points that are looked at.
MOST_LETTERS: Final = 6
MOST_POINTS: Final = 150
#: Share of the sides by which they differ at least where an equation fails, also where decimals are
#: typed, and up to which they agree.
FAILS: Final = 1e-6
FAILS_ROUNDED: Final = 0.05
AGREES: Final = 1e-9
#: What holds numbers, and the letters of numbers, alone.
_PLAIN: Final = kinds(
    "num", "const", "sym", "add", "mul", "neg", "div", "pow", "root", "abs", "fn", "rel"
)
_ARROWS: Final = frozenset("⇒⇔")
_HOLDS: Final = {"=": 0, "≡": 0, "<": -1, "≤": -1, ">": 1, "≥": 1, "≠": 0}


class Claim(NamedTuple):
    """Relations that hold together, or alternatively; each is (sign, its sides)."""

    alternatives: tuple[tuple[tuple[str, Search], ...], ...]
    relations: tuple[Node, ...]


def with_counterexample(root: Node, found: Judgement) -> Judgement:
    """The judgement, a contradiction where something is said to follow that does not."""
    if found.verdict not in ("satisfiable", "undecided"):
        return found
    try:
        for premises, conclusion in _implications(root):
            point = _counterexample(premises, conclusion)
            if point is not None:
                told = [f"{spelled(name)} = {plain_number(value)}" for name, value in point.items()]
                reason = f"for {' and '.join(told)} the premise holds, and the conclusion does not"
                return Judgement(
                    "contradiction", "exact", reason, unknowns=len(point), fails_at_some=True
                )
    except UnsupportedError:
        pass
    return found


def _implications(root: Node) -> Iterator[tuple[list[Claim], Claim]]:
    """The premises and the conclusion of everything that is said to follow."""
    root = _with_or(root)
    before = list(root.args[:-1]) if root.op == "system" else []
    last = root.args[-1] if root.op == "system" else root
    if last.op != "logic" or last.text not in _ARROWS:
        return
    steps = _steps(last, last.text)
    known = all_known(map(claim_of, (*before, *steps)))
    if known is None:
        return
    for end in range(len(before) + 1, len(known)):
        if last.text == "⇔" or not _tells_a_solution(known[:end], known[end]):
            yield known[:end], known[end]
        if last.text == "⇔":
            yield [*known[: len(before)], known[end]], known[end - 1]


def _with_or(root: Node) -> Node:
    """A system with the conclusions that the word "or" parts as one, of alternatives."""
    parts = list(root.args) if root.op == "system" else []
    while len(parts) > 2 and parts[-2].op == "text" and parts[-2].text.strip(" ,").lower() == "or":
        arena, (told, _, other) = Arena(), parts[-3:]
        if told.op == "logic" and told.text in _ARROWS and other.op == "rel":
            either = arena.node("logic", (told.args[-1], other), "∨")
            parts[-3:] = [arena.node("logic", (*told.args[:-1], either), told.value)]
        elif told.op == other.op == "rel":
            parts[-3:] = [arena.node("logic", (told, other), "∨")]
        else:
            return root
    return parts[0] if len(parts) == 1 else Arena().node("system", tuple(parts)) if parts else root


def _tells_a_solution(premises: list[Claim], conclusion: Claim) -> bool:
    """Whether a value of the only letter follows from its equation: x² = 9 ⇒ x = 3 tells one.

    Alternatives tell all of them.
    """
    told = any(side.op == "sym" for relation in conclusion.relations for side in relation.args)
    if len(conclusion.alternatives) > 1 or not told or _are_of_remainders(premises):
        return False
    signs = {sign for claim in (*premises, conclusion) for sign, _ in claim.alternatives[0]}
    return len(_letters([*premises, conclusion])) == 1 and signs == {"="}


def _steps(node: Node, arrow: str) -> list[Node]:
    if node.op != "logic" or node.text != arrow:
        return [node]
    return [step for part in node.args for step in _steps(part, arrow)]


def claim_of(part: Node) -> Claim | None:
    """The relations of a statement between numbers; None of any other."""
    if part.op == "rel":
        part, _ = by_remainders(part, {})
    if part.op == "rel" and not part.kinds & ~_PLAIN and _HOLDS.keys() >= set(part.signs):
        return Claim((tuple(_pairs(part)),), (part,))
    known = all_known(map(claim_of, part.args if part.op == "logic" and part.text in "∧∨" else ()))
    if not known:
        return None
    relations = tuple(relation for one in known for relation in one.relations)
    if part.text == "∨":
        return Claim(tuple(case for one in known for case in one.alternatives), relations)
    if any(len(one.alternatives) > 1 for one in known):
        return None
    return Claim((tuple(pair for one in known for pair in one.alternatives[0]),), relations)


def _pairs(relation: Node) -> Iterator[tuple[str, Search]]:
    for sign, (left, right) in zip(relation.signs, pairwise(relation.args), strict=True):
        yield "=" if sign == "≡" else sign, Search(Equation(left, right))


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
    relations = [relation for claim in claims for relation in claim.relations]
    return any(
        node.op == "num" and not node.text.isdigit() for part in relations for node in part.walk()
    )


def _are_of_remainders(claims: Sequence[Claim]) -> bool:
    relations = [relation for claim in claims for relation in claim.relations]
    return any(node.text in _OF_WHOLES for part in relations for node in part.walk())


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
    if len(letters) > MOST_SIGNED or any(name.base not in _SIGNED or name.sub for name in letters):
        return False
    sides = [side for search in equations for side in _sides(search)]
    return not any(_adds_squares(side) for side in sides)


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
    if sign == "≠":
        return abs(gap) > FAILS * size
    return gap * _HOLDS[sign] > FAILS * size or (sign in "=≤≥" and gap == 0)


def _fails(case: Sequence[tuple[str, Search]], point: Point, rounded: float) -> bool:
    """Whether one of the relations that hold together clearly fails."""
    return any(_is_false(sign, search, point, rounded) for sign, search in case)


def _is_false(sign: str, search: Search, point: Point, rounded: float) -> bool:
    found = _gap_and_size(search, point)
    if found is None:
        return False
    gap, size = found
    if sign == "=":
        return abs(gap) > rounded * max(size, FAILS)
    if sign == "≠":
        return abs(gap) <= AGREES * size
    return gap * _HOLDS[sign] < -rounded * size or (sign in "<>" and gap == 0)
