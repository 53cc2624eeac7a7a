"""Checks a verdict's evidence anew, with mpmath and nothing of the scorer that made it.

A witness is put into both sides, which are computed to 50 digits; a solution known to a radius must
lie where left - right changes its sign. A proof is not repeated: both sides of what was proved, or
sampled, are compared at fresh points. It judges no equation: it reads `evidence` alone.
"""

from __future__ import annotations

import ast
import math
import operator
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

try:
    import mpmath
    from mpmath.ctx_mp import MPContext
    from mpmath.libmp.libhyper import NoConvergence
except ModuleNotFoundError as missing:
    lacks = "phiq.verify needs mpmath: pip install 'phiq[verify]'"
    raise ModuleNotFoundError(lacks, name=missing.name) from None

from phiq.contract import Evidence, Verdict, Witness

Outcome = Literal["confirmed", "refuted", "unchecked"]

#: Digits to which sides are computed, and relative difference at which they count as equal.
DIGITS: Final = 50
TOLERANCE: Final = 1e-12
#: Relative difference of the sides from the values that a witness tells to 20 digits.
TOLD: Final = 1e-15
#: Fresh points at which a proved or sampled identity is looked at, and how many must have values.
POINTS: Final = 24
NEEDED: Final = 4
#: Most nodes of an expression, largest whole power and factorial: it may come from a stranger.
MAX_NODES: Final = 5000
MAX_EXPONENT: Final = 100_000
MAX_TERMS: Final = 5000


#: What mpmath raises where an expression has no value.
_NO_VALUE: Final = (ArithmeticError, ValueError, TypeError, NotImplementedError, NoConvergence)


class UncheckableError(Exception):
    """The expression holds what is not computed here; the message names it."""


@dataclass(frozen=True, slots=True)
class Verification:
    """What came of a check: the outcome and one sentence on it."""

    outcome: Outcome
    detail: str


def verify(verdict: Verdict) -> Verification:
    """Check the evidence of a verdict anew.

    `confirmed`: every witness is as told, or an identity holds at fresh points. `refuted`: one is
    not. `unchecked`: there is nothing to compute, or no way to compute it.
    """
    evidence = verdict.evidence
    if evidence is None or evidence.left is None or evidence.right is None:
        return Verification("unchecked", "the verdict has no evidence that can be computed")
    try:
        sides = _Sides(evidence)
        if verdict.verdict == "identity":
            return _of_identity(sides)
        return _of_witnesses(sides, evidence)
    except UncheckableError as error:
        return Verification("unchecked", f"cannot be computed here: {error}")


def _of_witnesses(sides: _Sides, evidence: Evidence) -> Verification:
    checked = []
    for name, witness, holds in (
        ("solution", evidence.solution, True),
        ("counterexample", evidence.counterexample, False),
    ):
        if witness is not None:
            fault = sides.fault(witness, holds=holds)
            if fault is not None:
                return Verification("refuted", f"the {name} is none: {fault}")
            checked.append(name)
    if not checked:
        return Verification("unchecked", "the verdict has no witness")
    return Verification("confirmed", f"computed anew: the {' and the '.join(checked)}")


def _of_identity(sides: _Sides) -> Verification:
    names = sorted(sides.names)
    chance = random.Random(0)  # noqa: S311 - points to look at, no secret
    agreed = 0
    for _ in range(POINTS if names else 1):
        point = {name: _draw(chance) for name in names}
        try:
            left, right = sides.at(point)
        except _NO_VALUE:
            continue
        if not _close(left, right, TOLERANCE):
            at = ", ".join(f"{name} = {value}" for name, value in point.items())
            # Outside the domain an identity need not hold: a few points off say nothing.
            return Verification("unchecked", f"the sides differ at {at}, perhaps off the domain")
        agreed += 1
    if agreed < min(NEEDED, POINTS if names else 1):
        return Verification("unchecked", "too few fresh points have a value")
    return Verification("confirmed", f"the sides agree at {agreed} fresh points to 12 digits")


