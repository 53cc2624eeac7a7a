"""Asks for a proof where an equation holds Fibonacci or Lucas numbers: agreement alone is none.

The proof itself is in `phiq.scorer.algebra.fibonacci`.
"""

from __future__ import annotations

from phiq.scorer.algebra.fibonacci import prove
from phiq.scorer.expression.tree import kinds
from phiq.scorer.identity.statement.clauses import Clause
from phiq.scorer.time_limit import Allowance, TimeLimitError

_FUNCTION = kinds("fn")
_SEQUENCES = frozenset(("fibonacci", "lucas"))


def is_proved(clause: Clause, allowance: Allowance) -> bool:
    """Whether the equation is proved for all values of its symbols."""
    relation = clause.relation
    if not relation.kinds & _FUNCTION:
        return False
    if not any(part.op == "fn" and part.value in _SEQUENCES for part in relation.walk()):
        return False
    try:
        answers = allowance.run(prove, relation, clause.domains)
    except TimeLimitError:
        return False
    return answers is not None and all(answers)
