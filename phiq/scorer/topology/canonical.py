"""Brings expression trees into the canonical form whose distinct parts are the topology's vertices.

Sums and products are n-ary and unordered, a - b is a + (-1)·b, a/b is a·b⁻¹, roots are powers,
exp(x) is a power of e and a relation may be read from either side. Coefficients are folded into
their product or sum. Nothing else is simplified: no expansion, no cancelling, no like terms.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from functools import lru_cache
from typing import Final

from phiq.scorer.expression.tree import Node, kinds

#: A part of the form: 0 and up are vertices, negative ones are numeric and no vertices.
Part = int
_Key = tuple[object, ...]
#: Exact numbers; whole ones are ints, which are quicker and equal to their fractions.
_Rational = int | Fraction

#: The key of any symbol: inside one arena, equal ones are one node, so that none needs its own.
_LEAF: Final[_Key] = ("",)
#: Leaves without a quantity behind them: constants, units and what only shapes a formula. The
#: golden ratio is not among them: what it takes part in is what this package looks at.
_NUMERIC_LEAVES: Final = frozenset(("const", "unit", "none", "dots", "text", "blank"))
#: These hold a thing of their own, even around a number: |0⟩ is a state, not a zero.
_NEVER_NUMERIC: Final = frozenset(("rel", "ket", "bra", "braket", "dop"))
_WITHOUT_QUANTITY: Final = kinds("num", *_NUMERIC_LEAVES)
_NEVER_IN_A_TREE: Final = kinds(*_NEVER_NUMERIC)
#: Operators whose arguments may be swapped, beside sums and products.
_UNORDERED: Final = frozenset(("dot", "set", "anticommutator"))
_UNORDERED_FUNCTIONS: Final = frozenset(("min", "max", "gcd", "lcm"))
_MIRRORED: Final = {">": "<", "≥": "≤", "≫": "≪", "⊃": "⊂", "⊇": "⊆"}
_SYMMETRIC: Final = frozenset("=≠≈≡∼≃≅⊥∥")
#: Containers of statements; they are no vertices, so that independent statements stay apart.
_CONTAINERS: Final = frozenset(("system", "logic"))


def is_tree(root: Node) -> bool:
    """Whether every part with a quantity in it is written once, so that betti is (1, 0, 0).

    It reads the tree as it is, and says no where two parts may have one canonical form.
    """
    if root.op != "rel":
        return False
    seen: set[Node] = set()
    stack = list(root.args)
    while stack:
        node = stack.pop()
        if not node.args and node.kinds & _WITHOUT_QUANTITY and node.value != "phi":
            continue
        if node.kinds & _NEVER_IN_A_TREE or node in seen:
            return False
        seen.add(node)
        stack += node.args
    return True


class Form:
    """The canonical form of all statements of one equation; its vertices are numbered."""

    __slots__ = ("_facets", "_keys", "_numbers", "_of", "_parts", "_used", "_values")

    def __init__(self, root: Node) -> None:
        self._facets: list[int] = []
        self._used = 0
        self._keys: list[_Key] = []
        self._parts: dict[_Key, Part] = {}
        self._numbers: list[_Rational | _Key] = []
        self._values: dict[_Rational, Part] = {}
        self._of: dict[Node, Part] = {}
        for statement in _statements(root):
            self._part(statement)

    def _part(self, node: Node) -> Part:
        part = self._of.get(node)
        if part is None:
            if node.op == "sym":
                part = self._leaf(node)
            else:
                rule = _RULES.get(node.op)
                part = self._other(node) if rule is None else rule(self, node)
            self._of[node] = part
        return part

    def facets(self) -> list[int]:
        """Bit masks of the simplices: each operator with its children, each unused symbol."""
        used = self._used
        return [facet for facet in self._facets if facet & (facet - 1) or not facet & used]

    def named(self) -> list[tuple[Part, Node]]:
        """Vertices of which there is a node, each with one: as it stands in the tree."""
        first: dict[Part, Node] = {}
        for node, part in self._of.items():
            if part >= 0:
                first.setdefault(part, node)
        return list(first.items())

    def raised(self, vertex: Part) -> tuple[Part, str] | None:
        """What a vertex is a power of, and its exponent; None where it is none of a number."""
        key = self._keys[vertex]
        if key[0] != "pow":
            return None
        base, exponent = key[1:]
        power = self._rational(exponent)  # type: ignore[arg-type] # a part, as _power made it
        return None if power is None else (base, str(power))  # type: ignore[return-value] # likewise

    def _parts_of(self, node: Node) -> list[Part]:
        return [self._part(child) for child in node.args]

    def _vertex(self, key: _Key, parts: Iterable[Part]) -> Part:
        fresh = len(self._facets)
        part = self._parts.setdefault(key, fresh)
        if part == fresh:
            children = 0
            for child in parts:
                if child >= 0:
                    children |= 1 << child
            self._used |= children
            self._facets.append(children | 1 << part)
            self._keys.append(key)
        return part

    def _constant_part(self, key: _Key) -> Part:
        part = self._parts.get(key)
        if part is None:
            self._numbers.append(key)
            part = self._parts[key] = -len(self._numbers)
        return part

    def _number(self, value: _Rational) -> Part:
        fresh = -1 - len(self._numbers)
        part = self._values.setdefault(value, fresh)
        if part == fresh:
            self._numbers.append(value)
        return part

    def _rational(self, part: Part) -> _Rational | None:
        value = self._numbers[-1 - part] if part < 0 else ()
        return None if isinstance(value, tuple) else value

    def _compound(self, key: _Key, parts: list[Part]) -> Part:
        if max(parts, default=-1) < 0:
            return self._constant_part(key)
        return self._vertex(key, parts)

    def _leaf(self, node: Node) -> Part:
        place = len(self._facets)
        self._keys.append(_LEAF)
        self._facets.append(1 << place)
        return place

    def _numeric_leaf(self, node: Node) -> Part:
        return self._constant_part((node.op, node.value))

    def _constant(self, node: Node) -> Part:
        if node.value == "phi":
            return self._leaf(node)
        return self._constant_part(("const", node.value))

    def _literal(self, node: Node) -> Part:
        return self._number(_exact(node.text))

    def _sum(self, node: Node) -> Part:
        return self._gathered("add", self._parts_of(node), operator.add, 0)

    def _product(self, node: Node) -> Part:
        return self._times(self._parts_of(node))

    def _times(self, parts: list[Part]) -> Part:
        return self._gathered("mul", parts, operator.mul, 1)

    def _gathered(
        self,
        op: str,
        parts: list[Part],
        fold: Callable[[_Rational, _Rational], _Rational],
        neutral: int,
    ) -> Part:
        """The n-ary sum or product of `parts`: nested ones joined, rational parts folded to one."""
        total: _Rational = neutral
        others: list[Part] = []
        keys, numbers = self._keys, self._numbers
        for part in parts:
            key = keys[part] if part >= 0 else numbers[-1 - part]
            if not isinstance(key, tuple):
                total = fold(total, key)
            elif key[0] == op:
                total = fold(total, key[1])  # type: ignore[arg-type] # as made below
                others += key[2:]  # type: ignore[arg-type] # likewise
            else:
                others.append(part)
        if not others:
            return self._number(total)
        if len(others) == 1 and total == neutral:
            return others[0]
        others.sort()
        key = (op, total, *others)
        return self._vertex(key, others) if others[-1] >= 0 else self._constant_part(key)

    def _negative(self, node: Node) -> Part:
        return self._times([self._number(-1), self._part(node.args[0])])

    def _quotient(self, node: Node) -> Part:
        above, below = self._parts_of(node)
        return self._times([above, self._inverse(below)])

    def _inverse(self, part: Part) -> Part:
        base: Part = part
        exponent: _Rational = -1
        key = self._keys[part] if part >= 0 else _LEAF
        if key[0] == "pow":
            inner = self._rational(key[2])  # type: ignore[arg-type] # a part, as _power made it
            if inner is not None:
                base, exponent = key[1], -inner  # type: ignore[assignment] # likewise
        if base < 0 or exponent == 1:
            return self._raised(base, self._number(exponent))
        return self._vertex(("pow", base, self._number(exponent)), (base,))

    def _power(self, node: Node) -> Part:
        base, exponent = self._parts_of(node)
        power = self._rational(exponent)
        if power == -1:
            return self._inverse(base)
        if base < 0 or power is None or power == 1:
            return self._raised(base, exponent)
        return self._vertex(("pow", base, exponent), (base,))

    def _raised(self, base: Part, exponent: Part) -> Part:
        power, value = self._rational(exponent), self._rational(base)
        if power == 1:
            return base
        if power == -1 and value:
            return self._number(_reciprocal(value))
        return self._compound(("pow", base, exponent), [base, exponent])

    def _root(self, node: Node) -> Part:
        base, degree = self._parts_of(node)
        return self._raised(base, self._inverse(degree))

    def _function(self, node: Node) -> Part:
        parts = self._parts_of(node)
        if node.value == "exp":
            return self._raised(self._constant_part(("const", "e")), parts[0])
        ordered = sorted(parts) if node.value in _UNORDERED_FUNCTIONS else parts
        return self._compound(("fn", node.value, *ordered), parts)

    def _relation(self, node: Node) -> Part:
        parts = self._parts_of(node)
        signs = node.value
        if isinstance(signs, tuple) and len(signs) == 1:
            if signs[0] in _MIRRORED:
                signs, parts = (_MIRRORED[str(signs[0])],), parts[::-1]
            elif signs[0] in _SYMMETRIC:
                parts = sorted(parts)
        return self._vertex(("rel", signs, *parts), parts)

    def _other(self, node: Node) -> Part:
        parts = self._parts_of(node)
        key = (node.op, node.value, *(sorted(parts) if node.op in _UNORDERED else parts))
        if node.op in _NEVER_NUMERIC:
            return self._vertex(key, parts)
        return self._compound(key, parts)


_RULES: Final[dict[str, Callable[[Form, Node], Part]]] = {
    "nabla": Form._leaf,
    **dict.fromkeys(_NUMERIC_LEAVES, Form._numeric_leaf),
    "const": Form._constant,
    "num": Form._literal,
    "add": Form._sum,
    "mul": Form._product,
    "neg": Form._negative,
    "div": Form._quotient,
    "pow": Form._power,
    "root": Form._root,
    "fn": Form._function,
    "rel": Form._relation,
}


@lru_cache(maxsize=4096)
def _exact(literal: str) -> _Rational:
    return int(literal) if literal.isdigit() else Fraction(literal)


@lru_cache(maxsize=4096)
def _reciprocal(value: _Rational) -> _Rational:
    return 1 / Fraction(value)


def _statements(root: Node) -> Iterator[Node]:
    if root.op in _CONTAINERS:
        for child in root.args:
            yield from _statements(child)
    else:
        yield root
