"""Whether a line of a program compares values that are known, and what they are."""

from __future__ import annotations

import ast
import warnings
from fractions import Fraction
from typing import Final, NamedTuple

from phiq.scorer.programs import cycles
from phiq.scorer.programs.evaluate import Evaluator
from phiq.scorer.programs.source import AMBIGUOUS, PROGRAM, STRING, in_python
from phiq.scorer.programs.values import (
    UnknownFunctionError,
    UnknownNameError,
    UnknownValueError,
    Value,
    shown,
)

#: Longest line that is looked at: a comparison that people type has less than a tenth.
MAX_LENGTH: Final = 1000
#: What Python raises where an operation or function takes no such values.
_NO_VALUE: Final = (
    *(TypeError, ValueError, AttributeError, ArithmeticError, LookupError, RecursionError),
)
#: Characters of a value up to which it is told.
MAX_SHOWN: Final = 60


class Comparison(NamedTuple):
    """A comparison of known values: whether it holds, and why in words.

    `holds` is None where the line calls a function that is not known here.
    """

    holds: bool | None
    reason: str


def compared(text: str, *, unread: bool = False) -> Comparison | None:
    """What a line of a program compares; None of a text that compares no known values.

    Args:
        text: as typed.
        unread: whether it is known to be no formula.
    """
    if len(text) > MAX_LENGTH:
        return None
    same = cycles.equal(text)
    if same is not None:
        how = "the same permutation" if same else "different permutations, in either order"
        return Comparison(same, f"the sides are {how}")
    sure = unread or PROGRAM.search(text) is not None
    if not (sure or (AMBIGUOUS.search(text) is not None and "\\" not in text)):
        return None
    found = _worked_out(in_python(text))
    if found is None or (found.holds is None and not STRING.search(text)):
        return None
    return found if sure or found.holds else None


def _worked_out(source: str) -> Comparison | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)
            return _of(ast.parse(source.strip(), mode="eval").body)
    except UnknownFunctionError as error:
        return Comparison(None, f"what {error}(…) gives is not known here")
    except UnknownNameError as error:
        return Comparison(None, f"what {error} stands for is not known here")
    except (SyntaxError, MemoryError, UnknownValueError, *_NO_VALUE):
        return None


def _of(body: ast.expr) -> Comparison | None:
    evaluator = Evaluator()
    if isinstance(body, ast.Compare) and len(body.ops) == 1:
        return _of_sides(evaluator, body)
    told = evaluator.value(body)
    if not isinstance(told, bool) or isinstance(body, ast.Constant):
        return None
    return Comparison(told, f"it comes out as {told}")


def _of_sides(evaluator: Evaluator, body: ast.Compare) -> Comparison | None:
    left, right = [evaluator.value(side) for side in (body.left, body.comparators[0])]
    holds = evaluator.relation(body.ops[0], left, right)
    if not holds and _is_rounded(left, right):
        return None
    told = [shown(side) for side in (left, right)]
    if max(map(len, told)) > MAX_SHOWN:
        how = "agree" if told[0] == told[1] else "differ"
        return Comparison(holds, f"both sides were worked out, and {how}")
    if told[0] == told[1]:
        return Comparison(holds, f"both sides are {told[0]}")
    return Comparison(holds, f"the left side is {told[0]}, the right side is {told[1]}")


def _is_rounded(*sides: Value) -> bool:
    """Whether a side has decimals, which may be rounded."""
    items = [item for side in sides for item in (side if isinstance(side, list) else [side])]
    return any(isinstance(item, Fraction) for item in items)
