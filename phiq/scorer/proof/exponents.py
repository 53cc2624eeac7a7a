"""Exponentials, logarithms, roots and roots of unity as generators with relations.

An exponent is cut into terms, rational numbers times monomials; e to a monomial is a generator,
so that e^(x+y) is e^x e^y. Sines and cosines are exponentials: sin u = (e^{iu} - e^{-iu}) / 2i.
Every rule holds for principal values.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable, Hashable, Iterator
from functools import reduce
from math import lcm
from typing import Final

from flint import fmpq

from phiq.scorer.proof.errors import FinerError, UnprovableError
from phiq.scorer.proof.numbers import cyclotomic, factored, gaussian_angle
from phiq.scorer.proof.ring import (
    ONE,
    Number,
    Quotient,
    Ring,
    add,
    cancelled,
    constant,
    from_terms,
    key_of,
    multiply,
    negative,
    number,
    place_of,
    power,
)

#: Finest parts that an exponent may be cut into: e^(x/60).
MAX_GRAIN: Final = 60
#: Largest order of a root of unity: its minimal polynomial has degree 32 (cos 3° needs 120).
MAX_UNITY: Final = 120
#: Roots of unity whose logarithm is known: those of this order, recognised near the unit circle.
TURN_STEPS: Final = 24
NEAR_UNITY: Final = 1e-9
#: Largest degree of a root.
MAX_ROOT: Final = 12


class Exponents:
    """Makes exponentials, logarithms and roots over one ring.

    `is_positive` tells whether a generator's key stands for a positive number, `is_integer` whether
    it stands for an integer. `grains` and `unity` come from the attempt before: FinerError asks for
    another one.
    """

    def __init__(
        self,
        ring: Ring,
        is_positive: Callable[[Hashable], bool],
        is_integer: Callable[[Hashable], bool],
        grains: dict[Hashable, int],
    ) -> None:
        self.ring = ring
        self._is_positive = is_positive
        self._is_integer = is_integer
        self._grains = grains
        #: What the generators of logarithms and of exponentials are those of.
        self._arguments: dict[Hashable, Quotient] = {}
        #: Logarithms and arcs of which there are generators.
        self._functions: set[str] = set()
        self._turn: Quotient | None = None

    def pi(self) -> Quotient:
        """The number π."""
        return self.ring.generator("pi")[0]

    def i(self) -> Quotient:
        """The imaginary unit: a root of unity where others are about."""
        order = self._grains.get("unity", 1)
        if order > 1:
            return power(self._zeta(order), order // 4)
        unit, fresh = self.ring.generator("i")
        if fresh:
            self.ring.relate("i", 2, constant(-1))
        return unit

    def _half_turn(self) -> Quotient:
        """The number iπ."""
        if self._turn is None:
            self._turn = multiply(self.i(), self.pi())
        return self._turn

    def _zeta(self, order: int) -> Quotient:
        """The root of unity e^(2πi/order)."""
        zeta, fresh = self.ring.generator("zeta")
        if fresh:
            self.ring.relate("zeta", *cyclotomic(order, zeta))
        return zeta

    def unity(self, share: Number) -> Quotient:
        """The root of unity e^(2πi share), for a rational share."""
        if (2 * share).q == 1:
            return constant(1 if int((2 * share).p) % 2 == 0 else -1)
        if (4 * share).q == 1:
            return power(self.i(), int((4 * share).p) % 4)
        order = self._grains.get("unity", 1)
        if order % int(share.q):
            wanted = lcm(order, int(share.q), 4)
            if wanted > MAX_UNITY:
                raise UnprovableError("a root of unity of high order")
            self._grains["unity"] = wanted
            raise FinerError
        return power(self._zeta(order), int(share.p) * (order // int(share.q)) % order)

    def exp(self, exponent: Quotient) -> Quotient:
        """The exponential."""
        factors = [self._exp_of_term(*term) for term in _terms(self.ring.reduced(exponent))]
        return reduce(multiply, factors) if factors else constant(1)

    def _exp_of_term(self, monomial: Quotient, coefficient: Number) -> Quotient:
        """The exponential of coefficient · monomial."""
        key, negated = self._term_key(monomial)
        share = -coefficient if negated else coefficient
        if key == ("turn",):
            return self.unity(share / 2)
        if isinstance(key, tuple) and key[0] == "atan" and share.q == 1:
            # e^{i atan u} = (1 + iu) / √(1 + u²) for a real u.
            u = self._arguments[key]
            size = self.root(add(constant(1), power(u, 2)), 2)
            turned = multiply(add(constant(1), multiply(self.i(), u)), self.ring.invert(size))
            return power(turned, int(share.p))
        if isinstance(key, tuple) and key[0] == "ln":
            return self.rational_power(self._arguments[key], share)
        return self._generator_power(("exp", key), share, monomial, negated)

    def _term_key(self, monomial: Quotient) -> tuple[Hashable, bool]:
        """What names a term of an exponent, and whether the term is its negative.

        iπ is named ("turn",), a lone logarithm ("ln", its argument).
        """
        half_turn = self._half_turn()
        if monomial == half_turn:
            return ("turn",), False
        if monomial == negative(half_turn):
            return ("turn",), True
        lone = self._lone(monomial, "ln")
        if lone is not None:
            return lone, False
        if "atan" not in self._functions:
            return key_of(monomial), False
        turned = multiply(monomial, self.ring.invert(self.i()))
        for side, negated in ((turned, False), (negative(turned), True)):
            lone = self._lone(side, "atan")
            if lone is not None:
                return lone, negated
        return key_of(monomial), False

    def _lone(self, monomial: Quotient, function: str) -> Hashable | None:
        """The key of a monomial that is one generator of a function."""
        if function not in self._functions:
            return None
        if not monomial.below.is_one() or monomial.above.total_degree() != 1:
            return None
        ((exponents, coefficient),) = monomial.above.terms()
        key = self.ring.key_at(place_of([*map(int, exponents)].index(1)))
        named = isinstance(key, tuple) and key[0] == function and coefficient == 1
        return key if named else None

    def atan(self, u: Quotient) -> Quotient:
        """Atan u of a real u that is no number."""
        if u.above.leading_coefficient() < 0:
            return negative(self.atan(negative(u)))
        key = ("atan", key_of(u))
        self._functions.add("atan")
        self._arguments[key] = u
        return self.ring.generator(key)[0]

    def _generator_power(
        self, key: Hashable, share: Number, monomial: Quotient, negated: bool
    ) -> Quotient:
        grain = self._grains.get(key, 1)
        if grain % int(share.q):
            grain = lcm(grain, int(share.q))
            if grain > MAX_GRAIN:
                raise UnprovableError("fine parts of an exponent")
            self._grains[key] = grain
            raise FinerError
        generator, fresh = self.ring.generator(key)
        self._arguments[key] = multiply(monomial, constant(fmpq(1, grain)))
        if fresh and self._is_whole_turn(monomial):
            self.ring.relate(key, 2 * grain, constant(1))
        return power(generator, int(share.p) * (grain // int(share.q)))

    def _is_whole_turn(self, monomial: Quotient) -> bool:
        """Whether the monomial is iπ times integers, so that e to it is 1 or -1."""
        turn = self._half_turn()
        pi = self.ring.place("pi")
        if pi is None or not monomial.below.is_one() or not monomial.above.degrees()[place_of(pi)]:
            return False
        rest = multiply(monomial, self.ring.invert(turn))
        if not rest.below.is_one() or len(rest.above) != 1:
            return False
        ((exponents, coefficient),) = rest.above.terms()
        places = [place_of(k) for k, n in enumerate(exponents) if n]
        return abs(coefficient) == 1 and all(
            self._is_integer(self.ring.key_at(place)) for place in places
        )

    def ln(self, value: Quotient) -> Quotient:
        """The principal logarithm; of a product the sum, where the factors are positive."""
        value = self.ring.reduced(value)
        known = number(value)
        if known is not None:
            return self._ln_of_number(known)
        taken, rest = self._positive_factors(value)
        total = constant(0)
        for key, exponent in taken:
            total = add(total, multiply(constant(exponent), self._ln_generator(key)))
        if rest == constant(1):
            return total
        known = number(rest)
        if known is not None:
            return add(total, self._ln_of_number(known))
        share = self._turn_of(rest)
        if share is not None:
            turn = multiply(constant(2 * share), self._half_turn())
            return add(total, turn)
        gaussian = self._gaussian(rest)
        if gaussian is not None:
            return add(total, self._ln_of_gaussian(*gaussian))
        size = abs(rest.above.leading_coefficient())
        total = add(total, self._ln_of_number(size))
        return add(total, self._ln_generator_of(multiply(rest, constant(1 / size))))

    def _ln_of_number(self, value: Number) -> Quotient:
        if value == 0:
            raise UnprovableError("the logarithm of 0")
        total = constant(0)
        if value < 0:
            total, value = self._half_turn(), -value
        for prime, exponent in factored(value):
            total = add(total, multiply(constant(exponent), self._ln_generator_of(constant(prime))))
        return total

    def _ln_generator_of(self, value: Quotient) -> Quotient:
        key = ("ln", key_of(value))
        self._functions.add("ln")
        self._arguments[key] = value
        return self.ring.generator(key)[0]

    def _ln_generator(self, key: Hashable) -> Quotient:
        """The logarithm of a positive generator."""
        if isinstance(key, tuple) and key[0] == "exp" and key[1] == key_of(constant(1)):
            return constant(fmpq(1, self._grains.get(key, 1)))
        return self._ln_generator_of(self.ring.generator(key)[0])

    def _turn_of(self, value: Quotient) -> Number:
        """The share of a turn that a root of unity is, above -1/2 and up to 1/2; None of others."""
        near = self._near(value)
        if near is None or abs(abs(near) - 1) > NEAR_UNITY:
            return None
        steps = round(cmath.phase(near) / (2 * math.pi) * TURN_STEPS)
        if self.ring.reduced(power(value, TURN_STEPS)) != constant(1):
            return None
        share = fmpq(steps, TURN_STEPS)
        return share + 1 if 2 * share <= -1 else share

    def _gaussian(self, value: Quotient) -> tuple[Number, Number] | None:
        """The rational a and b of a + bi; None of what is no such number."""
        unit = self.i()
        if not value.below.is_one() or len(unit.above) != 1 or len(value.above) > 2:
            return None
        ((turned, _),) = unit.above.terms()
        parts = dict.fromkeys((turned, (0,) * len(turned)), fmpq(0))
        for monomial, coefficient in value.above.terms():
            if monomial not in parts:
                return None
            parts[monomial] = coefficient
        return parts[(0,) * len(turned)], parts[turned]

    def _ln_of_gaussian(self, a: Number, b: Number) -> Quotient:
        """ln(a + bi), its angle the sum of those of Gaussian primes, so that angles add."""
        total = multiply(constant(fmpq(1, 2)), self._ln_of_number(a * a + b * b))
        quarters, angles = gaussian_angle(a, b)
        angle = multiply(constant(fmpq(quarters, 4)), self.pi())
        for prime, times in angles:
            generator = self.ring.generator(("angle", prime))[0]
            angle = add(angle, multiply(constant(times), generator))
        return add(total, multiply(self.i(), angle))

    def _near(self, value: Quotient) -> complex | None:
        """A machine number near a quotient of constants; None where there are others in it."""
        parts = []
        for poly in value:
            total = 0j
            for exponents, coefficient in poly.terms():
                term = complex(int(coefficient.p) / int(coefficient.q))
                for at, exponent in enumerate(exponents):
                    if exponent:
                        base = self._near_generator(self.ring.key_at(place_of(at)))
                        if base is None:
                            return None
                        term *= base ** int(exponent)
                total += term
            parts.append(total)
        return parts[0] / parts[1] if parts[1] else None

    def _near_generator(self, key: Hashable) -> complex | None:
        if key == "i":
            return 1j
        if key == "zeta":
            return cmath.exp(2j * math.pi / self._grains["unity"])
        if isinstance(key, tuple) and key[0] == "root" and key in self._arguments:
            base = self._near(self._arguments[key])
            return None if base is None else base ** (1 / key[1])
        return None

    def _positive_factors(self, value: Quotient) -> tuple[list[tuple[Hashable, int]], Quotient]:
        """Positive generators that divide a quotient, with their powers, and what is left.

        A positive rational factor stays with the rest, as its content.
        """
        taken: list[tuple[Hashable, int]] = []
        if value.above.is_zero():
            return taken, value
        for poly, sign in ((value.above, 1), (value.below, -1)):
            if poly is ONE:
                continue
            lowest = [int(min(column)) for column in zip(*poly.monoms(), strict=True)]
            for at, exponent in enumerate(lowest):
                if not exponent:
                    continue
                key = self.ring.key_at(place_of(at))
                if self._is_positive(key):
                    taken.append((key, sign * exponent))
        rest = value
        for key, exponent in taken:
            rest = multiply(rest, power(self.ring.generator(key)[0], -exponent))
        return taken, rest

    def conjugate(self, key: Hashable) -> Quotient | None:
        """The complex conjugate of the generator of a key, None where it is not known here."""
        if key == "i":
            return negative(self.i())
        if key == "zeta":
            return power(self._zeta(self._grains["unity"]), self._grains["unity"] - 1)
        if isinstance(key, tuple) and key[0] == "root" and self._near_generator(key) is not None:
            near = self._near_generator(key)
            return self.ring.generator(key)[0] if near is not None and near.imag == 0 else None
        return None

    def argument(self, key: Hashable) -> Quotient | None:
        """What the generator of an exponential is e to the power of; None of other generators."""
        if isinstance(key, tuple) and key[0] == "exp":
            return self._arguments[key]
        return None

    def is_surely_positive(self, value: Quotient) -> bool:
        """Whether a quotient is a positive number times positive generators."""
        _, rest = self._positive_factors(value)
        known = number(rest)
        return known is not None and known > 0

    def rational_power(self, base: Quotient, share: Number) -> Quotient:
        """The principal value of base to a rational exponent."""
        n, degree = int(share.p), int(share.q)
        if degree == 1:
            return power(base, n)
        if degree > MAX_ROOT:
            raise UnprovableError("a root of high degree")
        return power(self.root(base, degree), n)

    def root(self, value: Quotient, degree: int) -> Quotient:
        """The principal root."""
        value = self.ring.reduced(value)
        known = number(value)
        if known is not None:
            return self._root_of_number(known, degree)
        taken, rest = self._positive_factors(value)
        result = constant(1)
        for key, exponent in taken:
            times, left = divmod(exponent, degree)
            base = self.ring.generator(key)[0]
            result = multiply(result, power(base, times))
            if left:
                result = multiply(result, power(self._root_generator(base, degree), left))
        known = number(rest)
        if known is not None:
            return multiply(result, self._root_of_number(known, degree))
        size = abs(rest.above.leading_coefficient())
        result = multiply(result, self._root_of_number(size, degree))
        return multiply(result, self._root_generator(multiply(rest, constant(1 / size)), degree))

    def _root_generator(self, value: Quotient, degree: int) -> Quotient:
        key = ("root", degree, key_of(value))
        root, fresh = self.ring.generator(key)
        if fresh:
            self.ring.relate(key, degree, value)
            self._arguments[key] = value
        return root

    def _root_of_number(self, value: Number, degree: int) -> Quotient:
        """The principal root of a rational number, from roots of primes."""
        result = constant(1)
        if value == 0:
            return constant(0)
        if value < 0:
            result, value = self.unity(fmpq(1, 2 * degree)), -value
        for prime, exponent in factored(value):
            times, left = divmod(exponent, degree)
            result = multiply(result, constant(fmpq(prime) ** times))
            if left:
                result = multiply(result, power(self._root_of_prime(prime, degree), left))
        return result

    def _root_of_prime(self, prime: int, degree: int) -> Quotient:
        order = self._grains.get("unity", 1)
        needed = {2: 8, 3: 12, 5: 5}.get(prime, 0) if degree == 2 else 0
        if order > 1 and needed and order % needed == 0:
            # Gauss sums: √2 = ζ₈ + ζ₈⁻¹, √3 = ζ₁₂ + ζ₁₂⁻¹, √5 = 1 + 2(ζ₅ + ζ₅⁻¹).
            pair = add(self.unity(fmpq(1, needed)), self.unity(fmpq(-1, needed)))
            return pair if prime != 5 else add(constant(1), multiply(constant(2), pair))
        if order > 1 and needed and lcm(order, needed) <= MAX_UNITY:
            self._grains["unity"] = lcm(order, needed)
            raise FinerError
        return self._root_generator(constant(prime), degree)


def _terms(value: Quotient) -> Iterator[tuple[Quotient, Number]]:
    """The monomials of a numerator, each over the denominator, with their coefficients."""
    if len(value.above) == 1:
        lead = value.above.leading_coefficient()
        yield value if lead == 1 else Quotient(value.above / lead, value.below), lead
        return
    for monomial, coefficient in value.above.terms():
        yield cancelled(from_terms({monomial: fmpq(1)}), value.below), coefficient
