"""Rules of sets and of logic, by all cases: a thing is in a set or not, a sentence true or not.

    (A ∪ B)ᶜ = Aᶜ ∩ Bᶜ      A ⊆ A ∪ B      ¬(p ∧ q) ⇔ ¬p ∨ ¬q

A rule that holds in every case holds for all sets, and one that fails in some case fails for sets
with a thing in that case. It knows no sizes and no members, and says nothing of a text that is not
made of ∪, ∩, ∖, complements, ∅ and their like.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import product
from typing import Final

from phiq.scorer.expression.tree import Node, Symbol, kinds
from phiq.scorer.identity.judgement import Judgement
from phiq.scorer.identity.statement.rules import all_of

#: Most letters of a rule: 2⁸ cases.
MAX_LETTERS: Final = 8
#: What joins two sets or sentences, of whether a thing is in each, or each is true.
OPERATORS: Final[dict[str, Callable[[bool, bool], bool]]] = {
    "∪": lambda a, b: a or b,
    "∨": lambda a, b: a or b,
    "∩": lambda a, b: a and b,
    "∧": lambda a, b: a and b,
    "∖": lambda a, b: a and not b,
    "△": lambda a, b: a != b,
    "⊕": lambda a, b: a != b,
    "→": lambda a, b: b or not a,
    "↔": lambda a, b: a == b,
}
#: Relations that compare both sides, case by case; → and ⊆ say that the right side covers the left.
COMPARE: Final[dict[str, Callable[[bool, bool], bool]]] = {
    **dict.fromkeys(("=", "≡", "⇔", "↔"), lambda a, b: a == b),
    **dict.fromkeys(("⊆", "⊂", "→", "⇒"), lambda a, b: b or not a),
    **dict.fromkeys(("⊇", "⊃", "⇐"), lambda a, b: a or not b),
}
#: Signs that bind tighter than the comparison beside them: p → q ≡ ¬p ∨ q.
_INNER: Final = frozenset("→↔")
_NEGATIONS: Final = frozenset(("¬", "~"))
_TRUTHS: Final = frozenset(map(Symbol, "⊤⊥"))
#: The & and | of programs.
_BITWISE: Final = {Symbol("bitand"): "∧", Symbol("bitor"): "∨"}
_NOT: Final = frozenset(map(Symbol, _NEGATIONS))
_FIXED: Final[dict[str, bool]] = {"∅": False, "⊥": False, "⊤": True}
#: Letters that stand for everything, or for what is true or false, where they are a whole side.
_WHOLES: Final[dict[str, bool]] = {"U": True, "Ω": True, "T": True, "F": False}
_COMPLEMENTS: Final = frozenset(("bar", "prime"))
_SETS: Final = frozenset("∪∩∖△∅")
_INCLUSIONS: Final = frozenset("⊂⊆⊃⊇")
_BINARY: Final = kinds("binop")
_BARRED: Final = kinds("conj")

Cases = Mapping[Symbol, bool]


class NoTableError(Exception):
    """A part is neither a set nor a sentence."""


def judge_by_cases(root: Node) -> Judgement | None:
    """The judgement of a rule of sets or logic; None of any other statement."""
    if not _may_state_rule(root):
        return None
    letters = letters_of(root)
    if not letters and _speaks_of_truth(root):
        return _of_truth_values(root)
    if not 0 < len(letters) <= MAX_LETTERS:
        return None
    try:
        cases = [
            _holds(root, dict(zip(letters, values, strict=True)))
            for values in product((False, True), repeat=len(letters))
        ]
    except NoTableError:
        return None
    if not all(cases) and _is_switching(root):
        return None  # sums and products are first those of numbers
    signs = {node.text for node in root.walk() if node.op == "binop"}
    sets = bool(signs & _SETS) or _is_inclusion(root)
    return _judged(cases, all_of("set" if sets else "statement", letters), sets=sets)


def _of_truth_values(root: Node) -> Judgement | None:
    """The judgement of true = false and its like; None where a side is neither."""
    try:
        holds = _holds(root, {})
    except NoTableError:
        return None
    if holds:
        reason = "both sides are the same truth value"
        return Judgement("identity", "exact", reason, proof="truth table")
    return Judgement("contradiction", "exact", "true is not false")


def _may_state_rule(root: Node) -> bool:
    if root.op not in ("rel", "logic"):
        return False
    if root.kinds & _BINARY or root.op == "logic":
        return True
    signs = set(root.signs)
    arrows = not _INNER.isdisjoint(signs) and signs <= COMPARE.keys()
    arrows = arrows and (len(signs) > 1 or any(side.op == "rel" for side in root.args))
    if _speaks_of_truth(root):
        return True
    if _is_inclusion(root):
        return True
    return arrows or _is_complement_twice(root.args[0]) or _is_switching(root)


def _speaks_of_truth(root: Node) -> bool:
    return not _TRUTHS.isdisjoint([node.value for node in root.walk() if node.op == "sym"])


def _is_switching(root: Node) -> bool:
    """Whether it is about switches, whose or is a sum: a bar is over several capital letters."""
    if root.kinds & _BINARY or root.op != "rel" or not root.kinds & _BARRED:
        return False
    nodes = root.walk()
    letters = [node.symbol for node in nodes if node.op == "sym"]
    barred = any(node.op == "conj" and node.args[0].op in ("add", "mul") for node in nodes)
    return barred and all(len(s.base) == 1 and s.base.isupper() and not s.sub for s in letters)


def _is_complement_twice(node: Node) -> bool:
    """Whether it is (Aᶜ)ᶜ."""
    return _is_raised_complement(node) and _is_raised_complement(node.args[0])


def _judged(cases: list[bool], scope: str, *, sets: bool) -> Judgement:
    if all(cases):
        reason = f"both sides agree in each of the {len(cases)} cases of a truth table"
        return Judgement(
            "identity", "exact", reason, points=len(cases), domain=scope, proof="truth table"
        )
    # Sets may all be empty: the case in which a thing is in none of them need not hold.
    if not any(cases) and not sets:
        return Judgement("contradiction", "exact", "it fails in every case of a truth table")
    return Judgement("satisfiable", "exact", f"it can hold, but not for {scope}")


def _is_inclusion(root: Node) -> bool:
    """Whether it is A ⊆ B, of two letters that are no sets of numbers."""
    return (
        root.op == "rel"
        and _INCLUSIONS.issuperset(root.signs)
        and all(side.op == "sym" and "bb" not in side.symbol.marks for side in root.args)
    )


def letters_of(root: Node) -> list[Symbol]:
    """The sets or sentences of a rule, as they appear; a raised c is a complement's."""
    raised = {node.args[1] for node in root.walk() if _is_raised_complement(node)}
    raised |= {node.args[0] for node in root.walk() if _is_membership(node)}
    found: dict[Symbol, None] = {}
    for node in root.walk():
        if node.op == "sym" and node not in raised:
            bare = _bare(node.symbol)
            if bare.base not in _FIXED and bare.base not in _NEGATIONS:
                found[bare] = None
    sides = [side.symbol for side in root.args if side.op == "sym"]
    wholes = [symbol for symbol in sides if symbol.base in _WHOLES]
    return [symbol for symbol in found if symbol not in wholes or len(found) == 1]


