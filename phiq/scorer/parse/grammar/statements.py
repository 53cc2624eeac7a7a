"""The top of the grammar: relations and chains, systems, and the parse of a whole text."""

from __future__ import annotations

from typing import Final

from phiq.scorer.expression.tree import Node, TreeLimitError, kinds
from phiq.scorer.parse.errors import EquationSyntaxError
from phiq.scorer.parse.grammar import (
    arithmetic,
    bigops,
    calculus,
    functions,
    groups,
    special,
    symbols,
)
from phiq.scorer.parse.grammar.congruence import congruent, remainders
from phiq.scorer.parse.grammar.dialects import latex, packages, python_calls, siunitx
from phiq.scorer.parse.grammar.pratt import (
    GIVEN,
    LOGIC,
    OVER,
    POSTFIX,
    POWER,
    RELATION,
    Prefix,
    expr,
    install,
    juxtaposed,
    starts_factor,
)
from phiq.scorer.parse.grammar.quantities import (
    in_parallel,
    in_per_cent,
    levels_as_powers,
    things_counted,
    with_unit_of_result,
)
from phiq.scorer.parse.grammar.scripts import attach
from phiq.scorer.parse.state import State

_SEPARATORS: Final = frozenset((",", ";", "\\\\", "quad", ".", ":", "text"))
_UNIT: Final = kinds("unit")
_TRAILING: Final = frozenset((",", ";", ".", "\\\\", "quad", ":"))


def relation(p: State, left: Node) -> Node:
    """A chain such as a = b < c."""
    sides = [left]
    relations: list[str] = []
    toks = p.toks
    while toks[p.i][0] in ("rel", "!="):
        relations.append(toks[p.i][1])
        p.i += 1
        if toks[p.i][0] == "rel" and toks[p.i - 1][1] in "<>" and toks[p.i][1] == "=":
            relations[-1] = "≤" if relations[-1] == "<" else "≥"
            p.i += 1
        sides.append(expr(p, RELATION))
    if toks[p.i][0] == "?" or _is_word(p, "if"):
        return _chosen(p, sides, relations)
    if toks[p.i][0] == "pmod":
        sides = remainders(p, sides, latex.modulus(p))
    elif relations[-1] == "≡":
        sides = congruent(p, sides)
    else:
        if "∥" in relations:
            sides, relations = in_parallel(p, sides, relations)
        if not relations:
            return sides[0]
        if sides[-1].kinds & _UNIT:
            sides = with_unit_of_result(p, sides, relations)
    sides = things_counted(p, sides)
    if "%" in p.text or "pp" in p.text:
        sides = in_per_cent(p, sides)
    if "dB" in p.text:
        sides = levels_as_powers(p, sides)
    return p.node("rel", tuple(sides), tuple(relations))


def _is_word(p: State, word: str) -> bool:
    kind, value, _, _ = p.toks[p.i]
    return kind in ("text", "word") and (value if kind == "text" else value.base) == word


def _chosen(p: State, sides: list[Node], relations: list[str]) -> Node:
    """Read y = c ? a : b of C and y = a if c else b of Python."""
    last = max((k for k, sign in enumerate(relations) if sign == "="), default=-1)
    left, signs = sides[: last + 1], relations[: last + 1]
    if p.toks[p.i][0] == "?":
        condition, tail = sides[last + 1 :], relations[last + 1 :]
        p.i += 1
        value = expr(p, RELATION)
        p.expect(":", ":")
    else:
        p.i += 1
        value, condition, tail = sides[-1], [expr(p, 0)], []
        if not _is_word(p, "else"):
            raise p.missing("else")
        p.i += 1
    other = expr(p, RELATION)
    if tail:
        test = p.node("rel", tuple(condition), tuple(tail))
    elif condition[0].op in ("rel", "logic"):
        test = condition[0]
    else:
        test = p.node("rel", (condition[0], p.num("0")), ("≠",))
    cases = p.node("cases", (value, test, other, p.node("none")))
    return p.node("rel", (*left, cases), tuple(signs)) if left else cases


def not_equal(p: State, left: Node) -> Node:
    """Read a != b."""
    return relation(p, left)


#: How tightly the signs between statements bind; others bind as implications do.
_TIGHTNESS: Final = {"⇔": -1, "∨": 1, "∧": 2}


