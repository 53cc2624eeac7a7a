"""What a test of a program asserts, as the comparison it is: expect(a).toBe(b) says a == b."""

from __future__ import annotations

import re
from typing import Final

#: What every such line begins with, or holds; others need no look.
HINT: Final = re.compile(
    r"\A\s*(?:>>>|>|In \[|ghci>|Prelude>|julia>|irb)[^\n]*\n|#\s*(?:=>|-?\d)|;?\s//\s*-?\d"
    r"|\A\s*(?:[\w.]*\.)?(?:assert|expect|stopifnot|@test|@assert|all\.equal|allclose|array_equal"
    r"|isclose|@test isapprox)|approx\("
)
#: Calls whose first two arguments are equal, also those that are so to some digits.
_EQUAL: Final = re.compile(
    r"(?:[\w.]+\.)?(?:assert_?eq(?:uals?)?!?|assertEquals?|assert_equals?|assert\.(?:strict_?|deep_?)?"
    r"[eE]qual|array_equal|assert_array_equal)\("
)
_CLOSE: Final = re.compile(
    r"(?:[\w.]+\.)?(?:assert_?almost_?equals?|assert_?(?:all)?close|assert_array_almost_equal"
    r"|assertAlmostEquals?|all\.equal|allclose|isclose|isapprox|assertIn[dD]elta)\("
)
#: Calls and words before what is true.
_TRUE: Final = re.compile(r"(?:(?:[\w.]+\.)?(?:assertTrue|assert|stopifnot)\(|@(?:test|assert)\s+)")
_EXPECTED: Final = re.compile(
    r"expect\((.*)\)\.(toBe|toEqual|toStrictEqual|to\.equal|to\.be|to eq|toBeCloseTo)\s*\((.*)\)"
)
_APPROXIMATE: Final = re.compile(r"==\s*(?:pytest\.)?approx\(([^()]*)\)")


def comparison_of(text: str) -> str:
    """The comparison alone; any other text as it is."""
    return _transcribed(text) or _asserted(text)


def _transcribed(text: str) -> str | None:
    """What is computed and what is told to come out; None of any other text."""
    shown = _SHOWN.fullmatch(text) or _REMARKED.fullmatch(text)
    if shown is None or _ASSIGNS.match(shown[1]):
        return None
    if _RELATES.search(shown[1]):
        return f"({shown[1].strip()}) == {shown[2].strip()}" if "\n" in text else None
    return f"{shown[1].strip()} == {shown[2].strip()}"


def _asserted(text: str) -> str:
    line = text.strip().rstrip(";").rstrip()
    if (expected := _EXPECTED.fullmatch(line)) is not None:
        if expected[2] == "toBeCloseTo":
            return f"{expected[1]} ≈ {expected[3].partition(', ')[0]}"
        return f"{expected[1]} == {expected[3]}"
    for call, sign in ((_EQUAL, "=="), (_CLOSE, "≈")):
        match = call.match(line)
        parts = _arguments(line, match.end()) if match else []
        if len(parts) > 1:
            return f"{parts[0]} {sign} {parts[1]}"
    match = _TRUE.match(line)
    if match is not None and match[0].endswith("("):
        parts = _arguments(line, match.end())
        return parts[0] if parts and re.search(r"[=<>]| in ", parts[0]) else text
    if match is not None:
        return comparison_of(line[match.end() :])
    return _APPROXIMATE.sub(r"≈ \1", text)


#: A line at a prompt with what is printed below it, and one with its value as a remark.
_SHOWN: Final = re.compile(
    r"\s*(?:>>>|>|In \[\d*\]:|ghci>|Prelude>|julia>|irb[^>\n]*>)\s*([^\n]+)\n\s*"
    r"(?:Out\[\d*\]:|\[1\]|=>)?\s*([^\n]+?)\s*"
)
_REMARKED: Final = re.compile(r"([^\n#]*[^\s#;]);?\s++(?:#\s*(?:=>)?|//)\s*(-?\d[\d.]*)\s*")
_ASSIGNS: Final = re.compile(r"\s*+[\w, ]++=(?!=)")
_RELATES: Final = re.compile(r"(?<![<>=!])=(?!=)|==|[<>]=?\s|≈")


def _arguments(line: str, start: int) -> list[str]:
    """The arguments of a call that ends the line; none of one that does not."""
    parts, depth, quote = [""], 1, ""
    for at, sign in enumerate(line[start:], start):
        if quote or sign in "\"'":
            quote = "" if sign == quote else quote or sign
        elif sign in "([{":
            depth += 1
        elif sign in ")]}":
            depth -= 1
            if depth == 0:
                return [part.strip() for part in parts] if at == len(line) - 1 else []
        if sign == "," and depth == 1 and not quote:
            parts.append("")
        else:
            parts[-1] += sign
    return []
