"""Draws expression trees of every kind that the parser makes, in the shapes it makes them."""

from __future__ import annotations

from typing import Final

from hypothesis import strategies as st

from phiq.scorer.expression.tree import Arena, Node, Symbol
from phiq.scorer.parse.questions.vectors import is_vector

BASES: Final = [
    *"xyzabkmnvABFLPTUWHEIQRSμνλθψφγπΓΣΔδζωℓ∂eid",
    "force",
    "Jz",
    "g_",
    "in",
    "sup",
    "√",
]
SUBS: Final = ["", "", "", "1", "12", "n", "max", "sup", "l,2", "μν", "π", "in", "<", "d", "x1"]
MARKS: Final = [
    "hat", "bar", "tilde", "vec", "bold", "cal", "bb", "frak", "dot", "ddot", "prime", "star",
    "dagger", "transpose", "plus", "minus", "Delta", "^(n)", "^μν", "^-1", "underline", "ring",
    "standard", "check",
]  # fmt: skip
NUMBERS: Final = ["0", "1", "2", "3", "17", "0.5", "6.02e23"]
UNITS: Final = ["m", "kg", "s", "MeV", "K", "°C"]
UNARY: Final = ["sin", "cos", "exp", "ln", "asin", "floor", "ceil", "round", "gamma", "zeta", "re",
                "digamma", "fibonacci", "lucas", "factorial", "doublefactorial", "erf", "ei", "tr",
                "det", "max", "sign", "lambertw"]  # fmt: skip
BINARY: Final = ["log", "atan2", "mod", "gcd", "binomial", "pochhammer", "fallingfactorial",
                 "beta", "besselj", "legendre", "zeta", "uppergamma", "polylog", "min",
                 "kronecker"]  # fmt: skip
RELATIONS: Final = [*"=≠<≤>≥≈≡∝∼∈⊂→≪⊥≔", "≮", "∝̸"]
SIGNS: Final = [*"∘⊗⊕∧∨⋆∗∪∩▷"]
OVER_SIGNS: Final = [*"⋃⨁⋀⨄", "coprod"]
COMPOUND_MARKS: Final = ["hat", "bar", "tilde", "vec", "dot", "prime", "dagger", "transpose",
                         "plus", "minus", "^(n)", "bold", "perp", "ring", "normal"]  # fmt: skip
FENCES: Final = ["", "()", "[]", "{}", "||", "‖‖"]
#: Deepest nesting drawn: enough for every pair of operators, few enough nodes for the limits.
DEPTH: Final = 2


