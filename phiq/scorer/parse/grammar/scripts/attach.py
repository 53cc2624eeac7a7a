"""Puts scripts on what they stand after: indices, decorations, powers, factorial powers."""

from __future__ import annotations

from typing import Final

from phiq.scorer.expression.literals import unsigned
from phiq.scorer.expression.tree import Node, Symbol
from phiq.scorer.parse.grammar.scripts.parts import Scripts
from phiq.scorer.parse.grammar.scripts.scripts import read_scripts
from phiq.scorer.parse.questions.degrees import in_degrees, in_minutes
from phiq.scorer.parse.questions.numbers import in_base
from phiq.scorer.parse.state import State

_COUNTS: Final = frozenset("nkmjlrs")
_SCALARS: Final = frozenset(
    ("num", "sym", "const", "add", "mul", "neg", "div", "pow", "root", "fn")
)


def apply_scripts(p: State, base: Node, found: Scripts) -> Node:
    """Scripts on a compound base: indices, marks, then the power; the base of a number's digits."""
    if isinstance(found.sub, tuple) and base.op == "num" and len(found.sub) == 1:
        value = in_base(p, base.text, found.sub[0])
        if value is not None:
            return finish(p, value, found)
    if found.sub is not None:
        parts = found.sub if isinstance(found.sub, tuple) else (p.sym(Symbol(found.sub)),)
        base = p.node("index", (base, *parts), "_" * len(parts))
    return finish(p, base, found)


def finish(p: State, base: Node, found: Scripts) -> Node:
    """Marks and power on a node that has its subscript already; degrees of a number."""
    if base.op != "sym" or "ring" in found.marks:
        base, found.marks = _in_degrees(p, base, found.marks)
    if found.sup is not None and _is_harmonic(p, base):
        return _marked(p, base, f"^{_order(found.sup)}") if _order(found.sup) else base
    if found.sup is not None and found.upper is None and not found.marks:
        special = _special_power(p, base, found.sup)
        if special is not None:
            return special
    for mark in found.marks:
        base = _marked(p, base, mark)
    if found.upper is not None and found.sup is not None:
        return _marked(p, base, f"^{found.upper}")
    return base if found.sup is None else p.power(base, found.sup)


def _is_harmonic(p: State, base: Node) -> bool:
    """Whether it is the Y_l of a spherical harmonic, whose order is raised: no Y₀² beside J₀²."""
    named = base.op == "sym" and base.symbol.base == "Y" and bool(base.symbol.sub)
    return named and "J" not in p.text


def _order(sup: Node) -> str:
    """The order of a spherical harmonic: m, 0, -1."""
    bare = unsigned(sup)
    sign = "" if bare is sup else "-"
    return sign + (bare.symbol.base if bare.op == "sym" else bare.text)


def _in_degrees(p: State, base: Node, marks: tuple[str, ...]) -> tuple[Node, tuple[str, ...]]:
    """A number with the circle or the primes of degrees, and the marks that are left."""
    if marks[:1] == ("ring",) and (value := in_degrees(p, base)) is not None:
        return value, marks[1:]
    if marks and (value := in_minutes(p, base, marks)) is not None:
        return value, ()
    return base, marks


def _special_power(p: State, base: Node, sup: Node) -> Node | None:
    """A transpose, or a falling factorial (an underlined exponent)."""
    if sup.op == "mark" and sup.value == "underline":
        return p.node("fn", (base, sup.args[0]), "fallingfactorial")
    if sup.op != "sym":
        return None
    exponent = sup.symbol
    if base.op == "num" and exponent == Symbol("o"):
        return in_degrees(p, base)
    if exponent.marks == ("underline",):
        return p.node("fn", (base, p.sym(exponent._replace(marks=()))), "fallingfactorial")
    if exponent == Symbol("T") and base.op == "sym" and base.symbol.base.isupper():
        return _marked(p, base, "transpose") if p.once(_is_each_t_raised) else None
    return None


def _is_each_t_raised(p: State) -> bool:
    """Whether no T of the text is a factor, so that raised ones transpose."""
    places = [at for at, tok in enumerate(p.toks) if tok[1] == Symbol("T")]
    return all(p.toks[at - 1][0] in ("^", "{") for at in places)


def _marked(p: State, base: Node, mark: str) -> Node:
    """A node with a decoration; a conjugate where the star may be one, a ⋆ never is."""
    if mark == "⋆":
        return (
            p.sym(base.symbol._replace(marks=(*base.symbol.marks, "star")))
            if base.op == "sym"
            else p.node("conj", (base,))
        )
    if base.op == "sym":
        symbol = base.symbol
        if mark == "star" and symbol in p.declared:
            return p.node("conj", (base,))
        return p.sym(symbol._replace(marks=(*symbol.marks, mark)))
    if mark == "star":
        return p.node("conj", (base,))
    return p.node("mark", (base,), mark)


def script_after(p: State, left: Node) -> Node:
    """The scripts after a group, a number, or a function value."""
    if p.toks[p.i][0] in ("_", "sub") and p.i == p.closed:
        return _after_parentheses(p, left)
    if p.i == p.squared and left.op not in ("matrix", "interval", "commutator", "tuple"):
        return _after_brackets(p, left)
    scripts = read_scripts(p, base_is_symbol=False, tower=left.op == "num")
    return apply_scripts(p, left, scripts)


def mark_after(p: State, left: Node) -> Node:
    """A dagger or transpose sign after a group."""
    mark = p.toks[p.i][1]
    p.i += 1
    return _marked(p, left, mark)


def accents_after(p: State, left: Node) -> Node:
    """Combining marks after a parenthesis stand over all of it."""
    marks = p.toks[p.i][1]
    p.i += 1
    for mark in marks:
        left = _marked(p, left, mark)
    return left


def _after_brackets(p: State, left: Node) -> Node:
    """Read [F]_a^b as F between a and b."""
    found = read_scripts(p, base_is_symbol=False)
    sub = found.sub
    if isinstance(sub, tuple) and len(sub) == 1 and found.sup is not None and not found.marks:
        return p.node("at", (left, sub[0], found.sup))
    return apply_scripts(p, left, found)


def _after_parentheses(p: State, left: Node) -> Node:
    """Read (a)_n as a Pochhammer symbol where n is a count, else as indices."""
    found = read_scripts(p, base_is_symbol=False)
    sub = found.sub
    if isinstance(sub, tuple) and len(sub) == 1 and left.op == "num":
        value = in_base(p, left.text, sub[0], bracketed=True)
        if value is not None:
            return finish(p, value, found)
    if isinstance(sub, tuple) and len(sub) == 1 and _is_scalar(left) and _is_count(p, sub[0]):
        found.sub = None
        return finish(p, p.node("fn", (left, sub[0]), "pochhammer"), found)
    return apply_scripts(p, left, found)


def _is_scalar(node: Node) -> bool:
    """Whether nothing in a base takes indices: no tensor, derivative or list."""
    return all(
        part.op in _SCALARS and not (part.op == "sym" and part.symbol.marks) for part in node.walk()
    )


def _is_count(p: State, node: Node) -> bool:
    if node.op == "num":
        return node.text.isdigit()
    if node.op == "sym":
        return node.symbol in p.bound or node.symbol.base in _COUNTS
    return node.op in ("add", "mul", "neg") and all(_is_count(p, child) for child in node.args)
