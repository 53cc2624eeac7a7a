"""Sees that a statement on physical constants alone misses their measured values.

    a₀ = 4πε₀ħ²/(m_e e²) = 5.29 Å      it is 0.529 Å
    k_B = 1.38 × 10⁻²² J/K             it is 1.38 × 10⁻²³ J/K
    e = 0.3                            no charge, as the units tell
    c = 340 m/s                        some other speed, c has several

Their values are those that CODATA recommends. Letters are constants where the dimensions of all
sides agree with that; a symbol that stands alone may also be what the others define.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from phiq.scorer.dimensions import check
from phiq.scorer.dimensions.quantity import si_unit
from phiq.scorer.dimensions.table import Meaning, readings_of, table
from phiq.scorer.dimensions.vector import Form
from phiq.scorer.expression.binding import free_symbols
from phiq.scorer.expression.literals import last_unit
from phiq.scorer.expression.rewrite import copied, rewritten
from phiq.scorer.expression.tree import Arena, Node, Symbol, kinds
from phiq.scorer.identity.judgement import Judgement
from phiq.scorer.identity.solve.shown import two_numbers
from phiq.scorer.identity.statement.clauses import APPROXIMATE, EQUALITIES, clauses_of
from phiq.scorer.numeric.errors import DivergentError, UnsupportedError
from phiq.scorer.numeric.sides import SHALLOW, Sides
from phiq.scorer.render.textbook import symbol_text

#: How often a letter of a formula stands for a constant, at least.
LIKELY: Final = 0.25
#: How often one that stands alone does, among what has its dimension.
SURELY: Final = 0.95
#: Share of a value by which a statement may miss it.
ROUNDED: Final = 0.02
#: Digits of a number that tells how well a value is known.
FEWEST_DIGITS: Final = 2
_UNIT: Final = kinds("unit")
#: Signs between statements that all hold.
_ALL: Final = frozenset("⇒∧")
_FORMULA: Final = kinds("sym", "unit", "num", "mul", "div", "pow", "root", "neg", "const")


class _Constant(NamedTuple):
    """What a letter stands for: its dimension and value in SI units."""

    form: Form
    value: float


def with_values_of_constants(root: Node, found: Judgement) -> Judgement:
    """The judgement, or that the statement is false with the values of the constants in it."""
    if found.reading:
        return found  # it is of another reading
    for statement in _statements(root):
        constants = _constants(statement.args) if _is_plain(statement, found) else {}
        known = constants.keys()
        sides = [side for side in statement.args if known >= set(free_symbols(side))]
        told = _missed(sides, constants) if constants else None
        if told is not None:
            names = " and ".join(sorted(map(symbol_text, constants)))
            reason = f"{told}, with the measured values of {names}"
            return found._replace(verdict="contradiction", reason=reason, clauses=(), bound=None)
    return found


def _statements(root: Node) -> Iterator[Node]:
    """The relations of a text, with the quantities that others of them give to symbols."""
    if root.op == "rel":
        yield root
    if root.op not in ("system", "logic") or not root.kinds & _UNIT:
        return
    parts = [*_parts(root)]
    given = {part.args[0]: part.args[1] for part in parts if _gives(part)}
    arena = Arena()

    def value(part: Node) -> Node | None:
        return copied(arena, given[part]) if part in given else None

    for part in parts:
        if part.op == "rel" and not _gives(part):
            yield rewritten(arena, part, value)


def _parts(root: Node) -> Iterator[Node]:
    if root.op == "system" or (root.op == "logic" and root.value in _ALL):
        for part in root.args:
            yield from _parts(part)
    else:
        yield root


def _gives(part: Node) -> bool:
    """Whether it gives a symbol a quantity: λ = 589 nm."""
    plain = part.op == "rel" and len(part.args) == 2 and part.args[0].op == "sym"
    return plain and not part.args[1].letters


def _is_plain(root: Node, found: Judgement) -> bool:
    """Whether formulas of undeclared symbols are said to be equal, or nearly so."""
    signs = root.value if isinstance(root.value, tuple) else ("",)
    if not (EQUALITIES | APPROXIMATE).issuperset(signs):
        return False
    plain = not any(side.kinds & ~_FORMULA for side in root.args)
    return plain and not any(clause.declared for clause in found.clauses)


def _constants(sides: Sequence[Node]) -> Mapping[Symbol, _Constant]:
    """The constants of a statement; none where a formula holds a letter that is no constant."""
    found: dict[Symbol, _Constant] = {}
    for side in sides:
        for symbol in free_symbols(side) if side.op != "sym" else ():
            meaning = next(_meanings(symbol), None)
            if meaning is None or meaning.prior < LIKELY:
                return {}
            found[symbol] = _constant(meaning)
    if len(found) == 1 and any(_share(s, c.form) < SURELY for s, c in found.items()):
        return {}  # c alone may be a speed of sound
    known = [side for side in sides if found.keys() >= set(free_symbols(side))]
    for side in sides:
        if side.op == "sym" and side.symbol not in found and known:
            meaning = _alone(side, known[-1], found)
            if meaning is not None:
                found[side.symbol] = _constant(meaning)
    return found


def _meanings(symbol: Symbol) -> Iterator[Meaning]:
    """What of all that a letter may stand for is a constant."""
    notation = readings_of(symbol)
    values = table().values
    return (m for m in (notation.meanings if notation else ()) if m.quantity in values)


def _constant(meaning: Meaning) -> _Constant:
    return _Constant(meaning.form, table().values[meaning.quantity])


def _share(symbol: Symbol, form: Form) -> float:
    """How often a letter of a dimension stands for the constant that has it."""
    notation = readings_of(symbol)
    alike = [m for m in (notation.meanings if notation else ()) if m.form == form]
    told = [m.prior for m in alike if m.quantity in table().values]
    return max(told, default=0.0) / sum(m.prior for m in alike)


def _alone(side: Node, other: Node, known: Mapping[Symbol, _Constant]) -> Meaning | None:
    """The constant that a lone letter surely is, by the dimension of the other side."""
    for meaning in _meanings(side.symbol):
        if _share(side.symbol, meaning.form) >= SURELY:
            forms = {symbol: constant.form for symbol, constant in known.items()}
            forms[side.symbol] = meaning.form
            if _agree((side, other), forms):
                return meaning
    return None


def _agree(sides: Sequence[Node], forms: dict[Symbol, Form]) -> bool:
    arena = Arena()
    copies = tuple(rewritten(arena, side, lambda _: None) for side in sides)
    statement = arena.node("rel", copies, ("=",) * (len(sides) - 1))
    found = check(statement, forms)
    return found.status == "consistent" and bool(found.independent_checks)


def _missed(sides: Sequence[Node], constants: Mapping[Symbol, _Constant]) -> str | None:
    """Both sides where they are far apart; None where they agree, or their dimensions do not."""
    if not _agree(sides, {symbol: constant.form for symbol, constant in constants.items()}):
        return None
    arena = Arena()

    def value(part: Node) -> Node | None:
        if part.op != "sym":
            return None
        return arena.node("num", (), repr(constants[part.symbol].value))

    valued = tuple(rewritten(arena, side, value) for side in sides)
    unit = next(filter(None, map(si_unit, sides)), "")
    for clause in clauses_of(arena.node("rel", valued, ("=",) * (len(sides) - 1)), {}) or ():
        try:
            found = Sides(clause.left, clause.right).at({}, SHALLOW)
        except (UnsupportedError, DivergentError):
            return None
        if found is None:
            return None
        left, right = float(found.left.real), float(found.right.real)
        if abs(left - right) > _tolerance(sides) * max(abs(left), abs(right)):
            return two_numbers((left, right), unit)
    return None


def _tolerance(sides: Sequence[Node]) -> float:
    """The share by which typed numbers may be rounded, the coarsest of them."""
    typed = {part.text for side in sides for part in side.walk() if part.op == "num"}
    told = [text for text in typed if _digits(text) >= FEWEST_DIGITS and float(text)]
    return max([ROUNDED, *(last_unit(text) / abs(float(text)) for text in told)])


def _digits(literal: str) -> int:
    return len(literal.lower().partition("e")[0].replace(".", "").strip("0"))
