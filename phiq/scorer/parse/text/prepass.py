"""Settles what single tokens cannot tell, before the grammar runs.

Which spaces part statements, which stacked signs are relations.
Each pass runs only where its sign occurs.
"""

from __future__ import annotations

import re
from typing import Final

from phiq.scorer.expression.tree import Symbol
from phiq.scorer.parse.brackets import CLOSERS, OPENERS, closing
from phiq.scorer.parse.errors import EquationSyntaxError
from phiq.scorer.parse.text.alignment import INFIX_KINDS, join_lines
from phiq.scorer.parse.text.bars import settle_bars
from phiq.scorer.parse.text.commands import TABLE
from phiq.scorer.parse.text.connectives import (
    ARROW,
    CONNECTIVE,
    settle_arrows,
    settle_connectives,
    settle_events,
)
from phiq.scorer.parse.text.dialects.programs import bitwise, remainders, shifts
from phiq.scorer.parse.text.letters import negated
from phiq.scorer.parse.text.names import TWO_WORDS, whole_names
from phiq.scorer.parse.text.numerals import HINT, join_numbers
from phiq.scorer.parse.text.tokens import LOOKAHEAD, Token

#: Deepest nesting of brackets: no formula comes near it, and Python can recurse that far.
MAX_NESTING: Final = 64

_TWO_POINTS: Final = re.compile(r"[,+]\s?\. ?\.\s?[,+]")


def prepare(text: str, toks: list[Token]) -> list[Token]:
    """The tokens with every ambiguous sign settled.

    Raises:
        EquationSyntaxError: brackets nested past MAX_NESTING (kind "limit").
    """
    check_nesting(text, toks)
    settle_bars(text, toks)
    if HINT.search(text):
        toks = join_numbers(text, toks)
    if _BRACED_SIGN.search(text):
        toks = _bare_signs(toks)
    if "!=" in text:
        _settle_factorials(toks)
    if "⊥" in text or "\\bot" in text:
        _settle_falsehoods(toks)
    if "∠" in text or "angle" in text:
        toks = _named_angles(toks)
    if _TWO_POINTS.search(text):
        toks = _dots_of_two(toks)
    if "÷" in text and "/" in text:
        toks = _fractions_apart(toks)
    if ":" in text and "?" not in text:
        _settle_ratios(toks)
    if CONNECTIVE.search(text):
        settle_connectives(toks)
    if "or" in text or "and" in text:
        settle_events(toks)
    if "lim" not in text and ARROW.search(text):
        settle_arrows(toks)
    return _commands_settled(text, toks) if "\\" in text else _typed_settled(text, toks)


def _dots_of_two(toks: list[Token]) -> list[Token]:
    """Two points in a list, 1, .., n or 1, . ., n, as dots."""
    out: list[Token] = []
    for token in toks:
        if token[0] == "." and out and out[-1][0] == ".":
            out[-1] = ("dots", None, *out[-1][2:])
        else:
            out.append(token)
    return out


def _named_angles(toks: list[Token]) -> list[Token]:
    """The ∠A and m∠ABC, called by their points, as one symbol each; the ∠ of 5∠30° as a sign."""
    out: list[Token] = []
    at = 0
    while at < len(toks):
        kind, sign, offset, gap = toks[at]
        if kind == "sym" and sign == _ANGLE:
            names = [tok[1].base for tok in toks[at + 1 : at + 4] if _is_point(tok)]
            while names and not all(map(_is_point, toks[at + 1 : at + 1 + len(names)])):
                names.pop()
            if names:
                if out and not gap and out[-1][:2] == ("sym", Symbol("m")):
                    out.pop()
                out.append(("sym", Symbol(f"∠{''.join(names)}"), offset, gap))
                at += len(names) + 1
                continue
            if out and out[-1][0] in _MAGNITUDES and toks[at + 1][0] in _PHASES:
                out.append(("phasor", "∠", offset, gap))
                at += 1
                continue
        out.append(toks[at])
        at += 1
    return out


