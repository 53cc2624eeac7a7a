r"""Reads in words what a statement is claimed for, and what follows from what.

    x^2 ≡ 1 (mod 8) for every odd x        x^2 ≡ 1 (mod 8) for x = 2k+1, ∀k ∈ ℤ
    If a + b = 0 then a^2 = b^2            a + b = 0 ⇒ a^2 = b^2
    n^3 - n is divisible by 6              6 ∣ (n^3 - n)

The letters may stand between dollars. What stands beside the words is a formula as it is; words
that it does not know stay.
"""

from __future__ import annotations

import re
from typing import Final

#: What tells of such words: most texts hold none.
_HINT: Final = re.compile(
    r"\b(?:has|for *\}? *\d|suppose|given|let|if|whenever"
    r"|for (?:\$?[A-Za-z]\$? |all|any|every|each|[a-z]{3,})"
    r"|implies|iff|divisible|multiple|divides|modulo|matri(?:x|ces)"
    r"|(?:is|are|an?|where|with) [^=]{0,20}(?:prime|odd|even|integer|(?:ir)?rational))\b",
    re.IGNORECASE,
)
#: Longest text that is looked at, in characters: a sentence.
MAX_CLAIMED: Final = 240
_RELATION: Final = re.compile(
    r"[=<>≤≥≠≡∣∈∉⇒⇔]|\\(?:equiv|mid|le|ge|leq|geq|ne|neq|in|approx|implies|iff)(?![A-Za-z])"
)
_KINDS: Final = (
    r"(?P<kinds>(?:(?:strictly|positive|negative|non-?negative|non-?zero|odd|even|complex"
    r"|whole|rational|integers?|numbers?|naturals?|reals?|primes?)\b\s*)*)"
)
_LETTER: Final = r"[A-Za-z](?![A-Za-z({'^_])"
_LETTERS: Final = rf"(?P<names>{_LETTER}(?:(?:, ?|,? and ){_LETTER}(?!\s*[=∣|≡]))*)"
#: For all positive integers n, for every odd x, for prime p.
_FOR: Final = re.compile(
    rf",?\s*\b(?P<word>for|where|with|when)\s+(?:(?P<all>all|any|every|each)\s+)?{_KINDS}"
    rf"(?:values? of\s+)?{_LETTERS}",
    re.IGNORECASE,
)
#: Where n is a positive integer, with n odd, n being prime.
_BEING: Final = re.compile(
    rf",?\s*\b(?P<word>for|where|with|when|if)\s+{_LETTERS}\s+(?:(?:is|are|being)\s+)?(?:an?\s+)?{_KINDS}"
    r"(?=\s*(?:[.,;]|\Z))",
    re.IGNORECASE,
)
#: For all invertible matrices A and B, for 2×2 matrices: letters of matrices, maybe unnamed.
_FOR_MATRICES: Final = re.compile(
    r",?\s*\b[Ff]or\s+(?:(?P<some>some|certain)\s+)?(?:(?:all|any|every|each|the|an?|real|square|invertible"
    r"|non-?singular|general|arbitrary)\s+)*(?:(?P<rows>\w)\s*(?:[x×]|by|\\times)\s*(?P=rows)\s+)?"
    r"(?:(?:real|square|invertible|non-?singular)\s+)*matri(?:ces|x)\b"
    r"(?:\s+(?P<names>[A-Z](?:(?:, ?|,? and )[A-Z])*))?(?=\s*(?:[.,;]|\Z))",
)
_SETS: Final = (
    (re.compile("integer|whole"), "ℤ"),
    (re.compile("natural"), "ℕ"),
    (re.compile("complex"), "ℂ"),
    (re.compile("rational"), "ℚ"),
    (re.compile("real"), "ℝ"),
)
_SIGNS: Final = (("non-?negative", "≥"), ("non-?zero", "≠"), ("positive", ">"), ("negative", "<"))
_PARITY: Final = re.compile("odd|even", re.IGNORECASE)
#: A word of a claim that stands in TeX as one.
_TYPESET: Final = re.compile(
    r"\\(?:text|textrm|mbox)\{\s*(if|for|then|whenever|implies|suppose|given)\s*\}", re.IGNORECASE
)
_BOUNDED: Final = r"for(?=\s+(?:(?!\b(?:all|any|every|each)\b)[^,=])*(?:[<>≤≥]|\\[lg]eq?\b))"
_IF: Final = re.compile(
    rf"\A\s*(?:if|suppose(?: that)?|given(?: that)?|let|{_BOUNDED})\s+(?P<premise>.+?)"
    r"(?:\s*[,;.]?\s+then\b,?\s+|,\s+(?=[^,]+\Z))(?P<conclusion>.+?)\s*\.?\s*\Z",
    re.IGNORECASE | re.DOTALL,
)
#: A relation, "if", and another one: no choice between values, as in 1 if a > 0 else 2.
_ONE_IF: Final = r"if(?=[^=<>≤≥≡]*[=<>≤≥≡])(?!.*\b(?:else|otherwise|if|and)\b)"
_WHENEVER: Final = re.compile(
    rf"\A(?P<conclusion>.+?)(?<!\s),?\s++(?:whenever|{_ONE_IF})\s++"
    r"(?P<premise>.+?)\s*\.?\s*\Z",
    re.DOTALL,
)
_ARROWS: Final = (
    (re.compile(r"(?<=\s)(?:if and only if|iff)(?=\s)", re.IGNORECASE), "⇔"),
    (re.compile(r"(?<=\s)implies(?: that)?(?=\s)"), "⇒"),
    (re.compile(r"\bmodulo\b"), "mod"),
)
#: x^2 - x - 1 = 0 has roots φ and 1 - φ; A = [[2, 1], [1, 2]] has eigenvalues 1 and 3.
_HAS: Final = re.compile(
    r"\A(?P<given>[^=]*=[^=]*?),? has (?:the |two |exactly two |real )*"
    r"(?P<what>roots?|solutions?|zeros|eigenvalues?):? (?P<first>[^=]*?=)? ?(?P<values>[^=]+"
    r"|[^=]+ (?:and|or) \w+ ?= ?[^=]+)\s*\Z"
)
#: A number or formula up to the words that say something of it.
_OF: Final = r"(?P<of>(?:(?!\b(?:if|then|and|or|for|whenever|then)\b)[^=<>,;:⇒⇔])+?)"
_END: Final = r"(?=\s+(?:if|then|and|or|for|whenever)\b|\s*[,.;⇒⇔]|\s*\Z)"
_OF_IS: Final = rf"{_OF}(?<!\s)\s++is\s+"
_SAID: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), formula)
    for pattern, formula in (
        (r"\b([a-z]) and ([a-z]) are (?:both )?odd\b", r"\1 mod 2 = 1, \2 mod 2 = 1"),
        (r"\b([a-z]) and ([a-z]) are (?:both )?even\b", r"\1 mod 2 = 0, \2 mod 2 = 0"),
        (rf"{_OF_IS}(?:always\s+)?(?:divisible by|a multiple of)\s+(?P<by>\w+)",
         r" \g<by> ∣ (\g<of>)"),
        (rf"(?<![\w.])(?P<by>\w+)\s+divides\s+{_OF}{_END}", r"\g<by> ∣ (\g<of>)"),
        (rf"{_OF_IS}(?:an?\s+)?odd(?: integer| number)?{_END}", r" (\g<of>) mod 2 = 1"),
        (rf"{_OF_IS}(?:an?\s+)?even(?: integer| number)?{_END}", r" (\g<of>) mod 2 = 0"),
        (rf"{_OF_IS}(?:an?\s+)?prime(?: number)?{_END}", r" isprime(\g<of>) = True"),
        (r"\bthe number e(?=\s+is\b)", r"exp(1)"),
        (r"\bthe number (?=[^\sA-Za-z])", ""),
        (rf"{_OF_IS}(?:an? )?irrational(?: number)?{_END}", r" (\g<of>) ∉ ℚ"),
        (rf"{_OF_IS}(?:an? )?rational(?: number)?{_END}", r" (\g<of>) ∈ ℚ"),
        (rf"{_OF_IS}an odd prime{_END}", r" isprime(\g<of>) = True, \g<of> > 2"),
    )
)  # fmt: skip

