"""Letters, functions and transforms as people write them: j for i, sinc, degrees, ℒ{f} = F(s).

A transform is the integral or sum that defines it. That j is the imaginary unit, or sinc x is
sin(πx)/(πx), counts only where it makes an identity. Whole numbers under a sine or cosine may be
degrees, as on a calculator: sin(30) = 0.5 is not refuted. A number beside decibels is a ratio, of
amplitudes (−3 dB = 0.707) or of powers (−3 dB = 0.5).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import partial
from typing import Final

from phiq.scorer.expression.functions import CIRCULAR
from phiq.scorer.expression.literals import is_whole, unsigned
from phiq.scorer.expression.rewrite import copied, rebuilt, rewritten
from phiq.scorer.expression.tree import Arena, Node, Symbol, kinds

_J: Final = Symbol("j")
_J_NOTE: Final = "with j taken for the imaginary unit"
_SINC_NOTE: Final = "with sinc x taken for sin(πx)/(πx)"
_LAPLACE: Final = Symbol("L", "", ("cal",))
_Z: Final = Symbol("Z", "", ("cal",))
#: Variables of signals and of their transforms.
_TIMES: Final = tuple(map(Symbol, ("t", "τ", "x")))
_FREQUENCIES: Final = tuple(map(Symbol, "sp"))
_COUNT: Final = Symbol("n")
_STEP: Final = Symbol("u")
_FN: Final = kinds("fn")
#: What an angle in degrees has beside it no more: another unit, π, or a letter.
_NO_DEGREES: Final = kinds("const", "unit", "sym")
IN_DEGREES: Final = "with the angles in degrees"
#: Decibels that a factor of ten is, in amplitude and in power, and what is said of that.
AS_AMPLITUDES: Final = "with the number taken for a ratio of amplitudes, 20 log₁₀ of it in decibels"
AS_POWERS: Final = "with the number taken for a ratio of powers, 10 log₁₀ of it in decibels"
_DECADES: Final = (("20", AS_AMPLITUDES), ("10", AS_POWERS))
_LEVEL: Final = kinds("unit", "mul", "num", "neg", "add")


def as_engineers(root: Node, declared: Collection[Symbol]) -> Iterator[tuple[Node, str]]:
    """The statement in each such reading, and what is said of that."""
    nodes = root.walk()
    arena = Arena()
    counted = [node.args[1].value for node in nodes if node.op in ("sum", "prod", "index")]
    if _J not in declared and _J not in counted and any(node.value == _J for node in nodes):
        unit = arena.node("const", (), "i")
        yield rewritten(arena, root, lambda part: unit if part.value == _J else None), _J_NOTE
    if root.kinds & _FN and any(node.op == "fn" and node.text == "sinc" for node in nodes):
        yield rewritten(arena, root, lambda part: _normalised(arena, part)), _SINC_NOTE
    if root.kinds & _FN and not root.kinds & _NO_DEGREES and any(map(_turns, nodes)):
        yield rebuilt(arena, root, partial(_in_degrees, arena)), IN_DEGREES
    if root.op == "rel" and any(map(_is_level, root.args)):
        for decade, note in _DECADES:
            sides = tuple(_as_level(arena, side, decade) for side in root.args)
            yield arena.node("rel", sides, root.value), note


def _is_level(side: Node) -> bool:
    """Whether it is in decibels over nothing."""
    units = {part.text for part in side.walk() if part.op == "unit"}
    return units == {"dB"} and not side.kinds & ~_LEVEL


def _as_level(arena: Arena, side: Node, decade: str) -> Node:
    """A ratio in decibels; a copy of any other side."""
    if side.kinds & _NO_DEGREES:
        return copied(arena, side)
    logarithm = arena.node("fn", (copied(arena, side), arena.num(10)), "log")
    return arena.node("mul", (arena.num(int(decade)), logarithm, arena.node("unit", (), "dB")))


def _turns(node: Node) -> bool:
    """Whether it is a circular function of a whole number, or an arc."""
    if node.op != "fn" or len(node.args) != 1 or node.text not in CIRCULAR:
        return False
    return node.text in _ARCS or is_whole(unsigned(node.args[0]))


_ARCS: Final = frozenset(("asin", "acos", "atan"))


def _in_degrees(arena: Arena, node: Node, parts: tuple[Node, ...]) -> Node | None:
    if not _turns(node):
        return None
    degree = arena.node("const", (), "degree")
    if node.text in _ARCS:
        return arena.node("div", (arena.node("fn", parts, node.text), degree))
    return arena.node("fn", (arena.node("mul", (parts[0], degree)),), node.text)


def _normalised(arena: Arena, node: Node) -> Node | None:
    if node.op != "fn" or node.text != "sinc":
        return None
    pi, inner = arena.node("const", (), "pi"), copied(arena, node.args[0])
    return arena.node("fn", (_product(arena, (pi, inner)),), "sinc")


def _product(arena: Arena, factors: Sequence[Node]) -> Node:
    flat = [one for part in factors for one in (part.args if part.op == "mul" else (part,))]
    return flat[0] if len(flat) == 1 else arena.node("mul", tuple(flat))


def transformed(root: Node) -> Node:
    """The equation with the integral of ℒ{f(t)} = F(s), or of ℒ⁻¹{F(s)} = f(t), or the sum of 𝒵."""
    if root.op != "rel" or len(root.args) != 2 or root.value != ("=",):
        return root
    for side, other in (root.args, root.args[::-1]):
        found = _worked_out(side, other) if side.op == "mul" else None
        if found is not None:
            return found
    return root


def _worked_out(side: Node, other: Node) -> Node | None:
    head, *rest = side.args
    inverse = head.op == "pow" and head.args[1].op == "neg" and head.args[1].args[0].text == "1"
    letter = (head.args[0] if inverse else head).value
    if letter not in (_LAPLACE, _Z):
        return None
    arena = Arena()
    if rest and rest[-1].op == "sym" and rest[-1].symbol in _FREQUENCIES and len(rest) > 1:
        rest = rest[:-1]  # the s of ℒ[f](s)
    inside = _product(arena, [copied(arena, part) for part in rest])
    outside = copied(arena, other)
    signal, image = (outside, inside) if inverse else (inside, outside)
    whole = _laplace(arena, signal, image) if letter == _LAPLACE else _z(arena, signal, image)
    return None if whole is None else arena.node("rel", (whole, image), ("=",))


def _symbols(node: Node) -> set[Symbol]:
    return {part.symbol for part in node.walk() if part.op == "sym"}


def _is_unnamed(node: Node) -> bool:
    """Whether it holds a function that is not given."""
    return any(part.op in ("apply", "deriv") for part in node.walk())


def _laplace(arena: Arena, signal: Node, image: Node) -> Node | None:
    """∫₀^∞ f(t) e^(−st) dt."""
    held, beyond = _symbols(signal), _symbols(image)
    time = next((t for t in _TIMES if t in held and t not in beyond), None)
    frequency = next((s for s in _FREQUENCIES if s in beyond and s not in held), None)
    if frequency is None or _is_unnamed(signal) or (time is None and held & beyond):
        return None
    t, s = arena.node("sym", (), time or _TIMES[0]), arena.node("sym", (), frequency)
    decay = arena.node("neg", (arena.node("mul", (s, t)),))
    body = _product(arena, (signal, arena.node("fn", (decay,), "exp")))
    ends = arena.num(0), arena.node("const", (), "inf")
    return arena.node("int", (body, t, *ends), "int")


def _z(arena: Arena, signal: Node, image: Node) -> Node | None:
    """The sum of x[n] z⁻ⁿ from 0, of a signal that may be switched on by u[n]."""
    n, z = arena.node("sym", (), _COUNT), arena.node("sym", (), Symbol("z"))
    factors = signal.args if signal.op == "mul" else (signal,)
    plain = [part for part in factors if not _is_step(part)]
    body = _product(arena, plain) if plain else arena.num(1)
    if (
        z not in image.walk()
        or z in signal.walk()
        or _is_unnamed(body)
        or _COUNT in _symbols(image)
    ):
        return None
    delay = arena.node("pow", (z, arena.node("neg", (n,))))
    ends = arena.num(0), arena.node("const", (), "inf")
    return arena.node("sum", (_product(arena, (body, delay)), n, *ends), "range")


def _is_step(node: Node) -> bool:
    return node.op in ("index", "apply") and [part.value for part in node.args] == [_STEP, _COUNT]