def _is_point(tok: Token) -> bool:
    kind, name = tok[0], tok[1]
    return kind == "sym" and len(name.base) == 1 and name.base.isupper() and not name.marks


_ANGLE: Final = Symbol("∠")
#: What a phasor may end with before its angle, and what the angle may begin with.
_MAGNITUDES: Final = frozenset(("num", "sym", "sub", ")", "}", "|)", "right"))
_PHASES: Final = frozenset(("num", "-", "sym", "phi", "(", "{"))


def _settle_falsehoods(toks: list[Token]) -> None:
    """The ⊥ that is no relation, having no operand on one of its sides, is what is never true."""
    for at, (kind, sign, _, _) in enumerate(toks[:-1]):
        alone = not at or toks[at - 1][0] == "rel" or toks[at + 1][0] in ("rel", "end")
        if kind == "rel" and sign == "⊥" and alone:
            toks[at] = ("sym", Symbol("⊥"), *toks[at][2:])


def _settle_factorials(toks: list[Token]) -> None:
    """The 5!=120 typed tight is a factorial and an equals sign, where no other relation stands."""
    if any(kind == "rel" for kind, _, _, _ in toks):
        return
    for at in range(len(toks) - 1, 0, -1):
        kind, _, offset, gap = toks[at]
        if kind == "!=" and not gap and toks[at - 1][0] in ("num", ")"):
            toks[at : at + 1] = [("!", "!", offset, False), ("rel", "=", offset + 1, False)]


def _fractions_apart(toks: list[Token]) -> list[Token]:
    """The fractions that a ÷ divides: 2/3 ÷ 4/9."""
    out: list[Token] = []
    at = 0
    while at < len(toks):
        kinds = [tok[0] for tok in toks[at : at + 3]]
        if kinds == ["num", "/", "num"] and toks[at + 1][1] == "/" and not toks[at + 1][3]:
            out.append(("frac", (toks[at][1], toks[at + 2][1]), *toks[at][2:]))
            at += 3
        else:
            out.append(toks[at])
            at += 1
    return out


def _settle_ratios(toks: list[Token]) -> None:
    """The colon of 7:2 divides between two numbers, and in a:b = c:d; in brackets it parts."""
    depth, places = 0, []
    for at, (kind, _, _, _) in enumerate(toks):
        depth += (kind in OPENERS) - (kind in CLOSERS)
        if kind == ":" and depth == 0 and at:
            places.append(at)
    proportion = len(places) == 2 and [_PROPORTION.get(tok[0]) for tok in toks[:8]] == _PROPORTIONAL
    relations = [at for at, tok in enumerate(toks) if tok[0] == "rel"]
    for at in places:
        fractions = toks[at - 1][0] == "}" and toks[at + 1][:2] == ("frac", None)
        numbers = toks[at - 1][0] == toks[at + 1][0] == "num"
        if numbers and toks[at + 1][3] and not toks[at][3]:  # ΣM = 0: 4R - 20 = 0
            numbers = not (relations and relations[0] < at < relations[-1])
        if proportion or fractions or numbers:
            toks[at] = ("/", "/", *toks[at][2:])


#: What a proportion is made of, a : b = 3 : 4, and in which order.
_PROPORTION: Final = {"sym": "term", "num": "term", ":": ":", "rel": "rel", "end": "end"}
_PROPORTIONAL: Final = ["term", ":", "term", "rel", "term", ":", "term", "end"]


def _typed_settled(text: str, toks: list[Token]) -> list[Token]:
    if TWO_WORDS.search(text):
        toks = whole_names(toks)
    if "%" in text:
        remainders(toks)
    if "<<" in text or ">>" in text:
        shifts(toks)
    if "@" in text and not any(tok[0] == "grid" for tok in toks):
        toks = [("bin", "@", *tok[2:]) if tok[0] == "@" else tok for tok in toks]
    if "&" in text and _is_row(toks):
        return join_lines(toks)
    if ("&" in text or "==" in text or "|" in text) and not any(tok[0] == "grid" for tok in toks):
        bitwise(text, toks)
    return toks


