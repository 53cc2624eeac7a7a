r"""Takes a formula out of what agents, logs and provers put around it, and parts lines.

    {"equation": "E = mc^2"}                  E = mc^2
    <answer>6 * 7 = 42</answer>               6 * 7 = 42
    1) 2x = 4⏎2) x = 2                        2x = 4; x = 2
    Loss: 0.0023, Equation: y = 2x            y = 2x
    theorem t (a b : ℝ) : a + b = b + a := …  a + b = b + a; ∀a ∈ ℝ; ∀b ∈ ℝ

Text that is none of these stays as it is. It reads no formula.
"""

from __future__ import annotations

import json
import re
from typing import Final

from phiq.scorer.parse.text.dialects.counted import as_natural
from phiq.scorer.parse.text.letters import blank

#: Most lines that are parted, and brackets in each other that are looked into: no derivation that
#: people send has more.
MAX_LINES: Final = 100
MAX_NESTED: Final = 16
#: Characters at the end of a line that tell whether it is finished.
LAST_SIGNS: Final = 24
#: Names under which data hold the text of a formula.
_KEYS: Final = (
    "equation", "formula", "latex", "expression", "statement", "claim", "answer", "result", "eq",
    "text", "input",
)  # fmt: skip
_RELATION: Final = re.compile(
    r"[=<>≤≥≈≠∈≡∣]|\\(?:le|ge|leq|geq|ne|neq|approx|in|equiv|to)(?![a-zA-Z])"
)
_TAGGED: Final = re.compile(r"\s*<(?!math|su[bp]\b)([a-z_]{1,20})>(.*)</\1>\s*", re.DOTALL)
_QUOTED: Final = re.compile(r"""\s*(["'`]|“)(.*)(["'`]|”)\s*[.,]?\s*""", re.DOTALL)
_PAIRED: Final = {'"': '"', "'": "'", "`": "`", "“": "”"}
#: Figures of merit before a formula, as a log prints them.
_FIGURES: Final = re.compile(
    r"\A\s*(?:[A-Za-z][A-Za-z ]{0,20}:\s*[-+]?[\d.]+(?:[eE][-+]?\d+)?\s*(?:[;|]|,(?!\d))\s*)+"
    r"(?:[A-Za-z][A-Za-z ]{0,20}:\s*)?"
)
#: The columns of numbers before the formula of a table of candidates.
_COLUMNS: Final = re.compile(
    r"\A\s*+(?:[-+]?[\d.]++(?:[eE][-+]?\d+)?(?: {2,}+|\t)\s*+){2,}+(?=[A-Za-z]\w*+\s*+=)"
)
_PROVER: Final = re.compile(
    r"\A\s*(?:(?:theorem|lemma|corollary|proposition)\s+[\w'.]+|example)"
    r"((?:\s*[({\[][^(){}\[\]]*[)}\]])*)\s*:(?!=)\s*(.*?)(?:\s*:=.*)?\Z",
    re.DOTALL,
)
_BINDER: Final = re.compile(r"[({\[]([^(){}\[\]:]*+):([^(){}\[\]]*+)[)}\]]")
_SETS: Final = frozenset("ℕℤℚℝℂ")
#: A premise that is no bound of a letter.
_EQUATES: Final = re.compile(r"(?<![<>!])=|[∣≡]")
#: The type of quantified letters, where others write ∈.
_TYPED: Final = re.compile(r"([∀∃]\s*)((?:[a-zA-Zα-ω]\w*\s+)*[a-zA-Zα-ω]\w*)\s*:\s*([ℕℤℚℝℂ])")
_MARKER: Final = re.compile(
    r"\A\s*+(?:(?:[-*•+]|\(?(?:\d{1,2}|[a-h])[.)]|[A-Z][a-z]+(?: (?:[a-z]+|\d{1,2})){0,3}:)\s+)"
)
#: What a line begins with that goes on from the one before, and what one ends with that goes on.
_GOES_ON: Final = re.compile(
    r"\s*(?:[-+*/^=<>≤≥≈≠±·×&|,;:)\]}%]|\\(?:[,;!:)\]]|(?:cdot|times|pm|mp|div|q?quad|right"
    r"|[lg]eq?|neq?|approx|equiv|sim|propto|to|text|tag|label|nonumber|[Rr]ightarrow|implies|iff"
    r"|in)(?![a-zA-Z]))"
    r"|(?:where|for|if|and|or|with|when|because|since|by|in|is|else|then)\b)"
)
_CONCLUDES: Final = re.compile(
    r"\A\s*(?:=>|⇒|∴|→|->|\\(?:Rightarrow|implies|therefore|to)(?![a-zA-Z]))"
)
#: Where one sentence ends and the next one says what follows.
_FOLLOWS: Final = re.compile(
    r"[.;,]\s+(?:[Tt]hen|[Ss]o|[Hh]ence|[Tt]hus|[Tt]herefore)(?:\s*,|\s+that)?(?=\s+\S)"
)
#: A number or letter with its type, as provers write it.
_CAST: Final = re.compile(r"\(([\w.]+)\s*:\s*[ℕℤℚℝℂ]\)")
_UNFINISHED: Final = re.compile(
    r"(?:[-+*/^=<>≤≥≈≠±·×&|,;:(\[{\\⇒→]|\b(?:and|or|where|if)"
    r"|\\(?:[Rr]ightarrow|implies|iff|to))(?:\s*\\q?quad)?\Z"
)
_GROUP: Final = re.compile(r"\{[^{}]*\}|\([^()]*\)|\[[^\[\]]*\]")


