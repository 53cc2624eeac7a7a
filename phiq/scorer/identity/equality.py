"""Judges one equation between two sides: identity, contradiction, satisfiable or undecided.

Takes what the batched evaluation found and asks for digits only of what that leaves open. It says
"identity" on agreement everywhere it looked, "contradiction" on a constant difference, a constant
ratio of sides that never vanish, or a proof by signs or intervals, and "satisfiable" on a solution
in hand.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from phiq.scorer.dimensions.quantity import si_unit
from phiq.scorer.evaluate import POINTS, Evaluation
from phiq.scorer.evaluate.lowering.lower import exact_value
from phiq.scorer.expression.domain import Domains, integer_ends
from phiq.scorer.identity.antiderivative import judge_antiderivative, variables_of
from phiq.scorer.identity.differing_numbers import TO_THE_DIGITS, of_numbers
from phiq.scorer.identity.extent import stretch
from phiq.scorer.identity.judgement import Judgement, JudgementName, in_time
from phiq.scorer.identity.outcome import by_evaluation
from phiq.scorer.identity.proofs import Proof, agrees_by_accident, are_apart, proof_of, seek_proof
from phiq.scorer.identity.refute.steady import always_differ
from phiq.scorer.identity.rounding.decimals import (
    is_delicate,
    is_remote,
)
from phiq.scorer.identity.solvable import solve
from phiq.scorer.identity.solve.explicit_solution import given_symbol
from phiq.scorer.identity.solve.rounded import fits_some_decimal
from phiq.scorer.identity.solve.search import Search
from phiq.scorer.identity.solve.shown import plain_number
from phiq.scorer.identity.solve.solution import Solution
from phiq.scorer.identity.statement.clauses import Clause
from phiq.scorer.identity.statement.samples import NEEDED_POINTS, drawn_in, points_of
from phiq.scorer.identity.told_solutions import solved_for_any, where_it_holds
from phiq.scorer.numeric.agreement import STAGE, Agreement, compare
from phiq.scorer.numeric.closed_form import closed_form
from phiq.scorer.numeric.compiler import Point
from phiq.scorer.numeric.hidden import digits_to_tell, hides_steps, is_closed_form
from phiq.scorer.numeric.sides import DEEP
from phiq.scorer.time_limit import Allowance

_STEADY = "the sides always differ by the same number"

#: Digits to which sides must agree that differ by less than floats can tell, if they differ.
DELICATE_DIGITS = 150


def judge_equality(clause: Clause, evaluation: Evaluation, allowance: Allowance) -> Judgement:
    """Judge one equation; what takes longer than the limit stays undecided."""
    tested = by_evaluation(evaluation)
    differs = tested.outcome == "differ" and clause.loose is None
    claimed = clause.typed != clause.relation.args and variables_of(clause)
    symbol = given_symbol(clause, evaluation) if differs and not claimed else None
    if symbol is not None:
        reason = solved_for_any(clause, symbol)
        base = _difference(clause, tested, evaluation, "satisfiable", reason)
        return base._replace(solution=Solution({}, symbol))
    return _unless_agreed(_judge, clause, evaluation, tested, allowance)


def seek_identity(clause: Clause, evaluation: Evaluation, allowance: Allowance) -> Judgement:
    """Whether the equation is an identity; what is none stays undecided, unexplored."""
    tested = by_evaluation(evaluation)
    return _unless_agreed(_identity_or_not, clause, evaluation, tested, allowance)


def _unless_agreed(
    judge: Callable[[Clause, Evaluation, Agreement], Judgement],
    clause: Clause,
    evaluation: Evaluation,
    tested: Agreement,
    allowance: Allowance,
) -> Judgement:
    """An identity where the batch found agreement and its word is enough, else what `judge` says.

    `judge` gets the limited time.
    """
    if tested.outcome != "differ" and tested.points:
        proof = proof_of(clause, tested, allowance)
        if proof is not None and (tested.stage != "exact" or _is_sure(clause, tested)):
            return _identity(clause, tested, proof)
    if tested.outcome == "agree" and _is_sure(clause, tested):
        return _identity(clause, tested)
    return in_time(allowance, judge, clause, evaluation, tested)


def _is_sure(clause: Clause, tested: Agreement) -> bool:
    """Whether agreement in the batch is enough."""
    if tested.stage != "exact" and _is_delicate(clause):
        return False
    return not _at_few_numbers(clause, tested)


def _at_few_numbers(clause: Clause, tested: Agreement) -> bool:
    """Whether the points that gave a value may all have the same few whole numbers."""
    return tested.points < POINTS and any(d.kind == "integer" for d in clause.domains.values())


def _is_delicate(clause: Clause) -> bool:
    """Whether floats may lose a difference of the sides, by their numbers or their domains."""
    return is_delicate(clause.relation) or is_remote(clause.domains)


def _identity_or_not(clause: Clause, evaluation: Evaluation, tested: Agreement) -> Judgement:
    tested, _ = _confirmed(clause, tested, points_of(evaluation, clause.domains))
    if tested.outcome == "agree":
        return _identity(clause, tested, seek_proof(clause))
    return Judgement("undecided", tested.stage, "it is no identity")


def _judge(clause: Clause, evaluation: Evaluation, tested: Agreement) -> Judgement:
    points = points_of(evaluation, clause.domains)
    tested, search = _confirmed(clause, tested, points)
    if tested.outcome == "agree" and not clause.domains and are_apart(clause):
        tested = tested._replace(outcome="differ", stage="exact")
    if tested.outcome == "agree":
        if not clause.domains and agrees_by_accident(clause):
            return Judgement("undecided", tested.stage, _ACCIDENT)
        return _identity(clause, tested, seek_proof(clause))
    if tested.outcome == "diverges":
        return Judgement("contradiction", "digits", _DIVERGES)
    if tested.outcome == "open":
        return Judgement("undecided", tested.stage, _UNCLEAR if clause.domains else _NO_NUMBER)
    search = search or Search(clause.equation)
    unseen = clause.domains and _is_delicate(clause) and not _seconded(search, points)
    return _refuted(clause, tested, search, points, evaluation, unseen=bool(unseen))


def _confirmed(
    clause: Clause, tested: Agreement, points: Sequence[Point]
) -> tuple[Agreement, Search | None]:
    """What digits say, unless the batch and machine floats both see a difference; and the floats.

    Where the batch sees no difference floats are not asked. What differs in a prime field is no
    identity, however well digits agree.
    """
    search = Search(clause.equation) if tested.outcome == "differ" else None
    if search is not None and _seconded(search, points):
        return tested, search
    found = _by_digits(clause, points)
    exact = tested.outcome == "differ" and tested.stage == "exact"
    if found.outcome == "agree" and exact and not _are_few(clause.domains):
        # Numbers that differ in a field are two; where there are symbols, some points may agree.
        found = found._replace(outcome="open") if clause.domains else tested
    return found, search


def _are_few(domains: Domains) -> bool:
    """Whether some symbol has few values: a prime field has more, where sides may differ."""
    ends = [integer_ends(d.within) for d in domains.values() if d.kind == "integer"]
    return any(high - low < NEEDED_POINTS for low, high in ends)


def _seconded(search: Search, points: Sequence[Point]) -> bool:
    """Whether machine floats, computed apart from the batch, see a difference too."""
    return any(map(search.differs, points))


def _by_digits(clause: Clause, points: Sequence[Point]) -> Agreement:
    constant = not clause.domains
    digits = _digits_of_numbers(clause) if constant else _digits_at_points(clause)
    if digits is None:
        return Agreement("open", STAGE)
    look = partial(compare, clause.left, clause.right, constant=constant, digits=digits)
    finding = look(points)
    if finding.outcome == "open" and not constant:
        closer = drawn_in(points, clause.domains)
        finding = look(closer)
    return finding


def _digits_at_points(clause: Clause) -> int:
    return DELICATE_DIGITS if _is_delicate(clause) else DEEP


def _digits_of_numbers(clause: Clause) -> int | None:
    """The digits to which two numbers must agree; None where they are too many."""
    sides = clause.left, clause.right
    if all(map(is_closed_form, sides)):
        return digits_to_tell(sides)
    return None if any(map(hides_steps, sides)) else DEEP


#: How it was seen that both sides agree.
_WAYS = {
    "exact": "exactly (computed modulo two large primes)",
    "float": "to within rounding",
    "digits": "to many digits",
}
#: How both sides were proved to be equal.
_PROOFS = {
    "exact algebra": "both sides are proved equal by exact algebra",
    "induction": "both sides are proved equal by induction",
    "differentiation": "both sides have the same derivative, and are equal at one point",
    "recurrences": "both sides are proved to be the same sum of powers of φ",
}
_ACCIDENT = "both sides agree to many digits, which sums of what jumps often do by accident"
_DIVERGES = "one side is a series, product or integral that diverges"
_UNCLEAR = "too few test points gave a clear answer"
_NO_NUMBER = "the number on one of its sides could not be computed"


def _identity(clause: Clause, tested: Agreement, proof: Proof | None = None) -> Judgement:
    if not clause.commutes:
        return Judgement(
            "undecided", tested.stage, "it holds for numbers, but the order of factors may matter"
        )
    return Judgement(
        "identity",
        tested.stage if proof is None else "exact",
        _PROOFS.get(proof.method if proof else "") or _agreement(clause, tested),
        points=tested.points,
        residual=tested.residual,
        bound=tested.bound,
        unknowns=len(clause.domains),
        proof=proof and proof.method,
        failure=proof and proof.failure,
    )


def _agreement(clause: Clause, tested: Agreement) -> str:
    constant = ", up to a constant of integration" if clause.loose else ""
    plain_sum = all(exact_value(side, {}) is not None for side in (clause.left, clause.right))
    way = "exactly" if plain_sum else _WAYS[tested.stage]
    if clause.domains:
        return f"both sides have the same value at {tested.points} test points, {way}{constant}"
    values = Search(clause.equation).values({})
    unit = si_unit(clause.typed[0])
    unit = unit and f" {unit}"
    plain = clause.right.depth < clause.left.depth  # an endless sum is an estimate in floats
    number = (
        f"are {plain_number(values[plain])}{unit}, the same" if values else "are the same number"
    )
    return f"both sides {number} {way}{constant}"


_NEITHER = "the sides differ, but neither a solution nor a proof that there is none was found"


def _refuted(  # noqa: PLR0913 - what was found of a clause, each part once
    clause: Clause,
    tested: Agreement,
    search: Search,
    points: Sequence[Point],
    evaluation: Evaluation,
    *,
    unseen: bool,
) -> Judgement:
    """The sides differ somewhere: is there a point where they do not?

    unseen: whether they differ by less than floats can tell, so that no float finds a solution.
    """
    base = _difference(clause, tested, evaluation)
    if not clause.domains:
        return of_numbers(clause, base, search)
    variables = variables_of(clause)
    if variables:
        verdict, why = judge_antiderivative(clause, variables, points)
        return base._replace(verdict=verdict, reason=why)
    if fits_some_decimal(clause.relation, points):
        return base._replace(verdict="satisfiable", reason=TO_THE_DIGITS)
    if always_differ(clause, evaluation, search, points):
        return base._replace(verdict="contradiction", reason=_steady(search, points))
    if unseen:
        return base._replace(reason="the sides differ by too little to tell from rounding")
    return _solved_or_not(clause, search, points, evaluation, base)


def _solved_or_not(
    clause: Clause, search: Search, points: Sequence[Point], evaluation: Evaluation, base: Judgement
) -> Judgement:
    """What a solution, or a proof that there is none, makes of sides that differ."""
    solution, reason = solve(clause, search, points, _is_one_sided(evaluation))
    if solution is not None:
        agrees = evaluation.comparisons and evaluation.comparisons[0].agree
        where = stretch(clause, search, points) if agrees else None
        reason = f"it holds for {where}, not everywhere"
        reason = reason if where else where_it_holds(clause, search, solution, points)
        return base._replace(verdict="satisfiable", reason=reason, domain=where, solution=solution)
    proved = base._replace(verdict="contradiction", stage="interval", reason=reason or "")
    return base if reason is None else proved


def _is_one_sided(evaluation: Evaluation) -> bool:
    """Whether the batch saw that one side is the larger one at every sample point."""
    found = evaluation.comparisons[0] if evaluation.comparisons else None
    return found is not None and POINTS in (found.less, found.greater)


def _difference(
    clause: Clause,
    tested: Agreement,
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


def _steady(search: Search, points: Sequence[Point]) -> str:
    """By how much the sides always differ."""
    gap = next(filter(None, map(search.gap, points)), None)
    form = closed_form(abs(gap)) if gap is not None and not gap.imag else None
    return f"the sides always differ by {form.text}" if form else _STEADY
