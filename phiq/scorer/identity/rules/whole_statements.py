"""Judges statements as a whole: those that compare no numbers, and what a judgement amounts to."""

from __future__ import annotations

from typing import Final

from phiq.scorer.expression.tree import Node, kinds
from phiq.scorer.identity.infinity.growth import judge_growth
from phiq.scorer.identity.judgement import Judgement
from phiq.scorer.identity.rules.constants import with_values_of_constants
from phiq.scorer.identity.rules.implications import with_implication
from phiq.scorer.identity.rules.matrices import with_matrices
from phiq.scorer.identity.rules.measures import judge_measures
from phiq.scorer.identity.rules.membership import judge_membership
from phiq.scorer.identity.rules.order_of_factors import with_order_of_factors
from phiq.scorer.identity.rules.rational import judge_rational
from phiq.scorer.identity.rules.truth_tables import judge_by_cases
from phiq.scorer.identity.statement.clauses import ORDERS
from phiq.scorer.identity.statement.naming import spelled
from phiq.scorer.render import to_display

_ASSIGNS: Final = frozenset((("≔",), ("←",)))
_SETS: Final = kinds("set", "anticommutator")
_GRIDS: Final = kinds("matrix", "tuple", "dot", "cross")


def judge_without_numbers(root: Node) -> Judgement | None:
    """The judgement of a statement that compares no numbers; None of any other."""
    if root.op == "system":
        return judge_rational(root)
    return (
        judge_by_cases(root)
        or judge_measures(root)
        or judge_growth(root)
        or judge_membership(root)
        or _judge_assignment(root)
    )


def of_statement(root: Node, found: Judgement) -> Judgement:
    """The judgement in terms of what is compared, where that is more than numbers."""
    if root.op != "rel":
        found = with_implication(root, found)
    tried = with_matrices(root, found)
    if tried is not found:
        return tried
    if found.verdict == "satisfiable":
        found = _of_all_values(found)
        # A relation with letters at both ends does not say how large anything is.
        sized = root.op != "rel" or not (root.args[0].letters and root.args[-1].letters)
        return with_values_of_constants(root, found) if sized else found
    return _in_entries(root, with_order_of_factors(root, found))


def _of_all_values(found: Judgement) -> Judgement:
    """What is claimed for all values and fails at some is false, though it holds at others."""
    claimed = any(clause.of_all for clause in found.clauses)
    fails = found.real_gap or any(clause.sign in ORDERS for clause in found.clauses)
    if not claimed or not fails:
        return found
    names = " and ".join(spelled(symbol) for clause in found.clauses for symbol in clause.domains)
    reason = f"it is said of every {names}, while {found.reason}"
    return found._replace(verdict="contradiction", reason=reason, fails_at_some=True, domain=None)


def _judge_assignment(root: Node) -> Judgement | None:
    """The judgement of a step that works out a value from the one before; None of all else."""
    if root.op != "rel" or root.value not in _ASSIGNS:
        return None
    left, right = root.args
    if left.op not in ("sym", "apply", "index") or left not in right.walk():
        return None
    name = to_display(left)
    reason = f"it can hold: it gives {name} a new value, worked out from the one before"
    return Judgement("satisfiable", "none", reason)


def _in_entries(root: Node, found: Judgement) -> Judgement:
    """The judgement with the reason in words about all entries, where several were compared."""
    if root.op != "rel" or not root.kinds & (_SETS | _GRIDS) or not found.clauses:
        return found
    sets = bool(root.kinds & _SETS)
    if not sets and len(found.clauses) < 2:
        return found
    what = "elements" if sets else "entries"
    if found.verdict == "identity" and found.reason.startswith(
        ("both sides are", "both sides have")
    ):
        return found._replace(reason=f"both sides have the same {what}")
    if found.verdict == "contradiction" and found.reason.startswith(
        ("the left side is", "the sides")
    ):
        return found._replace(reason=f"the sides have different {what}")
    return found