def logic(p: State, left: Node) -> Node:
    """Read a = b ⇒ c = d."""
    sign = p.toks[p.i][1]
    p.i += 1
    left = _divides(p, left)
    right = _divides(p, expr(p, LOGIC))
    while p.toks[p.i][0] == "logic" and _TIGHTNESS.get(p.toks[p.i][1], 0) > _TIGHTNESS.get(sign, 0):
        right = logic(p, right)
    if sign == "∧" and not (is_statement(left) and is_statement(right)):
        raise p.error("no relation beside &&", expected="a relation such as =")
    return p.node("logic", (left, right), sign)


def statements(p: State) -> Node:
    """All statements of a text.

    Raises:
        EquationSyntaxError: a token is out of place.
    """
    leads = p.toks[p.i][0] == "text" and p.notation == "text"
    found = [latex.text(p)] if leads else []
    if leads and p.toks[p.i][0] == ";":
        p.i += 1
    if p.toks[p.i][0] == "logic":
        p.i += 1  # a leading "therefore"
    found.append(_divides(p, expr(p, 0)))
    while p.toks[p.i][0] != "end":
        _separator(p)
        if p.toks[p.i][0] == "end":
            break
        if p.toks[p.i][0] == "logic":
            p.i += 1  # a "therefore" behind a comma
        if p.toks[p.i][0] == "text":
            found.append(latex.text(p))
            if starts_factor(p.toks[p.i][0]) or p.toks[p.i][0] == "-":
                found.append(_divides(p, expr(p, 0)))
        else:
            found.append(_divides(p, expr(p, 0)))
    return found[0] if len(found) == 1 else p.node("system", tuple(found))


def _divides(p: State, node: Node) -> Node:
    """Read a | b as a statement: a divides b; Y | X ∼ N is how Y given X is distributed."""
    if node.op == "given" and len(node.args) == 2 and node.args[1].value == ("∼",):
        condition, distribution = node.args[1].args
        return p.node("rel", (p.node("given", (node.args[0], condition)), distribution), ("∼",))
    if node.op != "given" or any(part.op in ("rel", "logic", "tuple") for part in node.args):
        return node
    return p.node("rel", node.args, ("∣",))


def _separator(p: State) -> None:
    """Step over what parts two statements: one sign, with spaces and line breaks around it."""
    kind = p.toks[p.i][0]
    if kind not in _SEPARATORS:
        raise p.missing("an operator")
    signs = 0
    while p.toks[p.i][0] in _TRAILING:
        signs += p.toks[p.i][0] in (",", ";", ".", ":")
        if signs > 1:
            raise p.missing("an expression")
        p.i += 1


def is_statement(root: Node) -> bool:
    """Whether a root relates anything."""
    op = root.op
    if op in ("rel", "logic"):
        return True
    return op == "system" and any(map(is_statement, root.args))


def read(p: State) -> Node:
    """The tree of a text's statements; every error is the parser's own."""
    try:
        if p.toks[0][0] == "end":
            raise EquationSyntaxError(
                "nothing to read", kind="not_an_equation", text=p.text, expected="an equation"
            )
        return statements(p)
    except TreeLimitError as error:
        raise p.limit(str(error)) from error


_prefix: dict[str, Prefix] = {
    **arithmetic.PREFIX, **symbols.PREFIX, **groups.PREFIX, **functions.TABLE, **latex.TABLE,
    **calculus.PREFIX_TABLE, **bigops.PREFIX, **python_calls.PREFIX, **special.PREFIX,
    **packages.PREFIX, **siunitx.PREFIX,
}  # fmt: skip
install(
    _prefix,
    {
        **arithmetic.TERMS,
        "rel": (RELATION, relation),
        "!=": (RELATION, not_equal),
        "logic": (LOGIC, logic),
        "mid": (GIVEN, groups.given),
        "at": (POSTFIX, groups.evaluation_bar),
        "over": (OVER, functions.over),
        "pmod": (RELATION, latex.remainder_of),
        "text": (0, juxtaposed),
        "mark": (POSTFIX, attach.mark_after),
        "comb": (POSTFIX, attach.accents_after),
        **dict.fromkeys(("_", "sub", "^", "sup", "'", "''"), (POWER, attach.script_after)),
    },
)
