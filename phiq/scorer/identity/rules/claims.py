"""The relations of a statement, and what a text says to follow from them.

x = 2 or x = 3          a claim of two alternatives
a < b, c > 0 ⇒ ac < bc  two premises and a conclusion
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from phiq.scorer.expression.fold import all_known
from phiq.scorer.expression.tree import Arena, Node, Symbol, kinds
from phiq.scorer.identity.solve.search import Search
from phiq.scorer.identity.statement.clauses import Equation
from phiq.scorer.identity.statement.divisibility import by_remainders

#: What holds numbers, and the letters of numbers, alone.
_PLAIN: Final = kinds(
    "num", "const", "sym", "add", "mul", "neg", "div", "pow", "root", "abs", "fn", "rel"
)
_ARROWS: Final = frozenset("⇒⇔")
#: The signs that are judged, and which sign the difference of the sides has.
HOLDS: Final = {"=": 0, "≡": 0, "<": -1, "≤": -1, ">": 1, "≥": 1, "≠": 0}


#: The sign between a number and itself that says that it is prime.
PRIME: Final = "∈"


class Claim(NamedTuple):
    """Relations that hold together, or alternatively; each is (sign, its sides)."""

    alternatives: tuple[tuple[tuple[str, Search], ...], ...]
    relations: tuple[Node, ...]

    def nodes(self) -> Iterator[Node]:
        """Every node of its relations."""
        return (node for relation in self.relations for node in relation.walk())

    @property
    def tells_a_prime(self) -> bool:
        """Whether it says of a number that it is prime."""
        return any(PRIME in relation.signs for relation in self.relations)


class Implication(NamedTuple):
    """What is said to follow of what; of an equivalence, its other half is one more."""

    premises: list[Claim]
    conclusion: Claim
    both_ways: bool


def implications_of(root: Node) -> list[Implication]:
    """Everything that is said to follow; nothing where a part is no relation between numbers."""
    root = _with_or(root)
    before = [part for part in root.args[:-1] if not _joins(part)] if root.op == "system" else []
    last = root.args[-1] if root.op == "system" else root
    if last.op != "logic" or last.text not in _ARROWS:
        return []
    both = last.text == "⇔"
    steps = _steps(last, last.text)
    known = all_known(map(claim_of, (*before, *steps)))
    if known is None:
        return []
    found = []
    for end in range(len(before) + 1, len(known)):
        found.append(Implication(known[:end], known[end], both))
        if both:
            found.append(Implication([*known[: len(before)], known[end]], known[end - 1], both))
    return found


def _joins(part: Node) -> bool:
    """Whether a part is the word "and" between two others, or one before them all."""
    return part.op == "text" and part.text.strip(" ,").lower() in ("and", "if", "let", "suppose")


def _with_or(root: Node) -> Node:
    """A system with the conclusions that the word "or" parts as one, of alternatives."""
    parts = list(root.args) if root.op == "system" else []
    while len(parts) > 2 and parts[-2].op == "text" and parts[-2].text.strip(" ,").lower() == "or":
        arena, (told, _, other) = Arena(), parts[-3:]
        if told.op == "logic" and told.text in _ARROWS and other.op == "rel":
            either = arena.node("logic", (told.args[-1], other), "∨")
            parts[-3:] = [arena.node("logic", (*told.args[:-1], either), told.value)]
        elif told.op == other.op == "rel":
            parts[-3:] = [arena.node("logic", (told, other), "∨")]
        else:
            return root
    return parts[0] if len(parts) == 1 else Arena().node("system", tuple(parts)) if parts else root


def _steps(node: Node, arrow: str) -> list[Node]:
    if node.op != "logic" or node.text != arrow:
        return [node]
    return [step for part in node.args for step in _steps(part, arrow)]


def claim_of(part: Node) -> Claim | None:
    """The relations of a statement between numbers; None of any other."""
    if (prime := _said_to_be_prime(part)) is not None:
        return Claim((((PRIME, Search(Equation(prime, prime))),),), (_primality(prime),))
    if part.op == "rel":
        part, _ = by_remainders(part, {})
    if part.op == "rel" and not part.kinds & ~_PLAIN and HOLDS.keys() >= set(part.signs):
        return Claim((tuple(_pairs(part)),), (part,))
    known = all_known(map(claim_of, part.args if part.op == "logic" and part.text in "∧∨" else ()))
    if not known:
        return None
    relations = tuple(relation for one in known for relation in one.relations)
    if part.text == "∨":
        return Claim(tuple(case for one in known for case in one.alternatives), relations)
    if any(len(one.alternatives) > 1 for one in known):
        return None
    return Claim((tuple(pair for one in known for pair in one.alternatives[0]),), relations)


def _said_to_be_prime(part: Node) -> Node | None:
    """The n of isprime(n) = ⊤; None of other statements."""
    if part.op != "rel" or part.signs != ("=",) or part.args[0].op != "apply":
        return None
    called, *args = part.args[0].args
    holds = part.args[1].value == Symbol("⊤")
    return args[0] if called.value == Symbol("isprime") and holds and len(args) == 1 else None


def _primality(number: Node) -> Node:
    return Arena().node("rel", (number, number), (PRIME,))


def _pairs(relation: Node) -> Iterator[tuple[str, Search]]:
    for sign, (left, right) in zip(relation.signs, pairwise(relation.args), strict=True):
        yield "=" if sign == "≡" else sign, Search(Equation(left, right))
