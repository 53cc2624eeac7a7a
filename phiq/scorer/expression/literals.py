"""Numbers as they are typed, perhaps with a sign before them, and what they count."""

from __future__ import annotations

from functools import partial
from typing import Final

from phiq.scorer.expression.arithmetic import joined
from phiq.scorer.expression.rewrite import rebuilt
from phiq.scorer.expression.tree import Arena, Node, Number, kinds

#: What stands behind the name of things that a text counts, each of which is a unit of its own.
COUNTED: Final = " (counted)"
_UNIT: Final = kinds("unit")
_POLYNOMIAL: Final = kinds("num", "sym", "add", "mul", "neg", "pow")


def unsigned(node: Node) -> Node:
    """What stands behind a minus sign, if there is one."""
    return node.args[0] if node.op == "neg" else node


def is_whole(node: Node) -> bool:
    """Whether it is a whole number without a sign."""
    return node.op == "num" and node.text.isdigit()


def is_minus_one(node: Node) -> bool:
    """Whether it is -1, as in the power of an inverse."""
    return node.op == "neg" and node.args[0].text == "1"


def is_power_of_ten(node: Node) -> bool:
    """Whether 10 is raised to something."""
    return node.op == "pow" and node.args[0].text == "10"


def whole_number(node: Node) -> int | None:
    """The value of a whole number, perhaps negated; None of anything else."""
    bare = unsigned(node)
    if not is_whole(bare):
        return None
    return int(bare.text) if bare is node else -int(bare.text)


def is_polynomial(node: Node) -> bool:
    """Whether it is a polynomial in its letters with whole coefficients, as it is typed."""
    return not node.kinds & ~_POLYNOMIAL and all(
        is_whole(part.args[1] if part.op == "pow" else part)
        for part in node.walk()
        if part.op in ("num", "pow")
    )


def is_infinite(node: Node) -> bool:
    """Whether it is ∞ or -∞."""
    bare = unsigned(node)
    return bare.op == "const" and bare.text == "inf"


def figure(side: Node) -> str | None:
    """A typed decimal as one literal, with a power of ten behind it as 3.7e6; else None."""
    bare = unsigned(side)
    if bare.op == "mul" and len(bare.args) == 2 and bare.args[1].op == "pow":
        mantissa, (base, exponent) = bare.args[0], bare.args[1].args
        power = whole_number(exponent) if base.text == "10" else None
        if power is not None and mantissa.op == "num" and "." in mantissa.text:
            return None if "e" in mantissa.text.lower() else f"{mantissa.text}e{power}"
    return bare.text if bare.op == "num" and Number(bare.text).typed_decimal else None


def last_digit(side: Node) -> float | None:
    """One unit in the last digit that a figure promises; None of what is no figure.

    That of a whole number is the first of its zeros: 3700 stands for what rounds to it in tens.
    """
    literal = figure(side)
    if literal is not None:
        return last_unit(literal)
    bare = unsigned(side)
    if bare.op == "pow" and bare.args[0].text == "10" and is_whole(bare.args[1]):
        return 10.0 ** (int(bare.args[1].text) - 1)
    zeros = len(bare.text) - len(bare.text.rstrip("0"))
    return 10.0 ** max(zeros - 1, 0) if is_whole(bare) else None


def last_unit(literal: str) -> float:
    """One unit in the last digit of a literal."""
    return float(10.0 ** last_place(literal))


def last_place(literal: str) -> int:
    """The power of ten of its last digit."""
    mantissa, _, exponent = literal.lower().partition("e")
    return int(exponent or 0) - len(mantissa.partition(".")[2])


def unitless(root: Node, arena: Arena) -> Node:
    """The same between the numbers of its quantities."""
    return rebuilt(arena, root, partial(_number, arena))


def _number(arena: Arena, part: Node, args: tuple[Node, ...]) -> Node | None:
    """What the number of a quantity is made of; None of what is no quantity."""
    if is_unit(part):
        return arena.num(1)
    if part.op == "div" and is_unit(part.args[1]):
        return args[0]
    if part.op != "mul" or not part.kinds & _UNIT:
        return None
    kept = tuple(new for new, old in zip(args, part.args, strict=True) if not is_unit(old))
    return joined(arena, "mul", kept)


def is_unit(node: Node) -> bool:
    """Whether it is a unit without a number: kg, m/s²."""
    if node.op == "pow":
        return is_unit(node.args[0])
    return node.op == "unit" or (node.op in ("mul", "div") and all(map(is_unit, node.args)))
