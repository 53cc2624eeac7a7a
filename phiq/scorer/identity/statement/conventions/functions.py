"""Reads letters as what they name by custom: H_n, K(m), φ(12), P(Z < 2), E for e, bars.

A parser keeps them as symbols, since H, B, K, φ and E name other things far more often, and a bar
may be a mean. Judged in this way an equation may turn out an identity, which then tells that the
custom was meant. C(52, 5) and φ(10), of whole numbers, and P(Z < 1.96), of a standard normal Z,
hardly are anything else: they also refute.
Declared symbols keep what was declared.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final, NamedTuple

from phiq.scorer.expression.binding import all_symbols
from phiq.scorer.expression.rewrite import rebuilt
from phiq.scorer.expression.tree import Arena, Node, Symbol, kinds
from phiq.scorer.identity.statement.conventions.normal import Z, below, probability
from phiq.scorer.numeric.integers import MAX_FACTORED, cyclotomic, divisors, factors, partitions

_UNIT: Final = kinds("unit")
#: Sequences written with an index.
_INDEXED = {"H": "harmonic", "B": "bernoulli", "C": "catalan", "E": "eulernumber"}
#: Symbols of Catalan's constant.
_CATALAN = frozenset((Symbol("G"), Symbol("Catalan")))
#: Functions of one argument, by symbol.
_CALLED: Final = {
    Symbol("K"): "ellipk",
    Symbol("E"): "ellipe",
    Symbol("W", "0"): "lambertw",
    Symbol("φ"): "totient",
}


def _moebius(n: int) -> int:
    """(-1)^k of a product of k different primes, 0 of what a square divides."""
    primes = factors(n)
    return (-1) ** len(primes) if len(set(primes)) == len(primes) else 0


#: Functions of number theory, at a whole number that is typed out.
_OF_WHOLES: Final[dict[Symbol, Callable[[int], int]]] = {
    Symbol("σ"): lambda n: sum(divisors(n)),
    Symbol("σ", "1"): lambda n: sum(divisors(n)),
    Symbol("σ", "0"): lambda n: len(divisors(n)),
    Symbol("τ"): lambda n: len(divisors(n)),
    Symbol("d"): lambda n: len(divisors(n)),
    Symbol("μ"): _moebius,
    Symbol("ω"): lambda n: len(set(factors(n))),
    Symbol("Ω"): lambda n: len(factors(n)),
    Symbol("λ"): lambda n: (-1) ** len(factors(n)),
    Symbol("p"): partitions,
}
#: Functions of two arguments.
_CALLED_WITH_TWO: Final = {
    Symbol("C"): "binomial", Symbol("P"): "fallingfactorial", Symbol("S"): "stirling2",
    Symbol("β"): "beta",
}  # fmt: skip
#: Letters of how often a prime divides.
_VALUATIONS: Final = ("v", "ν")
#: Largest index of a cyclotomic polynomial, Φ with its index.
MAX_CYCLOTOMIC: Final = 60
#: Letters between two numbers that count choices, as calculators name them: 5C2, nPr.
_CHOICES: Final = {"C": "binomial", "P": "fallingfactorial"}
#: The same as one name, between the letters of calculators.
_NAMED_CHOICES: Final = {Symbol("nCr"): "binomial", Symbol("nPr"): "fallingfactorial"}
_CHOOSING: Final = frozenset((*map(Symbol, _CHOICES), *_NAMED_CHOICES))
#: Marks of a conjugate.
_CONJUGATES: Final = (("bar",), ("star",))
#: Euler's φ counts what is prime to a whole number; of anything else φ is an angle or a field.
_TOTIENT: Final = Symbol("φ")
#: Euler's number as SymPy writes it; an energy beside any other symbol.
_EULER: Final = Symbol("E")
#: Symbols that may be constants.
_ALONE: Final = frozenset((*_CATALAN, _EULER))
#: The distribution of the standard normal variable, and what stands for the probability of it.
_NORMAL: Final = Symbol("Φ")
_P: Final = Symbol("P")
_TRIGAMMA: Final = Symbol("ψ", "", ("prime",))
#: Without one of them no letter needs another look.
_LETTERS: Final = frozenset(
    (
        *(*_INDEXED, *_VALUATIONS, _NORMAL.base, _TRIGAMMA.base),
        *(symbol.base for symbol in (*_CALLED, *_OF_WHOLES, *_CALLED_WITH_TWO, _P)),
    )
)


class Customary(NamedTuple):
    """A statement with letters as functions; `settled` tells that they can hardly be others."""

    root: Node
    settled: bool


def by_custom(root: Node, declared: Collection[Symbol]) -> Customary | None:
    """The statement with such letters as functions; None where it holds none, or quantities."""
    if root.kinds & _UNIT or not _has_candidate(root):
        return None
    symbols = all_symbols(root)
    custom = _Custom(declared, symbols)
    found = rebuilt(custom.arena, root, custom.change)
    if not custom.changed:
        return None
    golden = _has_decimals(root) and any(node.value == _TOTIENT for node in root.walk())
    normal = any(node.value in (Z, _NORMAL) for node in root.walk())
    settled = custom.settled and not golden and (not normal or _has_decimals(root))
    return Customary(found, settled)


def _has_decimals(root: Node) -> bool:
    """Whether a number is no whole one, as all that Euler's φ counts is: φ(10) = 16.18."""
    return any(node.op == "num" and not node.text.isdigit() for node in root.walk())