def _draw(chance: random.Random) -> str:
    return str(chance.randint(1, 9))


def _close(a: Any, b: Any, tolerance: float) -> bool:
    return bool(abs(a - b) <= tolerance * max(abs(a), abs(b), mpmath.mpf(10) ** -30))


_RELATIONS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "=": lambda a, b: _close(a, b, TOLERANCE),
    "≡": lambda a, b: _close(a, b, TOLERANCE),
    "≔": lambda a, b: _close(a, b, TOLERANCE),
    "≠": lambda a, b: not _close(a, b, TOLERANCE),
    "<": operator.lt,
    "≤": lambda a, b: a <= b or _close(a, b, TOLERANCE),
    ">": operator.gt,
    "≥": lambda a, b: a >= b or _close(a, b, TOLERANCE),
}


class _Sides:
    """Both sides of a statement as they are told, ready to be computed."""

    def __init__(self, evidence: Evidence) -> None:
        self.ctx = MPContext()
        self.ctx.dps = DIGITS
        self.relation = evidence.relation or "="
        self.left = _parsed(evidence.left or "")
        self.right = _parsed(evidence.right or "")
        self.names = _free(self.left) | _free(self.right)
        if self.relation not in _RELATIONS:
            raise UncheckableError(f"the relation {self.relation}")

    def at(self, point: Mapping[str, str]) -> tuple[Any, Any]:
        """Both sides at a point."""
        values = {name: self._number(text) for name, text in point.items()}
        evaluator = _Evaluator(self.ctx, values)
        return evaluator.of(self.left), evaluator.of(self.right)

    def _number(self, text: str) -> Any:
        above, _, below = text.partition("/")
        return self.ctx.mpf(above) / self.ctx.mpf(below or 1)

    def fault(self, witness: Witness, *, holds: bool) -> str | None:
        """Why a witness is not what it is said to be; None where it is."""
        if witness.left is None or witness.right is None:
            raise UncheckableError("several relations together")
        try:
            left, right = self.at(witness.point)
        except _NO_VALUE as error:
            raise UncheckableError(f"the sides at the point ({error})") from None
        for side, told in ((left, witness.left), (right, witness.right)):
            if witness.radius is None and not self._as_told(side, told):
                return f"a side is {mpmath.nstr(side, 20)}, not {told}"
        if witness.radius is not None and self.relation in ("=", "≡", "≔"):
            return self._no_crossing(witness)
        if _RELATIONS[self.relation](left, right) is not holds:
            return f"{mpmath.nstr(left, 20)} {self.relation} {mpmath.nstr(right, 20)}"
        return None

    def _as_told(self, value: Any, told: str) -> bool:
        return _close(value, self.ctx.mpmathify(told.replace(" ", "")), TOLD)

    def _no_crossing(self, witness: Witness) -> str | None:
        """Why left - right has no change of sign within the radius; None where it has one."""
        name = witness.solved_for or ""
        if name not in witness.point:
            return "it names no symbol that was solved for"
        middle = self._number(witness.point[name])
        gaps = []
        for end in (middle - witness.radius, middle + witness.radius):
            left, right = self.at({**witness.point, name: mpmath.nstr(end, DIGITS)})
            gaps.append(left - right)
        if any(gap.imag for gap in gaps):
            return "left - right is complex"
        crosses = gaps[0].real * gaps[1].real <= 0
        return None if crosses else "left - right keeps its sign within the radius"


def _parsed(text: str) -> ast.expr:
    try:
        tree = ast.parse(text, mode="eval")
    except (SyntaxError, RecursionError, MemoryError, ValueError):
        raise UncheckableError("a side that is no expression") from None
    if sum(1 for _ in ast.walk(tree)) > MAX_NODES:
        raise UncheckableError("a side of too many parts")
    return tree.body


