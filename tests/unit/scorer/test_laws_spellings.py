"""Every law of the table passes the dimension check in unicode, LaTeX and Python spelling."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from phiq.scorer.dimensions import choose
from phiq.scorer.expression.tree import Node
from phiq.scorer.laws import match
from phiq.scorer.laws.table import index
from phiq.scorer.parse import parse
from phiq.scorer.render import declared_names, to_latex, to_mathml, to_unicode

CONSTANTS = {"pi": "pi", "phi": "phi", "e": "e", "i": "i"}


@pytest.mark.parametrize("spell", [to_unicode, to_latex, to_mathml])
def test_laws_hold_as_rendered(spell: Callable[[Node], str]) -> None:
    """The rendered law, read again, is consistent without a declaration, and the same law."""
    for law in index().laws:
        root = choose(parse(law.equation))[0]
        text = spell(root)
        again, dimensions = choose(parse(text, declared=declared_names(root)))
        assert dimensions.status == "consistent", text
        assert law.name == name_of(again), text


def test_laws_hold_in_python() -> None:
    """Laws without calculus are consistent and found in Python spelling too."""
    spelled = 0
    for law in index().laws:
        text = python(choose(parse(law.equation))[0])
        if text is None:
            continue
        spelled += 1
        again, dimensions = choose(parse(text))
        assert dimensions.status == "consistent", text
        assert law.name == name_of(again), text
    assert spelled >= 300


def name_of(root: Node) -> str | None:
    """The law an equation states exactly."""
    found = match(root)
    return found.name if found and found.near_miss is None else None


def python(node: Node) -> str | None:
    """An equation in Python operators and names; None where Python has no words for it."""
    inside = [python(child) for child in node.args]
    known = [text for text in inside if text is not None]
    if len(known) < len(inside):
        return None
    if node.op == "pow" and node.args[0].op == "const" and known[0] == "e":
        return f"exp({known[1]})"
    signs = {"add": " + ", "mul": "*", "div": "/", "pow": "**"}
    if node.op in signs:
        return signs[node.op].join(f"({text})" for text in known)
    if node.op == "sym":
        plain = not node.symbol.marks and (node.symbol.sub.isascii() or len(node.symbol.sub) == 1)
        return node.symbol.name if plain else None
    words = {
        "num": node.text,
        "const": CONSTANTS.get(node.text),
        "rel": " = ".join(known) if node.value == ("=",) else None,
        "root": f"sqrt({known[0]})" if known[1:] == ["2"] else None,
        "neg": f"-({known[0]})" if known else None,
        "fn": f"{node.text}({', '.join(known)})",
    }
    return words.get(node.op)
