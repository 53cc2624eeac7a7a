"""Expressions of Haskell as Python's: functions before arguments, sections, lists, lambdas."""

from __future__ import annotations

import re
from typing import Final

_TOKEN: Final = re.compile(
    r"""\s*(?:("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)')|(\d+(?:\.(?!\.)\d+)?)|([A-Za-z_][\w.]*'?)"""
    r"|`(\w+)`|(\+\+|==|/=|<=|>=|&&|\|\||\.\.|<-|->|\*\*|[-+*/^<>|$,\\()\[\]]))"
)
_SIGNS: Final = {
    "++": "+", "/=": "!=", "&&": " and ", "||": " or ", "^": "**", "mod": "%", "div": "//",
    "elem": " in ", "rem": "%", "quot": "//",
}  # fmt: skip
_INFIX: Final = frozenset(
    ("+", "-", "*", "/", "**", "==", "!=", "<", ">", "<=", ">=", " and ", " or ", "%", "//", " in ")
)
#: Names of what is not true in Python as it stands there.
_WORDS: Final = {"not": "not ", "and": "all", "or": "any", "otherwise": "True"}
_RELATIONS: Final = frozenset(("==", "!=", "<", ">", "<=", ">="))
_NEGATION: Final = ("not",)
_CLOSING: Final = {"(": ")", "[": "]"}
#: Deepest nesting that is read.
MAX_DEPTH: Final = 20


class _NoHaskellError(Exception):
    """The text is something else."""


def in_calls(text: str) -> str | None:
    """The expression with its functions called in brackets; None of what is none."""
    tokens = []
    at = 0
    text = text.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            return None
        sign = match[4] or match[5]
        tokens.append(_SIGNS.get(sign, sign) if sign else match[match.lastindex or 0])
        at = match.end()
    try:
        return _expression(tokens, 0)
    except _NoHaskellError:
        return None


def _expression(tokens: list[str], depth: int) -> str:
    """Operators between runs of operands, each of which is a function before its arguments."""
    if depth > MAX_DEPTH:
        raise _NoHaskellError
    if tokens[:1] == ["\\"] and "->" in tokens:
        arrow = tokens.index("->")
        return f"lambda {', '.join(tokens[1:arrow])}: {_expression(tokens[arrow + 1 :], depth)}"
    for at, token in enumerate(tokens):
        if token in _RELATIONS and _is_outside(tokens, at):
            sides = tokens[:at], tokens[at + 1 :]
            return f" {token} ".join(_expression(side, depth + 1) for side in sides)
    if "$" in tokens:
        before, after = _parted(tokens, "$", 1)
        return _expression([*before, "(", *after, ")"], depth) if after else _fail()
    told, run, at = "", list[str](), 0
    while at < len(tokens):
        token = tokens[at]
        if token in _CLOSING:
            end = _closing(tokens, at)
            run.append(_group(tokens[at : end + 1], depth + 1))
            at = end
        elif token in _INFIX or token in _NEGATION:
            told += _called(run) + _WORDS.get(token, f" {token} ")
            run = []
        elif token[0].isalnum() or token[0] in "\"'_":
            run.append(_WORDS.get(token, token))
        else:
            raise _NoHaskellError
        at += 1
    return told + _called(run)


def _is_outside(tokens: list[str], at: int) -> bool:
    """Whether a token stands in no brackets."""
    return sum(map(_deeper, tokens[:at])) == 0


def _fail() -> str:
    raise _NoHaskellError


def _called(run: list[str]) -> str:
    if len(run) < 2:
        return "".join(run)
    return f"{run[0]}({', '.join(run[1:])})"


def _closing(tokens: list[str], start: int) -> int:
    depth = 0
    for at in range(start, len(tokens)):
        depth += _deeper(tokens[at])
        if depth == 0:
            return at
    raise _NoHaskellError


def _deeper(token: str) -> int:
    return (token in _CLOSING) - (token in _CLOSING.values())


def _parted(tokens: list[str], sign: str, most: int = -1) -> list[list[str]]:
    """The tokens between such signs that stand in no brackets."""
    parts: list[list[str]] = [[]]
    depth = 0
    for token in tokens:
        depth += _deeper(token)
        if token == sign and not depth and len(parts) != most + 1:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts if most < 0 or len(parts) == 2 else [*parts, []]


def _group(tokens: list[str], depth: int) -> str:
    """What brackets hold: a list, a tuple, a section or an expression."""
    inner = tokens[1:-1]
    if tokens[0] == "[":
        counted = len(_parted(inner, "..")) > 1
        return _counted(inner, depth) if counted else f"[{_list(inner, depth)}]"
    if len(inner) == 1 and inner[0] in _INFIX:
        return f"(lambda a, b: a {inner[0]} b)"
    if inner[:1] and inner[0] in _INFIX - {"-"}:
        return f"(lambda a: a {inner[0]} {_expression(inner[1:], depth)})"
    if inner[-1:] and inner[-1] in _INFIX:
        return f"(lambda a: {_expression(inner[:-1], depth)} {inner[-1]} a)"
    return f"({', '.join(_expression(part, depth) for part in _parted(inner, ','))})"


def _counted(inner: list[str], depth: int) -> str:
    first, last = _parted(inner, "..", 1)
    ends = [*_parted(first, ","), *([last] if last else [])]
    return f"span({', '.join(_expression(end, depth) for end in ends)})"


def _list(inner: list[str], depth: int) -> str:
    made, rest = _parted(inner, "|", 1)
    if not rest:
        return ", ".join(_expression(part, depth) for part in _parted(inner, ",") if part)
    told = _expression(made, depth)
    for part in _parted(rest, ","):
        if "<-" in part:
            at = part.index("<-")
            told += f" for {_expression(part[:at], depth)} in {_expression(part[at + 1 :], depth)}"
        else:
            told += f" if ({_expression(part, depth)})"
    return told
