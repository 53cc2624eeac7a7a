"""Judges statements as a whole: those that compare no numbers, and what a judgement amounts to."""

from __future__ import annotations

from phiq.scorer.expression.tree import Node
from phiq.scorer.identity.infinity.growth import judge_growth
from phiq.scorer.identity.judgement import Judgement
from phiq.scorer.identity.rules.assignment import judge_assignment
from phiq.scorer.identity.rules.constants import with_values_of_constants
from phiq.scorer.identity.rules.entries import in_entries
from phiq.scorer.identity.rules.implications import with_implication
from phiq.scorer.identity.rules.measures import judge_measures
from phiq.scorer.identity.rules.membership import judge_membership
from phiq.scorer.identity.rules.order_of_factors import with_order_of_factors
from phiq.scorer.identity.rules.rational import judge_rational
from phiq.scorer.identity.rules.truth_tables import judge_by_cases
from phiq.scorer.identity.statement.clauses import ORDERS
from phiq.scorer.identity.statement.naming import spelled


def judge_without_numbers(root: Node) -> Judgement | None:
    """The judgement of a statement that compares no numbers; None of any other."""
    if root.op == "system":
        return judge_rational(root)
    return (
        judge_by_cases(root)
        or judge_measures(root)
        or judge_growth(root)
        or judge_membership(root)
        or judge_assignment(root)
    )


def of_statement(root: Node, found: Judgement) -> Judgement:
    """The judgement in terms of what is compared, where that is more than numbers."""
    if root.op != "rel":
        found = with_implication(root, found)
    if found.verdict == "satisfiable":
        found = _of_all_values(found)
        # A relation with letters at both ends does not say how large anything is.
        sized = root.op != "rel" or not (root.args[0].letters and root.args[-1].letters)
        return with_values_of_constants(root, found) if sized else found
    return in_entries(root, with_order_of_factors(root, found))


def _of_all_values(found: Judgement) -> Judgement:
    """What is claimed for all values and fails at some is false, though it holds at others."""
    claimed = any(clause.of_all for clause in found.clauses)
    fails = found.real_gap or any(clause.sign in ORDERS for clause in found.clauses)
    if not claimed or not fails:
        return found
    names = " and ".join(spelled(symbol) for clause in found.clauses for symbol in clause.domains)
    reason = f"it is said of every {names}, while {found.reason}"
    return found._replace(verdict="contradiction", reason=reason, fails_at_some=True, domain=None)