def _bare(symbol: Symbol) -> Symbol:
    return symbol._replace(marks=tuple(m for m in symbol.marks if m not in _COMPLEMENTS))


def _is_sentence(node: Node) -> bool:
    """Whether a relation inside a rule is of sentences or says that a set holds another one."""
    if node.kinds & _BINARY or _is_inclusion(node):
        return True
    return _is_membership(node) or set("→↔≡").issuperset(node.signs)


def _is_membership(node: Node) -> bool:
    """Whether it is x ∈ A, of one thing."""
    return node.op == "rel" and node.value == ("∈",) and node.args[0].op == "sym"


def _is_raised_complement(node: Node) -> bool:
    return node.op == "pow" and node.args[1].op == "sym" and node.args[1].symbol.base in "cC"


def _holds(statement: Node, cases: Cases) -> bool:
    if statement.op == "logic":
        operation = COMPARE.get(statement.text) or OPERATORS.get(statement.text)
        if operation is None or len(statement.args) != 2:
            raise NoTableError
        left, right = [truth(part, cases) for part in statement.args]
        return operation(left, right)
    if _is_membership(statement):
        return truth(statement.args[1], cases)
    signs = [*statement.signs]
    sides = [truth(part, cases) for part in statement.args]
    if not _INNER.issuperset(signs):
        while (at := next((k for k, sign in enumerate(signs) if sign in _INNER), -1)) >= 0:
            sign = signs.pop(at)
            sides[at : at + 2] = [OPERATORS[sign](sides[at], sides[at + 1])]
    if not COMPARE.keys() >= set(signs):
        raise NoTableError
    pairs = zip(signs, sides, sides[1:], strict=False)
    return all(COMPARE[sign](left, right) for sign, left, right in pairs)