_BINDERS: Final = frozenset(("Sum", "Product", "Integral"))
_CONSTANTS: Final[dict[str, Callable[[Any], Any]]] = {
    "pi": lambda ctx: +ctx.pi,
    "E": lambda ctx: ctx.exp(1),
    "I": lambda ctx: ctx.mpc(0, 1),
    "GoldenRatio": lambda ctx: (1 + ctx.sqrt(5)) / 2,
    "EulerGamma": lambda ctx: +ctx.euler,
    "oo": lambda ctx: ctx.inf,
}


def _free(node: ast.expr) -> set[str]:
    """The names that stand for symbols and are not bound."""
    found: set[str] = set()
    called: set[int] = set()
    bound: set[str] = set()
    for part in ast.walk(node):
        if isinstance(part, ast.Call):
            called.add(id(part.func))
            if isinstance(part.func, ast.Name) and part.func.id in _BINDERS:
                bound |= {_bound_name(part)}
    for part in ast.walk(node):
        if isinstance(part, ast.Name) and id(part) not in called and part.id not in _CONSTANTS:
            found.add(part.id)
    return found - bound


def _bound_name(call: ast.Call) -> str:
    match call.args:
        case [_, ast.Tuple(elts=[ast.Name(id=name), _, _])]:
            return name
    raise UncheckableError("a sum or integral of another form")