def _is_row(toks: list[Token]) -> bool:
    """Whether every & lines up a relation, as in a row cut out of its table; none parts entries."""
    kinds = [tok[0] for tok in toks]
    if "grid" in kinds:
        return False
    return all("rel" in kinds[max(at - 1, 0) : at + 2] for at, k in enumerate(kinds) if k == "&")


def _commands_settled(text: str, toks: list[Token]) -> list[Token]:
    if "stack" in text or "set" in text or "arrow" in text or "\\not" in text:
        toks = _settle_signs(toks)
    if "\\rm" in text or "\\mathop" in text or "{\\operatorname" in text:
        toks = _bare_functions(toks)
    if "{\\" in text and ("rm d" in text or "rm{d}" in text):
        _bare_differentials(toks)
    if "\\arg" in text:
        toks = _places_of_extremes(toks)
    if "\\degree" in text:
        _raise_degrees(toks)
    if "quad" in text:
        toks = _outer_spaces(toks)
    if "\\\\" in text or "&" in text:
        toks = join_lines(toks)
    return toks


def _raise_degrees(toks: list[Token]) -> None:
    r"""The \degree of 60^{\degree} is the circle that others raise: it has raised itself."""
    for at, (kind, _, offset, gap) in enumerate(toks):
        if kind == "degree" and at > 1:
            before = toks[at - 2] if toks[at - 1][0] == "{" else toks[at - 1]
            if before[0] == "^":
                toks[at] = (*TABLE["\\circ"], offset, gap)


def check_nesting(text: str, toks: list[Token]) -> None:
    """See that brackets are nested no deeper than MAX_NESTING.

    Raises:
        EquationSyntaxError: they are (kind "limit").
    """
    if len(toks) <= 2 * MAX_NESTING:
        return
    depth = 0
    for kind, _, offset, _ in toks:
        if kind in OPENERS:
            depth += 1
            if depth > MAX_NESTING:
                raise EquationSyntaxError(
                    f"brackets nested past {MAX_NESTING}", kind="limit", text=text, offset=offset
                )
        elif kind in CLOSERS:
            depth -= 1


def _settle_signs(toks: list[Token]) -> list[Token]:
    r"""\stackrel{a}{=} and \xrightarrow{a} are relations; \substack lists its lines."""
    out: list[Token] = []
    at = 0
    while at < len(toks):
        kind, value, offset, gap = toks[at]
        if kind == "not" and toks[at + 1][0] == "rel":
            out.append(("rel", negated(toks[at + 1][1]), offset, gap))
            at += 1
        elif kind == "not":
            out.append(("accent", "slash", offset, gap))
        elif kind == "xarrow":
            out.append(("rel", value, offset, gap))
            at = _after_groups(toks, at + 1) - 1
        elif kind == "substack" and toks[at + 1][0] == "{":
            end = after_group(toks, at + 1) - 1
            lines = toks[at + 2 : end]
            out += [(",", ",", *t[2:]) if t[0] == "\\\\" else t for t in lines]
            at = end
        elif kind == "stack":
            relation = _stacked_relation(toks, at)
            if relation is None:
                out.append(toks[at])
            else:
                at = relation[0] - 1
                out.append(("rel", relation[1], offset, gap))
        else:
            out.append(toks[at])
        at += 1
    return out


def _stacked_relation(toks: list[Token], at: int) -> tuple[int, str] | None:
    """Where a stacked relation ends and which it is."""
    base = after_group(toks, at + 1)
    for start in (base, at + 1):
        braced = toks[start][0] == "{"
        inner = start + braced
        if toks[inner][0] == "rel" and (not braced or toks[inner + 1][0] == "}"):
            return after_group(toks, base), str(toks[inner][1])
    return None


def after_group(toks: list[Token], at: int) -> int:
    """The token after the braced group, or the single token, at `at`; at most the first "end"."""
    last = len(toks) - LOOKAHEAD
    end = closing(toks, at, "{", "}") if toks[at][0] == "{" else at
    return last if end < 0 else min(end + 1, last)


