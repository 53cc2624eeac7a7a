"""Settles what single tokens cannot tell, before the grammar runs.

Which bar opens and which closes, which spaces part statements, which stacked signs are relations.
Each pass runs only where its sign occurs.
"""

from __future__ import annotations

import re
from typing import Final

from phiq.scorer.parse.errors import EquationSyntaxError
from phiq.scorer.parse.text.alignment import INFIX_KINDS, join_lines
from phiq.scorer.parse.text.connectives import (
    ARROW,
    CLOSERS,
    CONNECTIVE,
    OPENERS,
    settle_arrows,
    settle_connectives,
)
from phiq.scorer.parse.text.letters import listed, negated
from phiq.scorer.parse.text.numerals import HINT, join_numbers
from phiq.scorer.parse.text.programs import remainders
from phiq.scorer.parse.text.tokens import Token

#: Deepest nesting of brackets: no formula comes near it, and Python can recurse that far.
MAX_NESTING: Final = 64

#: Kinds after which a bar closes or divides, and does not open.
_OPERANDS: Final = frozenset(
    listed(
        "num sym word label const e i d phi Delta delta fn ) ] } \\} |) ‖) ⟩ ket) ⌋ ⌉ ! !! ' '' "
        "sup sub mark degree right dots text end\\ partial nabla unit name exact bra) comb Sigma"
    )
)
#: What follows an evaluation bar: its limits.
_AFTER_EVALUATION: Final = frozenset(("_", "sub", "^", "sup"))
_BREAKS: Final = frozenset((",", ";", "rel", "end", "logic", "\\\\"))


def prepare(text: str, toks: list[Token]) -> list[Token]:
    """The tokens with every ambiguous sign settled.

    Raises:
        EquationSyntaxError: brackets nested past MAX_NESTING (kind "limit").
    """
    if len(toks) > 2 * MAX_NESTING:
        _check_nesting(text, toks)
    if "<" in text:
        _settle_angles(toks)
    if any(sign in text for sign in ("‖", "\\|", "\\Vert", "∥", "parallel")):
        _settle_double_bars(toks)
    if "|" in text or "vert" in text or "⟩" in text or "<" in text or "rangle" in text:
        _settle_bars(toks)
    if HINT.search(text):
        toks = join_numbers(text, toks)
    if _BRACED_SIGN.search(text):
        toks = _bare_signs(toks)
    if CONNECTIVE.search(text):
        settle_connectives(toks)
    if "lim" not in text and ARROW.search(text):
        settle_arrows(toks)
    return _commands_settled(text, toks) if "\\" in text else _typed_settled(text, toks)


def _typed_settled(text: str, toks: list[Token]) -> list[Token]:
    if "%" in text:
        remainders(toks)
    return join_lines(toks) if "&" in text and _is_row(toks) else toks


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
    if "quad" in text:
        toks = _outer_spaces(toks)
    if "\\\\" in text or "&" in text:
        toks = join_lines(toks)
    return toks


def _check_nesting(text: str, toks: list[Token]) -> None:
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


class _Frame:
    """One open bracket: where it is, and the bars that are open in it."""

    __slots__ = ("at", "bars", "kind", "middle")

    def __init__(self, kind: str, at: int) -> None:
        self.kind = kind
        self.at = at
        self.bars: list[int] = []
        self.middle = -1


def _settle_bars(toks: list[Token]) -> None:
    frames = [_Frame("", -1)]
    for at, (kind, _, _, _) in enumerate(toks):
        if kind == "|":
            _settle_bar(toks, at, frames[-1])
        elif kind == "⟩":
            _close_angle(toks, at, frames)
        elif kind in OPENERS:
            braket = kind == "{" and at > 0 and toks[at - 1][:2] == ("ket", "braket")
            frames.append(_Frame("braket" if braket else kind, at))
        elif kind == "|)" and toks[at + 1][0] in _AFTER_EVALUATION:
            _retag(toks, at, "at")
        elif kind in CLOSERS or kind in ("end", "rel"):
            while frames[-1].kind == "⟨" and frames[-1].middle >= 0:
                _make_bra(toks, frames.pop())
            if kind not in ("end", "rel") and len(frames) > 1:
                frames.pop()
    for frame in frames:
        if frame.kind == "⟨" and frame.middle >= 0:
            _make_bra(toks, frame)


