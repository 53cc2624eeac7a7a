r"""Takes off what pages, sheets and word processors leave on a formula that is copied from them.

    • E = mc&sup2;                              E = mc²
    E = m c 2 {\displaystyle E=mc^{2}}          {\displaystyle E=mc^{2}}
    $1,200 x 2 = $2,400                         1,200 × 2 = 2,400
    1.602(12)×10−19 C, 6.67(2)e-11              1.602(12)×10^(−19) C, 6.67(2)×10^(-11)
    °F = 1.8 °C + 32                            «°F» = 1.8 «°C» + 32
    M☉, X ~ N(0, 1), %ΔQ                        M_⊙, X ∼ N(0, 1), «%ΔQ»

Each step looks at the signs of one habit and leaves other text as it is. It reads no formula.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Final

from phiq.scorer.chemistry.tokens import ELEMENTS
from phiq.scorer.parse.brackets import closing
from phiq.scorer.parse.text import unit_text
from phiq.scorer.parse.text.letters import GREEK, blank, listed
from phiq.scorer.parse.text.unit_names import UNITS
from phiq.scorer.parse.text.words import is_english

#: Signs and pieces of which any such text holds one; others need no further look.
_SIGNS: Final = frozenset("$€£₹¥&•◦▪▫‣●○►▸➢➤☉⊙⊕~%°½")
_PIECES: Final = (
    "</", "<<", "style", "cost", "Cost", "||", "+]", "-]", ")e", ")E", ") e", ") E", "1/2", " x ",
    "]0", "]o", "]t", "di/d", "do/d", " g ", " mol ", "mole", "gram", "ΣF", "ΣM", "ΣR", "∑F", "∑M",
    " at ", " of ", " per ", " X ", "πe-", "πE-", "pie-", ".E.", ".D.", ".F.", ".m.f", ".,",
    "x10", "X10", "x 10", "X 10", ")x(", ")X(", "×10-", "×10−", "×10–", "× 10−", "× 10-",
)  # fmt: skip
_OTHERS: Final = re.compile(
    r" \([^()=]{1,12}\)|(?<!\\)\bm([uv])2?\b.{0,80}(?<!\\)\bm(?!\1)[uv]2?\b|mv2\b"
    r"|\dX\d|\dx\d.{0,80}\dx\d|\}x "
    r"|\d\s?×\s*\Z|\A\s*[A-Z][a-z]{1,2}\s*="
    r"|\A\s*[A-Za-z]{4,}-[a-z]{4}"
)
_BULLET: Final = re.compile(r"\A\s*[•◦▪▫‣●○►▸➢➤]\s*")
#: What a calculator is told in a worked solution: 3 * 4 = <<3*4=12>>12.
_CALCULATED: Final = re.compile(r"<<[^<>=]*=[^<>=]*>>")
_SCRIPT: Final = re.compile(r"<(sup|sub)>(.{0,200}?)</\1>", re.DOTALL | re.IGNORECASE)
_ENTITY: Final = re.compile(r"&(?:[A-Za-z]{2,8}\d{0,2}|#\d{2,5}|#x[0-9a-fA-F]{2,4});")
_STYLED: Final = re.compile(r"\{\s*\\(?:display|text)style\b")
_RELATION: Final = re.compile(r"[=<>≤≥≈∼]|\\(?:le|ge|leq|geq|approx|sim|equiv|propto)\b")
#: Dollars before and after amounts; in `$x = 2$` neither pattern takes both signs.
_ESCAPED: Final = re.compile(r"\\\$(?=\s?\.?\d)|(?<=\d)\\\$")
_DOLLAR_BEFORE: Final = re.compile(r"(?<![A-Za-z])(?:US|CA|AU|NZ|HK|[ACS])?\$(?=\s?-?\.?\d)")
_DOLLAR_AFTER: Final = re.compile(r"(?<=\d)\s?\$(?![\dA-Za-z\\(])")
_OTHER_MONEY: Final = re.compile(r"[€£₹¥](?=\s*-?[\d.])|(?<=\d)\s?[€£₹¥]")
#: The x before a power of ten; the 0x10 of a program is a number.
_X_TEN: Final = re.compile(
    r"(?<!(?<![\d.])0)(?<=[\d)}])\s*[xX]\s*(?=10\s*(?:\^|\*\*|[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]))"
)
_X_TEN_ON_LINE: Final = re.compile(r"(?<=\d)[xX]10[-−–](\d{1,2})(?!\d)")
_X_OF_DIGITS: Final = re.compile(r"(?<=[1-9])[xX](?=\d)|(?<=\d\d)[xX](?=\d)")
#: The momentum before, beside that after: mv - mu.
_SQUARE_ON_LINE: Final = re.compile(
    r"(?<=m[vu])2(?![\d\w])|(?<=m·u)2(?![\d\w])|(?<=\b[vu])2(?![\d\w])"
)
_FIRST_SPEED: Final = re.compile(r"[vu]_?[01₀₁]")
_MASS_TIMES_SPEED: Final = re.compile(r"(?<![A-Za-z])mu(?![A-Za-z])")
_X: Final = re.compile(r"(?<![A-Za-z])[xX](?![A-Za-z])")
_X_TIMES: Final = re.compile(
    r"(?<=[\d)%A-Za-z²³\"″'°])\s+[xX]\s+(?=[\d.])|(?<=\))\s*[xX]\s*(?=\()|(?<=\})\s*[xX]\s*(?=\d)"
)
#: A power of ten on the line, with a unit after it: 1.6×10−19 C.
#: What a magnification ends with: 1000/25 = 40×.
_TIMES_AT_END: Final = re.compile(r"(?<=\d)\s?×\s*\Z")
_LOST_POWER: Final = re.compile(
    r"((?<![\d.])\d(?:\.\d+)?(?:\(\d{1,3}\))?\s?[×·]\s?10)[-−–](\d{1,2})(?=\s+[A-Za-zμΩÅ°])"
)
#: Such powers where a result is in a unit, where no other number is subtracted from ten.
_LOST_POWERS: Final = re.compile(r"(\d\s[×·]\s10)[-−–](\d{1,2})(?=\s*[)×·/])")
_ENDS_IN_UNIT: Final = re.compile(r"[=≈]\s*[\d.,]+\s?[A-Za-zΩμ°/²³]+\s*\Z")
#: The power of ten of a multiple of π: 4πe-7.
_OF_PI: Final = re.compile(r"(\d(?:π|\*pi))[eE]([-−]\d{1,2})(?![\d.])")
_UNCERTAIN_POWER: Final = re.compile(r"(\d\.\d+\(\d{1,3}\))\s?[eE]([-−+]?\d{1,3})(?!\w)")
_SUN: Final = re.compile(r"(?<=[A-Za-z])_?☉|(?<=[A-Za-z])([⊙⊕])(?=\s*(?:[=≈<>≤≥,;.)/*·×+−-]|\Z))")
_DISTRIBUTED: Final = re.compile(
    r"(?<=[\w)\]!²³\u0300-\u036f]) ~ (?=[\w(√])|(?<=[A-Za-z])~(?=[A-Z][A-Za-z]*\()"
)
#: A degree with no number before it, which is what a thermometer shows.
_THERMOMETER: Final = re.compile(r"(?:\A|[=(+−-]|[×*·]\s)\s*°[CF](?=\s*[=+−×*·/-])")
_DEGREE: Final = re.compile(r"°([CF])(?![A-Za-z])")
#: A half-life, which is no half of a time where a relation follows, or it is below a slash.
_HALF_LIFE: Final = re.compile(
    r"(?<![A-Za-z\d\\])([tT])(?:_?½|(?:_|(?<=/[tT])|(?<=/ [tT]))1/2|1/2(?=\s*[=≈]))"
    r"(?!\s?[a-zA-Z(]|\d)"
)
#: A concentration at the start or at a time, on the line: [A]0, [A]t.
_AT_START: Final = re.compile(r"(\[[A-Z][A-Za-z0-9₀-₉]*[-+⁺⁻]?\])([0ot])(?![\w.])")
#: What a quantity is of: 5.00 g NaCl, 2 mol of H2; a letter alone may be a symbol.
_SUBSTANCE: Final = re.compile(
    r"(?<=[\d(/])(\s?(?:k?g|mg|m?mol|moles?|grams?|atm|mL|L|M)) "
    r"((?:of )?(?:[A-Z][a-z]?[\d₀-₉]*|\([A-Z][A-Za-z\d₀-₉]*\)[\d₀-₉]*)+)(?=[\s)/,;.=]|\Z)"
)
_ELEMENT: Final = re.compile(r"[A-Z][a-z]?")
#: The components of a force whose sum is formed.
_COMPONENT: Final = re.compile(r"([ΣΔ∑]\s?[FMR])([xyzA-Z])(?=\s*[=≈])")
#: A name of letters with a full stop behind each: K.E., e.m.f.
_DOTTED: Final = re.compile(r"(?<![\w.\\])[A-Za-z](?:\.[A-Za-z]){1,3}\.?(?=\s*(?:[=≈+−*/)_-]|\Z))")
#: What a sentence that went on leaves: 172 J.,
_END: Final = re.compile(r"(?:\.\s?[,;]|,\s?\.)\s*\Z")
#: What a value is at another: V = 25 mV at T = 300 K.
_AT: Final = re.compile(r"(?<=[\w)\]]) at (?=[A-Za-z]\w{0,4}\s?=)")
#: The word, which is cos t beside no other word.
_COST: Final = re.compile(r"(?<![A-Za-z])costs?(?![A-Za-z])")
_WORD: Final = re.compile(r"[A-Za-z]{4,}")
#: Resistances with two bars between them.
_PARALLEL: Final = re.compile(
    r"(\b[RZ]_?\w*+|(?<![\w.])[\d.]++(?: ?[kM]?Ω|[kKMR]\d*)) ?\|\|(?= ?(?:[RZ]|\d))"
)
#: A divergence of two distributions, parted by two bars.
_DIVERGENCE: Final = re.compile(r"\b(?:D|D_?KL|D_?JS|KL|JSD?)\(.{0,200}\|\|")
#: An ion in brackets, with its charge typed on the line.
_ION: Final = re.compile(r"\[([A-Z][A-Za-z0-9₀-₉]*)([+-])\]")
#: A unit told behind the name of what is measured in it: T (N·m) = 9550 P (kW)/n (rpm).
_TOLD_UNIT: Final = re.compile(
    r"(?<=[A-Za-z₀-₉²]) \(([^()=\d]{1,12}|[^()=]{1,10}[²³2-3])\)(?=\s*(?:[=+*/×·÷−^-]|\Z))"
)
#: A word with a hyphen that is the whole left side: half-life.
_HYPHENATED: Final = re.compile(r"\A(\s*)([A-Za-z]{4,})-([a-z]{4,})(?=\s*=)")
_LONG_WORD: Final = "[A-Za-z][A-Za-z'’-]+"
#: Words that are the whole left side, one of which says how they belong together: number of ways.
_PHRASE: Final = re.compile(
    rf"\A(\s*)((?>(?:{_LONG_WORD} )+?(?:of|per|in|for|between|from|at|to) )"
    rf"(?>(?:(?:{_LONG_WORD}|a) ?)+))(?=\s*=[^=])"
)
_NUMBER_WORDS: Final = frozenset(
    listed(
        """zero one two three four five six seven eight nine ten half twice double third quarter
        hundred thousand million percent square cube root derivative integral limit log ln sin cos
        tan sine cosine tangent exp plus minus times over squared if when where then let and or"""
    )
)
#: The number of a flow that is the whole left side of a quotient: We = ρv²L/σ.
_FLOW_NUMBER: Final = re.compile(
    r"\A(\s*)(We|Fr|Ma|Bi|Gr|Ra|Pe|Kn|Bo|Oh|Sh|Sc|Eu|Ec|Nu|Pr|St|Re)(?=\s*=[^=]*(?:[/÷]|Re|Pr))"
)
#: The derivative of a current or an object distance, whose letter and d are a label elsewhere.
_RATE: Final = re.compile(r"(?<![A-Za-z\\])d([io])(?=/d[a-z](?![A-Za-z]))")
#: A word of three letters that is the whole left side.
_SHORT_WORD: Final = re.compile(r"\A(\s*)([A-Z][a-z]*[aeiou][a-z]*)(?=\s*=)")
#: A share by mass or by volume that is the whole left side: w/w% = 5/100, % (w/v) = 3%.
_SHARE: Final = re.compile(r"\A(\s*)(?:%\s?\(?([wvm]/[wvm])\)?|\(?([wvm]/[wvm])\)?\s?%)(?=\s*=)")
_CHANGE: Final = re.compile(
    r"(?<![\w)\\])(?:%\s?Δ\s?|\\%\s?\\Delta\s?)([A-Za-z](?:_(?:\w+|\{\w+\}))?)"
    r"|\A\s*%\s?([A-Za-z]+(?: [a-z]{3,})?)(?=\s*=[^\\]*\Z)"
    r"|(?<=[=(+−×*/-])\s?%([A-Z]\w*)"
)


def may_be_copied(text: str) -> bool:
    """Whether a text holds what copying leaves: a look that costs less than taking it off."""
    held = [piece for piece in _PIECES if piece in text]
    return bool(held) or not _SIGNS.isdisjoint(text) or _OTHERS.search(text) is not None


def as_written(text: str) -> str:
    """The formula as it was written before it was copied."""
    text = _BULLET.sub(blank, text)
    if "<<" in text:
        alone = _CALCULATED.fullmatch(text.strip()) is not None
        text = text.strip()[2:-2] if alone else _CALCULATED.sub("", text)
    if "</" in text:
        text = _SCRIPT.sub(lambda m: f"{'^' if m[1].lower() == 'sup' else '_'}{{{m[2]}}}", text)
    if "&" in text:
        text = _ENTITY.sub(lambda match: unescape(match[0]), text)
    if "style" in text:
        text = _alone(text)
    if "%" in text:
        text = _SHARE.sub(lambda match: f"{match[1]}«% {match[2] or match[3]}»", text)
        text = _CHANGE.sub(_named_change, text)
    if _THERMOMETER.search(text):
        text = _DEGREE.sub(r" «°\1»", text)
    text = _without_money(text)
    text = _DOTTED.sub(lambda match: match[0].replace(".", "").ljust(len(match[0])), text)
    text = _END.sub("", text)
    text = _SUN.sub(lambda match: f"_{{{match[1] or '⊙'}}}", text)
    tens = _X_TEN.sub(" × ", text)
    text = _X_OF_DIGITS.sub(" × ", tens) if tens != text else text
    return text if "\\" in text else _on_line(text)


def _on_line(text: str) -> str:
    """Text without commands, its signs typed on one line as signs of formulas."""
    text = _X_TEN_ON_LINE.sub(r"×10^(-\1)", text)
    count = len(_X_OF_DIGITS.findall(text))
    if count == text.count("X") + text.count("x") and (count > 1 or "X" in text):
        text = _X_OF_DIGITS.sub("×", text)
    if "mv" in text:
        text = _MASS_TIMES_SPEED.sub("m·u", text)
        text = text if _FIRST_SPEED.search(text) else _SQUARE_ON_LINE.sub("²", text)
    if len(_X.findall(text)) == len(_X_TIMES.findall(text)):
        text = _X_TIMES.sub(" × ", text)
    text = _TIMES_AT_END.sub("", text)
    text = _LOST_POWER.sub(r"\1^(-\2)", text)
    if _LOST_POWERS.search(text) and _ENDS_IN_UNIT.search(text):
        text = _LOST_POWERS.sub(r"\1^(-\2)", text)
    text = _UNCERTAIN_POWER.sub(r"\1×10^(\2)", text)
    text = _OF_PI.sub(r"\1×10^(\2)", text)
    text = _HALF_LIFE.sub(r"\1_{1/2}", text)
    text = _AT_START.sub(r"\1_\2", text)
    text = _COMPONENT.sub(r"\1_\2", text)
    text = _SUBSTANCE.sub(_without_substance, text)
    text = _AT.sub(",   ", text)
    text = _RATE.sub(r"d \1", text)
    text = _FLOW_NUMBER.sub(r"\1«\2»", text)
    text = _PARALLEL.sub(r"\1 ∥", text)
    if _DIVERGENCE.search(text):
        text = text.replace("||", "‖ ")
    text = _ION.sub(r"[\1^{\2}]", text)
    if _COST.search(text) and any(map(is_english, _WORD.findall(_COST.sub("", text)))):
        text = _COST.sub(r"«\g<0>»", text)
    text = _without_told_units(text)
    word = _HYPHENATED.match(text)
    if word is not None and is_english(word[2]) and is_english(word[3]):
        text = f"{word[1]}«{word[2]}-{word[3]}»{text[word.end() :]}"
    phrase = _PHRASE.match(text)
    words = [] if phrase is None else phrase[2].lower().split()
    if phrase is not None and _NUMBER_WORDS.isdisjoint(words) and not GREEK.keys() & set(words):
        text = f"{phrase[1]}«{phrase[2].strip()}»{text[phrase.end() :]}"
    word = _SHORT_WORD.match(text)
    if word is not None and len(word[2]) == 3 and word[2].lower() not in GREEK:
        text = f"{word[1]}«{word[2]}»{text[word.end() :]}"
    return _DISTRIBUTED.sub(" ∼ ", text)


def _without_substance(match: re.Match[str]) -> str:
    """A unit without the formula of a substance after it, of more than an element of one letter."""
    unit, substance = match.groups()
    elements = _ELEMENT.findall(substance)
    if not ELEMENTS.issuperset(elements) or len(substance) < 2 or substance in UNITS:
        return match[0]
    return unit + " " * (len(match[0]) - len(unit))


def _without_told_units(text: str) -> str:
    """The formula without the units told in parentheses, if one of them is no letter alone."""
    told = [match for match in _TOLD_UNIT.finditer(text) if _is_unit(match[1])]
    if all(len(match[1].strip()) == 1 for match in told):
        return text
    for match in told:
        text = text[: match.start()] + " " * len(match[0]) + text[match.end() :]
    return text


def _is_unit(typed: str) -> bool:
    units = unit_text.read(typed, 0, upright=True)
    return units is not None and units.end == len(typed)


def _without_money(text: str) -> str:
    """The amounts alone; dollars around a formula stay."""
    if "$" in text:
        text = _ESCAPED.sub("  ", text)
        for sign in (_DOLLAR_BEFORE, _DOLLAR_AFTER):
            amounts = sign.sub(" ", text)
            if "$" not in amounts:
                return amounts
    return _OTHER_MONEY.sub(" ", text)


def _alone(text: str) -> str:
    r"""The {\displaystyle …} that an encyclopedia puts behind the same formula in plain letters."""
    match = _STYLED.search(text)
    end = -1 if match is None else closing(text, match.start(), "{", "}")
    if match is None or end < 0 or not _RELATION.search(text, match.end(), end):
        return text
    before, after = text[: match.start()], text[end + 1 :]
    if "\\" in before + after or not (before + after).strip():
        return text
    return " " * len(before) + text[match.start() : end + 1] + " " * len(after)


def _named_change(match: re.Match[str]) -> str:
    """A change or share in per cent as one name: %ΔQ, % yield."""
    if match[1]:
        return f"«%Δ{match[1]}»".replace("{", "").replace("}", "")
    return f"«% {match[2]}»" if match[2] else f" «%{match[3]}»"
