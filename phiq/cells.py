"""Texts in cells of CSV files, which table calculators read as formulas where they begin like one.

A formula of a stranger can send the table away or start a program (CSV injection), so such a text
stands behind an apostrophe, as OWASP advises; what we read back loses it again.
"""

from __future__ import annotations

#: What a table calculator takes for a formula at the beginning of a cell.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def harmless(cell: object) -> object:
    """A cell as it is written: a text that is no formula, anything else as it is."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_SIGNS) else cell


def as_typed(cell: str) -> str:
    """The text of a cell that `harmless` wrote."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA_SIGNS) else cell
