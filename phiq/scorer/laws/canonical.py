"""A normal form of equations under rearrangement: equal keys mean the same equation.

Both sides become one quotient of polynomials over atoms (symbols, constants, and whatever is not
arithmetic, such as sin(x) or dp/dt, with its inside normalised too). Fractions are cleared, roots
squared away, common factors and the overall scale divided out. It proves equality by form alone:
different keys may still be equal by an identity it does not know. It evaluates nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import reduce
from typing import Final

from phiq.scorer.algebra.laurent import (
    MAX_POWER,
    ONE,
    FormTooLargeError,
    Polynomial,
    Product,
    Rational,
    content,
    literal,
    monomial_power,
    number,
    plain,
    plus,
    power,
    reciprocal,
    times,
    written,
)
from phiq.scorer.algebra.quotient import (
    Quotient,
    added,
    constant,
    divided,
    inverse,
    multiplied,
    negated,
    over_one,
    single,
    subtracted,
    text_of,
)
from phiq.scorer.expression.functions import FUNCTIONS
from phiq.scorer.expression.tree import Node, Symbol, kinds
from phiq.scorer.laws.key import Key, key_of

#: Largest whole power of a sum that is multiplied out.
MAX_EXPANDED_POWER: Final = 4
#: Roots squared away one after another before giving up.
MAX_ROOTS = 3

_SAME_AS_EQUAL: Final = frozenset("=≈≡≔≃≅")

#: What a symbol becomes: the text of an atom, or an atom over 2π (ħ is h over 2π).
Name = tuple[str, bool]


class Canonizer:
    """Normalises expressions; `names` renames symbols, others keep their own name."""

    def __init__(self, names: Mapping[Symbol, Name]) -> None:
        self.names = names
        #: Sums under a fractional power, by the atom that stands for them.
        self.sums: dict[str, Polynomial] = {}

    def relation(self, node: Node, at: int = 0) -> Key | None:
        """The key of the `at`-th relation of a chain; None where it is trivial.

        Raises:
            FormTooLargeError: the form grows past its limits.
        """
        sign = str(node.value[at]) if isinstance(node.value, tuple) else "="
        left, right = self._sides(node.args[at], node.args[at + 1])
        polynomial = subtracted(left, right).over
        rooted = None
        if self.sums:
            rooted, polynomial = polynomial, self._without_roots(polynomial)
        return key_of("=" if sign in _SAME_AS_EQUAL else sign, polynomial, rooted)

    def _sides(self, left: Node, right: Node) -> tuple[Quotient, Quotient]:
        """Both sides, an inverse function by itself undone: x = asin(y) is sin(x) = y."""
        for one, other in ((left, right), (right, left)):
            undone = UNDONE.get(one.text) if one.op == "fn" else None
            if undone:
                text, _, sign = self._signed(undone, other)
                return over_one({((text, 1),): sign}), self.quotient(one.args[0])
        return self.quotient(left), self.quotient(right)

    def quotient(self, node: Node) -> Quotient:
        """An expression as a quotient of polynomials."""
        if node.args and not node.kinds & _SUM:
            product = Product()
            if self._gather(node, 1, product):
                return Quotient(product.polynomial(), ONE)
        handler = _HANDLERS.get(node.op)
        return handler(self, node) if handler else single(self._named(node))

    def _gather(self, node: Node, by: Rational, product: Product) -> bool:
        """Multiplies an expression, raised to a power, into a product of atoms and one number.

        False where the general path is needed: for a sum, i, a number under a root, a power of e,
        and for what may grow too large.
        """
        op = node.op
        if op == "num":
            return product.take_number(literal(node.text), by)
        if op in ("pow", "root"):
            inner = _exponent(node)
            return inner is not None and self._gather(node.args[0], plain(by * inner), product)
        if op in ("sym", "fn") or op not in _HANDLERS:
            return self._gather_atom(node, by, product)
        if op == "neg" and not product.take_number(-1, by):
            return False
        for child in node.args:
            if not self._gather(child, by, product):
                return False
            if op == "div":
                by = -by
        return True

    def _gather_atom(self, node: Node, by: Rational, product: Product) -> bool:
        if node.op != "fn":
            text, over_two_pi = self._name(node)
            return product.take_atom(text, over_two_pi, by)
        text, exponent, sign = self._function(node)
        return product.take_number(sign, by) and product.take_atom(text, False, by * exponent)

    def _name(self, node: Node) -> Name:
        if node.op != "sym":
            return self._named(node), False
        symbol = node.symbol
        return self.names.get(symbol) or (symbol.name, False)

    def _number(self, node: Node) -> Quotient:
        value = literal(node.text)
        return single(node.text) if value is None else over_one(number(value))

    def _sum(self, node: Node) -> Quotient:
        return reduce(added, map(self.quotient, node.args))

    def _product(self, node: Node) -> Quotient:
        return reduce(multiplied, map(self.quotient, node.args))

    def _fraction(self, node: Node) -> Quotient:
        over, under = node.args
        return multiplied(self.quotient(over), inverse(self.quotient(under)))

    def _negative(self, node: Node) -> Quotient:
        return negated(self.quotient(node.args[0]))

    def _applied(self, node: Node) -> Quotient:
        text, exponent, sign = self._function(node)
        return over_one({((text, exponent),): sign})

    def _function(self, node: Node) -> tuple[str, int, int]:
        """The atom of a function, the power and the sign it comes with."""
        if node.text in _SIGNED:
            return self._signed(node.text, node.args[0])
        return self._named(node), 1, 1

    def _signed(self, function: str, argument: Node) -> tuple[str, int, int]:
        """A function of an argument that begins with a plus: exp(-x) is 1/exp(x)."""
        inside = self.quotient(argument)
        over = inside.over
        turned = bool(over) and over[min(over)] < 0 and (function != "exp" or len(over) == 1)
        if turned:
            inside = negated(inside)
        by = _SIGNED[function] if turned else 1
        atom = f"fn{function}({text_of(inside)})"
        return (atom, by, 1) if function == "exp" else (atom, 1, by)

    def _symbol(self, node: Node) -> Quotient:
        text, over_two_pi = self._name(node)
        if not over_two_pi:
            return single(text)
        return over_one({((text, 1), ("π", -1)): _HALF})

    def _named(self, node: Node) -> str:
        """The atom of anything that is not arithmetic; equal meanings share one."""
        if node.op == "const":
            return _CONSTANTS.get(node.text, node.text)
        if node.op == "deriv":
            inside = ",".join(self._text(child) for child in node.args)
            return f"D({inside})"
        value = node.value if isinstance(node.value, str | tuple) else ""
        return f"{node.op}{value}({','.join(self._text(child) for child in node.args)})"

    def _text(self, node: Node, known: Quotient | None = None) -> str:
        if node.op in ("rel", "system", "logic", "none", "text"):
            return repr(node)
        return text_of(self.quotient(node) if known is None else known)

    def _power(self, node: Node) -> Quotient:
        below, above = node.args
        if node.op == "pow" and below.op == "const" and below.text == "e":
            text, by, _ = self._signed("exp", above)
            return over_one({((text, by),): 1})
        known = None if above.op == "num" else self.quotient(above)
        exponent = literal(above.text) if known is None else constant(known)
        if exponent is None or (node.op == "root" and not exponent):
            # Read once: exponents of exponents would double what there is to read.
            return single(f"{node.op}({self._text(below)},{self._text(above, known)})")
        if node.op == "root":
            exponent = reciprocal(exponent)
        return self._raised(self.quotient(below), exponent)

    def _raised(self, base: Quotient, exponent: Rational) -> Quotient:
        if exponent < 0:
            base, exponent = inverse(base), -exponent
        return divided(self._lifted(base.over, exponent), self._lifted(base.under, exponent))

    def _lifted(self, polynomial: Polynomial, exponent: Rational) -> Polynomial:
        if len(polynomial) <= 1:
            return monomial_power(polynomial, exponent)
        if exponent.denominator == 1:
            if exponent > MAX_EXPANDED_POWER:
                raise FormTooLargeError
            return power(polynomial, int(exponent))
        factor, rest = content(polynomial)
        atom = f"[{written(rest)}]"
        self.sums[atom] = rest
        return times(monomial_power(factor, exponent), {((atom, exponent),): 1})

    def _without_roots(self, polynomial: Polynomial) -> Polynomial:
        """An equation with the same solutions (or more) in which no sum is under a root."""
        for _ in range(MAX_ROOTS):
            polynomial = self._multiplied_out(content(polynomial)[1])
            root = next((a for m in polynomial for a, e in m if a in self.sums), None)
            if root is None:
                return polynomial
            inside = {m: c for m, c in polynomial.items() if any(a == root for a, _ in m)}
            outside = {m: c for m, c in polynomial.items() if m not in inside}
            polynomial = plus(power(outside, 2), times(number(-1), power(inside, 2)))
        raise FormTooLargeError

    def _multiplied_out(self, polynomial: Polynomial) -> Polynomial:
        """Replaces whole powers of sums by the sums; negative ones are cleared first."""
        for atom, inside in self.sums.items():
            least = min((dict(m).get(atom, 0) for m in polynomial), default=0)
            if least < 0:
                polynomial = times(polynomial, {((atom, -least),): 1})
            total: Polynomial = {}
            for monomial, coefficient in polynomial.items():
                exponent = dict(monomial).get(atom, 0)
                if not exponent or exponent.denominator != 1:
                    total = plus(total, {monomial: coefficient})
                else:
                    rest = tuple(entry for entry in monomial if entry[0] != atom)
                    total = plus(total, times({rest: coefficient}, power(inside, int(exponent))))
            polynomial = total
        return polynomial


_HANDLERS: Final[dict[str, Callable[[Canonizer, Node], Quotient]]] = {
    "num": Canonizer._number,
    "sym": Canonizer._symbol,
    "add": Canonizer._sum,
    **dict.fromkeys(("mul", "dot"), Canonizer._product),
    "div": Canonizer._fraction,
    "neg": Canonizer._negative,
    "fn": Canonizer._applied,
    **dict.fromkeys(("pow", "root"), Canonizer._power),
}
_SUM: Final = kinds("add")
#: What comes before a function whose argument changes its sign; of exp, what becomes its power.
_SIGNED: Final = {
    **{name: row.parity for name, row in FUNCTIONS.items() if row.parity},
    "exp": -1,
}
#: The functions that undo others.
UNDONE: Final = {"asin": "sin", "acos": "cos", "atan": "tan"}
_HALF: Final = Fraction(1, 2)
_CONSTANTS: Final = {"pi": "π", "phi": "φ", "e": "fnexp(1)"}


def _exponent(node: Node) -> Rational | None:
    """The exponent of a power or root where it is a plain number, not 0, and the base no e."""
    below, above = node.args
    sign, above = (-1, above.args[0]) if above.op == "neg" else (1, above)
    exponent = literal(above.text) if above.op == "num" else None
    if not exponent or below.text == "e" or exponent > MAX_POWER:
        return None
    return sign * (exponent if node.op == "pow" else reciprocal(exponent))
