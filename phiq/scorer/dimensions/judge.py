"""The verdict on an equation's dimensions: consistent, inconsistent or unknown.

Inconsistent means that every plausible reading of the text and every listed reading of its symbols
fails. It does not judge truth.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from phiq.contract import Dimension, Dimensions
from phiq.scorer.dimensions.conventions import fits_as_numbers, fits_natural_units
from phiq.scorer.dimensions.forms import rows_of
from phiq.scorer.dimensions.notation import Unknowns
from phiq.scorer.dimensions.rows import (
    Constraint,
    Row,
    components,
    constraints,
)
from phiq.scorer.dimensions.search import Search, TrialLimitError
from phiq.scorer.dimensions.table import readings_of, table
from phiq.scorer.dimensions.units import dimension_of
from phiq.scorer.dimensions.vector import DIMENSIONLESS, Form, has_unknown
from phiq.scorer.dimensions.words import clash_words, fails_likeliest
from phiq.scorer.expression.binding import all_symbols
from phiq.scorer.expression.tree import Node, Symbol, kinds
from phiq.scorer.parse import Parsed, Reading, symbol_of

#: Readings of a text less likely than this share of the best one's score do not save it.
PLAUSIBLE_SHARE: Final = 0.1
#: An equation is inconsistent only while the chance that one of its symbols means something the
#: table does not list (their `other` priors, summed) stays under this.
MAX_UNLISTED_CHANCE: Final = 0.25
#: How surprising the readings of a whole equation may be, in bits; each symbol adds its share. A
#: choice of readings hundreds of times rarer than the usual is less likely than a slip of the pen.
SURPRISE_BITS: Final = 4.0
SURPRISE_BITS_A_SYMBOL: Final = 1.25
#: Surprise allowed at first, in bits; it doubles until readings fit, so that plain ones are found.
FIRST_SURPRISE_BITS: Final = 0.5
#: How surprising readings that are told may be, in bits for each symbol of the text.
USUAL_BITS_A_SYMBOL: Final = 1.0
_UNIT: Final = kinds("unit")
_SYMBOL: Final = kinds("sym")
#: A symbol, or a name that is read as a product of its letters: Pv = 2 kPa × 4 = 8 kPa.
_NAME: Final = kinds("sym", "mul")
#: Ops of what may have a dimension by itself, or gives one to a number: without any of them in it
#: a reading has no rows.
_DIMENSIONED: Final = kinds(
    "sym", "unit", "index", "nabla", "grad", "div_of", "curl", "laplacian", "dalembert", "mark"
)


def declared_dimensions(dims: dict[str, Dimension] | None) -> dict[Symbol, Form]:
    """The caller's `dims` as forms.

    Raises:
        InvalidRequestError: a value is no dimension; its field is `dims.SYMBOL`.
    """
    if not dims:
        return {}
    return {symbol_of(name): dimension_of(dim, name) for name, dim in dims.items()}


def assumed_forms(root: Node, found: Dimensions | None) -> dict[Symbol, Form]:
    """The dimensions under which a check passed, of the symbols it took for something."""
    assumed = found.assumed if found else None
    if not assumed:
        return {}
    quantities = {n.symbol: assumed.get(n.symbol.name) for n in root.walk() if n.op == "sym"}
    forms = ((symbol, table().forms.get(name or "")) for symbol, name in quantities.items())
    return {symbol: form for symbol, form in forms if form is not None}


def is_as_usual(root: Node, found: Dimensions) -> bool:
    """Whether a check took letters for about what they mostly mean, in two dimensions or more.

    Some choice of quantities fits nearly any text; one that is far-fetched says nothing of it.
    """
    assumed = found.assumed or {}
    symbols = all_symbols(root)
    surprise, forms = 0.0, set()
    for symbol in symbols:
        form = table().forms.get(assumed.get(symbol.name, ""))
        notation = readings_of(symbol)
        if form is not None and notation is not None:
            surprise += notation.forms.get(form, 0.0)
            forms.add(form)
    return len(forms - {DIMENSIONLESS}) > 1 and surprise <= USUAL_BITS_A_SYMBOL * len(symbols)


def choose(parsed: Parsed, dims: dict[str, Dimension] | None = None) -> tuple[Node, Dimensions]:
    """The reading of a text whose dimensions fit best, and what was found of it.

    The best reading wins unless it is not consistent and another plausible one is.

    Raises:
        InvalidRequestError: a value of `dims` is no dimension; its field is `dims.SYMBOL`.
    """
    return choose_reading(parsed, declared_dimensions(dims))


def choose_reading(parsed: Parsed, declared: dict[Symbol, Form]) -> tuple[Node, Dimensions]:
    """As `choose`, from dimensions that are forms already."""
    best = check(parsed.root, declared)
    chosen = parsed.root, best
    if best.status == "consistent":
        return chosen
    for reading in _plausible(parsed.readings):
        found = check(reading.root, declared)
        if found.status == "consistent":
            return reading.root, found
        if found.status == "unknown" and chosen[1].status == "inconsistent":
            chosen = reading.root, found
    return chosen


def choose_asked(
    parsed: Parsed, declared: dict[Symbol, Form], *, numbers: bool
) -> tuple[Node, Dimensions]:
    """As `choose_reading`, for a request that speaks of numbers or not.

    Who gives domains and no dimensions does: unless units are in the text, nothing is checked.
    """
    if numbers and not parsed.root.kinds & _UNIT:
        return parsed.root, Dimensions(status="unknown")
    return choose_reading(parsed, declared)


def _plausible(readings: list[Reading]) -> Iterable[Reading]:
    """The other readings worth trying; one that takes only some units for symbols is not.

    Where the best one has nothing but quantities, 5 N = 5 J, none that takes them for symbols is.
    """
    best = readings[0]
    if len(readings) == 1:
        return
    floor = PLAUSIBLE_SHARE * best.score
    measured = _is_measured(best.root)
    units = unit_count(best.root, named=measured)
    fewest = units if measured or _gives_quantity(best.root) else 0
    for reading in readings[1:]:
        count = unit_count(reading.root, named=measured)
        if reading.score >= floor and (count >= units or count == fewest):
            yield reading


def unit_count(root: Node, *, named: bool = False) -> int:
    """How many units a tree holds; one whose letter is a symbol of it too is none unless `named`.

    The V of Q = CV = 47 μF × 12 V = 564 μC is a symbol, and a unit behind a number.
    """
    if named:
        return _occurrences(root, {})
    nodes = [*root.walk()]
    symbols = {node.symbol.base for node in nodes if node.op == "sym"}
    return sum(node.op == "unit" and node.text not in symbols for node in nodes)


def _occurrences(node: Node, known: dict[Node, int]) -> int:
    """How often a unit stands in a tree, which holds nodes that are alike once."""
    if node.op == "unit":
        return 1
    if node not in known:
        known[node] = sum([_occurrences(part, known) for part in node.args])
    return known[node]


def _gives_quantity(root: Node) -> bool:
    """Whether a part of several gives a symbol a quantity: 0.02(400) = 2v → v = 4 m/s."""
    if root.op in ("system", "logic"):
        given = any(_is_given(part) or _is_worked_out(part) for part in root.args)
        return given or any(map(_gives_quantity, root.args))
    return False


def _is_given(part: Node) -> bool:
    plain = part.op == "rel" and len(part.args) == 2 and part.args[0].op == "sym"
    return plain and bool(part.args[1].kinds & _UNIT) and not part.args[1].kinds & _SYMBOL


def _is_worked_out(part: Node) -> bool:
    """Whether numbers are put into a formula: k = 12 N/0.15 m = 80 N/m."""
    return part.op == "rel" and len(part.args) > 2 and _is_measured(part)


def _is_measured(root: Node) -> bool:
    """Whether every term is a number in a unit, or the result of a formula is: F = ma = 10 J."""
    if root.op == "rel" and len(root.args) > 2 and not root.args[0].kinds & ~_NAME:
        last = root.args[-1 - (root.args[-1].op == "num")]
        return last.op in ("mul", "div") and _is_measured(last)
    if root.op not in ("rel", "add", "neg"):
        return bool(root.kinds & _UNIT) and not root.kinds & _SYMBOL
    return all(map(_is_measured, root.args))


def check(root: Node, declared: dict[Symbol, Form], *, lettered: bool = True) -> Dimensions:
    """Whether one reading's dimensions can be consistent; by units alone where not `lettered`.

    `independent_checks` is the number of rows less the rank of the symbols that may be anything.
    """
    if not root.kinds & _DIMENSIONED:
        return Dimensions(status="consistent", independent_checks=0)
    unknowns = Unknowns(declared, lettered=lettered)
    rows = rows_of(root, unknowns)
    if not unknowns.notations:
        return _settled(rows, unknowns)
    left = constraints(rows, [notation is None for notation in unknowns.notations])
    failed = _certain(left)
    if failed is None:
        return _searched(left, unknowns)
    return _inconsistent([failed], len(left), unknowns)


def _settled(rows: list[Row], unknowns: Unknowns) -> Dimensions:
    """The verdict where all dimensions are known: every row holds or fails by itself."""
    failed = next((row for row in rows if row.left != row.right), None)
    if failed is None:
        return Dimensions(status="consistent", independent_checks=len(rows))
    return _inconsistent(constraints([failed], ()), len(rows), unknowns)


def _certain(left: Iterable[Constraint]) -> Constraint | None:
    """A constraint that fails whatever the symbols mean."""
    return next((c for c in left if c.known and not c.terms), None)


def _searched(left: list[Constraint], unknowns: Unknowns) -> Dimensions:
    domains = {i: notation.forms for i, notation in enumerate(unknowns.notations) if notation}
    search = Search(domains)
    try:
        for group in components(left):
            if not _fits(search, group):
                return _inconsistent(group, len(left), unknowns)
    except TrialLimitError:
        return Dimensions(status="unknown", independent_checks=len(left))
    assumed = _assumed(search.chosen, unknowns)
    return Dimensions(status="consistent", independent_checks=len(left), assumed=assumed or None)


def _fits(search: Search, group: list[Constraint]) -> bool:
    """Whether listed readings satisfy a group; tries the unsurprising ones first."""
    return search.as_usual(group) or search.solve(group, _budgets(group))


def _budgets(group: list[Constraint]) -> Iterable[float]:
    symbols = len({unknown for constraint in group for unknown in constraint.terms})
    most = SURPRISE_BITS + SURPRISE_BITS_A_SYMBOL * symbols
    budget = FIRST_SURPRISE_BITS
    while budget < most:
        yield budget
        budget *= 2
    yield most


def _assumed(chosen: Mapping[int, Form], unknowns: Unknowns) -> dict[str, str]:
    found = {}
    for unknown, form in chosen.items():
        symbol = unknowns.symbols[unknown]
        quantity = unknowns.quantity(symbol, form)
        if quantity:
            found[symbol.name] = quantity
    return found


def _inconsistent(group: list[Constraint], checks: int, unknowns: Unknowns) -> Dimensions:
    rows = [constraint.source for constraint in group]
    clash = clash_words(_telling(rows, unknowns), unknowns)
    excused = (
        _unlisted_chance(rows, unknowns) > MAX_UNLISTED_CHANCE
        or fits_as_numbers(rows)
        or fits_natural_units(group, unknowns)
    )
    return Dimensions(
        status="unknown" if excused else "inconsistent", independent_checks=checks, clash=clash
    )


def _telling(rows: list[Row], unknowns: Unknowns) -> Row:
    """The row to show: the first that fails in the likeliest readings."""
    if len(rows) == 1:
        return rows[0]
    return next((row for row in rows if fails_likeliest(row, unknowns)), rows[0])


def _unlisted_chance(rows: Iterable[Row], unknowns: Unknowns) -> float:
    """The chance that a letter of the rows means nothing listed; f and f_0 are one letter.

    A row of units alone, 10 kΩ · 100 μF = 1 Hz in a chain with letters, fails whatever they mean.
    """
    if not unknowns.other:
        return 0.0
    chances: dict[str, float] = {}
    lettered = [row for row in rows if has_unknown(row.left) or has_unknown(row.right)]
    for part in {part for row in lettered for part in row.node.walk() if part.op == "sym"}:
        letter = part.symbol.base
        chances[letter] = max(chances.get(letter, 0.0), unknowns.other.get(part.symbol, 0.0))
    return sum(chances.values())
