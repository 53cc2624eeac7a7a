"""Integrals inside integrals, carried out or taken apart where that is simple.

    ∫∫∫ r² sin θ dr dθ dφ = ∫ r² dr · ∫ sin θ dθ · ∫ dφ
    ∫₀¹ ∫₀ˣ x y dy dx     = ∫₀¹ x · x²/2 dx

A value of an integral inside an integral costs the square of a single one. Powers of the variable,
and its sine, cosine and exponential, are carried out; what is neither stays as it is.
"""

from __future__ import annotations

from functools import partial

from phiq.scorer.expression.arithmetic import factors_of, joined
from phiq.scorer.expression.binding import free_symbols
from phiq.scorer.expression.rewrite import rebuilt
from phiq.scorer.expression.tree import Arena, Node, kinds

#: Most terms a sum may be expanded to.
MAX_TERMS = 24
_INTEGRAL = kinds("int")


def apart(root: Node) -> Node:
    """The statement with such integrals taken apart; the same root where there are none."""
    if not root.kinds & _INTEGRAL or not any(map(_is_iterated, root.walk())):
        return root
    arena = Arena()
    return rebuilt(arena, root, partial(_carried_out, arena))


def _is_iterated(node: Node) -> bool:
    return node.op == "int" and bool(node.args[0].kinds & _INTEGRAL)


def _carried_out(arena: Arena, node: Node, parts: tuple[Node, ...]) -> Node | None:
    if node.op == "int" and node.text == "int" and parts[1].op == "sym" and parts[3].op != "none":
        return _integral(arena, *parts)
    return None


def _integral(arena: Arena, body: Node, variable: Node, low: Node, high: Node) -> Node:
    """A definite integral, term by term, with what does not hold its variable before it."""
    terms = _expanded(arena, body) if variable.symbol in free_symbols(body) else [[body]]
    found = [_of_term(arena, term, variable, low, high) for term in terms]
    return joined(arena, "add", found)


def _of_term(arena: Arena, term: list[Node], variable: Node, low: Node, high: Node) -> Node:
    inside = [part for part in term if variable.symbol in free_symbols(part)]
    outside = [part for part in term if part not in inside]
    ends = [_primitive(arena, inside, variable, end) for end in (high, low)]
    if ends[0] is not None and ends[1] is not None:
        value = arena.add(ends[0], arena.neg(ends[1]))
    else:
        value = arena.node("int", (_product(arena, inside), variable, low, high), "int")
    return _product(arena, [*outside, value])


def _primitive(arena: Arena, factors: list[Node], variable: Node, at: Node) -> Node | None:
    """The integral of a product up to a place; None where it is not simple."""
    if any(part.op == "const" and part.text == "inf" for part in at.walk()):
        return None
    if len(factors) == 1:
        (one,) = factors
        if one.op == "fn" and one.args == (variable,) and one.text in ("sin", "cos"):
            turned = arena.fn("cos" if one.text == "sin" else "sin", at)
            return arena.neg(turned) if one.text == "sin" else turned
        if one.op == "pow" and one.args[0].text == "e" and one.args[1] is variable:
            return arena.power(one.args[0], at)
    powers = [_power(part, variable) for part in factors]
    degree = sum(power for power in powers if power is not None) + 1
    if None in powers:
        return None
    raised = at if degree == 1 else arena.power(at, arena.num(degree))
    return raised if degree == 1 else arena.div(raised, arena.num(degree))


def _power(node: Node, variable: Node) -> int | None:
    """The exponent of a power of the variable."""
    if node is variable:
        return 1
    if node.op == "pow" and node.args[0] is variable and node.args[1].text.isdigit():
        return int(node.args[1].text)
    return None


def _terms(arena: Arena, node: Node) -> list[Node]:
    """The terms of a sum, perhaps negative; none of anything else."""
    if node.op == "neg" and node.args[0].op == "add":
        return [arena.neg(part) for part in node.args[0].args]
    return [*node.args] if node.op == "add" else []


def _expanded(arena: Arena, node: Node) -> list[list[Node]]:
    """The terms of an expression, each as its factors; one term where they are too many."""
    if node.op == "add":
        found = [term for part in node.args for term in _expanded(arena, part)]
    elif node.op == "neg":
        minus = arena.neg(arena.num(1))
        found = [[minus, *term] for term in _expanded(arena, node.args[0])]
    elif node.op == "mul":
        found = [[]]
        for part in node.args:
            found = [[*one, *other] for one in found for other in _expanded(arena, part)]
    elif node.op == "pow" and node.args[0].op == "add" and node.args[1].text in ("2", "3"):
        found = _expanded(arena, arena.node("mul", node.args[:1] * int(node.args[1].text)))
    elif node.op == "pow" and node.args[0].text == "e" and (sums := _terms(arena, node.args[1])):
        found = [[arena.power(node.args[0], part) for part in sums]]
    else:
        return [[node]]
    return found if len(found) <= MAX_TERMS else [[node]]


def _product(arena: Arena, factors: list[Node]) -> Node:
    flat = [one for part in factors for one in factors_of(part)]
    return joined(arena, "mul", flat)
