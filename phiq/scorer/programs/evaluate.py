"""Values of Python expressions, worked out part by part on exact numbers; nothing of it is run.

Steps are counted, and values bounded, so that a text costs no more than a formula.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from phiq.scorer.programs.functions import FUNCTIONS
from phiq.scorer.programs.methods import METHODS
from phiq.scorer.programs.values import (
    MAX_BITS,
    MAX_SIZE,
    UnknownFunctionError,
    UnknownNameError,
    UnknownValueError,
    Value,
    Vector,
    items,
    number,
    weight,
    whole,
)

#: Most parts that are worked out of one line: a loop over a thousand entries has some of them.
MAX_STEPS: Final = 30_000
#: Longest description of a format.
MAX_FORMAT: Final = 8
_MODULES: Final = frozenset(
    ("math", "np", "numpy", "functools", "itertools", "operator", "Math", "statistics", "self")
)
_COMPARE: Final[dict[type[ast.cmpop], Callable[[Any, Any], bool]]] = {
    ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Lt: operator.lt, ast.LtE: operator.le,
    ast.Gt: operator.gt, ast.GtE: operator.ge, ast.Is: operator.eq, ast.IsNot: operator.ne,
    ast.In: lambda a, b: a in b, ast.NotIn: lambda a, b: a not in b,
}  # fmt: skip
_ARITHMETIC: Final[dict[type[ast.operator], Callable[[Any, Any], Any]]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Div: Fraction, ast.Mod: operator.mod,
    ast.FloorDiv: operator.floordiv, ast.Mult: operator.mul, ast.BitAnd: operator.and_,
    ast.BitOr: operator.or_, ast.LShift: operator.lshift, ast.RShift: operator.rshift,
}  # fmt: skip
#: What joins sets and not only numbers.
_OF_SETS: Final = (ast.Sub, ast.BitAnd, ast.BitOr)
_NAMED: Final[dict[str, Value]] = {
    "True": True, "False": False, "TRUE": True, "FALSE": False, "true": True, "false": False,
}  # fmt: skip


class Evaluator:
    """Works out one line."""

    def __init__(self) -> None:
        self._steps = 0

    def value(self, node: ast.expr, names: Mapping[str, Value] | None = None) -> Value:
        """The value of an expression, its names as they are bound.

        Raises:
            UnknownValueError: a part has no value that is known here.
        """
        self._steps += 1
        handler = _HANDLERS.get(type(node))
        if handler is None or self._steps > MAX_STEPS:
            raise UnknownValueError
        value = handler(self, node, names or {})
        if not isinstance(node, ast.Name | ast.Constant):
            self._steps += weight(value)
        return value

    def relation(self, sign: ast.cmpop, left: Value, right: Value) -> bool:
        """Whether two values are related so."""
        if isinstance(sign, ast.In | ast.NotIn) and isinstance(right, range):
            right = items(right)
        return _COMPARE[type(sign)](_plain(left), _plain(right))

    def applied(
        self,
        function: Callable[..., Any],
        args: Sequence[Value],
        options: Mapping[str, Value] | None = None,
    ) -> Value:
        """What a function gives; a step is counted for each entry of its arguments.

        Raises:
            UnknownValueError: its arguments are too many.
        """
        self._steps += sum(len(items(arg)) for arg in args if isinstance(arg, range | list | str))
        if self._steps > MAX_STEPS:
            raise UnknownValueError
        value = function(*args, **(options or {}))
        return number(value) if isinstance(value, Fraction) else value

    def bound(self, target: ast.expr, value: Value) -> dict[str, Value]:
        """The names of a target with their values.

        Raises:
            UnknownValueError: the value has other entries.
        """
        if isinstance(target, ast.Name):
            return {target.id: value}
        parts = target.elts if isinstance(target, ast.Tuple | ast.List) else []
        held = items(value)
        if not parts or len(held) != len(parts):
            raise UnknownValueError
        found: dict[str, Value] = {}
        for part, one in zip(parts, held, strict=True):
            found.update(self.bound(part, one))
        return found

    def rounds(
        self, loops: list[ast.comprehension], names: Mapping[str, Value]
    ) -> Iterator[Mapping[str, Value]]:
        """The names in each round of nested loops whose conditions hold."""
        if not loops:
            yield names
            return
        loop, *inner = loops
        for one in items(self.value(loop.iter, names)):
            bound = {**names, **self.bound(loop.target, one)}
            if all(self.value(test, bound) for test in loop.ifs):
                yield from self.rounds(inner, bound)


def _plain(value: Value) -> Value:
    """A range as the list of what it goes over."""
    return items(value) if isinstance(value, range) else value


def _constant(_: Evaluator, node: ast.Constant, __: Mapping[str, Value]) -> Value:
    if isinstance(node.value, float):
        return number(Fraction(repr(node.value)))
    if node.value is None or isinstance(node.value, bool | int | str):
        return node.value
    raise UnknownValueError


def _name(_: Evaluator, node: ast.Name, names: Mapping[str, Value]) -> Value:
    for known in (names, _NAMED, FUNCTIONS):
        if node.id in known:
            return known[node.id]
    raise UnknownNameError(node.id)


def _arithmetic(evaluator: Evaluator, node: ast.BinOp, names: Mapping[str, Value]) -> Value:
    left, right = [evaluator.value(side, names) for side in (node.left, node.right)]
    return _joined_by(type(node.op), left, right)


def _joined_by(sign: type[ast.operator], left: Value, right: Value) -> Value:
    if isinstance(left, Vector) or isinstance(right, Vector):
        return Vector(_joined_by(sign, *pair) for pair in _pairs(left, right))
    if sign in (ast.Pow, ast.BitXor):
        return _power(number(left), whole(right))
    join = _ARITHMETIC.get(sign)
    if join is None:
        raise UnknownValueError
    if isinstance(left, set) and isinstance(right, set) and sign in _OF_SETS:
        return set(join(left, right))
    if sign is ast.Add and type(left) is type(right) and isinstance(left, str | list | tuple):
        return join(left, right)
    if sign is ast.Mult and isinstance(left, int) and isinstance(right, str | list | tuple):
        left, right = right, left
    if sign is ast.Mult and isinstance(left, str | list | tuple):
        if len(left) * whole(right) > MAX_SIZE:
            raise UnknownValueError
        return left * whole(right)
    if sign in (ast.LShift, ast.RShift) and not 0 <= whole(right) < MAX_BITS:
        raise UnknownValueError
    return number(join(number(left), number(right)))


def _pairs(left: Value, right: Value) -> Iterator[tuple[Value, Value]]:
    """The entries of two lists, or of one beside a number, which stand at the same place."""
    sizes = {len(side) for side in (left, right) if isinstance(side, list)}
    if len(sizes) != 1:
        raise UnknownValueError
    (size,) = sizes
    sides = [side if isinstance(side, list) else [side] * size for side in (left, right)]
    return zip(*sides, strict=True)


def _power(base: int | Fraction, exponent: int) -> Value:
    size = max(base.numerator.bit_length(), base.denominator.bit_length())
    if size * abs(exponent) > MAX_BITS:
        raise UnknownValueError
    return number(Fraction(base) ** exponent)


def _signed(evaluator: Evaluator, node: ast.UnaryOp, names: Mapping[str, Value]) -> Value:
    value = evaluator.value(node.operand, names)
    if isinstance(node.op, ast.Not):
        return not value
    if isinstance(node.op, ast.Invert):
        return ~whole(value)
    return -number(value) if isinstance(node.op, ast.USub) else number(value)


def _joined(evaluator: Evaluator, node: ast.BoolOp, names: Mapping[str, Value]) -> Value:
    until = isinstance(node.op, ast.Or)
    value: Value = None
    for part in node.values:
        value = evaluator.value(part, names)
        if bool(value) is until:
            break
    return value


def _related(evaluator: Evaluator, node: ast.Compare, names: Mapping[str, Value]) -> Value:
    sides = [evaluator.value(side, names) for side in (node.left, *node.comparators)]
    pairs = zip(node.ops, sides, sides[1:], strict=False)
    return all(evaluator.relation(sign, left, right) for sign, left, right in pairs)


def _chosen(evaluator: Evaluator, node: ast.IfExp, names: Mapping[str, Value]) -> Value:
    test = evaluator.value(node.test, names)
    return evaluator.value(node.body if test else node.orelse, names)


def _listed(
    evaluator: Evaluator, node: ast.List | ast.Tuple | ast.Set, names: Mapping[str, Value]
) -> Value:
    held: list[Value] = []
    for part in node.elts:
        if isinstance(part, ast.Starred):
            held += items(evaluator.value(part.value, names))
        else:
            held.append(evaluator.value(part, names))
    return _KINDS[type(node)](held)


_KINDS: Final[dict[type[ast.expr], Callable[[Any], Value]]] = {
    ast.List: list, ast.Tuple: tuple, ast.Set: set,
    ast.ListComp: list, ast.GeneratorExp: list, ast.SetComp: set,
}  # fmt: skip


def _mapped(evaluator: Evaluator, node: ast.Dict, names: Mapping[str, Value]) -> Value:
    held: dict[Value, Value] = {}
    for key, value in zip(node.keys, node.values, strict=True):
        if key is None:
            held.update(evaluator.value(value, names))
            continue
        held[evaluator.value(key, names)] = evaluator.value(value, names)
    return held


def _generated(
    evaluator: Evaluator,
    node: ast.ListComp | ast.SetComp | ast.GeneratorExp,
    names: Mapping[str, Value],
) -> Value:
    rounds = evaluator.rounds(node.generators, names)
    held = [evaluator.value(node.elt, bound) for bound in rounds]
    return _KINDS[type(node)](held)


def _mapped_over(evaluator: Evaluator, node: ast.DictComp, names: Mapping[str, Value]) -> Value:
    rounds = evaluator.rounds(node.generators, names)
    return {evaluator.value(node.key, on): evaluator.value(node.value, on) for on in rounds}


def _function(evaluator: Evaluator, node: ast.Lambda, names: Mapping[str, Value]) -> Value:
    told = [arg.arg for arg in node.args.args]

    def called(*values: Value) -> Value:
        if len(values) != len(told):
            raise UnknownValueError
        return evaluator.value(node.body, {**names, **dict(zip(told, values, strict=True))})

    return called


def _entry(evaluator: Evaluator, node: ast.Subscript, names: Mapping[str, Value]) -> Value:
    held = evaluator.value(node.value, names)
    if isinstance(node.slice, ast.Slice):
        ends = (node.slice.lower, node.slice.upper, node.slice.step)
        cut = slice(*[None if end is None else evaluator.value(end, names) for end in ends])
        return held[cut] if isinstance(held, str | list | tuple) else items(held)[cut]
    index = evaluator.value(node.slice, names)
    if isinstance(held, dict):
        return held[index]
    return items(held)[whole(index)]


def _attribute(evaluator: Evaluator, node: ast.Attribute, names: Mapping[str, Value]) -> Value:
    """A method without its brackets, as of JavaScript and Ruby; a function of a module."""
    method = METHODS.get(node.attr)
    if _is_module(node.value):
        return _name(evaluator, ast.Name(node.attr), {})
    if method is None:
        raise UnknownFunctionError(node.attr)
    return evaluator.applied(method, [evaluator.value(node.value, names)])


def _is_module(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in _MODULES


def _call(evaluator: Evaluator, node: ast.Call, names: Mapping[str, Value]) -> Value:
    head = node.func
    args = [evaluator.value(arg, names) for arg in node.args]
    options = {key.arg: evaluator.value(key.value, names) for key in node.keywords if key.arg}
    if isinstance(head, ast.Attribute) and not _is_module(head.value):
        method = METHODS.get(head.attr)
        args.insert(0, evaluator.value(head.value, names))
        if method is None:
            raise UnknownFunctionError(head.attr)
        return evaluator.applied(method, args, options)
    if isinstance(head, ast.Name) and head.id not in names and head.id not in FUNCTIONS:
        raise UnknownFunctionError(head.id)
    function = evaluator.value(head, names)
    if not callable(function):
        raise UnknownValueError
    return evaluator.applied(function, args, options)


def _formatted(evaluator: Evaluator, node: ast.JoinedStr, names: Mapping[str, Value]) -> Value:
    """The string f"{x:.2f}"."""
    told = ""
    for part in node.values:
        if isinstance(part, ast.Constant):
            told += str(part.value)
            continue
        if not isinstance(part, ast.FormattedValue) or part.conversion != -1:
            raise UnknownValueError
        value = evaluator.value(part.value, names)
        spec = "" if part.format_spec is None else evaluator.value(part.format_spec, names)
        if len(spec) > MAX_FORMAT or any(len(digits) > 2 for digits in re.findall(r"\d+", spec)):
            raise UnknownValueError
        told += format(float(value) if isinstance(value, Fraction) else value, spec)
    return told


_HANDLERS: Final[dict[type[ast.expr], Callable[[Evaluator, Any, Mapping[str, Value]], Value]]] = {
    ast.Constant: _constant, ast.Name: _name, ast.BinOp: _arithmetic, ast.UnaryOp: _signed,
    ast.BoolOp: _joined, ast.Compare: _related, ast.IfExp: _chosen, ast.List: _listed,
    ast.Tuple: _listed, ast.Set: _listed, ast.Dict: _mapped, ast.ListComp: _generated,
    ast.SetComp: _generated, ast.GeneratorExp: _generated, ast.DictComp: _mapped_over,
    ast.Lambda: _function, ast.Subscript: _entry, ast.Attribute: _attribute, ast.Call: _call,
    ast.JoinedStr: _formatted,
}  # fmt: skip
