"""Integrals, sums, products and limits: their limits, bodies and variables."""

from __future__ import annotations

from typing import Final

from phiq.scorer.expression.literals import is_whole
from phiq.scorer.expression.tree import Node, Symbol
from phiq.scorer.parse.brackets import stands_ahead
from phiq.scorer.parse.grammar.listed_calls import ends_of, integrated, over_colon, total
from phiq.scorer.parse.grammar.pratt import ADJACENT, POSTFIX, SUM, Prefix, expr, starts_factor
from phiq.scorer.parse.grammar.pratt import PREFIX as PREFIX_OF
from phiq.scorer.parse.grammar.scripts.parts import Scripts
from phiq.scorer.parse.grammar.scripts.scripts import read_scripts
from phiq.scorer.parse.questions import readings
from phiq.scorer.parse.state import State

_COUNTS: Final[dict[str, int]] = {"int2": 2, "int3": 3, "int4": 4}


def integral(p: State) -> Node:
    """One or several integral signs and what they integrate."""
    signs: list[tuple[str, Node, Node]] = []
    while p.toks[p.i][0] == "int":
        signs += _signs(p)
    called = p.toks[p.i][0] == "(" and not p.toks[p.i][3]
    p.integrals += 1
    body = _body(p)
    p.integrals -= 1
    if called and len(signs) == 1 and (found := integrated(p, body)) is not None:
        return found
    body, variables = _split(p, body)
    none = p.node("none")
    variables += [none] * (len(signs) - len(variables))
    for sign, low, high in reversed(signs):
        body = p.node("int", (body, variables.pop(0), low, high), sign)
    for variable in variables:
        body = p.node("int", (body, variable, none, none), signs[0][0])
    return body


def _signs(p: State) -> list[tuple[str, Node, Node]]:
    sign = p.toks[p.i][1]
    p.i += 1
    low, high = _limits(p, read_scripts(p, base_is_symbol=False))
    count = _COUNTS.get(sign, 1)
    none = p.node("none")
    name = "int" if sign in _COUNTS else sign
    return [(name, low, high)] + [(name, none, none)] * (count - 1)


def _limits(p: State, found: Scripts) -> tuple[Node, Node]:
    none = p.node("none")
    low: Node = none
    if isinstance(found.sub, tuple):
        low = found.sub[0] if len(found.sub) == 1 else p.node("tuple", found.sub)
    elif found.sub is not None:
        low = p.sym(Symbol(found.sub))
    return low, none if found.sup is None else found.sup


def _body(p: State) -> Node:
    """The integrand: a product, or a sum where only its end bears the differential."""
    if not starts_factor(p.toks[p.i][0]) and p.toks[p.i][0] not in ("-", "+"):
        raise p.missing("an integrand")
    body = expr(p, SUM)
    while (
        p.toks[p.i][0] in ("+", "-")
        and not _has_differential(body)
        and stands_ahead(p.toks, p.i, "d", "rel", ",", ";")
    ):
        negative = p.toks[p.i][0] == "-"
        p.i += 1
        term = expr(p, SUM)
        body = p.add([body, p.node("neg", (term,)) if negative else term])
    return body


def _has_differential(node: Node) -> bool:
    if node.op == "diff":
        return True
    return node.op in ("mul", "div", "neg", "add", "dot") and any(map(_has_differential, node.args))


def _split(p: State, body: Node) -> tuple[Node, list[Node]]:
    """The integrand without its differentials, and their variables."""
    if body.op == "diff":
        return p.num("1"), [_variable(p, body)]
    if body.op == "neg":
        inner, variables = _split(p, body.args[0])
        return p.node("neg", (inner,)), variables
    if body.op == "mul":
        plain, variables = _without(p, body.args)
        return (p.mul(plain) if plain else p.num("1")), variables
    if body.op == "div":
        above, variables = _split(p, body.args[0])
        return (p.node("div", (above, body.args[1])), variables) if variables else (body, [])
    if body.op == "add" and _has_differential(body.args[-1]):
        last, variables = _split(p, body.args[-1])
        return p.add([*body.args[:-1], last]), variables
    return body, []


