"""The topological signature of equations: Betti numbers of what their canonical form spans.

b0 counts independent subsystems, b1 loops of re-use, b2 hollow shells. It looks at structure
alone: notation, the order of terms and the names of symbols make no difference.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from phiq.scorer.expression.tree import Node
from phiq.scorer.topology.canonical import Form, is_tree
from phiq.scorer.topology.gf2 import ranks
from phiq.scorer.topology.homology import Betti, betti_numbers

_TREE: Final[Betti] = (1, 0, 0)


def signatures(roots: Sequence[Node], device: str = "cpu") -> list[Betti]:
    """(b0, b1, b2) of each statement tree, as one batch; chi is b0 - b1 + b2."""
    knotted = [k for k, root in enumerate(roots) if not is_tree(root)]
    found = [_TREE] * len(roots)
    numbers = betti_numbers(
        [Form(roots[k]).facets() for k in knotted], lambda matrices: ranks(matrices, device)
    )
    for k, betti in zip(knotted, numbers, strict=True):
        found[k] = betti
    return found
