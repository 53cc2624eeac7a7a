"""What takes a square of a text's length is found by repetition: each sign, and a run in its place.

A text of the greatest length costs a few milliseconds where the work is linear, and a hundred and
more where it is not, so that the limit tells them apart on a busy machine too.
"""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module
from random import Random
from time import thread_time

import pytest

from fuzz.pumped import pumped
from fuzz.targets import LIMIT_S, TARGETS
from fuzz.timed import least_s
from phiq.scorer import chemistry, dimensions, parse, programs, suggestion
from phiq.scorer.parse.text.commands import TABLE

#: Tries of an input, of which the fastest counts: other programs run on the same cores.
TRIES = 3
#: How a sign is repeated: by itself and in company, a text before and one after.
SHAPES = (("", "{}", ""), ("x = ", "{}1 ", ""), ("", "{}{{a}}", " = 1"))
#: Formulas whose signs each stand for a kind of notation, and what is put between two of them.
FORMULAS = (
    "5 mol + 1\\thinspace 000 m/s = \\log(2) F_n, x \\in \\{1\\}",
    "We have $x = 2$, where y <= 3 (since z > 0). % a remark",
    "f(x) := a if x < 0 else -b  # sin(x)[0] / 2",
    "2H2 + O2 -> 2H2O, ΔH = -1 kJ",
)
#: Samples of what a pattern repeats.
SAMPLES = 4
#: Words on end: what doubles with each is told before it takes for ever.
REPEATS = (8, 12, 16, 20, 24, 28)
RUNS = (
    " ",
    "\n",
    "1",
    "a",
    "(",
    "{",
    "}",
    "$",
    "\\",
    ",",
    ".",
    "a ",
    "1,",
    ". ",
    "x = ",
    "_a",
    "^2",
)


def _kinds() -> Iterator[str]:
    """A sign of each kind of token."""
    yield from {kind: sign for sign, (kind, _) in TABLE.items()}.values()


def _patterns() -> Iterator[re.Pattern[str]]:
    """The patterns of all that reads a text."""
    for room in (parse, chemistry, programs, suggestion, dimensions):
        for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            for value in vars(import_module(module.name)).values():
                yield from _held(value)


def _held(value: object) -> Iterator[re.Pattern[str]]:
    """The patterns of a table, or the one that a value is."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        yield from _held(tuple(value.values()))
    elif isinstance(value, tuple):
        for part in value:
            yield from _held(part)


def _check(text: str) -> None:
    took_s = least_s("equation", text.encode(), TRIES)

    assert took_s < LIMIT_S, text[:80]


@pytest.mark.parametrize(("before", "shape", "after"), SHAPES)
def test_a_sign_over_and_over(before: str, shape: str, after: str) -> None:
    """Whatever it is, and as often as the parser takes it."""
    longest = TARGETS["equation"].longest - len(before + after)
    for sign in _kinds():
        word = shape.format(sign)
        _check(before + word * min(longest // len(word), 1200) + after)


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_run_between_any_two_signs(formula: str) -> None:
    """Of white space, digits, brackets or words."""
    longest = TARGETS["equation"].longest - len(formula)
    for run in RUNS:
        for at in range(0, len(formula), 7):
            _check(formula[:at] + run * (longest // len(run)) + formula[at:])


def test_no_pattern_takes_a_square_of_white_space() -> None:
    """Where it does not fit at a place, it must not divide a run of blanks among its parts."""
    for pattern in _patterns():
        for text in (f"{before}{' ' * 2000}q" for before in ("", "1", "a", "x = ", "+", "(")):
            start = thread_time()
            pattern.match(text)
            pattern.fullmatch(text)

            assert thread_time() - start < LIMIT_S / 10, (pattern.pattern, text[:5])


def test_no_pattern_doubles_its_work_with_each_word() -> None:
    """Where words that it repeats lead to no match, it gives up before it tried all partings."""
    random = Random(1)
    for pattern in list(dict.fromkeys(_patterns())) * SAMPLES:
        for before, word, after in pumped(pattern, random):
            for count in REPEATS:
                text = f"{before}{word * count}{after}"
                start = thread_time()
                pattern.match(text)
                pattern.fullmatch(text)

                assert thread_time() - start < LIMIT_S, (pattern.pattern, text)
