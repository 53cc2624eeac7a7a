"""The one walker of the three notations: which operator needs brackets inside which.

A notation brings the spelling of signs, brackets, scripts and symbols; nodes are written by the
method named after their op. It writes what the grammar reads one way only: where a spelling could
be read as something else, brackets or an exact symbol stand in its place.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar, Final

from phiq.scorer.expression.arithmetic import factors_of
from phiq.scorer.expression.tree import OPS, Node, Symbol, kinds
from phiq.scorer.parse.grammar.scripts.parts import INDICES
from phiq.scorer.parse.questions.vectors import VECTOR_MARKS, is_vector
from phiq.scorer.render.names import Names

#: How tightly each op binds; what is not listed needs no brackets.
_BINDING: Final[dict[str, int]] = {
    "system": 1, "logic": 2, "given": 3, "text": 4, "rel": 5, "add": 20, "pm": 25, "neg": 25,
    "sum": 26, "prod": 26, "int": 26, "lim": 26, "binop": 27, "dot": 28, "cross": 28, "nabla": 29,
    "dop": 29, "bra": 4, "mul": 30, "div": 31, "deriv": 32, "at": 32, "grad": 33, "div_of": 29,
    "curl": 29, "laplacian": 33, "dalembert": 33, "diff": 34, "pow": 60, "mark": 94,
}  # fmt: skip
_ATOM: Final = 100
#: The method that writes each op; those of one shape share one.
_METHODS: Final = {
    **{op: f"_{op}" for op in OPS},
    **dict.fromkeys(("abs", "norm", "expect", "ket", "bra"), "_enclosed"),
    **dict.fromkeys(("commutator", "anticommutator", "tuple", "interval"), "_fenced_list"),
    **dict.fromkeys(("grad", "div_of", "curl", "dalembert"), "_differentiated"),
    **dict.fromkeys(("dot", "cross"), "_vector_product"),
    **dict.fromkeys(("sum", "prod"), "_large"),
}
_LOOSER: Final = frozenset(("int", "pow", "const", "diff"))
#: What binds tighter than a product, and tighter than a script.
FACTOR: Final = 32
BASE: Final = 95
#: Function names that are typed otherwise than the tree calls them.
_TYPED: Final[dict[str, str]] = {"ei": "Ei", "si": "Si", "ci": "Ci"}
#: Functions written as a Greek letter where the letter is no symbol of the tree.
_LETTERS: Final[dict[str, str]] = {"gamma": "Γ", "zeta": "ζ"}
#: Operators and functions beside which a typed φ is an angle or a field.
_FIELDS: Final = kinds(
    *("deriv", "dop", "diff", "nabla", "grad", "div_of", "curl", "laplacian", "dalembert", "fn"),
    *("int", "mark"),
)
#: Operators whose result is a vector, or may be marked as one.
_VECTORS: Final = kinds("grad", "curl", "cross", "mark")
_GREEK_WORDS: Final = frozenset(("gamma", "zeta", "beta"))
_FENCES: Final[dict[str, str]] = {
    "floor": "⌊⌋", "ceil": "⌈⌉", "round": "⌊⌉",
}  # fmt: skip


class Writer(ABC):
    """Writes one tree; a notation overrides the spelling and what it lays out its own way."""

    binding: ClassVar[dict[str, int]] = _BINDING
    comma: ClassVar[str] = ", "
    #: What tells a call from a product.
    applied: ClassVar[str] = "\u2061"

    def __init__(self, root: Node) -> None:
        self.top = root
        self.names = Names(root)
        #: Whether a part of the tree may be marked as a vector.
        self.has_vectors = bool(root.kinds & _VECTORS) or self.names.marked(VECTOR_MARKS)

    def write(self, node: Node) -> str:
        """The text of a node, without brackets around it."""
        text: str = getattr(self, _METHODS[node.op])(node)
        return text

    def inside(self, node: Node, level: int) -> str:
        """The text of a child that must bind at least as tightly as `level`."""
        op = node.op
        if op == "sym":
            return self.symbol(node.symbol)
        text: str = getattr(self, _METHODS[op])(node)
        binds = self.binding.get(op, _ATOM)
        if op in _LOOSER:
            binds = self.binds(node, binds)
        return text if binds >= level else self.bracket(text)

    def binds(self, node: Node, level: int) -> int:
        """How tightly a node binds where that is not in its op alone."""
        if node.op == "int" and node.args[1].op == "none":
            return 19  # a + after it could still belong to it
        if node.op == "pow" and node.args[0].op == "nabla":
            return 29
        if node.op == "const" and node.text == "degree":
            return 29
        if node.op == "diff" and node.args[0].op == "blank":
            return 29
        return level

    @abstractmethod
    def infix(self, sign: str) -> str:
        """A sign between two operands."""

    @abstractmethod
    def sign(self, sign: str) -> str:
        """A sign that stands close to what follows."""

    @abstractmethod
    def fenced(self, opening: str, text: str, closing: str) -> str:
        """Text between two delimiters."""

    def group(self, text: str) -> str:
        """Text kept together without a bracket to see."""
        return f"{{{text}}}"

    @abstractmethod
    def scripts(self, base: str, low: str | None, high: str | None) -> str:
        """A base with what stands below and above it."""

    @abstractmethod
    def word(self, name: str) -> str:
        """The name of a function or a constant."""

    @abstractmethod
    def symbol(self, symbol: Symbol) -> str:
        """A symbol with its label and marks."""

    def term(self, node: Node, level: int) -> str:
        """A side or a term, which must bind at least as tightly as `level`."""
        return self.inside(node, level)

    def bracket(self, text: str) -> str:
        """Text in parentheses."""
        return self.fenced("(", text, ")")

    def listed(self, args: tuple[Node, ...]) -> str:
        """Entries parted by commas; a lone placeholder is a dot."""
        return self.comma.join([self.inside(arg, 6) for arg in args])

    def is_golden(self) -> bool:
        """Whether φ alone reads as the golden ratio."""
        names = self.names
        plain = not names.kinds & _FIELDS and names.only_letters
        return plain and "φ" not in names.declared and not self._gives_angle()

    def _gives_angle(self) -> bool:
        """Whether φ alone is a side beside π or degrees, where it reads as an angle."""
        nodes = self.top.walk()
        if not any(n.op == "const" and n.text in ("pi", "degree") for n in nodes):
            return False
        sides = (side for n in nodes if n.op == "rel" for side in n.args)
        return any(side.op == "const" and side.text == "phi" for side in sides)

    def _sym(self, node: Node) -> str:
        return self.symbol(node.symbol)

    def _num(self, node: Node) -> str:
        return node.text

    def _none(self, _: Node) -> str:
        return ""

    def _blank(self, _: Node) -> str:
        return self.group("")

    def _add(self, node: Node) -> str:
        text = self.term(node.args[0], 21)
        for term in node.args[1:]:
            if term.op in ("neg", "pm"):
                sign = "-" if term.op == "neg" else term.text
                text += self.infix(sign) + self.term(term.args[0], 26)
            else:
                text += self.infix("+") + self.term(term, 26)
        return text

    def _neg(self, node: Node) -> str:
        return self.sign("-") + self.inside(node.args[0], 30)

    def _pm(self, node: Node) -> str:
        return self.sign(node.text) + self.inside(node.args[0], 30)

    def _mul(self, node: Node) -> str:
        text = ""
        before: Node | None = None
        vectors = False
        for factor in node.args:
            vector = self.has_vectors and is_vector(factor)
            piece = self.factor(before, factor)
            if before is not None:
                text += "" if piece is None else self.times(before, factor, vectors and vector)
            text += self.inside(factor, FACTOR) if piece is None else piece
            vectors |= vector
            before = factor
        return text

    def factor(self, before: Node | None, factor: Node) -> str | None:
        """One factor of a product; None where it adjoins the number before it without a sign."""
        if factor.op == "const" and factor.text == "degree" and before is not None:
            return None if before.op == "num" else self.inside(factor, FACTOR)
        return self.inside(factor, FACTOR)

    def times(self, before: Node, factor: Node, vectors: bool) -> str:
        """The sign between two factors; a · between vectors would be their dot product."""
        return self.infix("*" if vectors else "·")

    def _pow(self, node: Node) -> str:
        base, exponent = node.args
        text = self.inside(base, BASE)
        if base.op == "sym" and base.symbol.marks and not self.open_above(base.symbol):
            text = self.bracket(text)
        return self.raised(text, exponent)

    def open_above(self, symbol: Symbol) -> bool:
        """Whether a symbol still takes a superscript."""
        return symbol in self.names.exact or not (
            symbol.marks[-1] in ("star", "dagger", "transpose", "plus", "minus", "prime")
            or symbol.marks[-1][0] == "^"
        )

    def raised(self, base: str, exponent: Node) -> str:
        """A base with an exponent."""
        return self.scripts(base, None, self.exponent(exponent))

    def exponent(self, node: Node) -> str:
        """An exponent in braces; brackets where it could be a mark or tensor indices."""
        if node.op == "num":
            return self.inside(node, 6)
        factors = factors_of(node)
        if all(part.op == "sym" and part.symbol.base in INDICES for part in factors):
            return self.bracket(self.write(node))
        if node.op == "sym" and not _is_bare(node.symbol, self.names):
            return self.bracket(self.write(node))
        return self.inside(node, 6)

    def _fn(self, node: Node) -> str:
        name = node.text
        if name in ("factorial", "doublefactorial"):
            inner = node.args[0]
            repeated = inner.op == "fn" and inner.text in ("factorial", "doublefactorial")
            text = self.bracket(self.write(inner)) if repeated else self.inside(inner, BASE)
            return text + self.sign("!" if name == "factorial" else "!!")
        if name in _FENCES:
            return self.fenced(_FENCES[name][0], self.listed(node.args), _FENCES[name][1])
        return self.call(name, node.args)

    def call(self, name: str, args: tuple[Node, ...]) -> str:
        """A named function and its arguments."""
        letter = _LETTERS.get(name)
        if letter is not None and letter not in self.names.declared:
            return self.called(self.symbol(Symbol(letter)), args)
        if name in _GREEK_WORDS:
            return self.called(self.word(name), args)
        return self.word(_TYPED.get(name, name)) + self.bracket(self.listed(args))

    def called(self, head: str, args: tuple[Node, ...]) -> str:
        """What is applied, and its arguments."""
        return head + self.applied + self.bracket(self.arguments(args))

    def arguments(self, args: tuple[Node, ...]) -> str:
        """The arguments of a call, where a lone dot is a placeholder."""
        return self.comma.join(
            self.sign("·") if arg.op == "blank" else self.inside(arg, 6) for arg in args
        )

    def _apply(self, node: Node) -> str:
        head, *args = node.args
        return self.called(self.inside(head, BASE), tuple(args))

    def _conj(self, node: Node) -> str:
        return self.call("conj", node.args)

    def _index(self, node: Node) -> str:
        base, *indices = node.args
        plain = base.op == "sym" and (
            base.symbol in self.names.exact
            or not (base.symbol.sub or (base.symbol.marks and not self.open_above(base.symbol)))
        )
        loose = base.op == "const"  # e_n would be a symbol
        text = self.bracket(self.write(base)) if loose else self.inside(base, BASE)
        text = text if plain else self.group(text)
        return self.scripts(text, self.indices(indices, label=base.op == "sym"), None)

    def indices(self, nodes: list[Node], *, label: bool) -> str:
        """Indices in braces; the first in brackets where all would read as a label."""
        texts = [self.index(node) for node in nodes]
        plain = all(_is_labelish(node) for node in nodes)
        if label and plain and not any(node.op == "sym" for node in nodes):
            texts[0] = self.bracket(texts[0])
        return self.comma.join(texts)

    def index(self, node: Node) -> str:
        """One index or limit, such that letters side by side are not several."""
        alone = node.op == "sym" and (node.symbol.marks or node.symbol.base == "d")
        letter = node.op == "const" and node.text in ("e", "i", "phi")
        if node.op == "mul" or alone or letter:
            return self.bracket(self.write(node))
        return self.inside(node, 5)

    #: How tightly a factor of a product of vectors binds.
    vector: ClassVar[int] = BASE

    def _vector_product(self, node: Node) -> str:
        sign = self.infix("·" if node.op == "dot" else "×")
        return sign.join(self.inside(arg, self.vector) for arg in node.args)

    def _rel(self, node: Node) -> str:
        text = self.side(node.args[0])
        signs = node.value if isinstance(node.value, tuple) else ()
        for sign, side in zip(signs, node.args[1:], strict=True):
            text += self.infix(str(sign)) + self.side(side)
        return text

    def side(self, node: Node) -> str:
        """A side of a relation; a golden ratio beside π in brackets, for φ = π/2 is an angle."""
        text = self.inside(node, 6)
        golden = node.op == "const" and node.text == "phi"
        return self.bracket(text) if golden and any(map(_tells_angle, self.top.walk())) else text

    def _logic(self, node: Node) -> str:
        return self.infix(node.text).join(self.inside(part, 3) for part in node.args)


def _is_bare(symbol: Symbol, names: Names) -> bool:
    """Whether a symbol alone in a superscript is an exponent and no mark."""
    if symbol in names.exact or "rm" in symbol.marks:
        return False
    return symbol.base not in ("T", "⊤") and symbol.marks != ("underline",)


def _tells_angle(node: Node) -> bool:
    """Whether a node makes a letter beside it an angle: π, degrees, functions of an angle."""
    return node.op == "fn" or (node.op == "const" and node.text in ("pi", "degree"))


def _is_labelish(node: Node) -> bool:
    return node.op in ("num", "const") or (node.op == "sym" and not node.symbol.sub)
