"""Mends a text that cannot be read: a bracket more or less, a sign twice, a misspelt command.

It looks only where the parser stopped, and makes one edit there. It invents no operands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import Final

from phiq.scorer.parse import EquationSyntaxError, parse
from phiq.scorer.parse.text.commands import TABLE

#: Brackets that close, by those that they close.
_CLOSERS: Final = {"(": ")", "[": "]", "{": "}"}
#: What ends a sentence, and no equation.
_ENDINGS: Final = frozenset("?!:;,.")
_MISSING: Final = re.compile(r"([)\]}]) is missing before")
_RELATION: Final = re.compile(r"(?<!\s)\s*+[=<>≤≥≈]")
_COMMAND: Final = re.compile(r"\\([A-Za-z]{3,})")
#: How alike a misspelt command must be to the one that is meant, 0 to 1.
ALIKE: Final = 0.8
#: Longest text that is mended: each try reads it once.
LONGEST: Final = 400


def mended(text: str, error: EquationSyntaxError, declared: Sequence[str] = ()) -> str | None:
    """The text with the one edit that makes it an equation; None where none or several do."""
    if len(text) > LONGEST or error.kind != "malformed":
        return None
    for edits in (_inserted, _inserted_early, _deleted, _respelt):
        found: dict[bytes, str] = {}
        for candidate in edits(text, error):
            digest = _digest(candidate, declared)
            if digest is not None:
                found.setdefault(digest, candidate)
        if found:
            return next(iter(found.values())) if len(found) == 1 else None
    return None


def _digest(text: str, declared: Sequence[str]) -> bytes | None:
    """What the text is read as; None where it is not."""
    try:
        return parse(text, declared=declared).root.digest
    except EquationSyntaxError:
        return None


def _inserted(text: str, error: EquationSyntaxError) -> Iterator[str]:
    """With the bracket that is missing, or the right one for a wrong one."""
    missing = _MISSING.search(error.detail)
    at = len(text[: error.offset].rstrip())
    if missing is not None:
        yield text[:at] + missing.group(1) + text[at:]
    if text[error.offset : error.offset + 1] in (")", "]", "}"):
        expected = _unclosed(text[: error.offset])
        if expected:
            yield text[: error.offset] + expected + text[error.offset + 1 :]


def _inserted_early(text: str, error: EquationSyntaxError) -> Iterator[str]:
    """With the missing bracket before the relation sign that it should not enclose."""
    missing = _MISSING.search(error.detail)
    sign = _RELATION.search(text)
    if missing is not None and sign is not None and not text[error.offset :].strip():
        yield text[: sign.start()] + missing.group(1) + text[sign.start() :]


def _unclosed(text: str) -> str:
    """What would close the innermost bracket that is open at the end of a text."""
    closers: list[str] = []
    for sign in text:
        if sign in _CLOSERS:
            closers.append(_CLOSERS[sign])
        elif closers and sign == closers[-1]:
            closers.pop()
    return closers[-1] if closers else ""


def _deleted(text: str, error: EquationSyntaxError) -> Iterator[str]:
    """Without a bracket that closes nothing, without a sign that stands there twice."""
    at = error.offset
    sign, rest = text[at : at + 1], text[at + 1 :]
    before = text[:at].rstrip()
    if not text[at:].strip() and before[-1:] in _ENDINGS:
        yield before[:-1]
    if sign in (")", "]", "}") or (sign and not sign.isalnum() and not rest.strip()):
        yield text[:at] + rest
    elif sign and before.endswith(sign):
        yield before + rest


def _respelt(text: str, error: EquationSyntaxError) -> Iterator[str]:
    """With the one known command that is like the unknown one."""
    found = _COMMAND.match(text, error.offset)
    if found is None or not error.detail.startswith("unknown command"):
        return
    names = [name for name in _commands() if abs(len(name) - len(found.group(1))) <= 1]
    for name in get_close_matches(found.group(1), names, n=2, cutoff=ALIKE):
        yield f"{text[: found.start(1)]}{name}{text[found.end(1) :]}"


def _commands() -> list[str]:
    return [lexeme[1:] for lexeme in TABLE if lexeme.startswith("\\") and len(lexeme) > 3]