def truth(node: Node, cases: Cases) -> bool:
    """Whether a thing is in the set, or the sentence is true, in one case.

    Raises:
        NoTableError: a part is neither a set nor a sentence.
    """
    if node.op == "sym":
        return _of_letter(node.symbol, cases)
    operation = _operation(node)
    if operation is not None:
        left, right = [truth(part, cases) for part in node.args[-2:]]
        return operation(left, right)
    if node.op == "logic" or (node.op == "rel" and _is_sentence(node)):
        return _holds(node, cases)
    marked = node.op == "conj" or (node.op == "mark" and node.text in _COMPLEMENTS)
    called = node.op == "apply" and node.args[0].value in _NOT and len(node.args) == 2
    if called or marked or _is_raised_complement(node):
        return not truth(node.args[called], cases)
    if node.op in ("add", "mul"):
        return _combined(node, cases)
    if node.op == "num" and node.text in ("0", "1"):
        return node.text == "1"
    raise NoTableError


def _operation(node: Node) -> Callable[[bool, bool], bool] | None:
    """What joins two sentences or sets, also the & of a program; None of anything else."""
    if node.op == "binop" and len(node.args) == 2:
        return OPERATORS.get(node.text)
    bitwise = node.op == "apply" and len(node.args) == 3 and node.args[0].op == "sym"
    return OPERATORS.get(_BITWISE.get(node.args[0].symbol, "")) if bitwise else None


def _of_letter(symbol: Symbol, cases: Cases) -> bool:
    bare = _bare(symbol)
    value = _FIXED.get(bare.base)
    if value is None and bare not in cases:
        value = _WHOLES.get(bare.base)
    if value is None and bare not in cases:
        raise NoTableError
    turned = (len(symbol.marks) - len(bare.marks)) % 2 == 1
    return (cases[bare] if value is None else value) != turned


def _combined(node: Node, cases: Cases) -> bool:
    """¬p, A - B and A△B of letters, and the sums and products of switches."""
    parts = node.args
    if node.op == "add" and len(parts) == 2 and parts[1].op == "neg":
        return truth(parts[0], cases) and not truth(parts[1].args[0], cases)
    if node.op == "add":
        return any(truth(part, cases) for part in parts)
    signs = [part.symbol.base if part.op == "sym" else "" for part in parts]
    if len(parts) == 3 and signs[1] in ("△", "Δ"):
        return truth(parts[0], cases) != truth(parts[2], cases)
    negations = next((k for k, sign in enumerate(signs) if sign not in _NEGATIONS), 0)
    rest = all(truth(part, cases) for part in parts[negations:])
    return rest != (negations % 2 == 1)