class Maker:
    """Makes one tree, every choice drawn."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.arena = Arena()
        self.node = self.arena.node

    def one_of(self, items: list[str]) -> str:
        """One of several."""
        return self.draw(st.sampled_from(items))

    def chance(self) -> bool:
        """Yes or no."""
        return self.draw(st.booleans())

    def some(self, low: int, high: int, depth: int) -> tuple[Node, ...]:
        """Several expressions."""
        return tuple(self.expr(depth) for _ in range(self.draw(st.integers(low, high))))

    def symbol(self) -> Node:
        """Any symbol."""
        marks = tuple(
            self.draw(st.lists(st.sampled_from(MARKS), max_size=3)) if self.chance() else ()
        )
        if self.draw(st.integers(0, 9)) == 0:
            marks = ("rm",)
        return self.node("sym", (), Symbol(self.one_of(BASES), self.one_of(SUBS), marks))

    def plain(self) -> Node:
        """A symbol of one letter."""
        return self.arena.sym(self.one_of(list("xyzktnμνid")))

    def leaf(self) -> Node:
        """A leaf that may stand anywhere."""
        kind = self.draw(st.integers(0, 9))
        if kind < 5:
            return self.symbol()
        if kind < 7:
            return self.arena.num(self.one_of(NUMBERS))
        if kind == 7:
            return self.node("unit", (), self.one_of(UNITS))
        if kind == 8:
            return self.node("dots")
        return self.node(
            "const", (), self.one_of(["pi", "e", "i", "phi", "inf", "euler", "degree"])
        )

    def expr(self, depth: int) -> Node:
        """An expression."""
        if depth <= 0:
            return self.leaf()
        return getattr(self, self.one_of(KINDS))(depth - 1)

    def add(self, depth: int) -> Node:
        """A sum with signs."""
        terms = []
        for number, term in enumerate(self.some(2, 3, depth)):
            sign = self.one_of(["", "neg", "pm"]) if number else ""
            value = self.one_of(["±", "∓"]) if sign == "pm" else None
            terms += (
                [self.node(sign, (term,), value)]
                if sign
                else term.args
                if term.op == "add"
                else [term]
            )
        return self.node("add", tuple(terms))

    def neg(self, depth: int) -> Node:
        return self.node("neg", (self.expr(depth),))

    def pm(self, depth: int) -> Node:
        return self.node("pm", (self.expr(depth),), "±")

    def mul(self, depth: int) -> Node:
        """A product; of two vectors it is a dot or cross product."""
        factors: list[Node] = []
        for factor in self.some(2, 4, depth):
            factors += factor.args if factor.op == "mul" else [factor]
        return self.node("mul", tuple(factors))

    def quantity(self, depth: int) -> Node:
        """A number with a unit."""
        power = self.node("pow", (self.node("unit", (), self.one_of(UNITS)), self.arena.num(2)))
        mul = self.node("mul", (self.arena.num(5), self.node("unit", (), self.one_of(UNITS))))
        return self.node("div", (mul, power)) if self.chance() else mul

    def product(self, depth: int) -> Node:
        left, right = self.some(2, 2, depth)
        if not (is_vector(left) and is_vector(right)):
            left, right = (self.arena.sym(name, "", ("vec",)) for name in "vw")
        return self.node(self.one_of(["dot", "cross"]), (left, right))

    def div(self, depth: int) -> Node:
        return self.node("div", self.some(2, 2, depth))

    def pow(self, depth: int) -> Node:
        base, exponent = self.some(2, 2, depth)
        underlined = exponent.op == "sym" and exponent.symbol.marks == ("underline",)
        underlined |= exponent.op == "mark"
        raised = exponent.op == "const" and exponent.value == "degree"  # a degree, no exponent
        return self.node("pow", (base, self.arena.sym("T") if underlined | raised else exponent))

    def root(self, depth: int) -> Node:
        order = self.expr(depth) if self.chance() else self.arena.num(self.one_of(["2", "3", "4"]))
        return self.node("root", (self.expr(depth), order))

    def fn(self, depth: int) -> Node:
        if self.chance():
            return self.node("fn", self.some(1, 1, depth), self.one_of(UNARY))
        return self.node("fn", self.some(2, 2, depth), self.one_of(BINARY))

    def apply(self, depth: int) -> Node:
        head = self.symbol()
        if self.chance():
            head = self.node("index", (self.plain(), self.expr(0)), "_")
        args = self.some(0, 3, depth) if self.chance() else (self.node("blank"),)
        return self.node("apply", (head, *args))

    def around(self, depth: int) -> Node:
        """Something in bars, angles or another bracket."""
        op = self.one_of(["abs", "norm", "conj", "expect", "ket", "bra", "braket"])
        return self.node(op, self.some(2, 3, depth) if op == "braket" else self.some(1, 1, depth))

    def pair(self, depth: int) -> Node:
        """Two or more entries in a bracket."""
        entries = self.some(2, 2, depth)
        numeric = any(entry.op == "neg" or not entry.letters for entry in entries)
        plain = not any(entry.op in ("rel", "given", "num") for entry in entries)
        shape = self.one_of(["square", "curly", "round", "interval", "rule"])
        if shape == "square":
            return (
                self.node("interval", entries, "[]")
                if numeric
                else self.node("commutator", entries)
            )
        if shape == "curly":
            return self.node("anticommutator" if plain else "set", entries)
        if shape == "interval":
            return self.node("interval", entries, self.one_of(["[)", "(]"]))
        if shape == "rule":
            return self.node("set", (self.node("given", (entries[0], self.rel(depth)), "|"),))
        return self.node("tuple", (*entries, *self.some(0, 1, depth)))

    def mark(self, depth: int) -> Node:
        inner = self.expr(depth)
        if inner.op in ("sym", "const", "nabla"):
            inner = self.node("add", (inner, self.arena.num(1)))
        return self.node("mark", (inner,), self.one_of(COMPOUND_MARKS))

    def index(self, depth: int) -> Node:
        base = self.expr(depth) if self.chance() else self.symbol()
        indices = self.some(1, 3, depth)
        return self.node("index", (base, *indices), "_" * len(indices))

    def at(self, depth: int) -> Node:
        where = self.rel(depth) if self.chance() else self.expr(depth)
        return self.node("at", (self.expr(depth), where, *self.some(0, 1, depth)))

    def pairs(self, depth: int) -> tuple[Node, ...]:
        """Variables and orders of a derivative."""
        found: list[Node] = []
        for _ in range(self.draw(st.integers(1, 2))):
            variable = self.expr(depth) if self.chance() else self.plain()
            order = (
                self.plain()
                if self.draw(st.integers(0, 4)) == 0
                else self.arena.num(self.one_of(["1", "2"]))
            )
            found += [variable, order]
        return tuple(found)

    def deriv(self, depth: int) -> Node:
        body = self.expr(depth) if self.chance() else self.symbol()
        kind = self.one_of(["d", "partial", "index"])
        args = self.pairs(depth)
        if kind == "index":
            args = tuple(
                part
                for at, part in enumerate(args)
                for part in [self.arena.num(1) if at % 2 else part]
            )
        return (
            self.node("deriv", (body, *args), kind)
            if self.chance()
            else self.node("dop", args, kind)
        )

    def nablas(self, depth: int) -> Node:
        op = self.one_of(["grad", "div_of", "curl", "laplacian", "dalembert", "nabla", "nabla2"])
        if op.startswith("nabla"):
            nabla = self.node("nabla")
            return nabla if op == "nabla" else self.node("pow", (nabla, self.arena.num(2)))
        return self.node(op, self.some(1, 1, depth))

    def int(self, depth: int) -> Node:
        none = self.node("none")
        variable = self.one_of(["none", "plain", "symbol", "volume"])
        if variable == "volume":
            var = self.node("pow", (self.symbol(), self.arena.num(3)))
        else:
            var = none if variable == "none" else getattr(self, variable)()
        ends = [self.expr(depth) if self.chance() else none for _ in range(2)]
        kind = self.one_of(["int", "contour", "surface", "volume"])
        return self.node("int", (self.expr(depth), var, *ends), kind)

    def sum(self, depth: int) -> Node:
        none = self.node("none")
        op = self.one_of(["sum", "prod"])
        body = self.expr(depth)
        if self.chance():
            high = self.expr(depth) if self.chance() else none
            return self.node(op, (body, self.plain(), self.expr(depth), high), "range")
        rel = self.node("rel", self.some(2, 2, depth), ("<",))
        condition = self.draw(st.sampled_from([none, self.plain(), rel]))
        return self.node(op, (body, condition, none, none), "over")

    def lim(self, depth: int) -> Node:
        none = self.node("none")
        target = self.expr(depth)
        last = target.symbol.marks[-1:] if target.op == "sym" else (target.value,)
        if last[0:1] in (("plus",), ("minus",)) or target.op == "mark":
            target = self.arena.num(0)
        side = self.one_of(["", "+", "-"])
        if self.draw(st.integers(0, 4)) == 0:
            target, side = none, ""
        return self.node("lim", (self.expr(depth), self.plain(), target), side)

    def binop(self, depth: int) -> Node:
        if self.chance():
            return self.node("binop", self.some(2, 2, depth), self.one_of(SIGNS))
        none = self.node("none")
        ends = [self.expr(depth) if self.chance() else none for _ in range(2)]
        return self.node("binop", (self.expr(depth), *ends), self.one_of(OVER_SIGNS))

    def grid(self, depth: int) -> Node:
        """A matrix, cases, or statements together."""
        shape = self.one_of(["matrix", "cases", "system"])
        if shape == "matrix":
            rows, columns = self.draw(st.integers(1, 3)), self.draw(st.integers(1, 2))
            cells = tuple(self.expr(depth) for _ in range(rows * columns))
            return self.node("matrix", cells, (rows, columns, self.one_of(FENCES)))
        if shape == "cases":
            none = self.node("none")
            conditions = (self.rel(depth), none, self.node("text", (), "otherwise"))
            entries = [(self.expr(depth), when) for when in conditions]
            return self.node("cases", tuple(part for entry in entries for part in entry))
        return self.node("system", (self.rel(depth), self.rel(depth)))

    def rel(self, depth: int) -> Node:
        sides = self.some(2, 3, depth)
        signs = tuple(self.one_of(RELATIONS) for _ in sides[1:])
        return self.node("rel", sides, signs)

    def differential(self) -> Node:
        """A term with a differential, as in dU = T dS."""
        variable = self.symbol() if self.chance() else self.expr(1)
        order = self.arena.num(self.one_of(["1", "1", "2"]))
        diff = self.node("diff", (variable, order), self.one_of(["d", "delta", "partial"]))
        return diff if self.chance() else self.node("mul", (self.plain(), diff))

    def root_statement(self) -> Node:
        """A whole statement."""
        shape = self.one_of(["rel", "rel", "rel", "differential", "logic", "system"])
        first = self.rel(DEPTH)
        if shape == "differential":
            return self.node("rel", (self.differential(), self.differential()), ("=",))
        if shape == "logic":
            return self.node("logic", (first, self.rel(1)), self.one_of(["⇒", "⇔"]))
        if shape == "system":
            words = self.node("text", (), self.one_of(["where", "for all of the words", "on"]))
            parts = [first, words, self.rel(1)] if self.chance() else [words, first, self.rel(1)]
            return self.node("system", tuple(parts))
        return first


KINDS: Final = [
    "add", "neg", "pm", "mul", "quantity", "product", "div", "pow", "root", "fn", "apply", "around",
    "pair", "mark", "index", "at", "deriv", "nablas", "int", "sum", "lim", "binop", "grid", "mul",
    "add", "pow", "rel",
]  # fmt: skip


@st.composite
def statements(draw: st.DrawFn) -> Node:
    """Roots of any kind."""
    return Maker(draw).root_statement()
