"""Judges one equation between two sides: identity, contradiction, satisfiable or undecided.

Takes what the batched evaluation found and asks mpmath only for what that leaves open. It says
"identity" on agreement everywhere it looked, "contradiction" on a constant difference, a constant
ratio of sides that never vanish, or a proof by signs or intervals, and "satisfiable" on a solution
in hand.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from phiq.scorer.evaluate import POINTS, Comparison, Evaluation
from phiq.scorer.identity.answer import Judgement, JudgementName
from phiq.scorer.identity.compiler import Point, UnsupportedError
from phiq.scorer.identity.confirm import compare
from phiq.scorer.identity.deadline import TimeLimitError, time_limit
from phiq.scorer.identity.decimals import is_delicate, within_typed_digits
from phiq.scorer.identity.given import given_symbol
from phiq.scorer.identity.samples import NEEDED_POINTS, drawn_in, points_of
from phiq.scorer.identity.solve import Equation, Search, Solution
from phiq.scorer.identity.statement import Clause
from phiq.scorer.identity.unsolvable import no_solution


class Tested:
    """Whether the sides agree: `outcome`, by which stage, and as in `Judgement` on what grounds."""

    __slots__ = ("bound", "outcome", "points", "residual", "stage")

    def __init__(
        self,
        outcome: str,
        stage: str,
        points: int = 0,
        residual: float | None = None,
        bound: float | None = None,
    ) -> None:
        self.outcome = outcome
        self.stage = stage
        self.points = points
        self.residual = residual
        self.bound = bound


def judge_equality(clause: Clause, evaluation: Evaluation, time_limit_s: float) -> Judgement:
    """Judge one equation; what takes longer than the limit stays undecided."""
    tested = by_evaluation(evaluation)
    symbol = given_symbol(clause, evaluation) if tested.outcome == "differ" else None
    if symbol is not None:
        reason = _but(clause, Solution({}, symbol))
        return _difference(clause, tested, evaluation, "satisfiable", reason)
    return _unless_agreed(_judge, clause, evaluation, tested, time_limit_s)


def seek_identity(clause: Clause, evaluation: Evaluation, time_limit_s: float) -> Judgement:
    """Whether the equation is an identity; what is none stays undecided, unexplored."""
    tested = by_evaluation(evaluation)
    return _unless_agreed(_identity_or_not, clause, evaluation, tested, time_limit_s)


def _unless_agreed(
    judge: Callable[[Clause, Evaluation, Tested], Judgement],
    clause: Clause,
    evaluation: Evaluation,
    tested: Tested,
    time_limit_s: float,
) -> Judgement:
    """An identity where the batch found agreement and its word is enough, else what `judge` says.

    `judge` gets the limited time.
    """
    exact = tested.stage == "exact"
    if tested.outcome == "agree" and (exact or not is_delicate(clause.relation)):
        return _identity(clause, tested)
    try:
        with time_limit(time_limit_s):
            return judge(clause, evaluation, tested)
    except TimeLimitError:
        return Judgement("undecided", "mpmath", "the time limit was reached")
    except UnsupportedError as error:
        return Judgement("undecided", "none", f"{error} has no numeric meaning here")


def _identity_or_not(clause: Clause, evaluation: Evaluation, tested: Tested) -> Judgement:
    tested, _ = _confirmed(clause, tested, points_of(evaluation, clause.domains))
    if tested.outcome == "agree":
        return _identity(clause, tested)
    return Judgement("undecided", tested.stage, "it is no identity")


def _judge(clause: Clause, evaluation: Evaluation, tested: Tested) -> Judgement:
    points = points_of(evaluation, clause.domains)
    tested, search = _confirmed(clause, tested, points)
    if tested.outcome == "agree":
        return _identity(clause, tested)
    if tested.outcome == "diverges":
        return Judgement("contradiction", "mpmath", "a side diverges: its terms do not vanish")
    if tested.outcome == "open":
        return Judgement("undecided", tested.stage, "too few points gave a clear answer")
    search = search or _search(clause)
    if is_delicate(clause.relation) and clause.domains and not _seconded(search, points):
        return Judgement("undecided", tested.stage, "the sides differ by less than floats can tell")
    return _refuted(clause, tested, search, points, evaluation)


def _confirmed(
    clause: Clause, tested: Tested, points: Sequence[Point]
) -> tuple[Tested, Search | None]:
    """What digits say, unless the batch and machine floats both see a difference; and the floats.

    Where the batch sees no difference floats are not asked.
    """
    search = _search(clause) if tested.outcome == "differ" else None
    if search is not None and _seconded(search, points):
        return tested, search
    return _by_digits(clause, points), search


def by_evaluation(evaluation: Evaluation) -> Tested:
    """What the batched evaluation alone says."""
    if not evaluation.comparisons:
        return Tested("open", "none")
    outcome, stage = _seen(evaluation, evaluation.comparisons[0])
    found = evaluation.comparisons[0]
    return Tested(outcome, stage, found.agree, found.gap, found.bound)


def _seen(evaluation: Evaluation, found: Comparison) -> tuple[str, str]:
    """Outcome and stage."""
    if found.differ:
        return "differ", "float"
    field = evaluation.field[0] if evaluation.field else None
    exact = field is not None and field.points > 0
    if field is not None and exact and not field.equal:
        return "differ", "exact"
    enough = 1 if evaluation.constant else NEEDED_POINTS
    if found.agree == found.usable >= enough:
        if exact:
            return "agree", "exact"
        # One number at machine precision is no evidence: e^(π√163) is nearly whole.
        if min(found.sharp, found.agree) >= enough and not evaluation.constant:
            return "agree", "float"
    return "open", "float"


def _search(clause: Clause) -> Search:
    return Search(Equation(clause.left, clause.right, clause.domains, clause.declared))


def _seconded(search: Search, points: Sequence[Point]) -> bool:
    """Whether machine floats, computed apart from the batch, see a difference too."""
    return any(map(search.differs, points))


def _by_digits(clause: Clause, points: Sequence[Point]) -> Tested:
    constant = not clause.domains
    finding = compare(clause.left, clause.right, points, constant=constant)
    if finding.outcome == "open" and not constant:
        closer = drawn_in(points, clause.domains)
        finding = compare(clause.left, clause.right, closer, constant=constant)
    return Tested(finding.outcome, "mpmath", finding.points, finding.residual, finding.bound)


_WAYS: Final = {
    "exact": "both sides agree exactly in a prime field and within rounding at sample points",
    "float": "both sides agree within the propagated rounding error at sample points",
    "mpmath": "both sides agree to 50 digits",
}


def _identity(clause: Clause, tested: Tested) -> Judgement:
    if not clause.commutes:
        return Judgement(
            "undecided", tested.stage, "it holds for numbers, but its symbols need not commute"
        )
    reason = _WAYS[tested.stage] + (", up to a constant of integration" if clause.loose else "")
    return Judgement(
        "identity",
        tested.stage,
        reason,
        points=tested.points,
        residual=tested.residual,
        bound=tested.bound,
        unknowns=len(clause.domains),
    )


_NEITHER: Final = (
    "the sides differ, and neither a solution nor a proof that there is none was found"
)


def _refuted(
    clause: Clause,
    tested: Tested,
    search: Search,
    points: Sequence[Point],
    evaluation: Evaluation,
) -> Judgement:
    """The sides differ somewhere: is there a point where they do not?"""
    if not clause.domains:
        return _constant(clause, _difference(clause, tested, evaluation))
    if _constant_gap(evaluation, search, points):
        reason = "the sides differ by a constant that is not 0"
        return _difference(clause, tested, evaluation, "contradiction", reason)
    solution, why_none = _solve(clause, search, points, _is_one_sided(evaluation))
    if solution is not None:
        return _difference(clause, tested, evaluation, "satisfiable", _but(clause, solution))
    base = _difference(clause, tested, evaluation)
    if why_none is None:
        return base
    return base._replace(verdict="contradiction", stage="interval", reason=why_none)


def _solve(
    clause: Clause, search: Search, points: Sequence[Point], one_sided: bool
) -> tuple[Solution | None, str | None]:
    """A solution, or why there is none; neither where neither is known."""
    solution = search.find_soon(points, one_sided=one_sided)
    if solution is not None:
        return solution, None
    # Undeclared symbols may be solved for in the plane, of which the proofs know nothing.
    proves_first = clause.declared.issuperset(clause.domains)
    reason = no_solution(clause, search, points) if proves_first else None
    if reason is not None:
        return None, reason
    solution = search.find_late(points)
    if solution is not None or proves_first:
        return solution, None
    return None, no_solution(clause, search, points)


def _is_one_sided(evaluation: Evaluation) -> bool:
    """Whether the batch saw that one side is the larger one at every sample point."""
    found = evaluation.comparisons[0] if evaluation.comparisons else None
    return found is not None and POINTS in (found.less, found.greater)


def _difference(
    clause: Clause,
    tested: Tested,
    evaluation: Evaluation,
    verdict: JudgementName = "undecided",
    reason: str = _NEITHER,
) -> Judgement:
    """What is known of an equation whose sides differ, at first before a solution is looked for."""
    comparison = evaluation.comparisons[0] if evaluation.comparisons else None
    return Judgement(
        verdict,
        tested.stage,
        reason,
        points=tested.points,
        residual=tested.residual,
        bound=tested.bound,
        unknowns=len(clause.domains),
        real_gap=comparison is None or bool(comparison.less + comparison.greater),
    )


def _constant(clause: Clause, base: Judgement) -> Judgement:
    if within_typed_digits(clause.left, clause.right, base.residual):
        return base._replace(reason="the sides are equal only to the digits typed")
    return base._replace(verdict="contradiction", reason="the sides are two different numbers")


def _constant_gap(evaluation: Evaluation, search: Search, points: Sequence[Point]) -> bool:
    """Whether left - right is one number other than 0; by floats where the batch cannot tell."""
    if evaluation.comparisons:
        found = evaluation.comparisons[0]
        if found.usable >= NEEDED_POINTS and (not found.steady or found.differ == found.usable):
            return found.steady
    return search.constant_gap(points)


def _but(clause: Clause, solution: Solution) -> str:
    """Where an equation that is no identity holds."""
    symbol = solution.solved_for
    if symbol in clause.unknowns:
        return "no identity, but it can be solved for a part of it"
    if symbol is not None and len(clause.domains) > 1:
        return f"no identity, but it can be solved for {symbol.name}"
    shown = {s: v for s, v in solution.point.items() if s not in clause.unknowns}
    values = ", ".join(f"{symbol.name} = {_short(value)}" for symbol, value in shown.items())
    return f"no identity, but it holds at {values}"


def _short(value: Any) -> str:
    if isinstance(value, complex):
        return f"{value.real:.4g}{value.imag:+.4g}i"
    return f"{value:.4g}"
