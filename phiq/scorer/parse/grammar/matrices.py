"""Matrices as lists of rows: [[1, 2], [3, 4]] of Python, [1, 2; 3, 4] of Matlab.

And continued fractions by their terms, [1; 2, 2] = 1 + 1/(2 + 1/2).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from phiq.scorer.expression.tree import Node, Symbol
from phiq.scorer.parse.brackets import CLOSERS, OPENERS, stands_ahead
from phiq.scorer.parse.grammar.lists import contents
from phiq.scorer.parse.grammar.pratt import expr
from phiq.scorer.parse.state import State

#: Nodes that brackets with several entries make.
_LISTS: Final = frozenset(("tuple", "interval", "commutator", "set", "anticommutator", "matrix"))
#: Kinds of tokens that are an entry.
_ENTRIES: Final = frozenset(("num", "sym", "const", "word"))
#: Times that what repeats under a bar of a continued fraction is written out before the ellipsis.
_WRITTEN_OUT: Final = 3
_BARRED: Final = frozenset(("conj", "mark"))


def rows_in_brackets(p: State) -> Node | None:
    """The matrix of rows, the opening bracket just read; None where these are no rows."""
    start = p.i
    if p.toks[p.i][0] == "[" and start not in p.no_rows:
        end = _end_of_rows(p)
        rows = _listed_rows(p) if end > 0 and _are_plain(p, start, end) else None
        if rows is not None:
            return _matrix(p, rows)
        p.no_rows.add(start)
    elif stands_ahead(p.toks, p.i, ";"):
        _part_by_spaces(p)
        rows = _parted_rows(p)
        if rows is not None:
            return _matrix(p, rows)
    elif [tok[0] for tok in p.toks[p.i : p.i + 2]] == ["num", "num"]:
        _part_by_spaces(p)  # the row [1 2 3] of Matlab is a list
    p.i = start
    return None


def _matrix(p: State, rows: list[list[Node]]) -> Node:
    cells = tuple(cell for row in rows for cell in row)
    return p.node("matrix", cells, (len(rows), len(rows[0]), "[]"))


def _end_of_rows(p: State) -> int:
    """Where brackets of as many entries each, and nothing else, are closed; 0 for other contents.

    This look costs less than reading them, which brackets in each other would do at each level.
    """
    depth = commas = 0
    lengths: set[int] = set()
    for at in range(p.i, len(p.toks)):
        kind = p.toks[at][0]
        if kind == "end" or (depth == 0 and kind not in ("[", "]", ",")):
            return 0
        if depth == 0 and kind == "]":
            return at if len(lengths) == 1 else 0
        if depth == 0 and kind == "[":
            commas = 0
        if depth == 1 and kind == "]":
            lengths.add(commas)
        commas += depth == 1 and kind in (",", ";") and p.toks[at + 1][0] != "]"
        depth += (kind in OPENERS) - (kind in CLOSERS)
    return 0


def _listed_rows(p: State) -> list[list[Node]] | None:
    rows: list[list[Node]] = []
    while p.toks[p.i][0] == "[":
        p.i += 1
        rows.append(contents(p, "]"))
        if p.toks[p.i][0] != ",":
            break
        p.i += 1
    if p.toks[p.i][0] != "]" or any(len(row) != len(rows[0]) for row in rows):
        return None
    p.i += 1
    return rows


def _are_plain(p: State, start: int, end: int) -> bool:
    """Whether the rows hold numbers or small letters; those of capital letters are commutators."""
    held = p.toks[start:end]
    symbols = [tok[1] for tok in held if isinstance(tok[1], Symbol)]
    return any(tok[0] == "num" for tok in held) or not any(s.base.isupper() for s in symbols)


def _part_by_spaces(p: State) -> None:
    """Puts commas where only spaces part the entries of rows: [1 2; 3 -4]."""
    end = next(at for at in range(p.i, len(p.toks)) if p.toks[at][0] in ("]", "end"))
    if any(tok[0] == "," for tok in p.toks[p.i : end]):
        return
    for at in range(end - 1, p.i, -1):
        kind, _, offset, gap = p.toks[at]
        signed = kind == "-" and not p.toks[at + 1][3]
        if gap and (signed or kind in _ENTRIES) and p.toks[at - 1][0] in _ENTRIES:
            p.toks.insert(at, (",", ",", offset, False))


def _parted_rows(p: State) -> list[list[Node]] | None:
    rows: list[list[Node]] = [[expr(p, 0)]]
    while p.toks[p.i][0] in (",", ";"):
        if p.toks[p.i][0] == ";":
            rows.append([])
        p.i += 1
        rows[-1].append(expr(p, 0))
    if p.toks[p.i][0] != "]" or any(len(row) != len(rows[0]) for row in rows):
        return None
    p.i += 1
    return rows


def matrix_of(p: State, rows: Node) -> Node | None:
    """The matrix of a list of rows, the column of a list of entries; None where it is neither."""
    if rows.op == "matrix" or rows.op not in _LISTS:
        return rows if rows.op == "matrix" else None
    width = len(rows.args[0].args) if rows.args[0].op in _LISTS else 0
    if not width:
        return p.node("matrix", rows.args, (len(rows.args), 1, "[]"))
    if any(row.op not in _LISTS or len(row.args) != width for row in rows.args):
        return None
    cells = tuple(cell for row in rows.args for cell in row.args)
    return p.node("matrix", cells, (len(rows.args), width, "[]"))


def continued_fraction(p: State, start: int, entries: Sequence[Node]) -> Node | None:
    """The fraction of a list just read, whose tokens begin at `start`; None where it is none.

    A semicolon stands behind the first term alone; behind it there are two terms at least, or an
    ellipsis, or a bar: [1; 2] may be a column.
    """
    parted = [kind for kind, *_ in p.toks[start : p.i] if kind in (",", ";")]
    if parted[:1] != [";"] or ";" in parted[1:]:
        return None
    first, *rest = entries
    if rest[-1].op in _BARRED:
        barred = rest.pop().args[0]
        rest += [*(barred.args if barred.op == "tuple" else (barred,))] * _WRITTEN_OUT
        rest.append(p.node("dots"))
    if len(rest) < 2:
        return None
    below = rest.pop()
    for term in (*rest[::-1], first):
        below = p.node("add", (term, p.node("div", (p.node("num", (), "1"), below))))
    return below
