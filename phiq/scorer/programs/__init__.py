"""Comparisons that a program makes of values: strings, slices, comprehensions, folds.

    compared(text)    the `Comparison` that a line of Python, Haskell, Julia, R, JavaScript or a
                      sheet makes, worked out; None for a text that makes none

    may_be_program    whether a text may be such a line

Only what holds strings, or what formulas have no notation for, is looked at: comparisons of plain
numbers are formulas, and every name has to be known. Values are exact; nothing is run. Products of
cycles of permutations are worked out here too.
"""

from __future__ import annotations

from phiq.scorer.programs.comparison import Comparison, compared
from phiq.scorer.programs.source import may_be_program

__all__ = ["Comparison", "compared", "may_be_program"]
