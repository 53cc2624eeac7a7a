r"""What only LaTeX has: accents, fonts, stacked signs, environments, \ket and \bra."""

from __future__ import annotations

from typing import Final

from phiq.scorer.expr import Node, Symbol
from phiq.scorer.parse import special
from phiq.scorer.parse.groups import joined
from phiq.scorer.parse.lists import contents
from phiq.scorer.parse.pratt import ADJACENT, PREFIX, expr
from phiq.scorer.parse.scripts import apply_scripts, read_scripts
from phiq.scorer.parse.state import State
from phiq.scorer.parse.symbols import scripted

#: Most cells of a matrix: nothing that large is typed.
MAX_CELLS = 400

_CONJUGATES: Final = frozenset(("overline", "bar"))
#: Environments and the brackets they draw; "" draws none.
_FENCES: Final[dict[str, str]] = {
    "matrix": "", "pmatrix": "()", "bmatrix": "[]", "Bmatrix": "{}", "vmatrix": "||",
    "Vmatrix": "‖‖", "smallmatrix": "", "array": "", "subarray": "", "darray": "",
}  # fmt: skip
_LINES: Final = frozenset(
    """aligned align align* gathered gather gather* split equation equation* eqnarray eqnarray*
    alignedat alignat alignat* multline multline* displaymath math CD flalign flalign*""".split()
)
_BETWEEN_LINES: Final = frozenset(("\\\\", ",", ".", ";", "quad", "&"))
_CASES: Final = frozenset(("cases", "dcases", "rcases", "drcases"))
_WITH_COLUMNS: Final = frozenset(
    ("array", "darray", "subarray", "alignedat", "alignat", "alignat*")
)


def argument(p: State, name: str) -> Node:
    """One argument of a command: a braced group or one token.

    Raises:
        EquationSyntaxError: there is none.
    """
    kind, value, _, _ = p.toks[p.i]
    if kind in ("sym", "num", "word", "label"):
        p.i += 1
        if kind == "num":
            return p.num(value)
        return p.sym(value if isinstance(value, Symbol) else Symbol(value, "", ("rm",)))
    prefix = PREFIX.get(kind)
    if prefix is None or kind in ("+", "-", "±"):
        raise p.missing(name)
    return prefix(p)


def accent(p: State) -> Node:
    r"""\hat{H}, \vec F, \overline{z}."""
    mark = p.toks[p.i][1]
    p.i += 1
    if mark == "plain" and _lone_sign(p):
        return _sign_as_symbol(p)
    if mark == "gap":
        _skip_group(p)
        return p.node("blank")
    inner = argument(p, f"the argument of \\{mark}")
    if mark in ("plain", "brace"):
        return _braced_note(p, inner) if mark == "brace" else _operator_name(p, inner)
    if mark in _CONJUGATES:
        return _conjugate(p, inner, mark)
    return _decorated(p, inner, mark)


def _operator_name(p: State, inner: Node) -> Node:
    return inner


def _braced_note(p: State, inner: Node) -> Node:
    """The note under a brace says nothing of the expression."""
    read_scripts(p, base_is_symbol=False)
    return inner


def _conjugate(p: State, inner: Node, mark: str) -> Node:
    compound = inner.op != "sym"
    if (compound and mark == "overline") or (not compound and inner.symbol in p.declared):
        return p.node("conj", (inner,))
    return _decorated(p, inner, "bar")


def _decorated(p: State, inner: Node, mark: str) -> Node:
    if inner.op == "sym":
        return scripted(p, inner.symbol._replace(marks=(*inner.symbol.marks, mark)))
    if inner.op == "const":
        return scripted(p, Symbol({"pi": "π", "phi": "φ"}.get(inner.text, inner.text), "", (mark,)))
    return p.node("mark", (inner,), mark)


def font(p: State) -> Node:
    r"""\mathbf{p}, \mathcal{L}, \mathrm{max}."""
    mark = p.toks[p.i][1]
    p.i += 1
    if _lone_sign(p):
        return _sign_as_symbol(p)
    inner = argument(p, "the argument of a font command")
    return _styled(p, inner, mark)


def _styled(p: State, inner: Node, mark: str) -> Node:
    if mark in ("plain", "rm") and inner.op != "mul":
        return scripted(p, inner.symbol) if inner.op == "sym" else inner
    if mark == "rm":
        return _as_name(p, inner)
    if mark == "plain":
        return inner
    if inner.op == "const":
        return _decorated(p, inner, mark)
    if inner.op == "sym":
        return scripted(p, inner.symbol._replace(marks=(mark, *inner.symbol.marks)))
    return p.node("mark", (inner,), mark)


def _as_name(p: State, inner: Node) -> Node:
    """Upright letters are one name."""
    if all(child.op in ("sym", "num") for child in inner.args):
        name = "".join(c.symbol.base if c.op == "sym" else c.text for c in inner.args)
        return scripted(p, Symbol(name, "", ("rm",)))
    return inner