def _without(p: State, factors: tuple[Node, ...]) -> tuple[list[Node], list[Node]]:
    plain: list[Node] = []
    variables: list[Node] = []
    for factor in factors:
        inner, found = _split(p, factor) if factor.op in ("diff", "div") else (factor, [])
        variables += found
        if factor.op != "diff" or not found:
            plain.append(inner)
    return plain, variables


def _variable(p: State, diff: Node) -> Node:
    variable, order = diff.args
    return variable if order.text == "1" else p.power(variable, order)


def big(p: State) -> Node:
    """A sum, a product or another large operator over a range or a condition."""
    _, name, start_offset, _ = p.toks[p.i]
    p.i += 1
    found = read_scripts(p, base_is_symbol=False)
    none = p.node("none")
    low, high = _limits(p, found)
    var, start, bound = _range(low)
    ends = None if start is None or high is not none else ends_of(start)
    if ends is not None:  # {k=0..n}
        start, high = ends
    if start is None and (open_range := _open_range(p, low, high)) is not None:
        var, start, high = open_range
    added = bound - p.bound
    p.bound |= added
    if not starts_factor(p.toks[p.i][0]) and p.toks[p.i][0] not in ("-", "+"):
        if low is none and p.text.startswith(name, start_offset):
            return p.sym(Symbol(name))  # the variable sum of a program
        raise p.missing("what the large operator acts on")
    called = low is none and p.toks[p.i][0] == "(" and not p.toks[p.i][3]
    colon = called and p.toks[p.i + 2][0] == ":"
    listed_call = called and name in ("sum", "prod") and _holds_list(p)
    body = expr(p, POSTFIX if listed_call else SUM)
    p.bound -= added
    outer: tuple[Node, ...] = ()
    if p.integrals and body.op == "mul" and body.args[-1].op == "diff":
        outer = body.args[-1:]  # that of the integral around it
        body = p.mul(body.args[:-1])
    if called and name in ("sum", "prod"):
        listed = (over_colon if colon else total)(p, name, body)
        if listed is not None:
            return listed
    op = "sum" if name == "sum" else "prod" if name == "prod" else "binop"
    if op == "binop":
        return p.node("binop", (body, low, high), name)
    if start is None:
        found_sum = p.node(op, (body, low, none, none), "over")
    else:
        found_sum = p.node(op, (body, var, start, high), "range")
    return p.mul([found_sum, *outer]) if outer else found_sum


def _holds_list(p: State) -> bool:
    """Whether the bracket of a program's sum(…) holds a list, which ends with it: sum([1, 2])/2."""
    first = p.toks[p.i + 1]
    return first[0] in ("[", "\\{") or first[1] == Symbol("range")


def capital(p: State) -> Node:
    """A typed Σ or Π: the large operator where it has limits or leads a term, else a letter."""
    _, value, offset, _ = p.toks[p.i]
    if not readings.is_large_operator(p):
        return PREFIX_OF["sym"](p)
    p.toks[p.i] = ("big", "sum" if value.base == "Σ" else "prod", offset, False)
    return big(p)


def _range(low: Node) -> tuple[Node, Node | None, set[Symbol]]:
    """Variable and start of k=1, and the symbols bound by any condition."""
    if low.op == "rel" and low.value == ("=",) and low.args[0].op == "sym":
        return low.args[0], low.args[1], {low.args[0].symbol}
    bound = {node.symbol for node in low.walk() if node.op == "sym" and not node.symbol.sub}
    return low, None, bound


def _open_range(p: State, low: Node, high: Node) -> tuple[Node, Node, Node] | None:
    """Variable, first and last of n ≥ 1, n > 0, 1 ≤ k ≤ n and 0 < k < n; else None."""
    if low.op != "rel" or high.op != "none":
        return None
    signs = low.signs
    if len(signs) == 1 and signs[0] in ("≥", ">"):
        (variable, first), last = low.args, p.node("const", (), "inf")
    elif len(signs) == 2 and set(signs) <= {"<", "≤"}:
        first, variable, last = low.args
        if signs[1] == "<":
            last = p.add([last, p.node("neg", (p.num("1"),))])
    else:
        return None
    if variable.op != "sym":
        return None
    if signs[0] in (">", "<"):
        digits = first.text if is_whole(first) else ""
        first = p.num(str(int(digits) + 1)) if digits else p.add([first, p.num("1")])
    return variable, first, last


