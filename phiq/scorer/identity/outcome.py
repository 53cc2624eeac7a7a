"""What the batched evaluation alone says of two sides: they agree, they differ, or it is open."""

from __future__ import annotations

from phiq.scorer.evaluate import Comparison, Evaluation
from phiq.scorer.identity.statement.samples import NEEDED_POINTS
from phiq.scorer.numeric.agreement import Agreement, Outcome


def by_evaluation(evaluation: Evaluation) -> Agreement:
    """What the batched evaluation alone says."""
    if not evaluation.comparisons:
        return Agreement("open", "none")
    outcome, stage = _seen(evaluation, evaluation.comparisons[0])
    found = evaluation.comparisons[0]
    exact = outcome == "agree" and stage == "exact"
    failure = evaluation.field[0].failure if exact and evaluation.field else None
    return Agreement(outcome, stage, found.usable, found.gap, found.bound, failure)


def _seen(evaluation: Evaluation, found: Comparison) -> tuple[Outcome, str]:
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


def has_steady_gap(evaluation: Evaluation) -> bool:
    """Whether the batch saw left - right as one number other than 0 at all points."""
    found = evaluation.comparisons[0] if evaluation.comparisons else None
    return found is not None and found.steady and found.differ == found.usable >= NEEDED_POINTS
