"""What programs make of a comparison of numbers where mathematics sees another: 0.1 + 0.2 != 0.3.

Programs compute in double precision, and ^ is exclusive or in C, Python and Java. Each is one
reading of several, so it refutes nothing.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable
from typing import Any, Final

#: Longest line, and the largest exponent: an hour of computing is no comparison.
MAX_LENGTH: Final = 200
MAX_POWER: Final = 64
_NUMBERS: Final = re.compile(r"[\d\s.eE_+\-*/%()^]+(?:==|!=|<=?|>=?)[\d\s.eE_+\-*/%()]+;?\s*")


def _power(base: Any, exponent: Any) -> Any:
    if abs(exponent) > MAX_POWER:
        raise ValueError
    return base**exponent


_SIGNS: Final[dict[type[ast.AST], Callable[..., Any]]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul,
    ast.Div: operator.truediv, ast.FloorDiv: operator.floordiv, ast.Mod: operator.mod,
    ast.Pow: _power, ast.BitXor: operator.xor, ast.USub: operator.neg, ast.UAdd: operator.pos,
    ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Lt: operator.lt, ast.LtE: operator.le,
    ast.Gt: operator.gt, ast.GtE: operator.ge,
}  # fmt: skip


def compares_numbers(text: str) -> bool:
    """Whether a text compares numbers with a sign that only programs have."""
    if "==" not in text and "!=" not in text:
        return False
    line = text.strip()
    return len(line) <= MAX_LENGTH and _NUMBERS.fullmatch(line) is not None


def in_programs(text: str) -> str | None:
    """How programs compute that make a comparison of numbers true; None where none does."""
    if not compares_numbers(text):
        return None
    line = text.strip()
    try:
        body = ast.parse(line.rstrip("; "), mode="eval").body
        if _value(body) is not True:
            return None
        return "with ^ as exclusive or, as in C" if "^" in line else "in double precision"
    except (SyntaxError, ValueError, TypeError, ArithmeticError, KeyError, RecursionError):
        return None


def _value(node: ast.expr) -> Any:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return node.value
    if isinstance(node, ast.UnaryOp):
        return _SIGNS[type(node.op)](_value(node.operand))
    if isinstance(node, ast.BinOp):
        return _SIGNS[type(node.op)](_value(node.left), _value(node.right))
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        return _SIGNS[type(node.ops[0])](_value(node.left), _value(node.comparators[0]))
    raise ValueError
