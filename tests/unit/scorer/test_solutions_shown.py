"""Every solution that is shown is one: put into the equation by Python itself, the sides agree."""

from __future__ import annotations

import cmath
import random
import re
from typing import Any

from phiq import score_many

LEFT = ("sin(x)", "cos(x)", "tan(x)", "x**2", "x**3", "exp(x)", "log(x)", "sqrt(x)", "x", "1/x")
LEFT += ("x**2 + 1", "2**x", "sin(2*x)", "x**4", "sinh(x)", "atan(x)", "x*sin(x)", "x*exp(x)")
RIGHT = (*LEFT, "1", "2", "3", "1/2", "0", "sqrt(3)/2", "-1", "5", "pi/4", "11/36", "x**2 - 5*x")
SHIFTS = ("", " + 1", " - 1", " - 2")
#: A solution in the words of a result.
SHOWN = re.compile(r"x ([=≈]) (.+?)(?=,? or x|,? and x|, x|, but|;| among|\.?$)")
#: Equations tried, and solutions that they have to show: or the words are read wrongly.
COUNT, LEAST = 300, 200
NAMES: dict[str, Any] = {
    **{name: getattr(cmath, name) for name in ("sin", "cos", "tan", "exp", "log", "sqrt", "pi")},
    **{name: getattr(cmath, name) for name in ("sinh", "atan", "e")},
    "i": 1j,
}


def equations() -> list[str]:
    """As random as needed, and the same every time."""
    draw = random.Random(3)
    return [
        f"{draw.choice(('', '2*', '3*'))}{draw.choice(LEFT)}{draw.choice(SHIFTS)}"
        f" = {draw.choice(RIGHT)}"
        for _ in range(COUNT)
    ]


def value(text: str) -> complex:
    """A number as it is printed: −√2/2, (1 + √5)/2, 3π/4, ln 2, 1/√e, 2i."""
    for old, new in (("−", "-"), ("ln ", "log "), ("²", "**2"), ("³", "**3"), ("⁴", "**4")):
        text = text.replace(old, new)
    text = re.sub(r"log (\d+)", r"log(\1)", text)
    text = re.sub(r"√(\d+|e)", r"sqrt(\1)", text).replace("π", "pi")
    text = re.sub(r"(?<=[\d)])(?=sqrt|pi|i|e\b)", "*", text).replace(")i", ")*i")
    return complex(eval(text, {"__builtins__": {}}, NAMES))  # noqa: S307 -- from the scorer's words


def gap(equation: str, x: complex) -> float:
    """How far apart the sides are, as a share of them."""
    left, right = (
        complex(eval(side, {"__builtins__": {}}, NAMES | {"x": x}))  # noqa: S307 -- from this file
        for side in equation.split(" = ")
    )
    return abs(left - right) / max(1.0, abs(left), abs(right))


def test_solutions_hold_as_they_are_shown() -> None:
    """Exact ones to all digits of a float, those behind ≈ to the digits shown."""
    texts = equations()
    found = 0
    for text, verdict in zip(texts, score_many(texts), strict=True):
        told = verdict.result or ""
        if verdict.verdict != "satisfiable" or not ("holds" in told or "complex ones" in told):
            continue
        shown = SHOWN.findall(told)
        assert shown, told
        for sign, number in shown:
            found += 1
            apart = gap(text, value(number))
            assert apart < (1e-12 if sign == "=" else 1e-3), f"{text}: {told}: off by {apart}"
    assert found >= LEAST
