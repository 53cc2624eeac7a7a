"""Puts a verdict into words that a first-year student follows: result, reason, assumption.

One sentence of each, then the sentence of the original worker, the topological signature. It
repeats findings; it makes none.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Final, NamedTuple

from phiq.contract import LikelySlip, SyntaxProblem
from phiq.scorer.chemistry.words import reaction_words
from phiq.scorer.dimensions.table import readings_of
from phiq.scorer.dimensions.vector import DIMENSIONLESS
from phiq.scorer.expression.tree import Node, Symbol
from phiq.scorer.findings import NUMBER, Findings
from phiq.scorer.render.textbook import symbol_text

#: Symbols whose quantities are told: more make no sentence.
MOST_QUANTITIES: Final = 8
#: A part of a domain in words: what is in it, and which values it takes.
_PART: Final = re.compile(r"(.+?)(| real| complex| integer)(|(?: ≥| >) \d+)")
_KINDS: Final = {"": "", " real": "real ", " complex": "complex ", " integer": "whole number "}
_CHOICE: Final = " read as "
#: What a law is called that is not called by what it gives: the ideal gas law, kinetic energy.
_KINDS_OF_LAWS: Final = frozenset(
    (
        *("law", "identity", "equation", "relation", "formula", "theorem", "principle"),
        *("recurrence", "rule", "inequality", "equations", "condition"),
    )
)
#: What sequences are called that are known by their letter.
_SEQUENCES: Final[dict[str, str]] = {
    "F_n": "the Fibonacci numbers",
    "L_n": "the Lucas numbers",
}
_PLURALS: Final = ("units", "symbols")
_SYMBOL: Final = ("a symbol", "symbols")
#: How the two readings of f(x) are told, and of which name.
_CALL: Final = "a call"
_PRODUCT: Final = "a product"
_ARGUMENTS: Final = "(…)"
#: Letters that readers take for functions: that one is a factor has to be told.
_FUNCTIONS: Final = frozenset("fghFGH")


class Account(NamedTuple):
    """A verdict in sentences, each with its full stop; reason and assumption may be empty."""

    result: str
    reason: str
    assumption: str

    def with_signature(self, equation: str, findings: Findings) -> str:
        """The explanation of the verdict on an equation."""
        return " ".join(filter(None, (*self, signature(equation, findings) + ".")))


def account(equation: str, findings: Findings) -> Account:
    """What is told of a verdict, the result first."""
    if findings.syntax is not None:
        return _unreadable(findings.syntax, len(equation))
    if findings.reaction is not None:
        told, counted = reaction_words(findings.reaction)
        return Account(_sentence(told), _sentence(counted), "")
    result, reason = _ACCOUNTS[findings.verdict](findings)
    return Account(_sentence(result), _sentence(reason), _sentence(_assumption(findings)))


def signature(equation: str, findings: Findings) -> str:
    """The original worker's sentence, without a full stop."""
    b0, b1, b2 = findings.betti
    coherence = format(findings.coherence, ".3f")
    return (
        f"Equation '{equation}' has topological signature B₀={b0}, B₁={b1}, B₂={b2} "
        f"with Euler characteristic χ={findings.chi}. φ-coherence: {coherence}"
    )


def _sentence(words: str) -> str:
    """The words with a capital letter, unless they begin with a symbol, and a full stop."""
    if not words:
        return ""
    head = words.split(" ", 1)[0].rstrip(":,;")
    plain = head.isascii() and head.isalpha() and (len(head) > 1 or head == "a")
    return (words[0].upper() + words[1:] if plain else words) + "."


_PROBLEMS: Final = {
    "malformed": "It cannot be read",
    "not_an_equation": "It is no equation",
    "limit": "It was not judged, being larger than what is read",
}


