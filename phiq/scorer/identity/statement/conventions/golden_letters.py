"""Reads ψ beside φ as the golden ratio's conjugate 1 - φ, and F_n and L_n beside them as usual.

A parser takes φ and ψ together for fields or angles. Judged in this way an equation may turn out an
identity, such as Binet's formula, which then tells that the golden ratio was meant.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from phiq.scorer.expression.rewrite import rewritten
from phiq.scorer.expression.tree import Arena, Node, Symbol, kinds

_PHI, _PSI, _CAPITAL = Symbol("φ"), Symbol("ψ"), Symbol("Φ")
_PHIS: Final = frozenset((_PHI, _CAPITAL))
_SEQUENCES: Final = {"F": "fibonacci", "L": "lucas"}
#: Numbers of a sequence beside each other that are no coincidence.
_SEVERAL: Final = 3
_CONST: Final = kinds("const")
_FN: Final = kinds("fn")
_DIVIDES: Final = (("∣",), ("∤",))
_DIVISORS: Final = frozenset(("gcd", "lcm", "mod"))
_SUMS: Final = kinds("sum", "prod")
_CALLS: Final = kinds("apply")
_INDICES: Final = frozenset("nmkjprs")


def in_golden_letters(root: Node, declared: Collection[Symbol]) -> Node | None:
    """The statement with such letters as numbers; None where it holds none.

    Those are ψ beside φ, a capital Φ, and Fibonacci and Lucas numbers with their place, F₁₀, beside
    φ or beside each other; F(n) beside F(n + 1); and Fₖ in a sum over k.
    """
    nodes = root.walk()
    symbols = [node.symbol for node in nodes if node.op == "sym"]
    numbered = [symbol for symbol in symbols if symbol.base in _SEQUENCES and symbol.sub.isdigit()]
    golden = root.kinds & _CONST and any(map(_is_golden, nodes))
    beside = golden or not _PHIS.isdisjoint(symbols)
    several = root.op == "system" and (  # F₁ = F₂ is about forces
        len(numbered) >= _SEVERAL or len({symbol.base for symbol in numbered}) > 1
    )
    alone = (several and len(numbered) == len(symbols)) or bool(
        root.kinds & _CALLS and _are_called_in_turn(nodes)
    )
    alone = alone or bool(root.kinds & _SUMS and any(map(_sums_them, nodes)))
    alone = alone or (len(numbered) > 1 and divides_them(root))
    if not alone and not (beside and (numbered or _CAPITAL in symbols or _PSI in symbols)):
        return None
    if _PSI in declared or _PHI in declared:
        return None
    reader = _Golden(declared)
    return rewritten(reader.arena, root, reader.number)


def divides_them(root: Node) -> bool:
    """Whether such numbers with their place divide each other, or have a common divisor.

    Forces and lengths do not.
    """
    if root.value not in _DIVIDES and not root.kinds & _FN:
        return False
    nodes = root.walk()
    numbered = {n.symbol for n in nodes if n.op == "sym" and n.symbol.base in _SEQUENCES}
    divided = root.value in _DIVIDES or any(n.op == "fn" and n.text in _DIVISORS for n in nodes)
    return divided and len(numbered) > 1 and all(symbol.sub.isdigit() for symbol in numbered)


def _are_called_in_turn(nodes: Sequence[Node]) -> bool:
    """Whether F(n) and F(n + 1) are called, and nothing but F and L."""
    calls = [node for node in nodes if node.op == "apply"]
    heads = {node.args[0].value for node in calls}
    counted = all(
        len(node.args) == 2 and all(part.op != "sym" or part.symbol.base in _INDICES
                                    for part in node.args[1].walk())
        for node in calls
    )  # fmt: skip
    return len(calls) > 1 and counted and heads <= _CALLED


def _sums_them(node: Node) -> bool:
    """Whether it is a sum or product over the place of such a number."""
    if node.op not in ("sum", "prod") or node.args[1].op != "sym":
        return False
    return any(
        part.op == "index" and part.args[0].value in _CALLED and node.args[1] in part.args[1].walk()
        for part in node.args[0].walk()
    )


_CALLED: Final = frozenset(map(Symbol, _SEQUENCES))


def _is_golden(node: Node) -> bool:
    return node.op == "const" and node.text == "phi"


class _Golden:
    def __init__(self, declared: Collection[Symbol]) -> None:
        self.declared = declared
        self.arena = Arena()

    def number(self, node: Node) -> Node | None:
        """What such a letter stands for; None of any other part."""
        if node.op in ("index", "apply") and len(node.args) == 2 and node.args[0].op == "sym":
            index = rewritten(self.arena, node.args[1], self.number)
            return self._term(node.args[0].symbol, index)
        return self._letter(node.symbol) if node.op == "sym" else None

    def _letter(self, symbol: Symbol) -> Node | None:
        if symbol in _PHIS:
            return self.arena.const("phi")
        if symbol == _PSI:
            return self.arena.add(self.arena.num(1), self.arena.neg(self.arena.const("phi")))
        index = symbol.sub
        if not index.isdigit() and index not in _INDICES:
            return None
        number = self.arena.num(index) if index.isdigit() else self.arena.sym(index)
        return self._term(Symbol(symbol.base, "", symbol.marks), number)

    def _term(self, head: Symbol, index: Node) -> Node | None:
        """The Fibonacci or Lucas number."""
        name = None if head.sub or head.marks or head in self.declared else head.base
        function = _SEQUENCES.get(name or "")
        return None if function is None else self.arena.fn(function, index)