_OPERATORS: Final[dict[type[ast.operator], Callable[[Any, Any], Any]]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
#: Functions of mpmath under other names.
_RENAMED: Final = {
    "ceiling": "ceil",
    "Abs": "fabs",
    "conjugate": "conj",
    "LambertW": "lambertw",
    "factorial2": "fac2",
    "RisingFactorial": "rf",
    "FallingFactorial": "ff",
    "Ei": "ei",
    "Si": "si",
    "Ci": "ci",
}
_PLAIN: Final = frozenset(
    (
        *("sin", "cos", "tan", "cot", "sec", "csc", "asin", "acos", "atan", "acot", "asec"),
        *("acsc", "sinh", "cosh", "tanh", "coth", "sech", "csch", "asinh", "acosh", "atanh"),
        *("acoth", "asech", "acsch", "exp", "log", "re", "im", "arg", "floor", "factorial"),
        *("binomial", "gamma", "loggamma", "digamma", "beta", "zeta", "polylog", "erf"),
        *("erfc", "erfi", "li", "airyai", "airybi", "agm", "besselj", "bessely", "besseli"),
        *("besselk", "legendre", "hermite", "ellipk", "ellipe", "fibonacci", "bernoulli"),
        *("harmonic", "sqrt", "atan2", "sinc"),
    )
)


class _Evaluator:
    """Computes an expression to DIGITS digits at a point."""

    def __init__(self, ctx: Any, values: Mapping[str, Any]) -> None:
        self.ctx = ctx
        self.values = values

    def of(self, node: ast.expr) -> Any:
        """The value of a node."""
        match node:
            case ast.Constant(value=int(value)) if not isinstance(value, bool):
                return self.ctx.mpf(value)
            case ast.Name(id=name):
                return self._named(name)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return -self.of(operand)
            case ast.BinOp(op=ast.Pow(), left=base, right=exponent):
                return self._power(self.of(base), self.of(exponent))
            case ast.BinOp(op=sign, left=left, right=right) if type(sign) in _OPERATORS:
                return _OPERATORS[type(sign)](self.of(left), self.of(right))
            case ast.Call(func=ast.Name(id=name), args=args, keywords=[]):
                return self._call(name, args, node)
        raise UncheckableError(type(node).__name__)

    def _named(self, name: str) -> Any:
        if name in self.values:
            return self.values[name]
        if name in _CONSTANTS:
            return _CONSTANTS[name](self.ctx)
        raise UncheckableError(f"{name} has no value")

    def _power(self, base: Any, exponent: Any) -> Any:
        if abs(exponent) > MAX_EXPONENT:
            raise UncheckableError("a huge exponent")
        return base**exponent

    def _call(self, name: str, args: list[ast.expr], node: ast.Call) -> Any:
        if name in _BINDERS:
            return self._bound(name, node)
        if name == "Rational":
            return self._rational(args)
        if name == "Derivative":
            return self._derivative(args)
        values = [self.of(arg) for arg in args]
        special = _SPECIAL.get(name)
        if special is not None:
            return special(self.ctx, *values)
        found = _RENAMED.get(name, name)
        if name not in _PLAIN and name not in _RENAMED:
            raise UncheckableError(name)
        if any(abs(value) > MAX_EXPONENT for value in values):
            raise UncheckableError(f"{name} of a huge argument")
        return getattr(self.ctx, found)(*values)

    def _rational(self, args: list[ast.expr]) -> Any:
        match args:
            case [ast.Constant(value=str(text))]:
                return self.ctx.mpf(text)
        raise UncheckableError("Rational of what is no literal")

    def _with(self, name: str, value: Any) -> _Evaluator:
        return _Evaluator(self.ctx, {**self.values, name: value})

    def _bound(self, name: str, node: ast.Call) -> Any:
        variable = _bound_name(node)
        body = node.args[0]
        ends = node.args[1].elts[1:]  # type: ignore[attr-defined] # a tuple, as _bound_name saw
        low, high = map(self.of, ends)

        def at(value: Any) -> Any:
            return self._with(variable, value).of(body)

        if name == "Integral":
            return self.ctx.quad(at, [low, high])
        if self.ctx.isinf(high) or self.ctx.isinf(low):
            accelerated = self.ctx.nsum if name == "Sum" else self.ctx.nprod
            return accelerated(at, [low, high])
        if high - low > MAX_TERMS:
            raise UncheckableError("a sum of many terms")
        total = self.ctx.mpf(0 if name == "Sum" else 1)
        for k in range(int(low), int(high) + 1):
            total = total + at(self.ctx.mpf(k)) if name == "Sum" else total * at(self.ctx.mpf(k))
        return total

    def _derivative(self, args: list[ast.expr]) -> Any:
        match args:
            case [body, ast.Name(id=name), ast.Constant(value=int(order))]:
                return self.ctx.diff(
                    lambda value: self._with(name, value).of(body), self._named(name), order
                )
        raise UncheckableError("a derivative of another form")


def _real_root(_ctx: Any, value: Any, degree: Any) -> Any:
    if value.imag == 0 and value.real < 0:
        return -((-value) ** (1 / degree))
    return value ** (1 / degree)


def _sign(_ctx: Any, value: Any) -> Any:
    return value / abs(value) if value else value


def _lucas(ctx: Any, n: Any) -> Any:
    return ctx.fibonacci(n - 1) + ctx.fibonacci(n + 1)


_SPECIAL: Final[dict[str, Callable[..., Any]]] = {
    "real_root": _real_root,
    "root": lambda _ctx, value, degree: value ** (1 / degree),
    "Mod": lambda ctx, a, b: a - b * ctx.floor(a / b),
    "Min": lambda _ctx, *values: min(values),
    "Max": lambda _ctx, *values: max(values),
    "sign": _sign,
    "lucas": _lucas,
    "round": lambda ctx, x: ctx.nint(x),
    "gcd": lambda ctx, *ns: ctx.mpf(math.gcd(*map(int, ns))),
    "lcm": lambda ctx, *ns: ctx.mpf(math.lcm(*map(int, ns))),
    "catalan": lambda ctx, n: ctx.binomial(2 * n, n) / (n + 1),
    "log": lambda ctx, x, *base: ctx.log(x, *base),
    "uppergamma": lambda ctx, s, x: ctx.gammainc(s, x),
    "lowergamma": lambda ctx, s, x: ctx.gammainc(s, 0, x),
    "polygamma": lambda ctx, m, z: ctx.psi(m, z),
    "laguerre": lambda ctx, n, x: ctx.laguerre(n, 0, x),
    "chebyshevt": lambda ctx, n, x: ctx.chebyt(n, x),
    "chebyshevu": lambda ctx, n, x: ctx.chebyu(n, x),
    "Heaviside": lambda ctx, x: ctx.mpf(x > 0),
    "KroneckerDelta": lambda ctx, i, j: ctx.mpf(i == j),
}