def _lone_sign(p: State) -> bool:
    """A command around a sign alone: \\mathbf{\\nabla} is none, \\mathbin{*} is."""
    kind = p.toks[p.i][0]
    inner = p.toks[p.i + 1][0] if kind == "{" else kind
    return inner in ("*", "bin", "rel", "+", "-", "±", "!", "/", ":")


def _sign_as_symbol(p: State) -> Node:
    braced = p.toks[p.i][0] == "{"
    p.i += braced
    sign = p.toks[p.i][1]
    p.i += 1
    if braced:
        p.expect("}", "}")
    return p.sym(Symbol(str(sign)))


def switch(p: State) -> Node:
    r"""{\bf X}, {\cal L}_a: a font up to the end of the group; marks the factor after it."""
    mark = p.toks[p.i][1]
    p.i += 1
    inner = expr(p, ADJACENT)
    if mark == "rm" or mark == "plain" or inner.op != "sym":
        return inner
    return p.sym(inner.symbol._replace(marks=(mark, *inner.symbol.marks)))


def _skip_group(p: State) -> None:
    if p.toks[p.i][0] != "{":
        p.i += 1
        return
    depth = 0
    while True:
        kind = p.toks[p.i][0]
        if kind == "end":
            raise p.missing("}")
        depth += (kind == "{") - (kind == "}")
        p.i += 1
        if depth == 0:
            return


def stack(p: State) -> Node:
    r"""\overset{a}{b}, \underset{a}{b}: b, with the note left aside; over a function too."""
    p.i += 1
    _skip_group(p)
    if p.toks[p.i][0] == "{" and p.toks[p.i + 1][0] in ("fn", "lim", "big"):
        p.toks.pop(p.i)
        close = next((at for at in range(p.i, len(p.toks)) if p.toks[at][0] == "}"), None)
        if close is None:
            raise p.missing("}")
        p.toks.pop(close)
    return argument(p, "what the stacked sign stands on")


def named_bracket(p: State) -> Node:
    r"""\ket{a}, \bra{a}, \braket{a|b}, \abs{a}, \norm{a}."""
    name = p.toks[p.i][1]
    p.i += 1
    inner = argument(p, f"the argument of \\{name}")
    if name == "braket" and inner.op == "given":
        return p.node("braket", inner.args)
    return p.node("expect" if name == "braket" else name, (inner,))


def modulus(p: State, left: Node) -> Node:
    r"""a \pmod{n}: the value a mod n, named so."""
    p.i += 1
    return p.node("fn", (left, argument(p, "the modulus")), "mod")


def environment(p: State) -> Node:
    r"""\begin{…} … \end{…}: a matrix, cases, or lines of statements."""
    name = p.toks[p.i][1]
    p.i += 1
    known = name in _FENCES or name in _LINES or name in _CASES
    if not known:
        raise p.error(f"unknown environment {name}", at=p.i - 1, expected="a known environment")
    if name in _WITH_COLUMNS and p.toks[p.i][0] == "{":
        _skip_group(p)
    if name in _LINES:
        return _lines(p, name)
    rows = _rows(p)
    _close(p, name)
    if name in _CASES:
        return _cases(p, rows)
    return _matrix(p, rows, _FENCES[name])


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


def _cases(p: State, rows: list[list[Node]]) -> Node:
    none = p.node("none")
    cells = [cell for row in rows for cell in (row + [none, none])[:2]]
    if not cells:
        raise p.error("empty cases", expected="a case")
    return p.node("cases", tuple(cells))


def _lines(p: State, name: str) -> Node:
    """The statements of an alignment; the prepass has joined lines that continue one."""
    found: list[Node] = []
    while p.toks[p.i][0] != "end\\":
        kind = p.toks[p.i][0]
        if kind in _BETWEEN_LINES:
            p.i += 1
        elif kind == "end":
            raise p.missing("\\end")
        else:
            found.append(expr(p, 0))
            if p.toks[p.i][0] not in (*_BETWEEN_LINES, "end\\", "text"):
                raise p.missing("an operator")
        if len(found) > MAX_CELLS:
            raise p.limit(f"more than {MAX_CELLS} lines")
    if not found:
        raise p.error("an empty environment", expected="an equation")
    _close(p, name)
    return found[0] if len(found) == 1 else p.node("system", tuple(found))


def text(p: State) -> Node:
    """Words among formulas."""
    value = p.toks[p.i][1]
    p.i += 1
    return p.node("text", (), value)


def dots(p: State) -> Node:
    """An ellipsis."""
    p.i += 1
    return p.node("dots")


def brace(p: State) -> Node:
    """{ … } groups without a trace; around a symbol alone it is as if not there."""
    p.i += 1
    if p.toks[p.i][0] == "}":
        p.i += 1
        return special.hypergeometric(p) or p.node("blank")
    entries = contents(p, "}")
    if len(entries) == 1 and entries[0].op == "sym":
        return scripted(p, entries[0].symbol)
    return joined(p, entries)


TABLE = {
    "{": brace,
    "accent": accent, "font": font, "switch": switch, "stack": stack, "ket": named_bracket,
    "begin": environment, "text": text, "dots": dots,
}  # fmt: skip

__all__ = ["TABLE", "apply_scripts", "modulus"]
