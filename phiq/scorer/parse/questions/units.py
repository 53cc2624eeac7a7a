"""Finds units typed after numbers: 5 kg, 9.81 m/s², 0.881 fm; what they measure is decided later.

A unit of several letters is one after any number and a space. A single letter could be a symbol:
it is a unit where the number and its units are a whole side of a relation or a whole term.
"""

from __future__ import annotations

import re
from typing import Final

from phiq.scorer.expression.tree import Symbol
from phiq.scorer.parse.questions.readings import choose
from phiq.scorer.parse.state import State
from phiq.scorer.parse.text.unit_names import UNITS

_WORD: Final = re.compile(r"[A-Za-zμΩÅ]+")
_ENDS: Final = frozenset(
    ("end", "rel", "+", "-", ",", ";", ")", "±", "*", "quad", "\\\\", ".", "text", "logic")
)


def mark_units(p: State) -> None:
    """Retag the tokens of a unit expression at hand; `p.i` is right after a number."""
    run: list[tuple[int, int, str]] = []
    at = tail = p.i
    while True:
        name, end = _word_at(p, at)
        before = run[-1][2] if run else ""
        known = name in UNITS or (name == "h" and _is_hour(p, at, end, before))
        if not known or not _is_free(p, at, name):
            break
        run.append((at, end, name))
        at = tail = _after_power(p, end)
        kind = p.toks[at][0]
        if kind == "/" or (kind == "*" and p.toks[at][1] != "×"):
            at += 1
        elif kind in _ENDS or not p.toks[at][3]:
            break
    if run and _are_units(p, run, tail):
        for start, end, word in reversed(run):
            p.toks[start:end] = [("unit", word, *p.toks[start][2:])]


def _word_at(p: State, at: int) -> tuple[str, int]:
    """The word that starts at a token, and the token after it; a subscript makes it a symbol."""
    kind, value, offset, _ = p.toks[at]
    if kind == "label":
        return str(value), at + 1
    match = _WORD.match(p.text, offset)
    if match is None:
        return "", at + 1
    end = at + 1
    while p.toks[end][0] != "end" and p.toks[end][2] < match.end():
        end += 1
    has_label = any(kind in ("sub", "_") for kind, _, _, _ in p.toks[at + 1 : end + 1])
    return "" if has_label else match[0], end


def _is_hour(p: State, at: int, end: int, before: str) -> bool:
    """Whether h is no Planck constant: in 60 km/h, and where 1 h is a whole term."""
    if len(before) > 1:
        return p.toks[at - 1][0] == "/"
    return not before and p.toks[at - 1][:2] == ("num", "1") and p.toks[end][0] in _ENDS


def _is_free(p: State, at: int, name: str) -> bool:
    kind, value, _, _ = p.toks[at]
    if kind == "label":
        return True
    return Symbol(name) not in p.declared and (value is None or value not in p.declared)


def _after_power(p: State, at: int) -> int:
    kind = p.toks[at][0]
    if kind == "sup":
        return at + 1
    if kind in ("^", "**") and p.toks[at + 1][0] == "num":
        return at + 2
    if kind in ("^", "**") and p.toks[at + 1][0] == "-":
        return at + 3
    if kind == "^" and p.toks[at + 1][0] == "{":
        while p.toks[at][0] not in ("}", "end"):
            at += 1
        return at + 1
    return at


def _is_product(p: State, name: str) -> bool:
    """Whether a unit's letters are rather factors: the kA² of 1/2 kA², the kT of 3/2 kT."""
    before = [kind for kind, _, _, _ in p.toks[max(p.i - 3, 0) : p.i]]
    return before == ["num", "/", "num"] and name[:1].islower() and name[1:].isupper()


def _are_units(p: State, run: list[tuple[int, int, str]], at: int) -> bool:
    name = run[0][2]
    if p.toks[run[0][0]][0] == "label" or (len(name) > 1 and not _is_product(p, name)):
        return True
    if p.toks[p.i - 1][:2] == ("num", "1") and p.toks[at][0] in _ENDS:
        return True  # nobody writes a factor of 1 before a symbol
    whole = (
        len(name) == 1
        and p.toks[at][0] in _ENDS | {"/"}
        and (len(run) == 1 or p.toks[run[0][1]][0] != "sym")
    )
    names = " ".join(word for _, _, word in run)
    question = "unit" if whole else "units"
    return choose(p, question, whole, f"{names} read as units", f"{names} read as symbols")
