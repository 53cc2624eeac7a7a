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
from phiq.scorer.numeric.balls.evaluate import is_enclosable
from phiq.scorer.time_limit import Allowance, TimeLimitError

#: Longest the search for witnesses of one equation may take, in seconds of processor time.
TIME_LIMIT_S: Final = 0.08
#: Digits to which each stage compares values.
_DIGITS: Final = {"float": 15, "mpmath": 50, "exact": 15}


def evidence_of(
    verdict: VerdictName, judgement: Judgement | None, law: str | None
) -> Evidence | None:
    """The evidence of a verdict; None of one that makes no statement on values."""
    if verdict == "inconsistent":
        return Evidence(kind="dimensions")
    if judgement is None or verdict in ("malformed", "not_an_equation"):
        return None
    try:
        evidence = Allowance(TIME_LIMIT_S).run(_of_judgement, verdict, judgement, law)
    except TimeLimitError:
        evidence = Evidence(kind="none" if law is None else "law", law=law)
    _write_sides(evidence, judgement.clauses)
    return evidence


def _of_judgement(verdict: VerdictName, judgement: Judgement, law: str | None) -> Evidence:
    if verdict == "identity":
        return _of_identity(judgement)
    clauses = [c for c in judgement.clauses if c.sign in DECIDABLE and not c.loose]
    if verdict == "contradiction":
        return _of_contradiction(judgement, clauses)
    if verdict == "satisfiable":
        return _of_satisfiable(judgement, clauses, law)
    return Evidence(kind="none", counterexample=_counterexample(clauses))


def _of_identity(judgement: Judgement) -> Evidence:
    if judgement.proof is None:
        digits = _DIGITS.get(judgement.stage)
        return Evidence(kind="sampled", points=judgement.points, digits=digits)
    return Evidence(kind="proof", method=judgement.proof, error_bound=judgement.failure)


def _of_contradiction(judgement: Judgement, clauses: Sequence[Clause]) -> Evidence:
    counterexample = _counterexample(clauses)
    kind: EvidenceKind = "witness"
    if counterexample is None:
        counterexample = _computed(clauses)
        kind = "none" if counterexample is None else "sampled"
    return Evidence(kind=kind, method=judgement.reason, counterexample=counterexample)


def _of_satisfiable(judgement: Judgement, clauses: Sequence[Clause], law: str | None) -> Evidence:
    # A named law holds in nature; that numbers solve it says no more.
    solution = None if law is not None else _solution(judgement, clauses)
    kind: EvidenceKind = "none" if solution is None else "witness"
    return Evidence(
        kind=kind if law is None else "law",
        law=law,
        solution=solution,
        counterexample=_counterexample(clauses) or _computed(clauses),
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


def _view(clause: Clause) -> Sides:
    return Sides(clause.sign, clause.left, clause.right, clause.domains)


def _counterexample(clauses: Sequence[Clause]) -> Witness | None:
    """A point at which one of the relations surely fails."""
    for clause in clauses:
        found = find(_view(clause), holding=False)
        if found is not None:
            return found
    return None


def _computed(clauses: Sequence[Clause]) -> Witness | None:
    """A point at which the sides of the one equation differ by computed values."""
    if len(clauses) != 1 or clauses[0].sign not in EQUALITIES:
        return None
    sides = (clauses[0].left, clauses[0].right)
    return None if is_enclosable(sides) else computed(_view(clauses[0]))


def _solution(judgement: Judgement, clauses: Sequence[Clause]) -> Witness | None:
    """A point at which the relations surely hold."""
    if len(clauses) != 1:
        whole = clauses and len(clauses) == len(judgement.clauses)
        return jointly([*map(_view, clauses)], judgement.solution) if whole else None
    sides = _view(clauses[0])
    if judgement.solution is not None and judgement.solution.point:
        found = certified(sides, judgement.solution)
        if found is not None:
            return found
    if clauses[0].sign in EQUALITIES:
        return explicit(sides) or solved(sides) or find(sides, holding=True)
    return find(sides, holding=True) or bounded(sides)
