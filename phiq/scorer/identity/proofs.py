"""Asks whether an equation that nothing speaks against is proved, and how.

Agreement modulo primes counts as a proof with a chance of error; exact algebra, induction and
recurrences are proofs outright. Numbers that agree to many digits are not.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from phiq.scorer.algebra import fibonacci
from phiq.scorer.expression.tree import kinds
from phiq.scorer.identity.statement.clauses import Clause
from phiq.scorer.numeric.agreement import Agreement
from phiq.scorer.numeric.balls.evaluate import enclose
from phiq.scorer.numeric.balls.precision import precision
from phiq.scorer.numeric.errors import NoEnclosureError
from phiq.scorer.proof.prover import prove
from phiq.scorer.time_limit import Allowance, TimeLimitError

_FUNCTION: Final = kinds("fn")
_SEQUENCES: Final = frozenset(("fibonacci", "lucas"))
#: Bits to which two numbers are enclosed that agree to 50 digits: 300 digits, then 1200.
#: Ramanujan's constant and its like differ within the first 50.
ENCLOSED_BITS: Final = (1024, 4096)
#: The same for integrals, of which many digits take long: 60 digits.
INTEGRAL_BITS: Final = 200
_INTEGRAL: Final = kinds("int")
#: Functions that jump: sums over them agree with plain numbers to millions of digits by accident.
_JUMPS: Final = frozenset(("floor", "ceil", "round", "sign", "mod", "heaviside"))


class Proof(NamedTuple):
    """How an equation was proved, and the chance that the proof errs: None where there is none."""

    method: str
    failure: float | None = None


def proof_of(clause: Clause, tested: Agreement, allowance: Allowance) -> Proof | None:
    """The proof of an equation; None where none was found in time."""
    if tested.outcome == "agree" and tested.stage == "exact":
        return Proof("finite fields", tested.failure)
    try:
        return allowance.run(seek_proof, clause)
    except TimeLimitError:
        return None


def seek_proof(clause: Clause) -> Proof | None:
    """A proof without chance; None where none was found."""
    if _by_recurrences(clause):
        return Proof("recurrences")
    method = prove(clause.left, clause.right, clause.domains)
    return None if method is None else Proof(method)


def _by_recurrences(clause: Clause) -> bool:
    """Whether both sides are the same sum of powers of φ; see `algebra.fibonacci`."""
    relation = clause.relation
    if not relation.kinds & _FUNCTION:
        return False
    if _SEQUENCES.isdisjoint([part.text for part in relation.walk() if part.op == "fn"]):
        return False
    answers = fibonacci.prove(relation, clause.domains)
    return answers is not None and all(answers)


def are_apart(clause: Clause) -> bool:
    """Whether two numbers are proved different, however many digits of them agree."""
    integrates = (clause.left.kinds | clause.right.kinds) & _INTEGRAL
    for bits in (INTEGRAL_BITS,) if integrates else ENCLOSED_BITS:
        try:
            with precision(bits):
                if not enclose(clause.left, {}).overlaps(enclose(clause.right, {})):
                    return True
        except NoEnclosureError:
            return False
    return False


def agrees_by_accident(clause: Clause) -> bool:
    """Whether digits say nothing of two numbers: an endless sum or integral of what jumps."""
    return any(
        part.op == "fn" and part.text in _JUMPS
        for side in (clause.left, clause.right)
        for whole in side.walk()
        if whole.op in ("sum", "prod", "int", "lim")
        for part in whole.walk()
    )
