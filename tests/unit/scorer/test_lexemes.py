"""Lexemes: what a text is cut into before anything is known of it, and which texts are plain."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phiq.scorer.parse import text as steps
from phiq.scorer.parse.errors import EquationSyntaxError
from phiq.scorer.parse.text.dialects.plain import is_plain
from phiq.scorer.parse.text.letters import LOOKALIKES
from phiq.scorer.parse.text.lexemes import CUTTERS
from phiq.scorer.parse.text.prepass import prepare
from phiq.scorer.parse.text.repair import normalise
from phiq.scorer.parse.text.tokens import LOOKAHEAD, Token, tokenize
from phiq.scorer.parse.text.words import Notation, Vocabulary, notation_of, reads_as_prose

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


#: Every word that a step before the grammar may look for.
WORDS = sorted(
    set(
        re.findall(
            "[A-Za-z]{2,12}",
            "".join(path.read_text("utf-8") for path in Path(steps.__path__[0]).rglob("*.py")),
        )
    )
)
SIGNS = (
    *("x", "x1", "x_1", "1/2", "E", "(a)", "1", "10", "1.5", "1234", " = ", "=", " + ", "-", "*"),
    *("**", " ** ", "/", "^", "(", ")", " ", "{", "}", "_", "_{", "²", "π", "Ω", "₀", "√", "·"),
    *(" × ", " − ", ",", "!", "|", "∂", "Δ", "∑", "\\frac{", "\\left(", "\\right)", "\\omega"),
    *(
        "\\,",
        "\\sin ",
        "\\left|",
        "\\right|",
        "\\operatorname{Re}",
        "\\choose ",
        *"abcdfgijkmntFGMRTV",
    ),
)


@pytest.mark.skipif(not WORDS, reason="a compiled scorer has no source beside it")
def test_no_step_changes_a_plain_text() -> None:
    """What goes past the steps before the grammar is what all of them leave as it is."""
    random = Random(0)
    texts = (
        "".join(random.choice(random.choice((SIGNS, SIGNS, WORDS))) for _ in range(size))
        for size in (2, 3, 5, 8)
        for _ in range(6000)
    )
    plain = [text for text in texts if is_plain(text)]

    assert len(plain) > 3000
    for text in plain:
        clean = text.translate(LOOKALIKES)
        words = Vocabulary(frozenset(), notation_of(clean))
        assert normalise(text) == clean
        assert not reads_as_prose(clean, words)
        if set("\\{|").isdisjoint(clean):
            toks = _tokens_of(clean, words)
            assert prepare(clean, toks.copy()) == toks


def _tokens_of(text: str, words: Vocabulary) -> list[Token]:
    """The tokens of a text, none where they go past a limit."""
    try:
        return tokenize(text, words)
    except EquationSyntaxError:
        return []
