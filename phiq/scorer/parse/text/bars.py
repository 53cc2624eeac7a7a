"""Settles which bar opens and which closes: |x|, f|_a^b, ‖v‖, ⟨a|b⟩, and < and > as brackets."""

from __future__ import annotations

import re
from typing import Final

from phiq.scorer.parse.brackets import CLOSERS, OPENERS
from phiq.scorer.parse.text.letters import listed
from phiq.scorer.parse.text.tokens import Token

#: Kinds after which a bar closes or divides, and does not open.
_OPERANDS: Final = frozenset(
    listed(
        "num sym word label const e i d phi Delta delta fn ) ] } \\} |) ‖) ⟩ ket) ⌋ ⌉ ! !! ' '' "
        "sup sub mark degree right dots text end\\ partial nabla unit name exact bra) comb Sigma"
    )
)
#: What follows an evaluation bar: its limits.
_AFTER_EVALUATION: Final = frozenset(("_", "sub", "^", "sup"))
_BREAKS: Final = frozenset((",", ";", "rel", "end", "logic", "text", "\\\\"))
_DOUBLE_BAR: Final = re.compile(r"‖|\\\||\\Vert|∥|parallel")
_SINGLE_BAR: Final = re.compile(r"[|⟩<]|vert|rangle")
#: What a ket |n, l, +> is named by, and how many tokens of it are looked at.
_LABELS: Final = frozenset(listed("num sym const word name e i d phi Delta delta + - , ∗"))
LABEL_TOKENS: Final = 8
#: Between two terms.
_SIGNS: Final = frozenset("+-")
#: What follows a bra, and nothing else that ends with a bar.
_AFTER_BRAS: Final = frozenset(listed("end rel + - ) ]"))
#: What no operand begins with: a > before it is no relation.
_AFTER_KETS: Final = frozenset(listed("end rel ) ] } \\} , ; / \\\\"))


def settle_bars(text: str, toks: list[Token]) -> None:
    """Tell each bar and each angle bracket what it is, in place."""
    if "|" in text and ">" in text:
        _settle_kets(toks)
    if "<" in text:
        _settle_angles(toks)
    if _DOUBLE_BAR.search(text):
        _settle_double_bars(toks)
    if _SINGLE_BAR.search(text):
        _settle_single_bars(toks)


class _Frame:
    """One open bracket: where it is, and the bars that are open in it."""

    __slots__ = ("at", "bars", "kind", "middle")

    def __init__(self, kind: str, at: int) -> None:
        self.kind = kind
        self.at = at
        self.bars: list[int] = []
        self.middle = -1


def _settle_single_bars(toks: list[Token]) -> None:
    frames = [_Frame("", -1)]
    for at, (kind, _, _, _) in enumerate(toks):
        if kind == "|":
            if _has_ended(toks, frames[-1], at):
                _make_bra(toks, frames.pop())
            _settle_bar(toks, at, frames[-1])
        elif kind == "⟩":
            _close_angle(toks, at, frames)
        elif (
            kind in ("(|", "|)")
            and toks[at + 1][0] in _AFTER_EVALUATION
            and (kind == "(|" or frames[-1].kind != "(|")
        ):
            _retag(toks, at, "at")
        elif kind in OPENERS:
            braket = kind == "{" and at > 0 and toks[at - 1][:2] == ("ket", "braket")
            frames.append(_Frame("braket" if braket else kind, at))
        elif kind in CLOSERS or kind in ("end", "rel"):
            while frames[-1].kind == "⟨" and frames[-1].middle >= 0:
                _make_bra(toks, frames.pop())
            if kind not in ("end", "rel") and len(frames) > 1:
                frames.pop()
    for frame in frames:
        if frame.kind == "⟨" and frame.middle >= 0:
            _make_bra(toks, frame)


def _settle_kets(toks: list[Token]) -> None:
    """The > of |ψ> as ⟩; one at least stands where no operand follows, as in H|ψ> = E|ψ>."""
    found = [at for at in range(len(toks)) if _ends_label(toks, at)]
    if not any(toks[at][1] == ">" and toks[at + 1][0] in _AFTER_KETS for at in found):
        return
    for at in reversed(found):
        if toks[at][1] == "≥":
            toks.insert(at + 1, ("rel", "=", toks[at][2] + 1, False))
        _retag(toks, at, "⟩")


def _ends_label(toks: list[Token], end: int) -> bool:
    """Whether a > or >= ends a label without spaces behind a bar."""
    if toks[end][0] != "rel" or toks[end][1] not in (">", "≥"):
        return False
    for at in range(end, max(0, end - LABEL_TOKENS), -1):
        if toks[at - 1][0] == "|":
            return at < end and not toks[at][3]
        if toks[at][3] or toks[at - 1][0] not in _LABELS:
            return False
    return False


