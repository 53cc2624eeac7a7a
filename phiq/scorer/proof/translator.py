"""The translator: gives every node of a tree its quotient, by the rule of its operation."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from functools import partial
from typing import Any, Final

from phiq.scorer.expression.binding import free_symbols
from phiq.scorer.expression.domain import Domains
from phiq.scorer.expression.tree import Node, Symbol
from phiq.scorer.proof.errors import UnprovableError
from phiq.scorer.proof.exponents import Exponents
from phiq.scorer.proof.ring import (
    Quotient,
    Ring,
    add,
    constant,
    key_of,
    multiply,
    place_of,
    power,
    whole,
)
from phiq.scorer.time_limit import check_time

#: The rule of an operation, and that of a function with its arguments.
NodeRule = Callable[["Translator", Node], Quotient]
Rule = Callable[..., Quotient]

_E: Final = ("exp", key_of(constant(1)))


class Translator:
    """Translates the trees of one proof into one ring."""

    def __init__(
        self,
        rules: Mapping[str, NodeRule],
        domains: Domains,
        grains: dict[Hashable, int],
    ) -> None:
        self._rules = rules
        self.ring = Ring()
        self.domains = domains
        # No methods: a translator that its own exponents hold would outlive its proof.
        positive, integer = partial(_is_positive, domains), partial(_is_integer, domains)
        self.exponents = Exponents(self.ring, positive, integer, grains)
        self._done: dict[Node, Quotient] = {}
        self._bound: dict[Symbol, Quotient] = {}
        #: Whether integrals are translated where both their ends are equal: they are 0.
        self.integrals_vanish = False

    def of(self, node: Node) -> Quotient:
        """The quotient of a node.

        Raises:
            UnprovableError: it is nothing the prover knows.
            FinerError: translate anew with the grains as they are now.
        """
        found = self._done.get(node)
        if found is None:
            check_time()
            rule = self._rules.get(node.op)
            if rule is None:
                raise UnprovableError(node.op)
            found = self.ring.reduced(rule(self, node))
            if not self._bound:
                self._done[node] = found
        return found

    def at(self, node: Node, symbol: Symbol, value: Quotient) -> Quotient:
        """The quotient of a node with a value for a symbol."""
        before, self._done = self._done, {}
        outer = self._bound.get(symbol)
        self._bound[symbol] = value
        try:
            return self.of(node)
        finally:
            del self._bound[symbol]
            if outer is not None:
                self._bound[symbol] = outer
            self._done = before

    def opaque(self, name: Hashable, *parts: Quotient) -> Quotient:
        """The generator of a function that is not taken apart."""
        return self.ring.generator((name, *map(key_of, parts)))[0]

    def symbol(self, symbol: Symbol) -> Quotient:
        """The generator of a symbol, or what it is bound to."""
        if symbol in self._bound:
            return self._bound[symbol]
        return self.ring.generator(symbol)[0]

    def symbol_of_limit(self, limit: Node) -> Quotient | None:
        """The generator of the one symbol in a limit of a sum."""
        symbols = free_symbols(limit)
        return self.ring.generator(symbols[0])[0] if len(symbols) == 1 else None

    def span_place(self, node: Node) -> int | None:
        """The number of the generator of a sum or product, None where it has none."""
        body, variable, low, _ = node.args
        first = whole(self.of(low))
        return self.ring.place(("span", node.op, body.digest, variable.digest, first))

    def bind(self, symbol: Symbol, value: Quotient) -> None:
        """Let a value stand for a symbol from now on."""
        self._bound[symbol] = value

    def is_bound(self, symbol: Symbol) -> bool:
        """Whether a value stands in for the symbol."""
        return symbol in self._bound

    def is_real(self, value: Quotient) -> bool:
        """Whether all generators of a quotient are real numbers."""
        return all(self._is_real(key) for poly in value for key in self.ring.keys_of(poly))

    def may_be_whole(self, value: Quotient) -> bool:
        """Whether all generators of a quotient are integers, so that it may be one."""
        return all(_is_integer(self.domains, key) for key in self.ring.keys_of(value.above))

    def is_integral(self, value: Quotient) -> bool:
        """Whether a quotient is a polynomial with integer coefficients in integers."""
        if not value.below.is_one() or any(c.q != 1 for c in value.above.coeffs()):
            return False
        return self.may_be_whole(value)

    def conjugate(self, value: Quotient) -> Quotient:
        """The complex conjugate: that of every generator."""
        return multiply(self._mirrored(value.above), self.ring.invert(self._mirrored(value.below)))

    def _mirrored(self, poly: Any) -> Quotient:
        total = constant(0)
        for monomial, coefficient in poly.terms():
            term = constant(coefficient)
            for at, exponent in enumerate(monomial):
                if exponent:
                    mirrored = self.conjugate_of(self.ring.key_at(place_of(at)))
                    term = multiply(term, power(mirrored, int(exponent)))
            total = add(total, term)
        return self.ring.reduced(total)

    def conjugate_of(self, key: Hashable) -> Quotient:
        """The complex conjugate of a generator."""
        if self._is_real(key):
            return self.ring.generator(key)[0]
        if isinstance(key, Symbol):
            return self.ring.generator(("conj", key))[0]
        if isinstance(key, tuple) and key[0] == "conj":
            return self.ring.generator(key[1])[0]
        exponent = self.exponents.argument(key)
        if exponent is not None:
            return self.exponents.exp(self.conjugate(exponent))
        mirrored = self.exponents.conjugate(key)
        if mirrored is None:
            raise UnprovableError("a conjugate that is not known")
        return mirrored

    def _is_real(self, key: Hashable) -> bool:
        if isinstance(key, Symbol):
            domain = self.domains.get(key)
            return domain is not None and domain.kind != "complex"
        if isinstance(key, tuple) and key[0] == "abs":
            return True
        return key in ("pi", "euler") or _is_positive(self.domains, key)


def _is_integer(domains: Domains, key: Hashable) -> bool:
    """Whether a generator's key stands for an integer."""
    domain = domains.get(key) if isinstance(key, Symbol) else None
    return domain is not None and domain.kind == "integer"


def _is_positive(domains: Domains, key: Hashable) -> bool:
    """Whether a generator's key stands for a positive number."""
    if isinstance(key, Symbol):
        domain = domains.get(key)
        if domain is None or domain.kind == "complex":
            return False
        low = domain.within
        first = 1 if domain.kind == "integer" and not low.closed_low else 0
        return low.low > 0 or (low.low == 0 and not low.closed_low) or first > 1
    if key in ("pi", _E):
        return True
    return isinstance(key, tuple) and key[0] == "root" and _is_positive_number(key[2])


def _is_positive_number(key: tuple[str, str]) -> bool:
    """Whether the key of a quotient is that of a positive rational number."""
    return all(part.replace("/", "").isdigit() for part in key)
