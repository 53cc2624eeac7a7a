"""The table of the prover: a rule for every operation, those of functions among them."""

from __future__ import annotations

from typing import Final

from phiq.scorer.expression.tree import Node
from phiq.scorer.proof import arithmetic, elementary, special
from phiq.scorer.proof.ring import Quotient
from phiq.scorer.proof.translator import NodeRule, Translator

_FUNCTIONS: Final = elementary.FUNCTIONS | special.FUNCTIONS


def _fn(t: Translator, node: Node) -> Quotient:
    """A function by its rule; one without is taken as it stands."""
    rule = _FUNCTIONS.get(node.text)
    arguments = [t.of(part) for part in node.args]
    if rule is None:
        return t.opaque(node.text, *arguments)
    return rule(t, *arguments)


RULES: Final[dict[str, NodeRule]] = {**arithmetic.RULES, "fn": _fn}
