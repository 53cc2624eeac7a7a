r"""Rules for letters that are matrices: det(AB) = det A det B, (AB)^T = B^T A^T, tr(AB) = tr(BA).

Products of such letters do not commute, so each is one word, spelled from left to right; what is
said of the words is judged. Traces and transposes of sums are sums; it knows no sizes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from phiq.scorer.expression.arithmetic import joined
from phiq.scorer.expression.tree import Arena, Node, Symbol, kinds

#: A letter of a word: the matrix, whether it is transposed, whether it is inverted.
Letter = tuple[str, bool, bool]
#: Largest power of a letter that is spelled out.
MAX_POWER: Final = 12
_MARKS: Final = frozenset(("transpose", "^T"))
_RULED: Final = kinds("fn", "mark", "pow")


class _NoWordError(Exception):
    """A part is no product of letters."""


def by_words(root: Node) -> Node:
    """The statement about words; the same root where no rule for matrices is stated."""
    if root.op != "rel" or not root.kinds & _RULED or not _states_rule(root):
        return root
    arena = Arena()
    try:
        return arena.node("rel", tuple(_value(arena, side) for side in root.args), root.value)
    except _NoWordError:
        return root


def _states_rule(root: Node) -> bool:
    """Whether a determinant, trace, transpose or inverse is taken of a product of letters."""
    return any(map(_is_ruled, [node for node in root.walk() if node.op in ("fn", "mark", "pow")]))


def _is_ruled(node: Node) -> bool:
    base = node.args[0]
    if node.op == "fn":
        return node.text in ("det", "tr") and _is_matrix(base)
    if base.op not in ("mul", "add"):
        return False
    if node.op == "mark":
        return node.text in _MARKS
    if base.op == "add":
        return _turns(node.args[1]) == "transpose" and _is_matrix(base)
    return _turns(node.args[1]) is not None and all(map(_is_letter, base.args))


def _is_letter(node: Node) -> bool:
    return node.op == "sym" and len(node.symbol.base) == 1 and node.symbol.base.isupper()


def _is_matrix(node: Node) -> bool:
    letters = [part for part in node.walk() if part.op == "sym"]
    return bool(letters) and all(_is_letter(part) or part.symbol == Symbol("T") for part in letters)


def _value(arena: Arena, node: Node) -> Node:
    """A side with its determinants, traces and words as symbols."""
    if node.op == "fn" and node.text == "det":
        return _determinant(arena, _word(node.args[0]))
    if node.op == "fn" and node.text == "tr":
        return _trace(arena, node.args[0])
    if node.op in ("num", "const") or (node.op == "sym" and not _is_letter(node)):
        return arena.node(node.op, (), node.value)
    if node.op in ("mark", "pow") and node.args[0].op in ("add", "neg") and _is_ruled(node):
        node = _each_transposed(arena, node.args[0])
    if node.op in ("add", "neg") or node.kinds & kinds("fn"):
        return arena.node(node.op, tuple(_value(arena, part) for part in node.args), node.value)
    return arena.node("sym", (), Symbol(_spelled(_word(node)), "?"))


def _each_transposed(arena: Arena, node: Node) -> Node:
    """A sum with each of its terms transposed."""
    if node.op in ("add", "neg"):
        return arena.node(node.op, tuple(_each_transposed(arena, part) for part in node.args))
    return arena.node("mark", (node,), "transpose")


def _determinant(arena: Arena, word: Sequence[Letter]) -> Node:
    """The product of the determinants of the letters; those of transposes are the same."""
    factors: list[Node] = []
    for name, _, inverted in word:
        leaf = arena.node("sym", (), Symbol(f"det {name}", "?"))
        factors.append(arena.node("div", (arena.num(1), leaf)) if inverted else leaf)
    return joined(arena, "mul", factors)


def _trace(arena: Arena, node: Node) -> Node:
    """The trace of a word, which may begin anywhere in it; that of a sum is a sum."""
    if node.op == "add":
        return arena.node("add", tuple(_trace(arena, part) for part in node.args))
    if node.op == "neg":
        return arena.node("neg", (_trace(arena, node.args[0]),))
    word = _word(node)
    turned = [_transposed(word), word]
    spellings = [_spelled([*w[k:], *w[:k]]) for w in turned for k in range(len(w))]
    return arena.node("sym", (), Symbol(f"tr {min(spellings)}", "?"))


def _word(node: Node) -> list[Letter]:
    """The letters of a product, from left to right.

    Raises:
        _NoWordError: it is no such product.
    """
    if node.op == "sym":
        if not node.symbol.base.isupper():
            raise _NoWordError
        marks = node.symbol.marks
        plain = tuple(mark for mark in marks if mark not in _MARKS)
        name = Symbol(node.symbol.base, node.symbol.sub, plain).name
        return [(name, len(marks) - len(plain) == 1, False)]
    if node.op == "mul":
        return [letter for part in node.args for letter in _word(part)]
    if node.op == "mark" and node.text in _MARKS:
        return _transposed(_word(node.args[0]))
    if node.op == "pow":
        turn = _turns(node.args[1])
        inner = _word(node.args[0])
        if turn == "transpose":
            return _transposed(inner)
        if turn == "inverse":
            return [(n, t, not i) for n, t, i in reversed(inner)]
        if node.args[1].text.isdigit() and 0 < int(node.args[1].text) <= MAX_POWER:
            return inner * int(node.args[1].text)
    raise _NoWordError


def _turns(exponent: Node) -> str | None:
    """What a raised T or -1 does to a matrix."""
    if exponent.op == "sym" and exponent.symbol in (Symbol("T"), Symbol("⊤")):
        return "transpose"
    inverse = exponent.op == "neg" and exponent.args[0].text == "1"
    return "inverse" if inverse else None


def _transposed(word: Sequence[Letter]) -> list[Letter]:
    return [(n, not t, i) for n, t, i in reversed(word)]


def _spelled(word: Sequence[Letter]) -> str:
    return " ".join(name + "ᵀ" * turned + "⁻¹" * inverted for name, turned, inverted in word)
