r"""Under which conditions a statement is made: x > 0, n ∈ ℤ, \forall x, "for all integers n".

Conditions on one symbol narrow its domain and are no part of what is judged; implications are
judged with their premise put in, and alternatives between equations as one product. What is no
such condition stays a statement beside the others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from phiq.scorer.expression.arithmetic import joined
from phiq.scorer.expression.binding import all_symbols, free_symbols
from phiq.scorer.expression.domain import COMPLEX, INTEGER, REAL, Domain, Domains
from phiq.scorer.expression.rewrite import with_value
from phiq.scorer.expression.tree import Arena, Node, Symbol, TreeLimitError, kinds
from phiq.scorer.identity.statement.conditions.alternatives import (
    product_of,
    with_alternatives,
)
from phiq.scorer.identity.statement.conditions.narrowing import narrowed, number_set, some_values
from phiq.scorer.identity.statement.conditions.quantifiers import (
    goes_on,
    holds_for_all,
    unquantified,
)

#: Words that begin a condition.
_INTRODUCE: Final = re.compile(
    r"\b(?:for|if|when|whenever|where|with|provided|given|such that|on|as long as|whenever|valid|"
    r"assuming|let|where)\b"
)
#: Words that say it of every value of what follows.
_OF_ALL: Final = re.compile(r"\b(?:all|every|each|any)\b")
#: Kinds of numbers, as words before a symbol or among words.
_KINDS: Final[dict[str, Domain]] = {
    "integer": INTEGER, "integers": INTEGER, "whole": INTEGER, "real": REAL, "reals": REAL,
    "complex": COMPLEX, "natural": number_set("N"), "naturals": number_set("N"),
}  # fmt: skip
_POSITIVE: Final = re.compile(r"\b(non-?negative|positive|negative)\b")
_SYSTEM: Final = kinds("system", "logic", "text")
_EQUALITIES: Final = frozenset("=≡≔")
_ORDERS: Final = frozenset("<>≤≥")
_MAPS: Final = frozenset("→↦")


class Stated(NamedTuple):
    """A statement without its conditions, and the domains that these leave to symbols.

    `every` are the symbols of which it is said for all their values.
    """

    root: Node
    domains: Domains
    every: frozenset[Symbol] = frozenset()


def stated(root: Node, declared: Domains) -> Stated:
    """The statement apart from its conditions; the root and what is declared where it has none."""
    if not root.kinds & _SYSTEM:
        return Stated(root, declared)
    try:
        return _Reader(dict(declared)).read(root)
    except TreeLimitError:
        return Stated(root, declared)


def _concluded(part: Node) -> Sequence[Node]:
    """Premise and conclusion of what stands beside other premises: all of them hold together."""
    implied = part.op == "logic" and part.text == "⇒" and all(one.op == "rel" for one in part.args)
    return part.args if implied else (part,)


def _steps(root: Node) -> tuple[Node, ...]:
    """The equations of a ⇒ b ⇒ c, each of which follows; nothing of other statements."""
    if root.op == "rel" and _EQUALITIES.issuperset(root.signs):
        return (root,)
    parts = [_steps(part) for part in root.args] if root.op == "logic" and root.text == "⇒" else []
    return tuple(step for part in parts for step in part) if all(parts) else ()


def _is_of_some_set(part: Node) -> bool:
    """Whether it tells no more than that a symbol is in a set that only has a name: t ∈ I."""
    return part.op == "rel" and part.signs == ("∈",) and all(a.op == "sym" for a in part.args)


class _Reader:
    """Takes one statement apart."""

    def __init__(self, domains: dict[Symbol, Domain]) -> None:
        self.domains = domains
        self.arena = Arena()
        #: What conditions give values: the n of "for n = 2k + 1".
        self.values: list[tuple[Symbol, Node]] = []
        self.every: set[Symbol] = set()

    def read(self, root: Node) -> Stated:
        if root.op == "logic":
            steps = _steps(root)
            if len(steps) > 2:
                return Stated(self.arena.node("system", steps), self.domains)
            return Stated(self._logic(root), self.domains)
        if root.op != "system":
            return Stated(root, self.domains)
        parts = with_alternatives(self.arena, list(root.args))
        main = [self._with_values(part) for part in self._main(parts)]
        kept = main or [part for part in parts if part.op != "text"]
        if len(kept) > 1:
            kept = [one for part in kept for one in _concluded(part)]
        if len(kept) == len(root.args) and all(
            a is b for a, b in zip(kept, root.args, strict=True)
        ):
            return Stated(root, self.domains, frozenset(self.every))
        whole = joined(self.arena, "system", kept)
        concluded = self._logic(whole) if whole.op == "logic" else whole
        return Stated(concluded, self.domains, frozenset(self.every))

    def _main(self, parts: list[Node]) -> list[Node]:
        """What is not a condition; every condition is applied."""
        main: list[Node] = []
        waiting: list[Node] = []
        introduced = universal = of_all = False
        listed: set[Node] = set()
        for place, part in enumerate(parts):
            if _maps(parts, place):
                continue
            if part.op == "text":
                words = part.text.lower()
                introduced = introduced or _INTRODUCE.search(words) is not None
                universal = _OF_ALL.search(words) is not None
                self._kinds_in_words(words, parts[place + 1 : place + 2])
                continue
            plain = self._without_kind(part)
            bare = unquantified(self.arena, plain)
            continues = bool(listed) and goes_on(listed, parts[place:])
            quantified = bare is not plain or continues
            of_all = universal or (of_all if continues else holds_for_all(plain))
            listed = {bare} if quantified and bare.op == "sym" else set()
            stands = self._has_claim(main) or introduced or quantified
            if part.op not in ("rel", "logic", "system"):
                waiting.append(bare)
                self.every.update(free_symbols(bare)[:of_all])
                if not self._apply_kind(bare) and not (introduced or quantified):
                    self._enumerated(main, bare)
                continue
            if stands and self._applies(bare, main, waiting, introduced=introduced or quantified):
                waiting = []
                self.every.update(free_symbols(bare)[:of_all])
                continue
            claimed = any(other is not part and other.op in ("rel", "logic") for other in parts)
            if claimed and quantified and _is_of_some_set(bare):
                continue
            main.append(bare)
        return self._without_memberships(main)

    def _without_memberships(self, main: list[Node]) -> list[Node]:
        """The claims beside which n ∈ ℕ only tells what n is; it is a claim where it is alone."""
        for part in main:
            others = [other for other in main if other is not part]
            member = part.op == "rel" and part.signs == ("∈",)
            if member and others and self._applies(part, others, [], introduced=False):
                main = others
        return main

    def _has_claim(self, main: Sequence[Node]) -> bool:
        """Whether an equation was stated, or an order that is more than a bound of one symbol.

        Orders after it are its conditions.
        """
        return any(part.op == "rel" and self._claims(part) for part in main)

    def _claims(self, relation: Node) -> bool:
        if not _EQUALITIES.isdisjoint(relation.signs):
            return True
        return not _ORDERS.isdisjoint(relation.signs) and narrowed(relation, {}) is None

    def _applies(
        self, condition: Node, main: Sequence[Node], waiting: Sequence[Node], *, introduced: bool
    ) -> bool:
        """Whether a relation is a condition, which is applied then."""
        if condition.op != "rel" or (condition.signs == ("=",) and not introduced):
            return False
        if condition.signs == ("=",):
            return self._enumeration(condition) or self._value(condition, main)
        held = set().union(*map(all_symbols, main))
        own = all_symbols(condition)
        if main and not introduced and not own & held:
            return False
        found = narrowed(condition, self.domains)
        if found is None:
            return False
        self.domains.update(found)
        for other in waiting:  # the x of x, y > 0
            if other.op == "sym" and len(found) == 1:
                (domain,) = found.values()
                self.domains.setdefault(other.symbol, domain)
        return True

    def _enumeration(self, condition: Node) -> bool:
        """The n = 1, 2, 3, … of a condition."""
        variable, first = condition.args
        domain = some_values(first)
        if variable.op != "sym" or domain is None:
            return False
        self.domains[variable.symbol] = domain
        return True

    def _value(self, condition: Node, main: Sequence[Node]) -> bool:
        """The value that a condition gives to a symbol of what is claimed."""
        variable, value = condition.args
        if variable.op != "sym" or variable in value.walk() or value.op == "pm":
            return False
        if all(variable in part.args or variable not in part.walk() for part in main):
            return False  # a definition of a side, or of nothing that is claimed
        self.values.append((variable.symbol, value))
        return True

    def _with_values(self, part: Node) -> Node:
        for symbol, value in self.values:
            part = with_value(self.arena, part, symbol, value)
        return part

    def _enumerated(self, main: list[Node], item: Node) -> None:
        """A value after x = 1, which lists another one: x = 1, 2, 3."""
        if main and item.op in ("num", "neg", "pm", "dots", "const", "div"):
            last = main[-1]
            if last.op == "rel" and last.signs == ("=",) and last.args[0].op == "sym":
                domain = some_values(last.args[1])
                symbol = last.args[0].symbol
                others = {n.symbol for part in main[:-1] for n in part.walk() if n.op == "sym"}
                if domain is not None and symbol in others:
                    self.domains[symbol] = domain
                    main.pop()

    def _kinds_in_words(self, words: str, after: Sequence[Node]) -> None:
        """The domain that words give to the symbol after them: "for all integers" n."""
        domain = next(
            (_KINDS[word] for word in re.findall("[a-z]+", words) if word in _KINDS), None
        )
        sign = _POSITIVE.search(words)
        if not after or after[0].op != "sym" or (domain is None and sign is None):
            return
        self._give(after[0].symbol, domain, sign[1] if sign else "")

    def _without_kind(self, part: Node) -> Node:
        """The n ≥ 4 of "n ≥ 4 integer", the n taken for one; any other part itself."""
        if part.op != "rel" or part.args[0].op != "sym" or part.args[-1].op != "mul":
            return part
        *factors, word = part.args[-1].args
        if word.op != "sym" or word.symbol.base not in _KINDS or word.symbol.marks:
            return part
        self._give(part.args[0].symbol, _KINDS[word.symbol.base], "")
        last = joined(self.arena, "mul", factors)
        return self.arena.node("rel", (*part.args[:-1], last), part.value)

    def _apply_kind(self, part: Node) -> bool:
        """A word before a symbol or behind it, integer n and x real; whether it was one."""
        if part.op != "mul" or len(part.args) != 2 or any(a.op != "sym" for a in part.args):
            return False
        for word, symbol in (part.args, part.args[::-1]):
            if word.symbol.base in _KINDS:
                self._give(symbol.symbol, _KINDS[word.symbol.base], "")
                return True
        return False

    def _give(self, symbol: Symbol, domain: Domain | None, sign: str) -> None:
        known = domain or REAL
        if sign:
            bound = {"negative": "<", "positive": ">"}.get(sign, "≥")
            leaf = self.arena.node("sym", (), symbol)
            relation = self.arena.node("rel", (leaf, self.arena.num(0)), (bound,))
            self.domains[symbol] = known
            self.domains.update(narrowed(relation, self.domains) or {})
        else:
            self.domains[symbol] = known

    def _logic(self, root: Node) -> Node:
        """An implication with its premise put in; an equivalence as both its sides."""
        if root.op != "logic" or len(root.args) != 2:
            return root
        left, right = [
            product_of(self.arena, part.args) or part
            if part.op == "logic" and part.text == "∨"
            else part
            for part in root.args
        ]
        if root.text == "∨":
            return product_of(self.arena, [left, right]) or left
        if root.text == "⇐":
            left, right = right, left
        if root.text in ("⇒", "⇐") and left.op == "rel":
            conclusion = self._logic(right) if right.op == "logic" else right
            put = self._put_in(left, conclusion)
            if put is not None:
                return put
            found = narrowed(left, self.domains)
            if found is not None:
                self.domains.update(found)
                return conclusion
        return self.arena.node("system", (left, right)) if root.text != "∧" else root

    def _put_in(self, premise: Node, conclusion: Node) -> Node | None:
        """The conclusion with the symbol that the premise gives a value replaced by it."""
        if premise.signs != ("=",) or conclusion.op != "rel":
            return None
        for variable, value in (premise.args, premise.args[::-1]):
            if variable.op == "sym" and variable not in value.walk() and value.op != "pm":
                return with_value(self.arena, conclusion, variable.symbol, value)
        return None


def _maps(parts: Sequence[Node], place: int) -> bool:
    """Whether f: A → B stands there beside a claim; it tells of what and to what f is."""
    part = parts[place]
    arrow = parts[place + 1] if part.op == "sym" and place + 1 < len(parts) else part
    named = part.op == "sym" or (place > 0 and parts[place - 1].op == "sym")
    if arrow.op != "rel" or not _MAPS & {*arrow.signs}:
        return False
    whole = arrow.signs[0] == ":"
    return (named or whole) and any(p.op == "rel" and not _MAPS & {*p.signs} for p in parts)
