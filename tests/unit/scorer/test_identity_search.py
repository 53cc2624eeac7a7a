"""Searches for solutions, one by one and together, and the glance that spares an evaluation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from phiq.scorer.domains import parse_domains
from phiq.scorer.evaluate import Problem, evaluate, seed_of
from phiq.scorer.expression.domain import REAL, Domain, Interval
from phiq.scorer.expression.membership import contains, on_open_end
from phiq.scorer.expression.tree import Node, Symbol
from phiq.scorer.identity import Question, judge_batch
from phiq.scorer.identity.screen import is_no_identity
from phiq.scorer.identity.solve.explicit_solution import given_symbol
from phiq.scorer.identity.solve.inversion import single_symbols
from phiq.scorer.identity.solve.search import Search
from phiq.scorer.identity.statement.clauses import Clause, clauses_of
from phiq.scorer.identity.statement.samples import HANDED_ON, joint_points, points_of
from phiq.scorer.parse import parse
from phiq.scorer.time_limit import Allowance

X, Y = Symbol("x"), Symbol("y")


def clause_of(text: str, **declared: str) -> Clause:
    clauses = clauses_of(parse(text, declared=declared).root, parse_domains(declared))
    assert clauses is not None
    return clauses[0]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("x = y + 1; y = z²; z = 3", "satisfiable"),
        ("v = √(2GM/r); √(2GM/r) = √(2gr)", "satisfiable"),
        ("E = mc²; mc² = mc²", "satisfiable"),
        ("x = y²; y > 0; x < 9", "satisfiable"),
        ("x + sin(y) = 1; y + cos(x) = 2", "satisfiable"),
        ("x y + x = 3; x y + y = 2", "satisfiable"),
        ("x + y = 3; x - y = 1; x y = 7", "undecided"),
        ("x² = 4; x > 5", "contradiction"),
        ("x = 2; x > 2", "contradiction"),
        ("x = 1 or x = x + 1", "satisfiable"),
        ("R_{Ay} - 23 = 0; R_{Ay} = 23", "satisfiable"),  # both sides are exactly 0 there
        ("MA + 320 = 0; M > 20", "satisfiable"),
    ],
)
def test_a_system_needs_a_common_solution(text: str, verdict: str) -> None:
    """Found in turn or by steps on all equations, or not at all."""
    readings = tuple(reading.root for reading in parse(text).readings)

    assert judge_batch([Question(readings)])[0].verdict == verdict


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("F = m a", ["F", "a", "m"]),
        ("x² = x + y", ["y"]),
        ("a + sin(b) = c/(d + d)", ["c", "a", "b"]),
        ("x = x", []),
    ],
)
def test_symbols_written_once_come_shallowest_first(text: str, expected: list[str]) -> None:
    """The shallower a symbol, the fewer operations have to be undone."""
    relation = parse(text).root

    assert [s.name for s in single_symbols(*relation.args)] == expected


def test_one_sided_equations_are_not_bracketed() -> None:
    """What the batch knows of the sample points is not searched for again, plain values are."""
    # Given an equation with a solution between its points, and its search
    clause = clause_of("x³ = 2")
    search = Search(clause.equation)
    points = [{X: -1.3}, {X: 1.9}]
    # When it is searched with and without leave to look between them
    between, aside = search.bracketed(points), search.find_soon(points, one_sided=True)
    # Then the root between is found by the former alone
    assert [round(point[X], 6) for point in between] == [1.259921]
    assert aside is None or aside.solved_for == X


def test_sample_points_are_made_when_asked_for() -> None:
    """One by one, as a slice or from the end, they are the columns of the evaluation."""
    # Given an evaluation in a real and a counting symbol
    clause = clause_of("x n = n x", n="integer")
    problem = Problem(clause.relation, clause.domains, seed_of(clause.relation))
    evaluation = evaluate([problem])[0]
    # When points are taken from it
    points = points_of(evaluation, clause.domains)
    # Then each holds the numbers of its row, as kinds of Python
    columns = evaluation.points
    assert len(points) == len(list(points)) == HANDED_ON
    assert points[:3] == [points[0], points[1], points[2]]
    assert points[-1] == {s: column[HANDED_ON - 1] for s, column in columns.items()}
    assert [type(points[0][s]) for s in (X, Symbol("n"))] == [float, int]


def test_joint_points_hold_every_symbol_of_several_clauses() -> None:
    """A shared symbol has the value of the last clause that holds it."""
    # Given two clauses that share a symbol and one without any, and their evaluations
    clauses = [clause_of(text) for text in ("x + y = 1", "y + z = 2", "1 = 1")]
    found = evaluate([Problem(c.relation, c.domains, seed_of(c.relation)) for c in clauses])
    # When points are taken from all of them
    joint = joint_points(clauses, found)
    # Then each point is theirs put together
    own = [points_of(one, clause.domains) for clause, one in zip(clauses, found, strict=True)]
    assert joint[:2] == [own[0][k] | own[1][k] for k in (0, 1)]
    assert [*joint_points(clauses[2:], found[2:])][:1] == [{}]


@pytest.mark.parametrize(
    ("text", "symbol"),
    [
        ("y = sin(x)", "y"),
        ("P V = n R T", "T"),
        ("x² + y² = r²", "r"),
        ("2 π k = x + x y", "k"),
        ("a (b - b) = c d + c", None),
        ("0 a = b c + b", None),
        ("n! a = b n + b", None),
        ("r⁰ = x + x y", None),
        ("r^(-2) = x + x y", None),
        ("k/x = y + y", None),
    ],
)
def test_an_equation_is_seen_to_be_solvable(text: str, symbol: str | None) -> None:
    """What is seen without a search is what the search finds, and nothing that it does not."""
    # Given an equation, its evaluation and its search
    clause = clause_of(text)
    evaluation = evaluate([Problem(clause.relation, clause.domains, seed_of(clause.relation))])[0]
    search = Search(clause.equation)
    # When it is looked at
    seen = given_symbol(clause, evaluation)
    # Then the symbol is the one that the search solves for first
    assert (seen.name if seen else None) == symbol
    found = search.find_soon(points_of(evaluation, clause.domains))
    assert seen is None or (found is not None and found.solved_for == seen)


def test_a_declared_symbol_is_not_solved_for() -> None:
    """It may have no value there."""
    clause = clause_of("P V = n R T", T="real > 0")
    evaluation = evaluate([Problem(clause.relation, clause.domains, seed_of(clause.relation))])[0]

    assert given_symbol(clause, evaluation) is None


@pytest.mark.parametrize(
    ("value", "inside", "next_to"),
    [(0.5, True, False), (1e-12, True, True), (1.0, True, False), (0.0, False, True)],
)
def test_an_open_end_is_told_from_a_closed_one(value: float, inside: bool, next_to: bool) -> None:
    """In (0, 1] a value next to 0 may lie inside by rounding, 1 itself belongs to it."""
    domain = Domain("real", Interval(0.0, 1.0, False, True))

    assert (contains(domain, value), on_open_end(domain, value)) == (inside, next_to)
    assert not on_open_end(REAL, value)


@pytest.mark.parametrize(
    ("text", "declared", "seen"),
    [
        ("x + y = x y", {}, True),
        ("sin²x + cos²x = 1", {}, False),
        ("n! = n (n-1)!", {}, False),
        ("n! = n (n-2)!", {}, True),
        ("x + 10^{30} = x", {}, False),
        ("log(x) + y = log(x) + y + 10^{-9}", {}, False),
        ("x² = 2 x", {"x": "real in [2,2]"}, False),
        ("x < y", {}, True),
        ("x < x + 1", {}, False),
        ("x² ≥ -y²", {}, False),
        (r"\hat{A} \hat{B} = \hat{B} \hat{A}", {}, True),
        (r"\exp(\pi \sqrt{163}) = 262537412640768744", {}, False),
    ],
)
def test_a_glance_sees_clear_differences_alone(
    text: str, declared: dict[str, str], seen: bool
) -> None:
    """It stays silent on identities of numbers, near ones, and where no value at hand will do."""
    clause = clause_of(text, **declared)

    assert is_no_identity(clause, [{X: 0.8, Y: 0.3}, {X: -1.7}, {Y: 2.9}], Allowance(0.5)) == seen


class Unread(Sequence[Node]):
    """Readings of which only the first may be asked for."""

    def __init__(self, first: Node) -> None:
        self.first = first

    def __iter__(self) -> Iterator[Node]:
        yield self.first
        pytest.fail("another reading was asked for")

    def __getitem__(self, place: int) -> Node:  # type: ignore[override] # no slices
        return next(iter(self))

    def __len__(self) -> int:
        return 2


def test_a_definition_is_not_read_again() -> None:
    """Where all readings define the same symbol, none of the others can be an identity."""
    # Given readings that keep the symbols, the first of which defines one
    question = Question(Unread(parse("y = f(x)").root), keeps_symbols=True)
    # When it is judged
    judgement = judge_batch([question])[0]
    # Then the others were not asked for
    assert judgement.verdict == "satisfiable"