_OF_PRIMES: Final = re.compile(r"\bfor (?:all |any |every |each )?(?:odd )?primes?\b")


def in_claims(text: str) -> str:
    """The text with the words of a claim as signs."""
    if len(text) > MAX_CLAIMED or _HINT.search(text) is None:
        return text
    dollars = "$$" not in text and text.count("$") % 2 == 0
    before = text.replace("$", " ") if dollars else text
    before = _TYPESET.sub(r" \1 ", before) if "\\" in text else before
    found = _WHENEVER.sub(_as_implied, before)
    found = _IF.sub(r"\g<premise> ⇒ \g<conclusion>", found)
    if _FOR_MATRICES.search(found):
        found = _FOR_MATRICES.sub(_of_matrices, found).lstrip(" ,")
    found = _BEING.sub(_as_condition, _HAS.sub(_has, found))
    for pattern, formula in (*_ARROWS, *_SAID):
        found = pattern.sub(formula, found)
    premises: list[str] = []
    implied = "⇒" in found or "isprime" in found or _OF_PRIMES.search(found)
    found = _FOR.sub(
        lambda match: _as_premise(match, premises) if implied else _as_condition(match), found
    )
    if found == before or _RELATION.search(found) is None:
        return text
    if premises:
        found = f"{', '.join(premises)}{',' if '⇒' in found else ' ⇒'} {found.rstrip(' ,')}"
    return found


