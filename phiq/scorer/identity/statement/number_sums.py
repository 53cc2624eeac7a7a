r"""Writes sums and products over divisors, primes and other whole numbers out, or as zeta values.

    \sum_{d|6} d = 12                       1 + 2 + 3 + 6 = 12
    \sum_{d|28, d<28} d, \sum_{p \le 10} p  those divisors, those primes
    \sum_{d|n} \varphi(d) = n               for n = 1, 2, 3, …: what holds for each is taken to hold
    \prod_p (1 - p^{-s})^{-1} = ζ(s)        by the factors 1 - x^k of the body, x = p^{-s}

A p is a prime.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from math import gcd
from typing import Final

from phiq.scorer.algebra.primes import is_prime
from phiq.scorer.expression.rewrite import rewritten, with_value
from phiq.scorer.expression.tree import Arena, Node, Symbol, TreeLimitError, kinds
from phiq.scorer.identity.statement.conditions.quantifiers import holds_for_all
from phiq.scorer.identity.statement.euler_products import over_primes

#: Largest number whose divisors are written out, and the longest range of other numbers.
MAX_DIVIDED: Final = 10_000
MAX_RANGE: Final = 200
#: Numbers at which a sum over a letter's divisors is written out, powers and products of primes.
NUMBERS: Final = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 16, 30)
#: Without one of these there is nothing that is worked out for some values of a letter.
FOR_EACH: Final = kinds("given", "matrix")
#: Letters of powers; T is the transpose.
_EXPONENTS: Final = frozenset("nkm")
_SUMS: Final = kinds("sum", "prod")
_P: Final = Symbol("p")
_PASSES: Final[dict[str, Callable[[int, int], bool]]] = {
    "<": lambda a, b: a < b, "≤": lambda a, b: a <= b, ">": lambda a, b: a > b,
    "≥": lambda a, b: a >= b, "≠": lambda a, b: a != b, "=": lambda a, b: a == b,
}  # fmt: skip
_KINDS: Final[dict[str, Callable[[int], bool]]] = {
    "prime": is_prime, "odd": lambda n: n % 2 == 1, "even": lambda n: n % 2 == 0,
}  # fmt: skip


def over_numbers(root: Node) -> Node:
    """The statement with such sums and products of numbers written out."""
    if not root.kinds & _SUMS:
        return root
    arena = Arena()
    return rewritten(arena, root, lambda part: _written(arena, part))


def at_numbers(root: Node) -> Node | None:
    """The statement at several values of a letter whose divisors it sums over.

    Or that counts how often an explicit matrix is multiplied. None of other statements.
    """
    if root.op == "system" and len(root.args) == 2 and _speaks_of_all(root.args[1]):
        root = root.args[0]
    if root.op != "rel":
        return None
    letters = {letter for part in root.walk() for letter in _counting(part)}
    if len(letters) != 1:
        return None
    arena, (letter,) = Arena(), letters
    try:
        cases = [over_numbers(with_value(arena, root, letter, arena.num(n))) for n in NUMBERS]
        return Arena().node("system", tuple(cases))
    except TreeLimitError:
        return None


def _counting(part: Node) -> Iterator[Symbol]:
    """The letters whose values a part is worked out for."""
    if part.op == "pow" and part.args[0].op == "matrix" and part.args[1].op == "sym":
        plain = all(entry.op == "num" for entry in part.args[0].args)
        if plain and part.args[1].symbol.base in _EXPONENTS:
            yield part.args[1].symbol
    for condition in _conditions(part) if _is_over(part) else ():
        if condition.op == "given" and condition.args[1].op == "sym":
            yield condition.args[1].symbol


def _speaks_of_all(part: Node) -> bool:
    """Whether a part says no more than that n is any number: ∀n, ∀n ∈ ℕ, ∀n > 0."""
    if part.op == "rel":
        low = part.args[1].text == "0" and part.signs == (">",)
        if not low and part.signs != ("∈",):
            return False
    return holds_for_all(part)


def _is_over(node: Node) -> bool:
    return node.op in ("sum", "prod") and node.value == "over"


def _conditions(node: Node) -> tuple[Node, ...]:
    where = node.args[1]
    return where.args if where.op == "tuple" else (where,)


def _written(arena: Arena, node: Node) -> Node | None:
    if not _is_over(node):
        return None
    conditions = _conditions(node)
    letter = _letter(conditions[0])
    if letter is None:
        return None
    if node.op == "prod" and letter == _P and all(map(_only_names_primes, conditions)):
        return over_primes(arena, node.args[0], letter)
    found = _numbers(letter, conditions)
    if found is None:
        return None
    terms = [with_value(arena, node.args[0], letter, arena.num(n)) for n in found]
    empty = arena.num(0 if node.op == "sum" else 1)
    return arena.node("add" if node.op == "sum" else "mul", (empty, *terms))


def _letter(condition: Node) -> Symbol | None:
    """The letter that a sum is over: the first of its first condition."""
    if condition.op == "rel":
        free = [side for side in condition.args if side.op == "sym"]
        return free[0].symbol if free else None
    first = condition.args[0] if condition.op in ("given", "mul") else condition
    return first.symbol if first.op == "sym" else None


def _only_names_primes(condition: Node) -> bool:
    """Whether a condition says no more than that p is a prime: p, p prime, p ∈ ℙ."""
    if condition.op == "rel":
        member = condition.signs == ("∈",) and condition.args[1].op == "sym"
        return member and condition.args[1].symbol.base in ("P", "primes", "ℙ")
    return condition.value == _P or _kind(condition) == "prime"


def _kind(condition: Node) -> str:
    """The word behind the letter in k even; "" in other conditions."""
    if condition.op != "mul" or len(condition.args) != 2:
        return ""
    word = condition.args[1]
    return word.symbol.base if word.op == "sym" and word.symbol.base in _KINDS else ""


def _numbers(letter: Symbol, conditions: Sequence[Node]) -> list[int] | None:
    """The whole numbers that meet all conditions; None where these are of another kind."""
    candidates: Iterable[int] | None = None
    tests: list[Callable[[int], bool]] = [is_prime] if letter == _P else []
    low, high = 1, 0
    for condition in conditions:
        if condition.op == "given":
            size = _whole(condition.args[1])
            if condition.args[0].value != letter or not 0 < size <= MAX_DIVIDED:
                return None
            candidates = [d for d in range(1, size + 1) if size % d == 0]
        elif condition.op == "rel":
            for sign, (a, b) in zip(condition.signs, pairwise(condition.args), strict=True):
                test = _test(letter, sign, a, b)
                if test is None:
                    return None
                tests.append(test)
                bound = _whole(b if a.value == letter else a)
                if (sign in "<≤") == (a.value == letter) and sign in "<≤>≥":
                    high = bound
                elif sign in "<≤>≥":
                    low = min(low, bound)
        elif word := _kind(condition):
            tests.append(_KINDS[word])
        elif condition.value != letter:
            return None
    if candidates is None:
        if not high or high - low > MAX_RANGE:
            return None
        candidates = range(low, high + 1)
    return [n for n in candidates if all(test(n) for test in tests)]


def _test(letter: Symbol, sign: str, a: Node, b: Node) -> Callable[[int], bool] | None:
    """What n < 28, 1 ≤ n and gcd(n, 12) = 1 ask of a number."""
    passes = _PASSES.get(sign)
    if passes is None:
        return None
    if a.value == letter and (bound := _whole(b)) >= 0:
        return lambda n: passes(n, bound)
    if b.value == letter and (bound := _whole(a)) >= 0:
        return lambda n: passes(bound, n)
    coprime = a.op == "fn" and a.text == "gcd" and b.text == "1" and len(a.args) == 2
    if coprime and sign == "=" and a.args[0].value == letter and (bound := _whole(a.args[1])) > 0:
        return lambda n: gcd(n, bound) == 1
    return None


def _whole(node: Node) -> int:
    """A whole number as it is typed; -1 of anything else."""
    return int(node.text) if node.op == "num" and node.text.isdigit() else -1
