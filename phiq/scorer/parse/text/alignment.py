r"""Alignment marks: where & only lines up equations, and which line breaks a formula crosses.

Runs on tokens, before the grammar. The cells of matrices and cases are `environments`' matter.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from phiq.scorer.parse.brackets import CLOSERS, OPENERS, closing
from phiq.scorer.parse.text.tokens import Token

#: Kinds that stand between operands.
INFIX_KINDS: Final = frozenset(("rel", "logic", "+", "*", "/", "bin", "mid", "±", "|"))


_ROW_STARTS: Final = frozenset(("\\\\", "quad", "begin", "end\\"))
_CELL_ENDS: Final = frozenset(("&", "\\\\", "end\\", "end"))


def join_lines(toks: list[Token]) -> list[Token]:
    """Drop alignment marks outside matrices, and line breaks before a sign that goes on."""
    toks = _aligned_arrays(toks)
    out: list[Token] = []
    tables = 0
    for at, tok in enumerate(toks):
        kind = tok[0]
        if kind in ("begin", "end\\") and _is_table(tok[1]):
            tables += 1 if kind == "begin" else -1
        if tables:
            out.append(tok)
        elif kind == "&":
            if _parts_equations(out, toks, at):
                out.append(("quad", *tok[1:]))
        elif kind != "\\\\" or not _goes_on(toks, at + 1):
            out.append(tok)
    return out


def _parts_equations(out: list[Token], toks: list[Token], at: int) -> bool:
    """Whether the & at hand parts two equations: a whole one is before it, and no sign after it."""
    after = toks[at + 1][0]
    if after in INFIX_KINDS or after in _CELL_ENDS or toks[at - 1][0] in _ROW_STARTS:
        return False
    if not out or _is_sign(out[-1]):
        return False
    depth = 0
    for tok in reversed(out):
        kind = tok[0]
        depth += (kind in CLOSERS) - (kind in OPENERS)
        if depth < 0 or (depth == 0 and kind in _ROW_STARTS):
            return False
        if depth == 0 and kind == "rel":
            return True
    return False


def _is_sign(tok: Token) -> bool:
    return tok[0] in INFIX_KINDS or tok[0] == "-"


def _is_table(name: str) -> bool:
    return "matrix" in name or "cases" in name or name in ("array", "darray", "subarray")


def _goes_on(toks: list[Token], at: int) -> bool:
    while toks[at][0] in ("&", "quad"):
        at += 1
    return toks[at][0] in INFIX_KINDS or toks[at][0] == "-"


def _aligned_arrays(toks: list[Token]) -> list[Token]:
    """Arrays that line up equations, as the x &=& y of old, become aligned lines."""
    out = list(toks)
    for start, (kind, name, _, _) in enumerate(toks):
        if kind == "begin" and name == "array":
            end = closing(toks, start, "begin", "end\\")
            if end > 0 and _lines_up(toks[start:end]):
                for at in (start, end):
                    out[at] = (toks[at][0], "alignedat", *toks[at][2:])
    return out


def _lines_up(toks: list[Token]) -> bool:
    """Whether a cell begins with a relation: its left side is in the cell before."""
    kinds = [tok[0] for tok in toks]
    return any(pair == ("&", "rel") for pair in pairwise(kinds))