def _settle_angles(toks: list[Token]) -> None:
    """The < and > of <x> are angle brackets where < stands before an operand."""
    bars = 0
    for at, (kind, value, _, _) in enumerate(toks):
        bars += kind == "|"
        if kind != "rel" or value != "<" or _before(toks, at) in _OPERANDS:
            continue
        if bars % 2 == 0 and _before(toks, at) == "|":
            continue  # |x| < 3
        for end in range(at + 1, len(toks)):
            if toks[end][0] == "rel":
                if toks[end][1] == ">":
                    _retag(toks, at, "⟨")
                    _retag(toks, end, "⟩")
                break


def _before(toks: list[Token], at: int) -> str:
    """The kind of the token before a sign, not counting what only lines it up."""
    at -= 1
    while at >= 0 and toks[at][0] == "&":
        at -= 1
    return toks[at][0] if at >= 0 else ""


def _retag(toks: list[Token], at: int, kind: str) -> None:
    toks[at] = (kind, *toks[at][1:])


def _settle_bar(toks: list[Token], at: int, frame: _Frame) -> None:
    after_operand = at > 0 and toks[at - 1][0] in _OPERANDS
    if frame.kind == "braket":
        _retag(toks, at, "mid")
        return
    if frame.kind == "⟨" and not frame.bars:
        if frame.middle < 0:
            frame.middle = at
        _retag(toks, at, "mid")
    elif not after_operand:
        frame.bars.append(at)
        _retag(toks, at, "(|")
    elif frame.bars:
        frame.bars.pop()
        _retag(toks, at, "|)")
    elif toks[at + 1][0] in _AFTER_EVALUATION:
        _retag(toks, at, "at")
    elif _another_bar(toks, at):
        frame.bars.append(at)
        _retag(toks, at, "(|")
    else:
        _retag(toks, at, "mid")


def _another_bar(toks: list[Token], at: int) -> bool:
    """Whether a second bar (or the ⟩ of a ket) follows in the same group."""
    depth = 0
    for kind, _, _, _ in toks[at + 1 :]:
        if kind in ("|", "⟩") and depth == 0:
            return True
        if kind in OPENERS:
            depth += 1
        elif kind in CLOSERS:
            depth -= 1
        if depth < 0 or (depth == 0 and kind in _BREAKS):
            return False
    return False


def _close_angle(toks: list[Token], at: int, frames: list[_Frame]) -> None:
    frame = frames[-1]
    if frame.bars:
        _retag(toks, frame.bars.pop(), "ket(")
        _retag(toks, at, "ket)")
    elif frame.kind == "⟨":
        frames.pop()


def _make_bra(toks: list[Token], frame: _Frame) -> None:
    _retag(toks, frame.at, "bra(")
    _retag(toks, frame.middle, "bra)")


def _settle_parallels(toks: list[Token]) -> None:
    r"""The \parallel x \parallel of a norm: signs that stand where an operand must begin."""
    is_open = False
    for at, (kind, sign, _, _) in enumerate(toks):
        if kind == "rel" and sign == "∥" and (is_open or _before(toks, at) not in _OPERANDS):
            _retag(toks, at, "‖)" if is_open else "(‖")
            is_open = not is_open


def _settle_double_bars(toks: list[Token]) -> None:
    _settle_parallels(toks)
    is_open = False
    for at, (kind, _, _, _) in enumerate(toks):
        if kind != "‖":
            continue
        if not is_open and toks[at - 1][0] in _OPERANDS and not _has_partner(toks, at):
            _retag(toks, at, "mid")  # the bar of D(P‖Q)
            continue
        _retag(toks, at, "‖)" if is_open else "(‖")
        is_open = not is_open


def _has_partner(toks: list[Token], start: int) -> bool:
    """Whether another double bar follows in the same bracket."""
    depth = 0
    for kind, _, _, _ in toks[start + 1 :]:
        depth += (kind in OPENERS) - (kind in CLOSERS)
        if depth < 0 or (kind == "‖" and depth == 0):
            return depth == 0
    return False


def _settle_signs(toks: list[Token]) -> list[Token]:
    r"""\stackrel{a}{=} and \xrightarrow{a} are relations."""
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
    """The token after the braced group, or the single token, at `at`."""
    if toks[at][0] != "{":
        return min(at + 1, len(toks) - 1)
    depth = 0
    for index in range(at, len(toks)):
        kind = toks[index][0]
        depth += (kind == "{") - (kind == "}")
        if depth == 0:
            return index + 1
    return len(toks) - 1


def _after_groups(toks: list[Token], at: int) -> int:
    while toks[at][0] in ("{", "["):
        closer = after_group(toks, at)
        if toks[at][0] == "[":
            closer = next((i + 1 for i in range(at, len(toks)) if toks[i][0] == "]"), at + 1)
        at = closer
    return at


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
