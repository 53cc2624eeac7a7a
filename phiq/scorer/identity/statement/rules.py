"""Statements about all matrices, vectors, functions or sets, and how they are called in words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final, NamedTuple

from phiq.scorer.expression.tree import Node, Symbol
from phiq.scorer.identity.statement.clauses import Clause
from phiq.scorer.identity.statement.unknowns import UNKNOWN
from phiq.scorer.render.textbook import symbol_text

_BY_WORDS: Final = "worked out by the rules for products of matrices, both sides are the same"


class Rule(NamedTuple):
    """A statement about more than numbers, as one about numbers.

    `scope` says in words of what it holds, `reason` how that is seen.
    """

    statement: Node
    scope: str
    reason: str


def all_of(kind: str, letters: Collection[Symbol]) -> str:
    """All of a kind, in words: all square matrices A and B, every set A."""
    names = sorted(map(symbol_text, letters))
    if len(names) == 1:
        return f"every {kind} {names[0]}"
    plural = {"square matrix": "square matrices"}.get(kind, f"{kind}s")
    return f"all {plural} {', '.join(names[:-1])} and {names[-1]}"


def rule_of_matrices(root: Node, clauses: Sequence[Clause]) -> Rule | None:
    """What a statement is about whose products of matrices became words (`matrix_words`)."""
    if len(clauses) != 1 or root.op != "rel":
        return None
    (clause,) = clauses
    words = [s for s in clause.domains if s.sub == UNKNOWN and s not in clause.unknowns]
    if not words or len(words) < len(clause.domains):
        return None
    letters = {Symbol(n.symbol.base, n.symbol.sub) for n in root.walk() if n.op == "sym"}
    matrices = {symbol for symbol in letters if symbol.base.isupper() and symbol.base != "T"}
    return Rule(root, all_of("square matrix", matrices), _BY_WORDS) if matrices else None