def _unreadable(problem: SyntaxProblem, length: int) -> Account:
    what = _PROBLEMS[problem.kind]
    where = "" if problem.offset >= length else f" at character {problem.offset + 1}"
    told = problem.expected is None or problem.expected in problem.detail
    expected = "" if told else f"Expected here: {problem.expected}."
    return Account(f"{what}: {problem.detail}{where}.", expected, "")


def _identity(findings: Findings) -> tuple[str, str]:
    judgement = findings.judgement
    known = f" ({findings.law})" if findings.law else ""
    where = f" for {_scope(judgement.domain)}" if judgement and judgement.domain else ""
    if not where and judgement is not None and judgement.unknowns:
        where = " for all values in the domain given"
    return f"true{where}{known}", judgement.reason if judgement else ""


def _satisfiable(findings: Findings) -> tuple[str, str]:
    reason = findings.judgement.reason if findings.judgement else ""
    if findings.likely_slip is not None:
        return f"probably a slip: {_slip(findings.likely_slip)}", f"as it stands, {reason}"
    if findings.law:
        return f"this is a known law: {findings.law}", _agreement(findings)
    return reason, _agreement(findings)


def _inconsistent(findings: Findings) -> tuple[str, str]:
    dimensions = findings.dimensions
    clash = dimensions.clash if dimensions and dimensions.clash else "no term fits another"
    slip = findings.likely_slip
    return f"its dimensions clash: {clash}", f"it looks like a slip: {_slip(slip)}" if slip else ""


def _contradiction(findings: Findings) -> tuple[str, str]:
    judgement, slip = findings.judgement, findings.likely_slip
    reason = judgement.reason if judgement else ""
    told = f"it looks like a slip: {_slip(slip)}" if slip else ""
    if judgement is None or not judgement.unknowns or judgement.fails_at_some:
        return f"false: {reason}", told
    proved = judgement.stage == "interval" and judgement.domain
    where = f" for {_scope(judgement.domain or '', some=True)}" if proved else ""
    return f"never true{where}: {reason}", told


def _undecided(findings: Findings) -> tuple[str, str]:
    slip = findings.likely_slip
    reason = findings.judgement.reason if findings.judgement else ""
    return f"undecided: {reason}", f"it looks like a slip: {_slip(slip)}" if slip else ""


_ACCOUNTS: Final = {
    "identity": _identity,
    "satisfiable": _satisfiable,
    "inconsistent": _inconsistent,
    "contradiction": _contradiction,
    "undecided": _undecided,
}


def _slip(slip: LikelySlip) -> str:
    return f"{_with_article(slip.law)} is {slip.statement}, but here {slip.differs}"


def _with_article(law: str) -> str:
    """The name of a law as the subject of a sentence: the Pythagorean identity, Ohm's law."""
    named = law.partition(" (")[0].partition(":")[0]
    plain = named.split(" ")[-1] not in _KINDS_OF_LAWS or "'" in named
    return law if plain else f"the {law}"


def _agreement(findings: Findings) -> str:
    """What dimensions say in favour of an equation, if anything."""
    dimensions = findings.dimensions
    checked = dimensions is not None and dimensions.independent_checks and findings.physical
    agree = checked and dimensions is not None and dimensions.status == "consistent"
    return "the dimensions of its terms agree" if agree and findings.tells_quantities else ""


def _assumption(findings: Findings) -> str:
    """What quantities and meanings the symbols were taken for."""
    taken = _quantities(findings)
    other = []
    for choice in _choices(findings):
        name, sign, meaning = choice.partition(_CHOICE)
        meaning = _SEQUENCES.get(name) or _plural(name, meaning)
        if not sign:
            other.append(choice)
        elif not _goes_without_saying(name, meaning, taken, findings):
            if meaning == _CALL:
                name, meaning = name.removesuffix(_ARGUMENTS), "a function"
            taken[_printed(name)] = meaning
    if findings.numbers:
        other.append(findings.numbers)
    told = [f"{name} as {meaning}" for name, meaning in taken.items()]
    return "; ".join([f"it takes {_listed(told)}", *other] if told else other)