def unwrapped(text: str) -> str:
    """The formula alone; lines that each relate something parted by semicolons."""
    start = text.lstrip()[:1]
    if start == "{" and '"' in text:
        text = _from_data(text)
    elif start == "<" and (match := _TAGGED.fullmatch(text)) and _RELATION.search(match[2]):
        text = " " * match.start(2) + match[2]
    elif start in _PAIRED:
        text = _unquoted(text)
    if ":" in text:
        text = _without_labels(text)
    elif "  " in text or "\t" in text:
        text = _COLUMNS.sub(blank, text)
    if _FOLLOWS.search(text):
        text = _sentences_parted(text)
    return _lines_parted(text) if "\n" in text.strip() else text


def _sentences_parted(text: str) -> str:
    """The text with a semicolon for the "Then" between two statements: Let x = 3. Then x² = 9."""
    parts = _FOLLOWS.split(text)
    if not all(map(_RELATION.search, parts)):
        return text
    return _FOLLOWS.sub(lambda match: ";" + " " * (len(match[0]) - 1), text)


def _from_data(text: str) -> str:
    """The one value of a JSON object that is the text of a formula."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return text
    held = [data.get(key) for key in _KEYS] if isinstance(data, dict) else []
    found = [one for one in held if isinstance(one, str) and _RELATION.search(one)]
    return found[0] if found else text


def _unquoted(text: str) -> str:
    """What a text in quotes holds, if that is all of it and is a formula."""
    match = _QUOTED.fullmatch(text)
    if match is None or _PAIRED[match[1]] != match[3] or match[1] in match[2]:
        return text
    related = _RELATION.search(match[2]) is not None
    return " " * match.start(2) + match[2] if related else text


def _without_labels(text: str) -> str:
    """The text without the figures of a log, without the binders and the proof of a theorem."""
    match = _FIGURES.match(text)
    if match is not None and _RELATION.search(text, match.end()):
        return blank(match) + text[match.end() :]
    proved = _PROVER.match(text)
    if proved is not None and _RELATION.search(proved[2]):
        known = [told for binder in _BINDER.finditer(proved[1]) for told in _told(binder)]
        premises = [told for told in known if not told.startswith("∀")]
        claim = _CAST.sub(r"\1", proved[2])
        if any("ℕ" in told for told in known):
            claim = as_natural(claim)
        if any(map(_EQUATES.search, premises)):
            text = f"{', '.join(premises)} ⇒ {claim}"
        else:
            text = " " * proved.start(2) + "; ".join((claim, *known))
    return _TYPED.sub(_in_set, text)


def _in_set(match: re.Match[str]) -> str:
    return f"{match[1]}{', '.join(match[2].split())} ∈ {match[3]}"


def _told(binder: re.Match[str]) -> list[str]:
    """What a binder tells: of (a b : ℝ) the set of each, of (h : x > 0) the premise."""
    typed = binder[2].strip()
    if typed in _SETS:
        counted = f"{typed}₀" if typed == "ℕ" else typed  # from 0 on, as provers count
        return [f"∀{name} ∈ {counted}" for name in binder[1].split()]
    return [typed] if _RELATION.search(typed) else []


def _lines_parted(text: str) -> str:
    """The text with a semicolon for each line break between two statements."""
    if "\\begin" in text or "\\\\" in text or "&" in text:
        return text
    lines = text.split("\n")
    if len(lines) > MAX_LINES:
        return text
    full = [line for line in lines if line.strip()]
    bare = [_MARKER.sub(blank, line, count=1) for line in full]
    if all(a != b and _relates(b) for a, b in zip(full, bare, strict=True)):
        lines = bare
    out = lines[0]
    for line in lines[1:]:
        statement = out[out.rfind(";") + 1 :]
        # What follows from several statements holds beside them.
        told = _CONCLUDES.sub(blank, line, count=1) if ";" in out else line
        parts = _relates(statement) and _relates(told)
        goes_on = _UNFINISHED.search(statement.rstrip()[-LAST_SIGNS:]) or _GOES_ON.match(told)
        out += (";" if parts and not goes_on else "\n") + told
    return out


def _relates(line: str) -> bool:
    """Whether a line is whole in its brackets and has a relation outside of them."""
    for _ in range(MAX_NESTED):
        bare = _GROUP.sub("", line)
        if bare == line:
            break
        line = bare
    return _RELATION.search(line) is not None and not set("(){}[]") & set(line)
