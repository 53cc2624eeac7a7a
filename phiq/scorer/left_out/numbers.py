"""Units that a text leaves out: of numbers put into a formula, or of a formula between numbers.

    F = ma, m = 5 kg, a = 2          a has a unit that is not typed
    1/f = 5/60, f = 12 cm            the formula is one of centimetres
    T² = a³, a = 4 AU, T = 8 yr      of years and astronomical units
    F = 5 kg × 9.8 = 49 N            a number beside a quantity has one that is not typed
    pH = -log(0.01 M)                of moles per litre, by the convention of chemistry

Such a text has no clash of dimensions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from typing import Final

from phiq.scorer.dimensions.units import table_form, unit
from phiq.scorer.expression.arithmetic import factors_of, joined, terms_of
from phiq.scorer.expression.literals import is_power_of_ten, is_unit, unitless, unsigned
from phiq.scorer.expression.rewrite import rewritten
from phiq.scorer.expression.tree import Arena, Node, Symbol, kinds
from phiq.scorer.left_out.sizes import can_be_unit, size_of, size_of_quantity

#: What the numbers of `between_numbers` are, in words.
BETWEEN_NUMBERS: Final = "the letters of the formulas are the numbers of the quantities given"
#: What a bare number beside quantities is, in words.
BARE_NUMBERS: Final = "a number without a unit is taken for a quantity whose unit is left out"
_UNIT: Final = kinds("unit")
_SYMBOL: Final = kinds("sym")
_JOINS: Final = frozenset(("system", "logic"))
#: What is computed from concentrations in moles per litre: pH and the like, equilibrium constants.
_LOGARITHMS: Final = frozenset(("pH", "pOH", "pKa", "pKb", "pKw"))
_EQUILIBRIA: Final = frozenset(("a", "b", "w", "c", "sp", "eq", "a1", "a2", "f", "d"))
_CONCENTRATION: Final = table_form("m^-3 mol")
#: Highest power of a concentration in an equilibrium constant.
_HIGHEST: Final = 8
#: Factors of formulas and conversions, which hardly are the number of a quantity.
_FACTORS: Final = frozenset(("1", "2", "0.5", "60", "24", "3600", "3.6", "100", "1000"))
_CONST: Final = kinds("const")
#: Largest part of a fraction that is such a factor.
_SMALL: Final = 4


def without_values(root: Node, arena: Arena) -> Node | None:
    """A system without the parts that give a symbol a number alone; None where it has none."""
    parts = list(_parts(root))
    kept = [part for part in parts if not _is_given(part, typed=False)]
    if not kept or len(kept) == len(parts):
        return None
    return joined(arena, "system", kept)


def between_numbers(root: Node, arena: Arena, *, known: bool) -> Node | None:
    """A system whose symbols are the numbers of the quantities given; None where they cannot be.

    A number in a formula speaks for it, or a unit outside of the SI; of a known law, both.
    """
    parts = list(_parts(root))
    given = [part for part in parts if _is_given(part, typed=True)]
    formulas = [part for part in parts if part not in given and part.op != "text"]
    if len(parts) == 1 and not given:
        return _of_one_chain(root, arena)
    alike = len({name for part in parts for name in _unit_of(part)}) == 1
    if not given or not formulas or (not alike and any(part.kinds & _UNIT for part in formulas)):
        return None
    told = {part.args[0].symbol for part in given}
    used = {node.symbol for part in formulas for node in part.walk() if node.op == "sym"}
    signs = any(map(_has_number, formulas)), not all(map(_is_coherent, given))
    if told.isdisjoint(used) or not (all(signs) if known else any(signs)):
        return None
    return _as_numbers(root, parts if alike else given, arena)


def _of_one_chain(chain: Node, arena: Arena) -> Node | None:
    """A formula, the numbers put in, a result outside of the SI: d = 10^((m + 5)/5) = … = 10 pc.

    The numbers stand in the unit of the result, as all of a chain do.
    """
    if chain.op != "rel" or chain.args[0].op != "sym":
        return None
    values = [side for side in chain.args if side.kinds & _UNIT]
    formula = any(side.kinds & _SYMBOL and not side.kinds & _UNIT for side in chain.args[1:])
    alike = len({_unit_of(side) for side in values}) == 1
    if len(values) < 2 or any(side.kinds & _SYMBOL for side in values) or not (alike and formula):
        return None
    units = [unit(name) for name in _unit_of(values[0])]
    if all(one is not None and one.factor == 1 for one in units):
        return None
    first, *others = chain.args
    sides = [side if side in values else _in_unit_of(values[0], side, arena) for side in others]
    return arena.node("rel", (first, *sides), chain.value)


def beside_bare_numbers(root: Node, arena: Arena) -> Node | None:
    """The numbers of a calculation where a factor or the result lacks a unit: 5 kg × 9.8 = 49 N.

    None where none does: a ½ or a 2 before a quantity is rather a factor of the formula.
    """
    quantities = [side for side in root.args if side.kinds & _UNIT] if root.op == "rel" else []
    if any(side.kinds & _SYMBOL for side in quantities):
        return None
    formulas = [side for side in root.args if side.kinds & _SYMBOL]
    told = {part.text for side in formulas for part in side.walk() if part.op == "num"}
    bare = [side for side in quantities if _has_bare(side, told)]
    lacks = bool(bare) or _lacks_result(root.args[-1], quantities)
    fits = all(_fits(side, quantities[-1]) for side in bare)
    return unitless(root, arena) if lacks and fits else None


def per_gram(root: Node, arena: Arena) -> Node | None:
    """The same with grams as numbers, since what is told for each of them is: 250 g × 4.18 × 20."""
    one = arena.num(1)
    found = rewritten(
        arena, root, lambda part: one if part.op == "unit" and part.text == "g" else None
    )
    return None if found is root or found.digest == root.digest else found


def _fits(side: Node, result: Node) -> bool:
    """Whether what a bare number lacks can be a unit: 90 km/h ÷ 4.2 = 21 m would need 3.6 s."""
    sizes = size_of_quantity(side), size_of_quantity(result)
    if sizes[0] is None or sizes[1] is None or sizes[0].form == sizes[1].form:
        return True
    return can_be_unit(sizes[1].over(sizes[0]))


def _lacks_result(last: Node, quantities: Sequence[Node]) -> bool:
    """Whether a number is all that is told of what several quantities come to."""
    several = any(len(set(_unit_of(side))) > 1 for side in quantities)
    return unsigned(last).op == "num" and several


def _has_bare(side: Node, told: Set[str]) -> bool:
    """Whether a number beside quantities may be one too, and is not told by the formula: wL²/8."""
    factors = [*_in_order(unsigned(side))]
    measured = False
    for part, after in zip(factors, (*factors[1:], None), strict=True):
        measured = measured or bool(part.kinds & _UNIT)
        counts = after is not None and (is_unit(after) or is_power_of_ten(after))
        if part.kinds & _UNIT or counts or is_power_of_ten(part):
            continue
        if part.text in told:
            continue
        if not _is_factor(part) or (measured and side.op == "mul"):
            return True
    return False


def _in_order(side: Node) -> Iterator[Node]:
    """The factors of a quantity, its numbers and units apart."""
    if side.op in ("mul", "div") and side.kinds & _UNIT:
        for part in side.args:
            yield from _in_order(part)
    else:
        yield side


def _is_factor(part: Node) -> bool:
    """Whether it is rather the factor of a formula or a conversion: ½, 4/3, 2π, 3600."""
    if part.op == "div":
        return all(one.text.isdigit() and int(one.text) <= _SMALL for one in part.args)
    return part.text in _FACTORS or bool(part.kinds & _CONST)


def in_moles_per_litre(root: Node, arena: Arena) -> Node | None:
    """An equation of chemical equilibrium, concentrations as numbers; None where it is none."""
    if not any(node.op == "sym" and _is_of_equilibrium(node.symbol) for node in root.walk()):
        return None
    found = rewritten(arena, root, lambda part: _moles_per_litre(part, arena))
    return None if found is root else found


def _is_of_equilibrium(symbol: Symbol) -> bool:
    return symbol.base in _LOGARITHMS or (symbol.base == "K" and symbol.sub in _EQUILIBRIA)


def _moles_per_litre(part: Node, arena: Arena) -> Node | None:
    """A quantity that is a power of concentrations as a number; None of anything else."""
    if not part.kinds & _UNIT or part.op not in ("mul", "div", "unit"):
        return None
    above, below = part.args if part.op == "div" else (part, None)
    factors = factors_of(above)
    numbers = [factor for factor in factors if not factor.kinds & _UNIT]
    size = size_of([factor for factor in factors if factor.kinds & _UNIT], below)
    if size is None:
        return None
    for power in (*range(1, _HIGHEST), *range(-_HIGHEST, 0)):
        if size.form == power * _CONCENTRATION:
            ten = round(size.power - 3 * power)
            if ten:
                numbers.append(arena.power(arena.num(10), arena.exact(ten)))
            return joined(arena, "mul", numbers)
    return None


def _parts(root: Node) -> Iterator[Node]:
    if root.op not in _JOINS:
        yield root
        return
    for part in root.args:
        yield from _parts(part)


def _is_given(part: Node, *, typed: bool) -> bool:
    """Whether it gives a symbol a value: in one unit, or a number alone."""
    if part.op != "rel" or part.args[0].op != "sym":
        return False
    values = part.args[1:]
    if any(value.kinds & _SYMBOL or bool(value.kinds & _UNIT) != typed for value in values):
        return False
    return len({_unit_of(value) for value in values}) == 1


def _unit_of(value: Node) -> tuple[str, ...]:
    return tuple(node.text for node in value.walk() if node.op == "unit")


def _has_number(formula: Node) -> bool:
    """Whether a side of a relation, or a term of one, is a number other than 0."""
    sides = formula.args if formula.op == "rel" else ()
    terms = [term for side in sides for term in terms_of(side)]
    return any(not term.kinds & _SYMBOL and term.text != "0" for term in terms)


def _is_coherent(given: Node) -> bool:
    units = [unit(name) for name in _unit_of(given.args[1])]
    return all(one is not None and one.factor == 1 for one in units)


def _as_numbers(node: Node, given: list[Node], arena: Arena) -> Node:
    if node.op in _JOINS:
        parts = tuple(_as_numbers(part, given, arena) for part in node.args)
        return arena.node(node.op, parts, node.value)
    return unitless(node, arena) if node in given else node


def _in_unit_of(quantity: Node, number: Node, arena: Arena) -> Node:
    """A number in the unit of a quantity."""
    if quantity.op == "neg":
        return _in_unit_of(quantity.args[0], number, arena)
    if quantity.op == "div":
        above = _in_unit_of(quantity.args[0], number, arena)
        return arena.div(above, quantity.args[1])
    units = [part for part in quantity.args if part.kinds & _UNIT]
    return arena.mul(number, *units)
