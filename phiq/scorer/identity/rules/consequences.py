"""Whether what is said to follow is proved to, or never holds where the premise does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from phiq.scorer.expression.tree import Arena, Node
from phiq.scorer.identity.rules.claims import Claim, Implication
from phiq.scorer.proof.consequence import Related, excludes, follows


def is_proved(implied: Implication) -> bool:
    """Whether each relation of the conclusion is proved to follow."""
    if _are_rounded(implied):
        return False
    premises = _premises(implied.premises)
    concluded = _conclusion(implied.conclusion)
    return bool(concluded) and all(follows(premises, one) for one in concluded)


def is_excluded(implied: Implication) -> bool:
    """Whether a relation of the conclusion is proved to hold nowhere where the premises do."""
    if _are_rounded(implied) or any(len(one.alternatives) > 1 for one in implied.premises):
        return False
    premises = _premises(implied.premises)
    return any(excludes(premises, one) for one in _conclusion(implied.conclusion))


def _are_rounded(implied: Implication) -> bool:
    """Whether decimals are typed, which stand for what rounds to them."""
    nodes = [n for part in (*implied.premises, implied.conclusion) for n in part.nodes()]
    return any(node.op == "num" and not node.text.isdigit() for node in nodes)


def _premises(claims: Sequence[Claim]) -> list[Related]:
    """The relations that hold together; of alternative equations, that their product is 0."""
    return [one for claim in claims for one in _conclusion(claim)]


def _conclusion(claim: Claim) -> list[Related]:
    if len(claim.alternatives) == 1:
        return [one for relation in claim.relations for one in _related(relation)]
    relations = [one for relation in claim.relations for one in _related(relation)]
    single = len(relations) == len(claim.alternatives)
    if not single or any(one.sign != "=" or one.modulus is not None for one in relations):
        return []
    arena = Arena()
    gaps = [arena.node("add", (one.left, arena.node("neg", (one.right,)))) for one in relations]
    return [Related("=", arena.node("mul", tuple(gaps)), arena.num(0))]


def _related(relation: Node) -> Iterator[Related]:
    for sign, (left, right) in zip(relation.signs, pairwise(relation.args), strict=True):
        equal = "=" if sign == "≡" else sign
        if left.op != "fn" or left.text != "mod":
            yield Related(equal, left, right)
            continue
        value, modulus = left.args
        if right.op == "fn" and right.text == "mod" and right.args[1].digest == modulus.digest:
            yield Related(equal, value, right.args[0], modulus)
        elif _is_remainder(right, modulus):
            yield Related(equal, value, right, modulus)
        else:
            yield Related(equal, left, right)


def _is_remainder(number: Node, modulus: Node) -> bool:
    """Whether a number is one that is left of a division: mod(n, 2) = 1 says that 2 ∣ n - 1."""
    if not number.text.isdigit():
        return False
    return number.text == "0" or (modulus.text.isdigit() and int(number.text) < int(modulus.text))