def _as_implied(match: re.Match[str]) -> str:
    """Premise and conclusion in this order, where both of them say something."""
    whole = "whenever" in match[0] or _RELATION.search(match["conclusion"])
    return f"{match['premise']} ⇒ {match['conclusion']}" if whole else match[0]


def _has(match: re.Match[str]) -> str:
    """What has such values, and that each of them is one; as it is where no letter is meant."""
    given = match["given"]
    values = re.split(r",? (?:and|or) |, ", re.sub(r"\b\w ?= ?", "", match["values"]))
    if match["what"].startswith("eigen"):
        name = given.partition("=")[0].strip()
        told = [f"det({name} - ({value.strip(' .')})I) = 0" for value in values]
        return "; ".join([given, *told]) if len(name) == 1 else match[0]
    letters = {*re.findall(r"(?<![A-Za-z])[a-z](?![A-Za-z(])", given)} - {"e", "i"}
    if len(letters) != 1:
        return match[0]
    (letter,) = letters
    return f"{given} ⇒ " + " or ".join(f"{letter} = {value.strip(' .')}" for value in values)


def _of_matrices(match: re.Match[str]) -> str:
    """What is told of letters of matrices, and of all capital ones where none is named."""
    typed = match["names"] or re.sub(r"\^\{?T\b|[a-z\\]\w+", "", match.string)
    names = dict.fromkeys(
        re.findall(r"(?<![A-Za-z])[A-Z](?![a-z])|(?<=[A-Z])[A-Z](?![a-z])", typed)
    )
    rows = match["rows"] or "n"
    every = "" if match["some"] else "∀"
    return "".join(f", {every}{name} ∈ ℝ^{{{rows}×{rows}}}" for name in names if name != "I")


def _names(match: re.Match[str]) -> list[str]:
    return re.findall(r"[A-Za-z]", re.sub(r"\band\b", "", match["names"]))


def _as_premise(match: re.Match[str], premises: list[str]) -> str:
    """Nothing in place of what is told of letters, which becomes premises."""
    kinds = match["kinds"].lower()
    parity = _PARITY.search(kinds)
    for name in _names(match):
        if parity:
            premises.append(f"({name}) mod 2 = {int(parity[0] == 'odd')}")
        if "prime" in kinds:
            premises.append(f"isprime({name}) = True")
        signs = _signs(kinds) or ([">"] if "isprime" in match.string else [])
        premises.extend(f"{name} {sign} 0" for sign in signs)
    return ""


def _as_condition(match: re.Match[str]) -> str:
    """What is told of letters, as conditions: for n ∈ ℤ, or ∀n ∈ ℤ where it is of every one."""
    kinds, names = match["kinds"].lower(), _names(match)
    every = match.re is _FOR and match["all"]
    if not kinds and not every:
        return match[0]
    parity = _PARITY.search(kinds)
    given = ""
    if parity:
        free = [letter for letter in "kmjlqrst" if letter not in match.string]
        halves = dict(zip(names, free, strict=False))
        given = ", ".join(f"{n} = 2{k}{'+1' * (parity[0] == 'odd')}" for n, k in halves.items())
        given, names = f" “for” {given}", list(halves.values())
    letter_set = next((sign for word, sign in _SETS if word.search(kinds)), "")
    parts = [f"{n} ∈ {letter_set}" for n in names] if letter_set and not parity else []
    parts += [f"{n} ∈ ℤ" for n in names] if parity else []
    parts += [f"{name} {sign} 0" for name in names for sign in _signs(kinds)]
    rest = match.string[match.end() :].lstrip()
    if not match.string[: match.start()].strip() and "," not in rest:
        return match[0]
    if not parts or (rest[:1] in tuple("∈<>≤≥≠=!") and not parity):
        parts = names
    if not every:
        return f"{given or ' “for”'}{', ' if given else ' '}{', '.join(parts)}"
    before = given or match.string[: match.start()].strip(" ,")
    return given + (", " if before else "") + ", ".join(f"∀{part}" for part in parts)


def _signs(kinds: str) -> list[str]:
    return next(([sign] for word, sign in _SIGNS if re.search(word, kinds)), [])
