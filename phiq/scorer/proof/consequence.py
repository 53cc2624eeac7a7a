"""Whether an equation follows from others, or is excluded by them, for all complex numbers.

    x + 1/x = 3 ⇒ x² + 1/x² = 7         no x with x² - 3x + 1 = 0, s x = 1 and t D = 1
    x + y = 5, xy = 6 ⇒ x² + y² = 25    excluded: no x and y solve all three

D is 0 wherever the premises hold if and only if these have no common zero with 1 - t D, which is so
if and only if 1 is in their ideal (Hilbert's Nullstellensatz; Cox, Little and O'Shea, Ideals,
Varieties, and Algorithms, §4.1). A part that is no polynomial is a letter of its own, and a premise
that cannot be used is left out: nothing is proved that does not follow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import lcm
from typing import Any, Final, NamedTuple

from flint import Ordering, fmpz_mpoly_ctx, fmpz_mpoly_vec

from phiq.scorer.expression.binding import free_symbols
from phiq.scorer.expression.domain import INTEGER, REAL
from phiq.scorer.expression.tree import Node
from phiq.scorer.proof.errors import FinerError, UnprovableError
from phiq.scorer.proof.letters_put_in import Known, holds_for_remainders
from phiq.scorer.proof.ring import MAX_GENERATORS, ONE, Poly, Quotient, add, negative, whole
from phiq.scorer.proof.rules import RULES
from phiq.scorer.proof.translator import Translator

#: Largest degree and most terms of a polynomial, and most polynomials of an ideal: a basis of what
#: is within them takes milliseconds.
MAX_DEGREE: Final = 8
MAX_TERMS: Final = 40
MAX_IDEAL: Final = 8
#: Where the search for a basis gives up: polynomials, terms of one, bits of a coefficient.
LIMITS: Final = (24, 60, 256)
#: Two letters more than a proof has: inverses of what is not 0, and of what is concluded.
_CONTEXT: Final = fmpz_mpoly_ctx.get(
    [f"g{k}" for k in range(MAX_GENERATORS + 2)], Ordering.degrevlex
)
_OF_DENOMINATORS, _OF_CONCLUSION = _CONTEXT.gens()[-2:]


class Related(NamedTuple):
    """Two sides and the sign between them, = < ≤ > ≥ or ≠; of remainders with a modulus."""

    sign: str
    left: Node
    right: Node
    modulus: Node | None = None


def follows(premises: Sequence[Related], concluded: Related) -> bool:
    """Whether a relation is proved to follow from the premises together."""
    if concluded.sign == "=" and concluded.modulus is None:
        return _attempt(_is_zero_there, premises, concluded)
    return _attempt(_is_put_in, premises, concluded)


def excludes(premises: Sequence[Related], concluded: Related) -> bool:
    """Whether premises that can hold are proved to leave no solution of an equation."""
    if any(one.sign != "=" or one.modulus is not None for one in (*premises, concluded)):
        return False
    return _attempt(_is_excluded, premises, concluded)


def _attempt(
    check: Callable[[Translator, Sequence[Related], Related], bool],
    premises: Sequence[Related],
    concluded: Related,
) -> bool:
    related = (*premises, concluded)
    domain = INTEGER if any(one.modulus is not None for one in related) else REAL
    sides = [side for one in related for side in (one.left, one.right)]
    letters = {name for side in sides for name in free_symbols(side)}
    try:
        return check(Translator(RULES, dict.fromkeys(letters, domain), {}), premises, concluded)
    except (FinerError, UnprovableError, ZeroDivisionError, OverflowError):
        return False


def _is_zero_there(t: Translator, premises: Sequence[Related], concluded: Related) -> bool:
    goal = _gap(t, concluded).above
    known, inverted = _premises(t, premises)
    return bool(goal.is_zero()) or _have_no_zero(
        t, [*known, 1 - _OF_CONCLUSION * _whole(goal)], inverted
    )


def _is_excluded(t: Translator, premises: Sequence[Related], concluded: Related) -> bool:
    goal = _gap(t, concluded)
    known, inverted = _premises(t, premises, strict=True)
    whole = [*known, _whole(goal.above)]
    return _have_no_zero(t, whole, inverted * goal.below) and not _have_no_zero(t, known, inverted)


def _is_put_in(t: Translator, premises: Sequence[Related], concluded: Related) -> bool:
    """Whether a statement on orders or remainders holds with letters for what is known."""
    if concluded.modulus is not None and _by_cases(t, premises, concluded):
        return True
    known = Known(t.ring)
    for one in premises:
        try:
            known.add(one.sign, _gap(t, one), _modulus(t, one))
        except UnprovableError:
            continue
    return known.proves(concluded.sign, _gap(t, concluded), _modulus(t, concluded))


def _by_cases(t: Translator, premises: Sequence[Related], concluded: Related) -> bool:
    """Whether it follows for all remainders that the letters can leave."""
    moduli = [_number(t, one) for one in (*premises, concluded)]
    if concluded.sign != "=" or not all(moduli) or any(one.sign != "=" for one in premises):
        return False
    gaps = [_gap(t, one) for one in (*premises, concluded)]
    return holds_for_remainders(gaps, moduli)


def _number(t: Translator, one: Related) -> int:
    """The modulus of a remainder, where it is a number; 0 of anything else."""
    return 0 if one.modulus is None else max(whole(t.of(one.modulus)) or 0, 0)


def _modulus(t: Translator, one: Related) -> Quotient | None:
    return None if one.modulus is None else t.of(one.modulus)


def _gap(t: Translator, one: Related) -> Quotient:
    return t.ring.reduced(add(t.of(one.left), negative(t.of(one.right))))


def _premises(
    t: Translator, premises: Sequence[Related], *, strict: bool = False
) -> tuple[list[Any], Poly]:
    """Polynomials that are 0, and one that is not; all premises where it is to be `strict`."""
    found, inverted = [], ONE
    for one in premises:
        try:
            above, below = _gap(t, one)
        except UnprovableError:
            if strict:
                raise
            continue
        if one.sign == "=" and one.modulus is None:
            found.append(_whole(above))
        elif one.sign in "≠<>" and one.modulus is None:
            inverted = inverted * above
        inverted = inverted * below
    return found, inverted


def _have_no_zero(t: Translator, polynomials: Sequence[Any], inverted: Poly) -> bool:
    """Whether polynomials have no common zero where another one is not 0."""
    ideal = [*polynomials, *(_whole(one) for one in _relations(t))]
    if not inverted.is_constant():
        ideal.append(1 - _OF_DENOMINATORS * _whole(inverted))
    ideal = [one for one in ideal if not one.is_zero()]
    if not ideal or len(ideal) > MAX_IDEAL:
        return False
    basis: Any
    basis, _ = fmpz_mpoly_vec(ideal, _CONTEXT).buchberger_naive(limits=LIMITS)
    return any(one.is_constant() and not one.is_zero() for one in basis)


def _relations(t: Translator) -> Iterator[Poly]:
    """What roots and their like are known to obey, as polynomials that are 0."""
    for relation in t.ring.relations:
        if not relation.below.is_one():
            raise UnprovableError("a root of a quotient")
        yield relation.zero


def _whole(poly: Poly) -> Any:
    """The polynomial times the number that makes its coefficients whole, of bounded size."""
    if poly.total_degree() > MAX_DEGREE or len(poly) > MAX_TERMS:
        raise UnprovableError("a large polynomial")
    factor = lcm(1, *(int(coefficient.q) for coefficient in poly.coeffs()))
    terms: dict[Any, int] = {}
    for monomial, value in poly.to_dict().items():
        terms[*monomial, 0, 0] = int((value * factor).p)
    return _CONTEXT.from_dict(terms)