def _after_groups(toks: list[Token], at: int) -> int:
    while toks[at][0] in ("{", "["):
        closer = after_group(toks, at)
        if toks[at][0] == "[":
            closer = next((i + 1 for i in range(at, len(toks)) if toks[i][0] == "]"), at + 1)
        at = closer
    return at


#: Bars that come in pairs, of norms.
#: What a braced sign looks like; texts without it need no look at their tokens.
_BRACED_SIGN: Final = re.compile(r"\{\s*(?:[^\w\s{}\\]{1,2}|\\[a-z]+)\s*\}")
#: Signs that braces around them only space: 3{-}1, x{=}1.
_SIGNS: Final = frozenset(("rel", "logic", "+", "-", "±", "*", "/", "bin"))
_SCRIPTS: Final = frozenset(("_", "^", "accent", "font", "stack", "xarrow", "ket", "macro"))


def _bare_signs(toks: list[Token]) -> list[Token]:
    r"""{+} between operands, \mathbin{+} and \mathrel{=} are the sign alone."""
    out: list[Token] = []
    at = 0
    while at < len(toks):
        spaced = toks[at][0] == "{" and toks[at + 1][0] in _SIGNS and toks[at + 2][0] == "}"
        if spaced and out and out[-1][:2] == ("accent", "plain"):
            out.pop()
        if spaced and (not out or out[-1][0] not in _SCRIPTS) and toks[at + 3][0] not in "_^":
            out.append(toks[at + 1])
            at += 3
        else:
            out.append(toks[at])
            at += 1
    return out


#: What a brace around it alone does not change.
_BARE: Final = frozenset(("fn", "big", "int", "lim"))


def _bare_functions(toks: list[Token]) -> list[Token]:
    r"""{\rm sinh} and \mathop{\rm sgn} are the function name alone."""
    out: list[Token] = []
    for tok in toks:
        if tok[0] == "}" and _is_bare(out):
            out[-2:] = out[-1:]
            if len(out) > 1 and out[-2][:2] == ("accent", "plain"):
                del out[-2]
        else:
            out.append(tok)
    return out


def _bare_differentials(toks: list[Token]) -> None:
    r"""The {\rm d} of an integral or derivative without its braces; not the {d} of \frac{d}{dx}."""
    arguments: set[int] = set()
    for at, tok in enumerate(toks):
        if tok[0] in ("frac", "accent", "^", "_"):
            arguments |= {at + 1, after_group(toks, at + 1)}
    for at in range(len(toks) - 3, -1, -1):
        lone = toks[at][0] == "{" and toks[at + 1][:2] == ("d", None) and toks[at + 2][0] == "}"
        if lone and at not in arguments:
            toks[at : at + 3] = [toks[at + 1]]


def _places_of_extremes(toks: list[Token]) -> list[Token]:
    r"""The \arg\min and \arg\max as one name: where a function is least or greatest."""
    out: list[Token] = []
    for tok in toks:
        if out and out[-1][:2] == ("fn", "arg") and tok[:2] in (("fn", "min"), ("fn", "max")):
            out[-1] = ("label", f"arg{tok[1]}", *out[-1][2:])
        else:
            out.append(tok)
    return out


def _is_bare(out: list[Token]) -> bool:
    if len(out) < 2 or out[-1][0] not in _BARE or out[-2][0] != "{":
        return False
    return len(out) < 3 or out[-3][0] not in ("_", "^")


def _outer_spaces(toks: list[Token]) -> list[Token]:
    r"""\quad parts statements only outside all brackets and between operands."""
    depth = 0
    out: list[Token] = []
    for at, tok in enumerate(toks):
        kind = tok[0]
        if kind in OPENERS:
            depth += 1
        elif kind in CLOSERS:
            depth -= 1
        if kind != "quad" or (depth == 0 and out and _parts(out[-1][0], toks[at + 1][0])):
            out.append(tok)
    return out


def _parts(before: str, after: str) -> bool:
    return before not in INFIX_KINDS and after not in INFIX_KINDS
