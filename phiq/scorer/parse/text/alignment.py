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
    #: Of each bracket that is open, whether a relation came since its row began.
    related = [False]
    tables = 0
    for at, tok in enumerate(toks):
        kind = tok[0]
        if kind in ("begin", "end\\") and _is_table(tok[1]):
            tables += 1 if kind == "begin" else -1
        if kind == "&" and not tables:
            if related[-1] and _may_part(out, toks, at):
                out.append(("quad", *tok[1:]))
                related[-1] = False
        elif tables or kind != "\\\\" or not (toks[at + 1][0] == kind or _goes_on(toks, at + 1)):
            out.append(tok)
            _relate(related, kind)
    return out


def _relate(related: list[bool], kind: str) -> None:
    if kind in OPENERS:
        related.append(False)
        return
    if kind in CLOSERS:
        related.pop()
        if not related:
            related.append(False)
    if kind == "rel":
        related[-1] = True
    elif kind in _ROW_STARTS:
        related[-1] = False


def _may_part(out: list[Token], toks: list[Token], at: int) -> bool:
    """Whether the & behind a relation parts two equations: the first is whole, no sign goes on."""
    after = toks[at + 1][0]
    if after in INFIX_KINDS or after in _CELL_ENDS or toks[at - 1][0] in _ROW_STARTS:
        return False
    return not _is_sign(out[-1])


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