def _goes_without_saying(
    name: str, meaning: str, taken: Collection[str], findings: Findings
) -> bool:
    """Whether the result or a quantity shows already how a name was read."""
    shown = findings.verdict == "identity" or all(_printed(one) in taken for one in name.split())
    if meaning in (_CALL, _PRODUCT):
        letter = _printed(name.removesuffix(_ARGUMENTS))
        told = findings.law is not None or letter in taken
        return told or (meaning == _PRODUCT and letter not in _FUNCTIONS)
    return meaning.startswith(_SYMBOL) and shown


def _plural(name: str, meaning: str) -> str:
    """A meaning of one name, where the choice was of several: m as a unit, m and s as units."""
    return f"a {meaning[:-1]}" if meaning in _PLURALS and " " not in name else meaning


def _printed(name: str) -> str:
    """A name such as F_n as it is printed, several with an and."""
    if " " in name:
        return _listed(name.split())
    base, _, label = name.partition("_")
    return symbol_text(Symbol(base, label)) if label.isalnum() else name


def _choices(findings: Findings) -> tuple[str, ...]:
    if findings.parsed is None or findings.root is None:
        return ()
    return findings.parsed.choices(findings.root)


def _quantities(findings: Findings) -> dict[str, str]:
    """The quantity of each symbol, where a law or dimensions had a say in the verdict."""
    if findings.root is None or findings.verdict not in ("satisfiable", "inconsistent"):
        return {}
    dimensions, roles = findings.dimensions, findings.roles
    checked = (
        dimensions is not None
        and findings.tells_quantities
        and (dimensions.independent_checks or dimensions.status == "inconsistent")
    )
    assumed = (dimensions.assumed if dimensions and checked and not roles else None) or {}
    if not roles and not assumed:
        return {}
    taken = {}
    for symbol in _symbols(findings.root):
        quantity = roles.get(symbol) or assumed.get(symbol.name)
        if quantity is not None and quantity != NUMBER and not _is_far_fetched(symbol, quantity):
            taken[symbol_text(symbol)] = quantity
    return taken if len(taken) <= MOST_QUANTITIES else {}


def _is_far_fetched(symbol: Symbol, quantity: str) -> bool:
    """Whether a letter counts as a mere number, and not as what it usually is: the m of mx + b."""
    known = readings_of(symbol)
    if known is None or known.likeliest == DIMENSIONLESS:
        return False
    return known.quantities.get(DIMENSIONLESS) == quantity


def _symbols(root: Node) -> dict[Symbol, None]:
    """The symbols of a tree from left to right."""
    found: dict[Symbol, None] = {}
    known: set[Node] = set()
    stack = [root]
    while stack:
        node = stack.pop()
        if not node.letters or node in known:
            continue
        known.add(node)
        if node.op == "sym":
            found[node.symbol] = None
        stack += node.args[::-1]
    return found


def _listed(parts: Sequence[str]) -> str:
    """One, two and three."""
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))


def _scope(domain: str, *, some: bool = False) -> str:
    """A domain in words, as the values a statement is about: all real a and b."""
    words, comma, rest = domain.partition(", where ")
    groups: dict[tuple[str, str], list[str]] = {}
    for part in words.split(", "):
        found = _PART.fullmatch(part)
        name, kind, bound = found.groups() if found else ("", "", "")
        if not kind and not bound:
            return domain
        groups.setdefault((kind, bound), []).append(name)
    told = [_every(*kind, names, some) for kind, names in groups.items()]
    return _listed(told) + (f" where {rest}" if comma else "")


def _every(kind: str, bound: str, names: Sequence[str], some: bool) -> str:
    several = len(names) > 1
    kind = _KINDS[kind].replace("number ", "numbers " if several else "number ")
    quantifier = "any " if some else "all " if several else "every "
    return quantifier + kind + _listed([name + bound for name in names])
