"""Which law an equation states, or nearly states, and what then becomes of a clash of dimensions.

What letters usually mean is a guess: it refutes a text only where they stand as in a law.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from msgspec.structs import replace

from phiq.contract import Dimensions, LikelySlip
from phiq.scorer.dimensions import assumed_forms, check, is_as_usual
from phiq.scorer.expression.binding import all_symbols
from phiq.scorer.expression.tree import Node, kinds
from phiq.scorer.findings import Findings
from phiq.scorer.laws.company import chooses_units, is_in_company, is_reduced_law
from phiq.scorer.laws.match import LawMatch, match
from phiq.scorer.laws.near import Difference
from phiq.scorer.left_out import (
    BARE_NUMBERS,
    BETWEEN_NUMBERS,
    beside_bare_numbers,
    between_numbers,
    size_of_quantity,
    without_values,
)
from phiq.scorer.parse import parse
from phiq.scorer.render import to_display
from phiq.scorer.render.textbook import symbol_text

#: Letters that make a formula: a value of one is told by what it usually stands for.
LETTERS_OF_FORMULA: Final = 3
#: Letters of what is sought, whatever it is.
SOUGHT: Final = frozenset("xyzXYZ")
_UNIT: Final = kinds("unit")
_LETTERS: Final = kinds("sym")
_POUNDS: Final = frozenset(("lb", "oz"))
#: The base units in the words of a clash.
_UNITS: Final = re.compile(r"(?<![A-Za-z])(?:kg|mol|cd|[msAK])(?![A-Za-z])[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]*")


def recognise(findings: Findings) -> None:
    """Add the law that the chosen reading states, or nearly states, and what it says of a clash."""
    if findings.root is None:
        return
    declared = findings.declared
    found = match(findings.root, declared, sound=not (declared and findings.clashes))
    if found is not None and found.difference is not None and _is_as_usual(findings):
        # Another law may say just this of quantities of the same dimensions.
        other = match(findings.root, assumed_forms(findings.root, findings.dimensions))
        found = found if other is None or other.difference is not None else other
    if found is not None:
        _note(found, findings)
        if findings.law and _clashes_with_result(found, findings):
            return
    certain = findings.is_certain and not _rests_on_letters(findings)
    if findings.clashes and not certain and _may_mean_else(findings):
        findings.dimensions = Dimensions(status="unknown")
    elif not declared and (findings.root.kinds & _UNIT or findings.clashes):
        _excuse_units(findings)


def _clashes_with_result(found: LawMatch, findings: Findings) -> bool:
    """Whether a law gives another quantity than its numbers come to: F = kx = 200·0.1 = 20 N/m.

    Adds the clash. What the symbol may be in another law of the same letters is no clash.
    """
    root = findings.root
    if root is None or findings.declared or root.op != "rel" or root.args[0].op != "sym":
        return False
    result = size_of_quantity(root.args[-1])
    symbol = root.args[0].symbol
    worked_out = len(root.args) > 2 and not root.args[-1].kinds & _LETTERS
    if result is None or not root.args[-1].kinds & _UNIT or not worked_out:
        return False
    dimensions = check(root, found.forms)
    if dimensions.status != "inconsistent" or found.forms.get(symbol) == result.form:
        return False
    if _is_weight(root.args[-1]):
        return False
    other = match(root, {symbol: result.form})
    if other is not None and other.difference is None:
        return False
    findings.dimensions = dimensions
    return True


def _is_weight(result: Node) -> bool:
    """Whether a result is in pounds, which are of mass and of force."""
    return any(part.op == "unit" and part.text in _POUNDS for part in result.walk())


def _is_as_usual(findings: Findings) -> bool:
    """Whether letters without declared dimensions were taken for what they mostly mean."""
    root, dimensions = findings.root, findings.dimensions
    if root is None or dimensions is None or findings.declared:
        return False
    return is_as_usual(root, dimensions)


def _note(found: LawMatch, findings: Findings) -> None:
    findings.roles = found.roles
    if found.difference is None:
        findings.law = found.name
    else:
        findings.nearly, findings.near_miss = found, found.near_miss
        findings.likely_slip = _slip(found, found.difference)
        if findings.clashes and not findings.declared:
            findings.dimensions = _clash_of(found, findings)


def _clash_of(found: LawMatch, findings: Findings) -> Dimensions | None:
    """The clash told of the quantities of the law that is nearly stated, where they are others."""
    root, dimensions = findings.root, findings.dimensions
    clash = None if root is None else check(root, found.forms).clash
    if dimensions is None or clash is None:
        return dimensions
    same = _UNITS.findall(clash) == _UNITS.findall(dimensions.clash or "")
    return dimensions if same else replace(dimensions, clash=clash)


def _slip(found: LawMatch, difference: Difference) -> LikelySlip:
    statement = _statement(found.equation)
    differs = difference.words
    if difference.atom and found.symbol:
        letter = rf"(?<!\w){re.escape(difference.atom)}(?!\w)"
        name = symbol_text(found.symbol)
        differs = re.sub(letter, lambda _: name, differs, count=1)
    if found.swapped:
        differs = " and ".join(map(symbol_text, found.swapped)) + " are swapped"
    return LikelySlip(law=found.name, statement=statement, differs=differs)


@lru_cache(maxsize=1024)
def _statement(equation: str) -> str:
    """A law of the table as it is printed."""
    return to_display(parse(equation).root)


def _excuse_units(findings: Findings) -> None:
    """Take back a clash of units that comes of others which the text leaves out."""
    parsed, root, dimensions = findings.parsed, findings.root, findings.dimensions
    if parsed is None or root is None or dimensions is None or dimensions.clash is None:
        return
    valued = without_values(root, parsed.arena)
    clash = valued is None or check(valued, {}).status == "inconsistent"
    known = not clash or bool(findings.law or findings.nearly)
    numbers, told = between_numbers(root, parsed.arena, known=known), BETWEEN_NUMBERS
    if numbers is None and clash:
        numbers, told = beside_bare_numbers(root, parsed.arena), BARE_NUMBERS
    if numbers is not None:
        findings.root, findings.numbers = numbers, told
    elif clash:
        return
    findings.dimensions = Dimensions(status="unknown")


def _may_mean_else(findings: Findings) -> bool:
    """Whether letters whose usual dimensions clash may mean something else, or be without units.

    What they usually mean is a guess, and refutes a text only where they stand as in a law.
    """
    root = findings.root
    if root is None or findings.law:
        return True
    if findings.near_miss is None and not is_in_company(root):
        return True
    return chooses_units(root) or is_reduced_law(root)


def _rests_on_letters(findings: Findings) -> bool:
    """Whether units clash with what letters usually mean, in a formula that is no known law.

    The S of S = I/c = 144 in³ is a section modulus, the R of R = 10 kN - 6 kN = 4 kN a reaction,
    an x whatever is sought.
    """
    root = findings.root
    if root is None or findings.declared or findings.law or findings.nearly:
        return False
    letters = all_symbols(root)
    several = len(letters) >= LETTERS_OF_FORMULA
    worked_out = any(part.op == "rel" and len(part.args) > 2 for part in root.walk())
    sought = bool(letters) and all(symbol.base in SOUGHT for symbol in letters)
    if not (several or worked_out or sought):
        return False
    return check(root, {}, lettered=False).status != "inconsistent"
