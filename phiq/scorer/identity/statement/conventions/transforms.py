"""Statements about transforms, ℒ{f(t)} = F(s) and 𝒵{x[n]} = X(z), as ones about their values.

The image of a sum of powers, exponentials, sines and cosines is known by rule, that of anything
else is the integral or sum that defines it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from phiq.scorer.expression.arithmetic import factors_of, product_of
from phiq.scorer.expression.binding import all_symbols
from phiq.scorer.expression.rewrite import copied
from phiq.scorer.expression.tree import Arena, Node, Symbol
from phiq.scorer.identity.statement.conventions.laplace import image_of

#: A statement, and the letters of which it is claimed for all values.
Transformed = tuple[Node, frozenset[Symbol]]
_NOT_ASKED: Final[frozenset[Symbol]] = frozenset()
_LAPLACE: Final = Symbol("L", "", ("cal",))
#: The same in plain letters, where s and t stand apart.
_PLAIN: Final = Symbol("L")
_Z: Final = Symbol("Z", "", ("cal",))
#: Variables of signals and of their transforms.
_TIMES: Final = tuple(map(Symbol, ("t", "τ", "x")))
_FREQUENCIES: Final = tuple(map(Symbol, "sp"))
_COUNT: Final = Symbol("n")
_STEP: Final = Symbol("u")


def transformed(root: Node) -> Transformed:
    """The equation with the transform of ℒ{f(t)} = F(s), of ℒ⁻¹{F(s)} = f(t), or the sum of 𝒵.

    And the letters for all values of which it is claimed, where the image is known.
    """
    if root.op != "rel" or len(root.args) != 2 or root.value != ("=",):
        return root, _NOT_ASKED
    for side, other in (root.args, root.args[::-1]):
        found = _worked_out(side, other) if side.op == "mul" else None
        if found is not None:
            return found
    return root, _NOT_ASKED


def _worked_out(side: Node, other: Node) -> Transformed | None:
    head, *rest = side.args
    inverse = head.op == "pow" and head.args[1].op == "neg" and head.args[1].args[0].text == "1"
    letter = (head.args[0] if inverse else head).value
    if letter == _PLAIN and _reads_as_laplace(rest, other):
        letter = _LAPLACE
    if letter not in (_LAPLACE, _Z):
        return None
    arena = Arena()
    if rest and rest[-1].op == "sym" and rest[-1].symbol in _FREQUENCIES and len(rest) > 1:
        rest = rest[:-1]  # the s of ℒ[f](s)
    inside = product_of(arena, [copied(arena, part) for part in rest])
    outside = copied(arena, other)
    signal, image = (outside, inside) if inverse else (inside, outside)
    whole = _laplace(arena, signal, image) if letter == _LAPLACE else _z(arena, signal, image)
    return whole and (arena.node("rel", (whole[0], image), ("=",)), whole[1])


def _reads_as_laplace(inside: Sequence[Node], other: Node) -> bool:
    """Whether L stands before a function of t, and s is below a slash on the other side alone."""
    held = {symbol for part in inside for symbol in all_symbols(part)}
    below = [node.args[1] for node in other.walk() if node.op == "div"]
    s, t = _FREQUENCIES[0], _TIMES[0]
    apart = t in held and s not in held and not all_symbols(other) & {t, _PLAIN}
    return apart and any(s in all_symbols(part) for part in below)


def _is_unnamed(node: Node) -> bool:
    """Whether it holds a function that is not given."""
    return any(part.op in ("apply", "deriv") for part in node.walk())


def _laplace(arena: Arena, signal: Node, image: Node) -> Transformed | None:
    """The image that the rules give; where they give none, ∫₀^∞ f(t) e^(−st) dt."""
    held, beyond = all_symbols(signal), all_symbols(image)
    time = next((t for t in _TIMES if t in held and t not in beyond), None)
    frequency = next((s for s in _FREQUENCIES if s in beyond and s not in held), None)
    if frequency is None and (time or not held) and not beyond and image.op != "apply":
        frequency = _FREQUENCIES[0]  # ℒ{1} = 1 lacks it
    if frequency is None or _is_unnamed(signal) or (time is None and held & beyond):
        return None
    t, s = arena.symbol(time or _TIMES[0]), arena.symbol(frequency)
    found = image_of(arena, signal, t, s)
    if found is not None:
        return found, frozenset((*held, *beyond, frequency)) - {t.symbol}
    decay = arena.neg(arena.mul(s, t))
    body = product_of(arena, (signal, arena.fn("exp", decay)))
    ends = arena.num(0), arena.const("inf")
    return arena.node("int", (body, t, *ends), "int"), _NOT_ASKED


def _z(arena: Arena, signal: Node, image: Node) -> Transformed | None:
    """The sum of x[n] z⁻ⁿ from 0, of a signal that may be switched on by u[n]."""
    n, z = arena.symbol(_COUNT), arena.symbol(Symbol("z"))
    factors = factors_of(signal)
    plain = [part for part in factors if not _is_step(part)]
    body = product_of(arena, plain) if plain else arena.num(1)
    if (
        z not in image.walk()
        or z in signal.walk()
        or _is_unnamed(body)
        or _COUNT in all_symbols(image)
    ):
        return None
    delay = arena.power(z, arena.neg(n))
    ends = arena.num(0), arena.const("inf")
    whole = arena.node("sum", (product_of(arena, (body, delay)), n, *ends), "range")
    return whole, _NOT_ASKED


def _is_step(node: Node) -> bool:
    return node.op in ("index", "apply") and [part.value for part in node.args] == [_STEP, _COUNT]
