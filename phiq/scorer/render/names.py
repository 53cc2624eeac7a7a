"""What is known of a tree's symbols before it is written: which are declared, which spelled out.

A symbol that its letters and marks alone would not bring back (a word with an accent, a label that
an index in the same tree spells alike) is exact: written with all its parts, and not declared.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Final

from phiq.scorer.expression.binding import all_symbols
from phiq.scorer.expression.literals import is_whole, unsigned
from phiq.scorer.expression.tree import Node, Symbol, kinds
from phiq.scorer.parse.errors import EquationSyntaxError
from phiq.scorer.parse.grammar.scripts.parts import PLAIN_KINDS, plain_text
from phiq.scorer.parse.text.commands import FUNCTION_NAMES, TABLE
from phiq.scorer.parse.text.letters import GREEK, plain_letter
from phiq.scorer.parse.text.tokens import LOOKAHEAD, tokenize
from phiq.scorer.parse.text.words import symbol_of, vocabulary
from phiq.scorer.render.letters import (
    ACCENTS,
    AFTER,
    CACHE_SPELLINGS,
    FONTS,
    after_marks,
    styled,
)

#: Where a d is that of a differential.
_DIFFERENTIALS: Final = kinds("int", "deriv", "dop")
_INDEX: Final = kinds("index")
#: Letters that take the letter after them along: δQ, Δx, dx.
_LEADING: Final = frozenset("δΔd")
_LETTER_KINDS: Final = frozenset(("sym", "phi", "e", "i", "d", "Delta", "delta", "Sigma"))


class Names:
    """The symbols of one tree."""

    __slots__ = ("_declared", "exact", "kinds", "symbols")

    def __init__(self, root: Node) -> None:
        self.kinds = root.kinds
        self.symbols = all_symbols(root)
        self.exact = {symbol for symbol in self.symbols if not has_plain_spelling(symbol)}
        if root.kinds & _INDEX:
            indexed = {_spelled_index(node) for node in root.walk() if node.op == "index"}
            self.exact.update(s for s in self.symbols if s.sub and s._replace(marks=()) in indexed)
        if root.kinds & _DIFFERENTIALS:
            self.exact.update(symbol for symbol in self.symbols if symbol.base == "d")
        self._declared: frozenset[str] | None = None

    @property
    def declared(self) -> frozenset[str]:
        """The names to declare; found when they are first asked for."""
        if self._declared is None:
            plain = self.symbols - self.exact
            self._declared = frozenset(filter(None, map(declaration, plain)))
        return self._declared

    def marked(self, marks: frozenset[str]) -> bool:
        """Whether a symbol has one of these marks."""
        return not marks.isdisjoint([mark for symbol in self.symbols for mark in symbol.marks])

    @property
    def only_letters(self) -> bool:
        """Whether every symbol is a letter, numbered at most."""
        return (
            all(
                not symbol.marks
                and len(symbol.base) == 1
                and (not symbol.sub or symbol.sub.isdigit())
                for symbol in self.symbols
            )
            and not self.exact
        )


def _spelled_index(node: Node) -> Symbol | None:
    """The symbol with a label that reads like an indexed one."""
    base, *indices = node.args
    if base.op != "sym":
        return None
    letters = [index.symbol.base for index in indices if index.op == "sym"]
    return base.symbol._replace(sub=base.symbol.sub + "".join(letters), marks=())


def declared_name(symbol: Symbol) -> str:
    """The name under which a symbol is declared: its base and subscript."""
    return symbol.base + (f"_{symbol.sub}" if symbol.sub else "")


@lru_cache(maxsize=CACHE_SPELLINGS)
def declaration(symbol: Symbol) -> str:
    """The name to declare of a symbol that is not exact; "" for one that needs none."""
    needed = "rm" not in symbol.marks and (symbol.sub or symbol.base != "π")
    return declared_name(symbol) if needed else ""


def declared_names(root: Node) -> list[str]:
    """The names to declare so that what is written of a tree reads back as it, sorted."""
    return sorted(Names(root).declared)


@lru_cache(maxsize=CACHE_SPELLINGS)
def has_plain_spelling(symbol: Symbol) -> bool:
    """Whether base, subscript and marks say which symbol it is."""
    base, sub, marks = symbol
    if "rm" in marks:
        return marks == ("rm",) and base.isalnum()
    if len(base) > 1:
        whole = base.isascii() and base.isalnum() and base[0].isalpha()
        return whole and not sub and not marks and base not in FUNCTION_NAMES and base not in GREEK
    if base == "π" and not (sub or FONTS.union(ACCENTS).intersection(marks)):
        return False
    if base in ("π", "Δ") and marks[:1] == ("Delta",):
        return False
    return (
        _is_letter(base)
        and _marks_in_order(marks)
        and styled(base, marks) is not None
        and symbol_of(declared_name(symbol)) == Symbol(base, sub)
    )


def _is_letter(base: str) -> bool:
    if base == "π":
        return True
    entry = TABLE.get(base)
    if entry is not None:
        return entry[0] in _LETTER_KINDS and entry[1] == Symbol(base)
    return base.isalpha() and plain_letter(base) == (base, ())


def _marks_in_order(marks: tuple[str, ...]) -> bool:
    """Whether marks come as they are written: Δ, a font, accents, primes, one raised sign."""
    rest = list(marks)
    if rest[:1] == ["Delta"]:
        del rest[0]
    if rest and rest[0] in FONTS and marks[0] != "Delta":
        del rest[0]
    accents = 0
    while rest and rest[0] in ACCENTS:
        del rest[0]
        accents += 1
    if accents > 1 and "underline" in marks:
        return False
    while rest and rest[0] == "prime":
        del rest[0]
    return not rest or (len(rest) == 1 and (rest[0] in AFTER or rest[0][0] == "^"))


@lru_cache(maxsize=CACHE_SPELLINGS)
def is_plain_label(label: str) -> bool:
    """Whether a subscript in braces reads as this label without quotes."""
    if label.isdigit() or label in ("π", "∞"):
        return True
    if not label.isalpha():
        return False
    try:
        toks = tokenize(label, vocabulary(frozenset(), "text"))[:-LOOKAHEAD]
    except EquationSyntaxError:
        return False
    kinds = {tok[0] for tok in toks}
    one = len(toks) == 1 and kinds <= PLAIN_KINDS and toks[0][0] not in ("d", "text")
    joined = "".join(plain_text(kind, value) for kind, value, _, _ in toks)
    return joined == label and (one or kinds <= {"sym", "e", "i"})


def is_unit(node: Node) -> bool:
    """Whether a node is a unit, or its power by a whole number."""
    if node.op != "pow":
        return node.op == "unit"
    base, exponent = node.args
    exponent = unsigned(exponent)
    return base.op == "unit" and is_whole(exponent)


def begins_with_digit(node: Node) -> bool:
    """Whether a function is written with a number first, as the factorial of one is: 3!."""
    return node.text in ("factorial", "doublefactorial") and node.args[0].op == "num"


def adjoin(before: Node, factor: Node, exact: Collection[Symbol]) -> bool:
    """Whether two factors may stand side by side without a sign: 2x, xy; `exact` are long names."""
    letter = before.args[0] if before.op == "pow" else before
    following = factor.args[0] if factor.op == "pow" else factor
    if before.op != "num" and not _is_lone(letter, exact):
        return False
    if letter.op == "sym" and letter.symbol.base in _LEADING:
        return False
    return _is_lone(following, exact)


def _is_lone(node: Node, exact: Collection[Symbol]) -> bool:
    if node.op == "const":
        return node.text != "degree"
    if node.op != "sym" or node.symbol in exact:
        return False
    return "rm" not in node.symbol.marks and not after_marks(node.symbol)