def _bare_side(p: State) -> str:
    """The side of x→0+, which is typed without being raised; its token is dropped."""
    if [tok[0] for tok in p.toks[p.i : p.i + 2]] != ["_", "{"]:
        return ""
    close = next((at for at in range(p.i, len(p.toks)) if p.toks[at][0] in ("}", "end")), p.i)
    side, before = p.toks[close - 1][0], p.toks[close - 2][0]
    if side not in ("+", "-") or before not in ("num", "sym", "const", ")"):
        return ""
    del p.toks[close - 1]
    return side


def _without_side(node: Node) -> tuple[Node, str]:
    """A marked number without the mark, and the side of a limit that it names."""
    side = {"plus": "+", "minus": "-"}.get(node.text, "")
    return (node.args[0], side) if side else (node, "")


def limit(p: State) -> Node:
    """lim_{x→0} f, lim(x→0) f, lim x→0 f."""
    p.i += 1
    side = _bare_side(p)
    found = read_scripts(p, base_is_symbol=False)
    low, _ = _limits(p, found)
    if found.sub is None and p.toks[p.i][0] == "(" and _approaches(p):
        low = PREFIX_OF["("](p)
    elif found.sub is None and _is_approach(p):
        low = _approach(p)
    var, target = low, p.node("none")
    if low.op == "rel" and len(low.args) == 2:
        var, target = low.args
    if target.op == "sym" and target.symbol.marks[-1:] in (("plus",), ("minus",)):
        side = "+" if target.symbol.marks[-1] == "plus" else "-"
        target = p.sym(target.symbol._replace(marks=target.symbol.marks[:-1]))
    elif target.op == "div" and target.args[1].op == "mark":  # π/2⁻: the side is of all of it
        bare, side = _without_side(target.args[1])
        target = p.node("div", (target.args[0], bare)) if side else target
    elif target.op == "mark" and target.value in ("plus", "minus"):
        side = "+" if target.value == "plus" else "-"
        target = target.args[0]
    if not starts_factor(p.toks[p.i][0]) and p.toks[p.i][0] not in ("-", "+"):
        raise p.missing("what the limit is taken of")
    return p.node("lim", (_limited(p, var), var, target), side)


def _limited(p: State, variable: Node) -> Node:
    """What a limit is taken of: a term, and those after it that hold the variable."""
    body = expr(p, SUM)
    terms = [body]
    while p.toks[p.i][0] in ("+", "-") and variable.op == "sym":
        start, negative = p.i, p.toks[p.i][0] == "-"
        p.i += 1
        term = expr(p, SUM)
        if variable not in term.walk():
            p.i = start
            break
        terms.append(p.node("neg", (term,)) if negative else term)
    return body if len(terms) == 1 else p.add(terms)


def _approaches(p: State) -> bool:
    """Whether the parentheses at hand hold an arrow, as in lim(x→0) f, and not what has a limit."""
    for kind, value, _, _ in p.toks[p.i + 1 :]:
        if kind in (")", "end"):
            return False
        if kind == "rel":
            return bool(value == "→")
    return False


def _is_approach(p: State) -> bool:
    return starts_factor(p.toks[p.i][0]) and p.toks[p.i + 1][:2] == ("rel", "→")


def _approach(p: State) -> Node:
    """The x→0 of a limit that is typed on one line; its target is one factor."""
    variable = PREFIX_OF[p.toks[p.i][0]](p)
    p.i += 1
    negative = p.toks[p.i][0] == "-"
    p.i += negative
    target = expr(p, ADJACENT)
    return p.node("rel", (variable, p.node("neg", (target,)) if negative else target), ("→",))


PREFIX: Final[dict[str, Prefix]] = {"Sigma": capital, "int": integral, "big": big, "lim": limit}