def _settle_angles(toks: list[Token]) -> None:
    """The < and > of <x> are angle brackets where < stands before an operand."""
    bars = 0
    for at, (kind, value, _, _) in enumerate(toks):
        bars += kind == "|"
        if kind != "rel" or value != "<":
            continue
        if toks[at - 1][:2] == ("⟩", ">"):  # |0><0|
            _retag(toks, at, "⟨")
            continue
        if _before(toks, at) in _OPERANDS or (bars % 2 == 0 and _before(toks, at) == "|"):
            continue  # |x| < 3
        if end := _end_of_bra(toks, at):
            _retag(toks, at, "bra(")
            _retag(toks, end, "bra)")
            continue
        for end in range(at + 1, len(toks)):
            if toks[end][:2] in (("rel", ">"), ("⟩", ">")):
                _retag(toks, at, "⟨")
                _retag(toks, end, "⟩")
            if toks[end][0] in ("rel", "⟩"):
                break


def _end_of_bra(toks: list[Token], start: int) -> int:
    """The bar that ends <a|, behind which no operand follows; 0 where there is none."""
    for at in range(start + 1, min(start + LABEL_TOKENS, len(toks))):
        if toks[at][3]:
            return 0
        if toks[at][0] == "|":
            return at if at > start + 1 and toks[at + 1][0] in _AFTER_BRAS else 0
        if toks[at][0] not in _LABELS:
            return 0
    return 0


def _before(toks: list[Token], at: int) -> str:
    """The kind of the token before a sign, not counting what only lines it up."""
    at -= 1
    while at >= 0 and toks[at][0] == "&":
        at -= 1
    return toks[at][0] if at >= 0 else ""


def _retag(toks: list[Token], at: int, kind: str) -> None:
    toks[at] = (kind, *toks[at][1:])


def _settle_bar(toks: list[Token], at: int, frame: _Frame) -> None:
    after_operand = at > 0 and (toks[at - 1][0] in _OPERANDS or toks[at - 2][0] == "^")
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
    depth, listed_labels = 0, False
    for kind, sign, _, _ in toks[at + 1 :]:
        if kind in ("|", "⟩") and depth == 0:
            return kind == "⟩" or not listed_labels
        if kind == "," and depth == 0:
            listed_labels = True  # c|j, m⟩
            continue
        if kind in OPENERS:
            depth += 1
        elif kind in CLOSERS:
            depth -= 1
        if depth < 0 or (depth == 0 and (kind in _BREAKS or (kind == "bin" and sign in "∧∨"))):
            return False
    return False


def _close_angle(toks: list[Token], at: int, frames: list[_Frame]) -> None:
    frame = frames[-1]
    if frame.bars:
        _retag(toks, frame.bars.pop(), "ket(")
        _retag(toks, at, "ket)")
    elif frame.kind == "⟨":
        frames.pop()


def _has_ended(toks: list[Token], frame: _Frame, at: int) -> bool:
    """Whether an angle bracket ended as a bra before this bar: ⟨0| + |1⟩, ⟨0| + ½|1⟩."""
    if frame.kind != "⟨" or not -1 < frame.middle < at - 1:
        return False
    return toks[at - 1][0] in _SIGNS or toks[frame.middle + 1][0] == "+"


def _make_bra(toks: list[Token], frame: _Frame) -> None:
    _retag(toks, frame.at, "bra(")
    _retag(toks, frame.middle, "bra)")


def _is_label(toks: list[Token], at: int) -> bool:
    """Whether a sign is a subscript by itself: the ∥ of k_∥ and k_{∥}."""
    if at < 2:
        return False
    braced = toks[at - 2][0] == "_" and toks[at - 1][0] == "{" and toks[at + 1][0] == "}"
    return braced or toks[at - 1][0] == "_"


def _settle_parallels(toks: list[Token]) -> None:
    r"""The \parallel x \parallel of a norm: signs that stand where an operand must begin."""
    is_open = False
    for at, (kind, sign, _, _) in enumerate(toks):
        if kind != "rel" or sign != "∥" or _is_label(toks, at):
            continue
        if is_open or _before(toks, at) not in _OPERANDS:
            _retag(toks, at, "‖)" if is_open else "(‖")
            is_open = not is_open


def _settle_double_bars(toks: list[Token]) -> None:
    _settle_parallels(toks)
    is_open = False
    for at, (kind, _, _, _) in enumerate(toks):
        if kind != "‖":
            continue
        if _is_label(toks, at):
            toks[at] = ("rel", "∥", *toks[at][2:])
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
