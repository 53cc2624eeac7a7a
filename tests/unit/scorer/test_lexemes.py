"""Lexemes: what a text is cut into before anything is known of it."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phiq.scorer.parse.text.lexemes import CUTTERS
from phiq.scorer.parse.text.tokens import LOOKAHEAD, tokenize
from phiq.scorer.parse.text.words import Notation, Vocabulary

PIECES = st.sampled_from(
    (
        *("x", "mc", "v_1", "2", "1.5e3", ".5", " ", "  ", "\n", "=", "==", "<=>", "<=", "-", "->"),
        *("*", "**", "+/-", "...", "''", "//", "(", ")", "{", "}", "^", "_", "²³", "₁/₂", "\u0302"),
        *("φ", "«x¦1»", '"max"', "%", "\\frac", "\\left(", "\\mathrm{d}", "\\,", "\\\\", "\\ "),
    )
)


@given(st.lists(PIECES, max_size=12), st.sampled_from(get_args(Notation)))
def test_lexemes_are_the_text(pieces: list[str], notation: Notation) -> None:
    """Nothing is lost between lexemes and none is empty, so that offsets can be counted."""
    text = "".join(pieces)

    lexemes = CUTTERS[notation](text)

    assert "".join(lexemes) == text
    assert all(lexemes)


@pytest.mark.parametrize(
    ("notation", "text", "lexemes"),
    [
        ("text", "a<=>b", ["a", "<=>", "b"]),
        ("text", "x₁/₂ ²³", ["x", "₁/₂", " ", "²³"]),
        ("text", "1.5e3+.5...", ["1.5e3", "+", ".5", "..."]),
        ("python", "v_1**2!=x'' ", ["v_1", "**", "2", "!=", "x", "''", " "]),
        ("latex", r"\mathrm{d}x_1", [r"\mathrm{d}", "x", "_", "1"]),
        ("latex", r"\left ( a \\ b% no", [r"\left (", " ", "a", " ", "\\\\", " ", "b", "% no"]),
        ("latex", r"\begin {cases}\hspace{1cm}", [r"\begin {cases}", r"\hspace{1cm}"]),
    ],
)
def test_the_longest_sign_is_one_lexeme(notation: Notation, text: str, lexemes: list[str]) -> None:
    """Signs of several characters are never cut, whatever branch of the expression comes first."""
    assert CUTTERS[notation](text) == lexemes


@pytest.mark.parametrize(
    "text", ["x̂ = Ĥ ψ̇", "a ≠̸ b", "m_1v_1 + 2pir", "nRT  = x¹²⁺ⁿ", "E₀ = -13.6"]
)
def test_a_lexeme_met_before_means_the_same(text: str) -> None:
    """What is remembered of a lexeme makes the tokens that it made at first."""
    words = Vocabulary(frozenset(), "text")

    first = tokenize(text, words)

    assert words.meanings
    assert tokenize(text, words) == first
    assert [kind for kind, _, _, _ in first[-LOOKAHEAD:]] == ["end"] * LOOKAHEAD
