r"""The \begin{…} \end{…} of LaTeX: matrices, cases, aligned lines."""

from __future__ import annotations

from typing import Final

from phiq.scorer.expression.tree import Node
from phiq.scorer.parse.grammar.pratt import expr
from phiq.scorer.parse.state import State
from phiq.scorer.parse.text.letters import listed
from phiq.scorer.parse.text.prepass import after_group

#: Most cells of a matrix: nothing that large is typed.
MAX_CELLS: Final = 400

#: Environments and the brackets they draw; "" draws none.
_FENCES: Final[dict[str, str]] = {
    "matrix": "", "pmatrix": "()", "bmatrix": "[]", "Bmatrix": "{}", "vmatrix": "||",
    "Vmatrix": "‖‖", "smallmatrix": "", "array": "", "subarray": "", "darray": "",
}  # fmt: skip
_LINES: Final = frozenset(
    listed("""
    aligned align align* gathered gather gather* split equation equation* eqnarray eqnarray*
    alignedat alignat alignat* multline multline* displaymath math CD flalign flalign*
    subequations dmath dmath* IEEEeqnarray IEEEeqnarray*""")
)
_BETWEEN_LINES: Final = frozenset(("\\\\", ",", ".", ";", "quad", "&"))
_AFTER_LINE: Final = _BETWEEN_LINES | {"end\\", "text"}
_CASES: Final = frozenset(("cases", "dcases", "rcases", "drcases"))
_WITH_COLUMNS: Final = frozenset(
    (
        "array",
        "darray",
        "subarray",
        "alignedat",
        "alignat",
        "alignat*",
        "IEEEeqnarray",
        "IEEEeqnarray*",
    )
)


def environment(p: State) -> Node:
    r"""\begin{…} … \end{…}: a matrix, cases, or lines of statements."""
    name = p.toks[p.i][1]
    p.i += 1
    known = name in _FENCES or name in _LINES or name in _CASES
    if not known:
        raise p.error(f"unknown environment {name}", at=p.i - 1, expected="a known environment")
    if name in _WITH_COLUMNS and p.toks[p.i][0] == "{":
        p.i = after_group(p.toks, p.i)
    if name in _LINES:
        return _lines(p, name)
    rows = _rows(p)
    _close(p, name)
    if name in _CASES:
        return _cases(p, rows)
    cells = [cell for row in rows for cell in row]
    if cells and not _FENCES[name] and all(cell.op == "rel" for cell in cells):
        return _system(p, cells)
    return _matrix(p, rows, _FENCES[name])


def grid(p: State) -> Node:
    """■(a&b@c&d): the cells of an environment in one line, rows parted by @."""
    name = p.toks[p.i][1]
    p.i += 1
    p.expect("(", "(")
    rows: list[list[Node]] = [[]]
    while True:
        blank = p.toks[p.i][0] in ("&", "@", ")")
        rows[-1].append(p.node("none") if blank else expr(p, 0))
        kind = p.toks[p.i][0]
        p.i += 1
        if kind == "@":
            rows.append([])
        elif kind != "&":
            break
        if sum(map(len, rows)) > MAX_CELLS:
            raise p.limit(f"more than {MAX_CELLS} cells")
    if kind != ")":
        p.i -= 1
        raise p.missing(")")
    if name == "aligned":
        return p.node("system", tuple(row[0] for row in rows))
    return _cases(p, rows) if name in _CASES else _matrix(p, rows, _FENCES[name])


def _close(p: State, name: str) -> None:
    if p.toks[p.i][1] != name:
        raise p.error(f"\\begin{{{name}}} ends as another", expected=f"\\end{{{name}}}")
    p.i += 1


def _rows(p: State) -> list[list[Node]]:
    rows: list[list[Node]] = [[]]
    cells = 0
    while p.toks[p.i][0] != "end\\":
        kind = p.toks[p.i][0]
        if kind == "end":
            raise p.missing("\\end")
        if kind == "\\\\":
            rows.append([])
            p.i += 1
        elif kind in ("&", ",", "quad", ".", ";"):
            p.i += 1
            if kind == "&" and (p.toks[p.i - 2][0] in ("&", "\\\\") or not rows[-1]):
                rows[-1].append(p.node("blank"))
        else:
            rows[-1].append(_cell(p))
            cells += 1
        if cells > MAX_CELLS:
            raise p.limit(f"more than {MAX_CELLS} cells")
    return [row for row in rows if row]


def _cell(p: State) -> Node:
    """One cell; words before a condition say nothing of it."""
    if p.toks[p.i][0] == "text" and p.toks[p.i + 1][0] not in ("&", "\\\\", "end\\", "text"):
        p.i += 1
    return expr(p, 0)


def _matrix(p: State, rows: list[list[Node]], fence: str) -> Node:
    if not rows:
        raise p.error("an empty matrix", expected="entries")
    width = max(map(len, rows))
    blank = p.node("blank")
    cells = [cell for row in rows for cell in (*row, *([blank] * (width - len(row))))]
    return p.node("matrix", tuple(cells), (len(rows), width, fence))


def _system(p: State, found: list[Node]) -> Node:
    return found[0] if len(found) == 1 else p.node("system", tuple(found))


def _cases(p: State, rows: list[list[Node]]) -> Node:
    """Values, each with its condition; or, where all are equations, a system in a brace."""
    if rows and all(len(row) == 1 and row[0].op == "rel" for row in rows):
        return _system(p, [row[0] for row in rows])
    none = p.node("none")
    cells = [cell for row in rows for cell in [*row, none, none][:2]]
    if not cells:
        raise p.error("empty cases", expected="a case")
    return p.node("cases", tuple(cells))


def _lines(p: State, name: str) -> Node:
    """The statements of an alignment; the prepass has joined lines that continue one."""
    found: list[Node] = []
    while p.toks[p.i][0] != "end\\":
        kind = p.toks[p.i][0]
        if kind in _BETWEEN_LINES or (kind == "logic" and not found):
            p.i += 1
        elif kind == "end":
            raise p.missing("\\end")
        else:
            found.append(expr(p, 0))
            if p.toks[p.i][0] not in _AFTER_LINE:
                raise p.missing("an operator")
        if len(found) > MAX_CELLS:
            raise p.limit(f"more than {MAX_CELLS} lines")
    if not found:
        raise p.error("an empty environment", expected="an equation")
    _close(p, name)
    return _system(p, found)
