"""Makes the evidence of a verdict: a proof, witnesses, or what was only sampled.

It decides nothing. What cannot be certified is said to be sampled, or to have no evidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from phiq.contract import Evidence, EvidenceKind, VerdictName, Witness
from phiq.scorer.evidence.solutions import bounded, certified, explicit, jointly, solved
from phiq.scorer.evidence.spelling import NoSpellingError, spelled
from phiq.scorer.evidence.witness import DECIDABLE, Sides, computed, find
from phiq.scorer.identity.judgement import Judgement
from phiq.scorer.identity.statement.clauses import EQUALITIES, Clause
from phiq.scorer.numeric.agreement import STAGE
from phiq.scorer.numeric.balls.evaluate import is_enclosable
from phiq.scorer.numeric.sides import DEEP, TRUSTED
from phiq.scorer.time_limit import Allowance, TimeLimitError

#: Longest the search for witnesses of one equation may take, in seconds of processor time.
TIME_LIMIT_S: Final = 0.08
#: … and of one that was left open, or whose own time is all but up: so many seconds are left.
TIME_LIMIT_LATE_S: Final = 0.02
LATE_S: Final = 0.06
#: Digits to which each stage compares values.
_DIGITS: Final = {"float": 15, STAGE: DEEP, "exact": 15}


def evidence_of(
    verdict: VerdictName, judgement: Judgement | None, law: str | None, left_s: float
) -> Evidence | None:
    """The evidence of a verdict; None of one that makes no statement on values.

    `left_s` is what judging left of the time for the equation, in seconds.
    """
    if verdict == "inconsistent":
        return Evidence(kind="dimensions")
    if judgement is None or verdict in ("malformed", "not_an_equation"):
        return None
    if verdict == "identity":
        evidence = _of_identity(judgement)
    else:
        try:
            late = verdict == "undecided" or left_s < LATE_S
            limit_s = TIME_LIMIT_LATE_S if late else TIME_LIMIT_S
            evidence = Allowance(limit_s).run(_of_search, verdict, judgement, law)
        except TimeLimitError:
            evidence = Evidence(kind="none" if law is None else "law", law=law)
    _write_sides(evidence, judgement.clauses)
    return evidence


def _of_search(verdict: VerdictName, judgement: Judgement, law: str | None) -> Evidence:
    """The evidence of all but identities, for which witnesses are looked for."""
    clauses = [c for c in judgement.clauses if c.sign in DECIDABLE and not c.loose]
    views = [Sides(c.sign, c.left, c.right, c.domains) for c in clauses]
    if verdict == "contradiction":
        return _of_contradiction(judgement, views)
    if verdict == "satisfiable":
        return _of_satisfiable(judgement, views, law)
    return Evidence(kind="none", counterexample=_counterexample(views))


def _of_identity(judgement: Judgement) -> Evidence:
    if judgement.proof is None:
        digits = _DIGITS.get(judgement.stage)
        if judgement.stage == STAGE and not all(map(_is_enclosed, judgement.clauses)):
            digits = round(DEEP * TRUSTED)
        return Evidence(kind="sampled", points=judgement.points, digits=digits)
    return Evidence(kind="proof", method=judgement.proof, error_bound=judgement.failure)


def _is_enclosed(clause: Clause) -> bool:
    return is_enclosable((clause.left, clause.right))


def _of_contradiction(judgement: Judgement, views: Sequence[Sides]) -> Evidence:
    counterexample = _counterexample(views)
    kind: EvidenceKind = "witness"
    if counterexample is None:
        counterexample = _computed(views)
        kind = "none" if counterexample is None else "sampled"
    return Evidence(kind=kind, method=judgement.reason, counterexample=counterexample)


def _of_satisfiable(judgement: Judgement, views: Sequence[Sides], law: str | None) -> Evidence:
    # A named law holds in nature; that numbers solve it says no more.
    solution = None if law is not None else _solution(judgement, views)
    kind: EvidenceKind = "none" if solution is None else "witness"
    return Evidence(
        kind=kind if law is None else "law",
        law=law,
        solution=solution,
        counterexample=_counterexample(views) or _computed(views),
    )


def _write_sides(evidence: Evidence, clauses: Sequence[Clause]) -> None:
    """Add the relation as it can be computed, where it is one."""
    if len(clauses) != 1:
        return
    clause = clauses[0]
    try:
        left, right = spelled(clause.left), spelled(clause.right)
    except NoSpellingError:
        return
    evidence.left, evidence.relation, evidence.right = left, clause.sign, right


def _counterexample(views: Sequence[Sides]) -> Witness | None:
    """A point at which one of the relations surely fails."""
    for sides in views:
        found = find(sides, holding=False)
        if found is not None:
            return found
    return None


def _computed(views: Sequence[Sides]) -> Witness | None:
    """A point at which the sides of the one equation differ by computed values."""
    if len(views) != 1 or views[0].sign not in EQUALITIES:
        return None
    sides = views[0]
    return None if is_enclosable((sides.left, sides.right)) else computed(sides)


def _solution(judgement: Judgement, views: Sequence[Sides]) -> Witness | None:
    """A point at which the relations surely hold."""
    if len(views) != 1:
        whole = views and len(views) == len(judgement.clauses)
        return jointly(views, judgement.solution) if whole else None
    sides = views[0]
    if judgement.solution is not None and judgement.solution.point:
        found = certified(sides, judgement.solution)
        if found is not None:
            return found
    if sides.sign in EQUALITIES:
        return explicit(sides) or solved(sides) or find(sides, holding=True)
    return find(sides, holding=True) or bounded(sides)