def _has_candidate(root: Node) -> bool:
    for node in root.walk():
        op = node.op
        if op == "sym":
            symbol = node.symbol
            numbered = symbol.sub and (symbol.base in _INDEXED or symbol.base in _CHOICES)
            if numbered or symbol in _CHOOSING or symbol.marks in _CONJUGATES or symbol in _ALONE:
                return True
        elif op in _CANDIDATES and _CANDIDATES[op](node):
            return True
    return False


def _names_function(node: Node) -> bool:
    head = _head(node)
    return head is not None and head.base in _LETTERS


def _head(node: Node) -> Symbol | None:
    """The name before an argument or index; Φ₆ where an index has got its value."""
    head = node.args[0]
    if head.op == "index" and head.args[0].op == "sym" and head.args[1].text.isdigit():
        return head.args[0].symbol._replace(sub=head.args[1].text)
    return head.symbol if head.op == "sym" else None


_CANDIDATES: Final[dict[str, Callable[[Node], bool]]] = {
    "index": _names_function,
    "apply": _names_function,
    "fn": lambda node: node.value in ("gamma", "prob"),
    "mark": lambda node: node.text == "bar",
    "conj": lambda node: node.args[0].op == "mul",
}


class _Custom:
    def __init__(self, declared: Collection[Symbol], symbols: Collection[Symbol]) -> None:
        self.declared = declared
        self.symbols = symbols
        self.changed = False
        self.settled = True
        self.arena = Arena()

    def change(self, node: Node, children: tuple[Node, ...]) -> Node | None:
        """What a part names by custom, None where it is what it is."""
        chosen = self._chosen(node) if node.op == "mul" else self._event(node, children)
        found = chosen or self._function(node, children)
        if found is not None:
            self.changed = True
            self.settled = self.settled and _is_settled(node)
        return found

    def _function(self, node: Node, children: tuple[Node, ...]) -> Node | None:
        if node.op == "sym":
            return self._conjugate(node.symbol) or self._numbered(node.symbol)
        if node.op in ("mark", "conj"):
            return self._overlined(node, children)
        if node.op == "fn" and node.text == "ln" and children[0].op == "fn":
            return self._logarithm(children[0])
        head = _head(node) if node.op in ("apply", "index") else None
        if head is None or head in self.declared:
            return None
        return (self._called if node.op == "apply" else self._indexed)(head, children[1:])

    def _overlined(self, node: Node, children: tuple[Node, ...]) -> Node | None:
        """A conjugate; of several letters the number with these digits: 100a + 10b + c."""
        arena, digits = self.arena, children[0]
        if node.op == "mark":
            return arena.node("conj", children) if node.text == "bar" else None
        conjugates = any(symbol.marks in _CONJUGATES for symbol in self.symbols)
        plain = all(part.op == "sym" and not part.symbol.sub for part in digits.args)
        if digits.op != "mul" or conjugates or not plain:
            return None
        tens = [arena.num(10**k) for k in range(len(digits.args) - 1, -1, -1)]
        pairs = zip(tens, digits.args, strict=True)
        return arena.node("add", tuple([arena.node("mul", pair) for pair in pairs]))

    def _event(self, node: Node, children: tuple[Node, ...]) -> Node | None:
        """How probable an event of Z is, called P or Pr; None of anything else."""
        if node.op not in ("fn", "apply") or not children or children[-1].op != "rel":
            return None
        named = node.text == "prob" or node.args[0].value == _P
        return probability(self.arena, children[-1]) if named and _P not in self.declared else None

    def _chosen(self, node: Node) -> Node | None:
        """5C_2 and nCr, a number or letter before C or P and one after it, as what they count."""
        first, letter, *rest = node.args
        if letter.op != "sym" or letter.symbol.base not in _CHOICES or letter.symbol.marks:
            return None
        count, few = _whole(first), letter.symbol.sub
        if few.isdigit() and not rest and first.op == "num":
            last: Node | None = self.arena.num(few)
        else:
            last = _whole(rest[0]) if not few and len(rest) == 1 and rest[0].op == "sym" else None
        if count is None or last is None or letter.symbol in self.declared:
            return None
        return self.arena.fn(_CHOICES[letter.symbol.base], count, last)

    def _indexed(self, head: Symbol, indices: tuple[Node, ...]) -> Node | None:
        if len(indices) != 1 or head not in map(Symbol, _INDEXED):
            return None
        return self.arena.node("fn", indices, _INDEXED[head.base])

    def _conjugate(self, symbol: Symbol) -> Node | None:
        """Z with a bar or a star, beside the z that it belongs to."""
        bare = symbol._replace(marks=())
        if symbol.marks not in _CONJUGATES or symbol in self.declared or bare not in self.symbols:
            return None
        return self.arena.node("conj", (self.arena.symbol(bare),))

    def _numbered(self, symbol: Symbol) -> Node | None:
        """B_2 and H_n, whose index the parser reads as a part of the name, Catalan's G, and e."""
        if symbol == _EULER and self.symbols == {_EULER} and symbol not in self.declared:
            return self.arena.const("e")
        if symbol in _CATALAN and symbol not in self.declared:
            return self._catalan()
        if symbol in _NAMED_CHOICES and symbol not in self.declared:
            letters = self.arena.sym("n"), self.arena.sym("r")
            return self.arena.node("fn", letters, _NAMED_CHOICES[symbol])
        if symbol in self.declared or symbol.marks or symbol.base not in _INDEXED:
            return None
        index = symbol.sub
        if not index.isdigit() and index not in ("n", "m", "k"):
            return None
        inner = self.arena.num(index) if index.isdigit() else self.arena.sym(index)
        return self.arena.fn(_INDEXED[symbol.base], inner)

    def _catalan(self) -> Node:
        """(ζ(2, 1/4) - π²)/8."""
        arena = self.arena
        zeta = arena.fn("zeta", arena.num(2), arena.div(arena.num(1), arena.num(4)))
        square = arena.power(arena.const("pi"), arena.num(2))
        return arena.div(arena.add(zeta, arena.neg(square)), arena.num(8))

    def _called(self, head: Symbol, arguments: tuple[Node, ...]) -> Node | None:
        if head == _TRIGAMMA and len(arguments) == 1:
            return self.arena.fn("polygamma", self.arena.num(1), *arguments)
        if head.sub.isdigit() and len(arguments) == 1:
            return self._with_index(head, arguments[0])
        if head in _OF_WHOLES and len(arguments) == 1:
            n = _factored(arguments[0])
            return self.arena.exact(_OF_WHOLES[head](n)) if n else None
        if head == _TOTIENT and not arguments[0].text.isdigit():
            return None
        if head == _NORMAL and len(arguments) == 1:
            return below(self.arena, arguments[0])
        name = {1: _CALLED, 2: _CALLED_WITH_TWO}.get(len(arguments), {}).get(head)
        return None if name is None else self.arena.node("fn", arguments, name)

    def _with_index(self, head: Symbol, x: Node) -> Node | None:
        """Φ₁₂(x), a polynomial, v₂(24), how often 2 divides 24, and what others name."""
        index, n = int(head.sub), _factored(x)
        if head.base in _VALUATIONS and n:
            return self.arena.exact(factors(n).count(index))
        if head.base == _NORMAL.base and 0 < index <= MAX_CYCLOTOMIC:
            return self._cyclotomic(index, x)
        if head in _OF_WHOLES and n:
            return self.arena.exact(_OF_WHOLES[head](n))
        return self.arena.node("fn", (x,), _CALLED[head]) if head in _CALLED else None

    def _cyclotomic(self, index: int, x: Node) -> Node:
        terms = []
        for k, coefficient in enumerate(cyclotomic(index)):
            power = self.arena.node("pow", (x, self.arena.num(k)))
            terms.append(self.arena.node("mul", (self.arena.exact(coefficient), power)))
        return self.arena.node("add", tuple(terms))

    def _logarithm(self, inner: Node) -> Node | None:
        """The logarithm of Γ, on the branch that is smooth."""
        if inner.text != "gamma":
            return None
        return self.arena.node("fn", inner.args, "loggamma")


def _factored(node: Node) -> int:
    """A whole number that is taken into its primes; 0 of anything else."""
    small = node.text.isdigit() and int(node.text) <= MAX_FACTORED
    return int(node.text) if small else 0


def _is_settled(node: Node) -> bool:
    """Whether it is C(n, k) or φ(n) of whole numbers, or a probability of Z."""
    if any(part.op == "rel" or part.value == _NORMAL for part in node.args):
        return node.args[-1].op == "rel" or not node.args[-1].letters
    if node.op != "apply" or not all(part.text.isdigit() for part in node.args[1:]):
        return False
    return (node.args[0].value, len(node.args)) in _SETTLED


_SETTLED: Final = frozenset(((Symbol("C"), 3), (_TOTIENT, 2)))


def _whole(node: Node) -> Node | None:
    """A whole number, or a letter that counts; None of anything else."""
    if node.op == "num":
        return node if node.text.isdigit() else None
    return node if node.op == "sym" and node.symbol in _COUNTS else None


_COUNTS: Final = frozenset(map(Symbol, "nrkm"))
