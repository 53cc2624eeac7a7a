r"""Residues as integrals around small circles: Res_{z=a} f(z) is 1/(2πi) ∮ f(z) dz.

    \operatorname{Res}_{z=0} \frac{e^z}{z^2} = 1
    Res(1/(z^2 + 1), z = i) = -i/2
    Res(f, 0) = 1, f(z) = e^z/z

No other singularity is looked for: one nearer than the circle's radius would count too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from phiq.scorer.expression.arithmetic import joined
from phiq.scorer.expression.binding import free_symbols
from phiq.scorer.expression.rewrite import copied, rewritten, with_value
from phiq.scorer.expression.tree import Arena, Node, Symbol, TreeLimitError, kinds

_RESIDUES: Final = frozenset(("Res", "res", "Residue", "residue"))
#: Part of a unit that the radius of the circle is: hardly any two poles are so near.
PARTS: Final = 1000
#: A residue is one of these, and most statements hold none.
CALLED: Final = kinds("index", "apply")
_I: Final = Symbol("i")


class _At(NamedTuple):
    """The residue of a function of a variable at a point."""

    body: Node
    variable: Node
    point: Node


def with_residues(root: Node) -> Node:
    """The statement with its residues as such integrals; itself where it has none."""
    if not any(map(_is_named, root.walk())):
        return root
    functions = _functions(root)
    arena = Arena()
    try:
        found = rewritten(arena, root, lambda part: _around(arena, part, functions))
        if found.digest == root.digest:
            return root
        return with_value(arena, _undefined(arena, found, functions), _I, arena.const("i"))
    except TreeLimitError:
        return root


def _is_named(node: Node) -> bool:
    return node.op == "sym" and node.symbol.base in _RESIDUES


def _functions(root: Node) -> Mapping[Symbol, tuple[Node, Node]]:
    """The variable and the formula of each function that a part of the text defines."""
    found = {}
    for part in root.args if root.op == "system" else ():
        if part.op == "rel" and part.signs == ("=",) and part.args[0].op == "apply":
            called, *variables = part.args[0].args
            if called.op == "sym" and len(variables) == 1 and variables[0].op == "sym":
                found[called.symbol] = (variables[0], part.args[1])
    return found


def _undefined(arena: Arena, root: Node, functions: Mapping[Symbol, tuple[Node, Node]]) -> Node:
    """The statement without definitions of functions that nothing else in it calls any more."""
    if root.op != "system":
        return root
    kept = [
        part
        for part in root.args
        if not any(
            part.op == "rel"
            and part.args[0].op == "apply"
            and part.args[0].args[0].value == name
            and not any(
                one.value == name
                for other in root.args
                if other is not part
                for one in other.walk()
            )
            for name in functions
        )
    ]
    return joined(arena, "system", kept) if kept else root


def _around(arena: Arena, node: Node, functions: Mapping[Symbol, tuple[Node, Node]]) -> Node | None:
    if node.op == "mul":
        places = [k for k, part in enumerate(node.args) if _place(part) is not None]
        if len(places) != 1 or places[0] == len(node.args) - 1:
            return None
        before, after = node.args[: places[0]], node.args[places[0] + 1 :]
        place = _place(node.args[places[0]])
        body = after[0] if len(after) == 1 else arena.mul(*[copied(arena, one) for one in after])
        if place is None:
            return None
        around = _integral(arena, _At(body, *place))
        return arena.mul(*[copied(arena, one) for one in before], around) if before else around
    at = _called(node, functions) if node.op == "apply" else None
    return None if at is None else _integral(arena, at)


def _place(node: Node) -> tuple[Node, Node] | None:
    """The variable and the point of Res_{z=a}; None of anything else."""
    if node.op != "index" or not _is_named(node.args[0]):
        return None
    where = node.args[1]
    return _variable_at(where) if where.op == "rel" else None


def _variable_at(where: Node) -> tuple[Node, Node] | None:
    if where.signs not in (("=",), ("→",)) or where.args[0].op != "sym":
        return None
    return where.args[0], where.args[1]


def _called(node: Node, functions: Mapping[Symbol, tuple[Node, Node]]) -> _At | None:
    """The parts of Res(f(z), a), Res(f(z), z = a), Res(f, a) or Res_{z=a}(f(z))."""
    head, *args = node.args
    place = _place(head)
    if place is not None:
        return _At(args[0], *place) if len(args) == 1 else None
    if not _is_named(head) or len(args) != 2:
        return None
    body, where = args
    variable = None
    if body.op == "sym" and body.symbol in functions:
        variable, body = functions[body.symbol]
    if where.op == "rel":
        named = _variable_at(where)
        return None if named is None else _At(body, *named)
    letters = [name for name in free_symbols(body) if name != _I]
    if variable is None and len(letters) == 1:
        variable = next(one for one in body.walk() if one.value == letters[0])
    return None if variable is None else _At(body, variable, where)


def _integral(arena: Arena, at: _At) -> Node:
    body, variable, point = [copied(arena, part) for part in at]
    away = variable if point.text == "0" else arena.add(variable, arena.neg(point))
    radius = arena.div(arena.num(1), arena.num(PARTS))
    circle = arena.node("rel", (arena.node("abs", (away,)), radius), ("=",))
    around = arena.node("int", (body, variable, circle, arena.node("none")), "contour")
    return arena.div(around, arena.mul(arena.num(2), arena.const("pi"), arena.const("i")))
