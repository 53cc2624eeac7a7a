"""Dimensions: whether an equation can be right for its units alone, by an exact rank test.

    choose(parse("E = mc³"))      inconsistent: left side is energy (kg m² s⁻²), right side is …
    choose(parsed, {"E": "J"})    the caller's dimensions go before the shipped notation table

It does not evaluate expressions or convert units.
"""

from __future__ import annotations

from phiq.scorer.dimensions.judge import (
    assumed_forms,
    check,
    choose,
    choose_asked,
    choose_reading,
    declared_dimensions,
    is_as_usual,
    unit_count,
)

__all__ = [
    "assumed_forms", "check", "choose", "choose_asked", "choose_reading",
    "declared_dimensions", "is_as_usual", "unit_count",
]  # fmt: skip
