r"""Tries what is said of all matrices with some of two, three and four rows.

    (AB)^{-1} = A^{-1}B^{-1}       fails for A = (1 1; 0 1) and B = (1 0; 1 1)
    det(kA) = k^n det(A)           holds for all that are tried, where A has n rows
    A = PDP⁻¹ ⇒ Aⁿ = PDⁿP⁻¹        what a letter is said to be is put in
    AB = BA, ∀A, B ∈ ℝ^{n×n}       a claim of all matrices, which is false

A rational identity of matrices with so many rows, and of so small a degree, is one of any
(Amitsur and Levitzki: M_n has no identity of a degree below 2n that free letters lack). It is
not proved here: the entries are some whole numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from random import Random
from typing import Final, NamedTuple

from flint import fmpq, fmpq_mat

from phiq.scorer.expression.literals import is_minus_one
from phiq.scorer.expression.tree import Node, Symbol, kinds
from phiq.scorer.identity.judgement import Judgement
from phiq.scorer.identity.statement.conditions.quantifiers import holds_for_all
from phiq.scorer.identity.statement.rules import all_of
from phiq.scorer.numeric.agreement import STAGE
from phiq.scorer.render.textbook import symbol_text

#: Rows of the matrices, and how many sets of each size are tried.
SIZES: Final = (2, 3, 4)
TRIES: Final = 4
#: Most letters that are matrices, and the largest power that is worked out.
MAX_LETTERS: Final = 4
MAX_POWER: Final = 8
_TRANSPOSED: Final = frozenset(("transpose", "^T"))
_SET_MARKS: Final = ("bb",)
_TRANSPOSES: Final = (Symbol("T"), Symbol("⊤"))
_IDENTITIES: Final = frozenset((Symbol("I"), Symbol("I", "", ("bold",))))
_OF_MATRICES: Final = frozenset(("det", "tr", "rank"))
_RULED: Final = kinds("fn", "mark", "pow")
#: Capital letters that matrices go by; those of currents, voltages and forces are left out.
MATRICES: Final = frozenset("ABCDHKLMNPQSTUWXYZ")
#: Matrices of two rows that the first tries take, each letter another one.
_PLAIN: Final = ((1, 1, 0, 1), (1, 0, 1, 1), (0, 1, 1, 2), (2, 0, 0, 1), (1, 0, 0, 0), (0, 1, 0, 0))
#: How far entries of other matrices are from 0.
_REACH: Final = 4

_Value = fmpq | fmpq_mat


class _NoMatrixError(Exception):
    """A part has no value here."""


class _Said(NamedTuple):
    """A relation between matrices, with what is said of its letters.

    given: a letter and what it is; size: the rows that all of them have, 0 where none are told;
    of_matrices: whether they are said to be matrices; every: whether it is said of all.
    """

    relation: Node
    given: tuple[tuple[Symbol, Node], ...] = ()
    size: int = 0
    of_matrices: bool = False
    every: bool = False


def with_matrices(root: Node, found: Judgement) -> Judgement:
    """The judgement where letters are matrices: what fails for some is told to, with these."""
    if root.op == "rel" and (found.verdict != "satisfiable" or not _may_be_ruled(root)):
        return found
    said = _said(root)
    letters = [] if said is None else _letters(said)
    if said is None or not 0 < len(letters) <= MAX_LETTERS or not _is_of_matrices(said):
        return found
    try:
        sizes = (said.size,) if said.size else SIZES
        tried = [pair for size in sizes for pair in _tries(said, letters, size)]
    except _NoMatrixError:
        return found
    failing = [values for values, holds in tried if not holds]
    scope = all_of("square matrix", letters)
    if not failing:
        return _of_all(found, scope, len(tried)) if tried else found
    open_still = found.verdict == "undecided" and not said.every and len(failing) == len(tried)
    if open_still or _tells_a_value(said.relation, {*letters, *dict(said.given)}):
        return found
    return _of_some(found, said, scope, failing[0])


def _may_be_ruled(root: Node) -> bool:
    """Whether a relation has a function, a power, or a letter with a mark by itself."""
    marked = any(side.op == "sym" and side.symbol.marks for side in root.args)
    return marked or bool(root.kinds & _RULED)


def _is_of_matrices(said: _Said) -> bool:
    turned = any(_turns_around(formula) for _, formula in said.given)
    return said.of_matrices or turned or _states_rule(said.relation)


def _tells_a_value(relation: Node, letters: set[Symbol]) -> bool:
    """Whether it says what a letter is, or has a number on a side: C = AB, det(A) = 5."""
    one, other = relation.args[0], relation.args[-1]
    pairs = ((one, other), (other, one))
    if any(a.op == "sym" and _bare(a.symbol) not in _symbols(b) for a, b in pairs):
        return True
    return any(side.text != "0" and _symbols(side).isdisjoint(letters) for side in relation.args)


def _turns_around(formula: Node) -> bool:
    """Whether a product is PDP⁻¹ or P⁻¹AP."""
    ends = formula.args[0], formula.args[-1]
    pairs = (ends, ends[::-1])
    return any(a.op == "pow" and is_minus_one(a.args[1]) and a.args[0] is b for a, b in pairs)


def _of_all(found: Judgement, scope: str, count: int) -> Judgement:
    reason = f"it holds for all of {count} sets of matrices that were tried"
    return found._replace(
        verdict="identity", stage=STAGE, points=count, reason=reason, domain=scope,
        proof=None, failure=None,
    )  # fmt: skip


def _of_some(
    found: Judgement, said: _Said, scope: str, failing: Mapping[Symbol, fmpq_mat]
) -> Judgement:
    told = " and ".join(f"{symbol_text(a)} = {_shown(value)}" for a, value in failing.items())
    if said.every:
        return Judgement(
            "contradiction", "exact", f"it is said of {scope}, and fails for {told}",
            unknowns=len(failing), fails_at_some=True,
        )  # fmt: skip
    reason = f"it can hold, but not for {scope}: it fails for {told}"
    return found._replace(
        verdict="satisfiable", stage="none", reason=reason, domain=None, proof=None, failure=None
    )


def _shown(matrix: fmpq_mat) -> str:
    rows = [" ".join(map(str, row)) for row in matrix.tolist()]
    return f"({'; '.join(rows)})"


def _said(root: Node) -> _Said | None:
    """What a statement says of matrices; None of one with other parts."""
    if root.op == "rel":
        return _Said(root)
    if root.op == "logic" and root.text == "⇒" and len(root.args) == 2:
        given = _definition(root.args[0])
        plain = given is not None and root.args[1].op == "rel"
        return _Said(root.args[1], (given,), every=True) if given and plain else None
    if root.op != "system":
        return None
    sets = [part for part in root.args if part.op == "rel" and part.signs == ("∈",)]
    sizes = [_rows(part.args[1]) for part in sets]
    said = [part for part in root.args if part not in sets and not _names_letter(part)]
    if len(said) != 1 or said[0].op != "rel" or not sizes or None in sizes:
        return None
    every = any(holds_for_all(part) for part in root.args if part.op != "text")
    return _Said(said[0], size=sizes[0] or 0, of_matrices=True, every=every)


def _definition(premise: Node) -> tuple[Symbol, Node] | None:
    """The A and PDP⁻¹ of A = PDP⁻¹."""
    if premise.op != "rel" or premise.signs != ("=",) or premise.args[0].op != "sym":
        return None
    head, formula = premise.args
    plain = head.symbol.base in MATRICES and formula.op == "mul" and head not in formula.walk()
    return (head.symbol, formula) if plain else None


def _names_letter(part: Node) -> bool:
    """Whether a part beside a statement is a word, or one more letter after ∀."""
    return part.op in ("text", "sym") or (part.op == "mul" and holds_for_all(part))


def _rows(of: Node) -> int | None:
    """The rows of the matrices in ℝ^{2×2}, 0 of ℝ^{n×n}; None of another set."""
    if of.op != "pow" or of.args[0].op != "sym" or of.args[0].symbol.marks != _SET_MARKS:
        return None
    shape = of.args[1]
    if shape.op != "mul" or len(shape.args) != 2 or shape.args[0] is not shape.args[1]:
        return None
    text = shape.args[0].text
    return 0 if not text.isdigit() else int(text) if int(text) in SIZES else None


def _symbols(node: Node) -> set[Symbol]:
    return {_bare(part.symbol) for part in node.walk() if part.op == "sym"}


def _bare(symbol: Symbol) -> Symbol:
    """A letter without the T of its transpose."""
    marks = tuple([mark for mark in symbol.marks if mark not in _TRANSPOSED])
    return symbol._replace(marks=marks) if len(marks) < len(symbol.marks) else symbol


def _letters(said: _Said) -> list[Symbol]:
    """The letters that are matrices, but for those that are given."""
    given = dict(said.given)
    symbols = {name for part in (said.relation, *given.values()) for name in _symbols(part)}
    if _transposes(said.relation):
        symbols.difference_update(_TRANSPOSES)
    return sorted(name for name in symbols.difference(given) if _is_matrix(name))


def _is_matrix(symbol: Symbol) -> bool:
    plain = not symbol.marks and symbol.base in MATRICES
    bold = symbol.marks == ("bold",) and symbol.base.isupper()
    return plain or (bold and symbol not in _IDENTITIES)


def _transposes(node: Node) -> bool:
    return any(part.op == "pow" and part.args[1].value in _TRANSPOSES for part in node.walk())


def _states_rule(relation: Node) -> bool:
    """Whether only matrices have what it is about: a trace, a transpose, an inverse beside I."""
    parts = relation.walk()
    if any(part.op == "fn" and part.text in _OF_MATRICES for part in parts):
        return True
    marked = any(part.op == "sym" and _bare(part.symbol) != part.symbol for part in parts)
    turned = any(part.op == "mark" and part.text in _TRANSPOSED for part in parts)
    if marked or turned or _transposes(relation):
        return True
    products = [part.args[0] for part in parts if part.op == "pow" and is_minus_one(part.args[1])]
    if any(part.op in ("mul", "add") and all(map(_is_letter, part.args)) for part in products):
        return True
    symbols = _symbols(relation)
    powers = [part.args[0].value for part in parts if part.op == "pow"]
    named = all(name in _IDENTITIES or _is_matrix(name) for name in symbols)
    return named and not _IDENTITIES.isdisjoint(symbols) and _IDENTITIES.isdisjoint(powers)


def _is_letter(node: Node) -> bool:
    return node.op == "sym" and _is_matrix(_bare(node.symbol))


def _tries(
    said: _Said, letters: Sequence[Symbol], rows: int
) -> Iterator[tuple[Mapping[Symbol, fmpq_mat], bool]]:
    """Matrices of so many rows for the letters, and whether the relation holds for them.

    Raises:
        _NoMatrixError: a part of it has no value.
    """
    random = Random(rows)  # noqa: S311 # entries to try: the same each time, and no secret
    for turn in range(TRIES):
        values = {name: _matrix(rows, turn + k, random) for k, name in enumerate(letters)}
        try:
            tried = _Tried(values, rows)
            for name, formula in said.given:
                tried.values[name] = tried.matrix(formula)
            yield values, tried.holds(said.relation)
        except ZeroDivisionError:
            continue  # a matrix without inverse


def _matrix(rows: int, turn: int, random: Random) -> fmpq_mat:
    if rows == SIZES[0]:
        return fmpq_mat(2, 2, _PLAIN[turn % len(_PLAIN)])
    entries = [random.randint(-_REACH, _REACH) for _ in range(rows * rows)]
    return fmpq_mat(rows, rows, entries)


class _Tried:
    """Values of the parts of a statement for some matrices; other letters are numbers."""

    def __init__(self, values: Mapping[Symbol, fmpq_mat], rows: int) -> None:
        self.values = dict(values)
        self.rows = rows
        self.numbers: dict[Symbol, fmpq] = {Symbol("n"): fmpq(rows)}

    def holds(self, relation: Node) -> bool:
        """Whether both sides are equal.

        Raises:
            _NoMatrixError: a side has no value.
            ZeroDivisionError: a matrix that is inverted has no inverse.
        """
        if not {"=", "≡"}.issuperset(relation.signs):
            raise _NoMatrixError
        values = [self.value(side) for side in relation.args]
        return all(self._are_equal(one, other) for one, other in pairwise(values))

    def _are_equal(self, one: _Value, other: _Value) -> bool:
        if isinstance(one, fmpq_mat) != isinstance(other, fmpq_mat):
            matrix, number = (one, other) if isinstance(one, fmpq_mat) else (other, one)
            if number != 0:
                raise _NoMatrixError
            return bool(matrix == fmpq_mat(self.rows, self.rows))
        return bool(one == other)

    def value(self, node: Node) -> _Value:
        """The number or matrix that a part is."""
        if node.op == "num":
            value = Fraction(node.text)
            return fmpq(value.numerator, value.denominator)
        if node.op == "sym":
            return self._symbol(node.symbol)
        rule = _RULES.get(node.op)
        if rule is None:
            raise _NoMatrixError
        return rule(self, node)

    def matrix(self, node: Node) -> fmpq_mat:
        """The matrix that a part is."""
        value = self.value(node)
        if not isinstance(value, fmpq_mat):
            raise _NoMatrixError
        return value

    def number(self, node: Node) -> fmpq:
        """The number that a part is."""
        value = self.value(node)
        if not isinstance(value, fmpq):
            raise _NoMatrixError
        return value

    def _symbol(self, symbol: Symbol) -> _Value:
        bare = _bare(symbol)
        if symbol in _IDENTITIES:
            return fmpq_mat(self.rows, self.rows, self._diagonal())
        if bare in self.values:
            turned = (len(symbol.marks) - len(bare.marks)) % 2
            return self.values[bare].transpose() if turned else self.values[bare]
        if symbol.marks or not symbol.base.islower():
            raise _NoMatrixError
        return self.numbers.setdefault(symbol, fmpq(len(self.numbers) + 2))

    def _diagonal(self) -> list[int]:
        return [int(k % (self.rows + 1) == 0) for k in range(self.rows**2)]

    def sum_(self, node: Node) -> _Value:
        """A sum of numbers, or of matrices."""
        values = [self.value(part) for part in node.args]
        matrices = [value for value in values if isinstance(value, fmpq_mat)]
        numbers = [value for value in values if isinstance(value, fmpq)]
        if matrices and numbers:
            raise _NoMatrixError
        return sum(matrices[1:], matrices[0]) if matrices else sum(numbers, fmpq(0))

    def product(self, node: Node) -> _Value:
        """A product, whose matrices keep their order."""
        result = self.value(node.args[0])
        for part in node.args[1:]:
            result = result * self.value(part)
        return result

    def quotient(self, node: Node) -> _Value:
        """A number or matrix over a number."""
        below = self.number(node.args[1])
        if below == 0:
            raise ZeroDivisionError
        return self.value(node.args[0]) * (1 / below)

    def power(self, node: Node) -> _Value:
        """A power with a whole exponent, an inverse, or a transpose."""
        base = self.value(node.args[0])
        if node.args[1].value in _TRANSPOSES and isinstance(base, fmpq_mat):
            return base.transpose()
        exponent = self.number(node.args[1])
        if exponent.q != 1 or abs(exponent) > MAX_POWER:
            raise _NoMatrixError
        if exponent < 0 and (base.det() if isinstance(base, fmpq_mat) else base) == 0:
            raise ZeroDivisionError
        return base ** int(exponent.p)

    def marked(self, node: Node) -> _Value:
        """A transpose."""
        if node.text not in _TRANSPOSED:
            raise _NoMatrixError
        return self.matrix(node.args[0]).transpose()

    def called(self, node: Node) -> _Value:
        """A determinant, trace or rank."""
        if node.text not in _OF_MATRICES or len(node.args) != 1:
            raise _NoMatrixError
        matrix = self.matrix(node.args[0])
        if node.text == "tr":
            return sum([matrix[k, k] for k in range(self.rows)], fmpq(0))
        return fmpq(matrix.det() if node.text == "det" else matrix.rank())


_RULES: Final[dict[str, Callable[[_Tried, Node], _Value]]] = {
    "add": _Tried.sum_,
    "mul": _Tried.product,
    "neg": lambda tried, node: -tried.value(node.args[0]),
    "div": _Tried.quotient,
    "pow": _Tried.power,
    "mark": _Tried.marked,
    "fn": _Tried.called,
}
