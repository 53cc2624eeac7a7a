"""What is no equation is told so, with a place and an expectation; nothing else is ever raised."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phiq.scorer.expression.tree import MAX_DEPTH, MAX_NODES
from phiq.scorer.parse import EquationSyntaxError, parse
from phiq.scorer.parse.text.repair import MAX_CHARS

MALFORMED = [
    r"\sqrt{2 = x", r"f = \frac{1{T}", r"E = m c^2^3",  r"\alpha_1_2 = 3",
    r"\left(1+2) = 3",
    r"{\left(1+2}\right) = 3", r"1^\sqrt{2} = x", r"\xyz = 1", r"\begin{foo}x\end{foo} = 1",
    r"x = \frac{1}{}", "∇×B = = μ₀J", "iħ ∂ψ/∂t + = Ĥψ", " = φ + 1", "U = ",
    "S = * S₀",
    "F₁ = -F₂)",
    "Q = (cm(t₂ - t₁)", "1/φ = φ - 1 ·/ 2", r"E = \times m c^2", r"E = m c^2 \cdot", "x = sin",
    "∫ = 3", "a = b,, c = d", "x = |y", "x = 1 2",
    r"\begin{matrix} a \end{pmatrix} = 1", r"1\over 2\over 3 = x",
]  # fmt: skip


@pytest.mark.parametrize("text", MALFORMED)
def test_broken_text_is_malformed(text: str) -> None:
    """Unbalanced groups, missing operands and unknown commands are malformed."""
    with pytest.raises(EquationSyntaxError) as caught:
        parse(text)

    assert caught.value.kind == "malformed"
    assert 0 <= caught.value.offset <= len(text)


@pytest.mark.parametrize(
    "text",
    ["hello world", "E mc²", "SELECT * FROM t", "x + 1", "", "   ", "the force is equal to = five"],
)
def test_text_without_relation_is_no_equation(text: str) -> None:
    """Prose and lone expressions are not equations."""
    with pytest.raises(EquationSyntaxError) as caught:
        parse(text)

    assert caught.value.kind == "not_an_equation"


def test_error_points_at_the_place() -> None:
    """The caret stands under the token that is wrong, and the error says what belongs there."""
    with pytest.raises(EquationSyntaxError) as caught:
        parse("E = m * / c")

    assert caught.value.offset == 8
    assert caught.value.caret == "E = m * / c\n        ^"
    assert caught.value.expected == "an operand"


def test_offset_counts_in_the_text_as_sent() -> None:
    """Normalisation may shorten the text; the offset still counts what the caller sent."""
    text = "x\u0302\u0304 = a + )"

    with pytest.raises(EquationSyntaxError) as caught:
        parse(text)

    assert text[caught.value.offset] == ")"


PITFALLS = [
    "9^9^9^9 = x", "9**9**9**9 = x", "9^{9^{9^{9}}} = x", "(20!)! = x", "1e999999 = x",
    "(" * 5000 + "x" + ")" * 5000 + " = 1", "(" * 1000 + "x" + ")" * 1000 + " = 1",
    "+".join(["x"] * 5000) + " = 1", "+".join(["x"] * 2000) + " = 1", "1" * 100_000 + " = x",
    "1" * 60 + " = x", "-" * 4000 + "x = 1", "√" * 4000 + "x = 1", "x" + "**x" * 1000 + " = 1",
    r"\frac{1}{" * 300 + "x" + "}" * 300 + " = 1", "x" * 4000 + " = 1", "∫" * 4000 + "x = 1",
    "x" + "'" * 4000 + " = 1", "f(" * 200 + "x" + ")" * 200 + " = 1", "sin " * 1000 + "x = 1",
]  # fmt: skip


@pytest.mark.parametrize("text", PITFALLS, ids=range(len(PITFALLS)))
def test_pitfall_is_refused(text: str) -> None:
    """Texts made to exhaust a parser are refused by a limit or as broken."""
    with pytest.raises(EquationSyntaxError) as caught:
        parse(text)

    assert caught.value.kind in ("limit", "malformed")


def test_deep_calls_are_answered_with_few_nodes() -> None:
    """f(f(…)) sixty deep is read; each level makes one node."""
    parsed = parse("f(" * 60 + "x" + ")" * 60 + " = 1")

    assert parsed.root.depth <= MAX_DEPTH
    assert len(parsed.arena.nodes) < 70


def attempt(text: str) -> None:
    """Parse and read all readings; only the parser's own error may come out."""
    try:
        parsed = parse(text)
        assert len(parsed.readings) <= 4
        assert len(parsed.arena.nodes) <= MAX_NODES
    except EquationSyntaxError as error:
        refused = error
        place = range(max(len(text), MAX_CHARS) + 1)
    else:
        return
    assert refused.offset in place
    assert refused.caret


PIECES = [
    "E", "mc²", "=", "+", "-", "·", "/", "^", "_", "(", ")", "{", "}", "[", "]", "|", "⟨", "⟩", "!",
    "'", "\\frac", "\\sqrt", "\\left(", "\\right)", "\\int", "\\sum", "\\hat", "\\mathrm{d}",
    "∂", "∇", "∫", "∑", "√", "d", "dx", "\\over", "\\begin{pmatrix}", "\\end{pmatrix}", "&",
    "\\\\", ",", ";",
    "sin", "log", "F_n", "e", "i", "φ", "12", "0.5", "₁", "²", "\u0302", " ", "\\quad", "**", "≤",
    "\\text{if}", "\\not", "\\stackrel", "\\bf", "\\,", "5 kg", "⇒", "\\binom", "\\underline", "‖",
]  # fmt: skip


@given(st.text(max_size=60))
def test_random_text_raises_only_its_own_error(text: str) -> None:
    """Any string at all is read or refused in order."""
    attempt(text)


@settings(max_examples=400)
@given(st.lists(st.sampled_from(PIECES), max_size=25))
def test_random_notation_raises_only_its_own_error(pieces: list[str]) -> None:
    """Random heaps of real notation are read or refused in order."""
    attempt("".join(pieces))


FORMULAS = [
    r"\frac{\mathrm{d}}{\mathrm{d} t}\left(\frac{\partial L}{\partial \dot{q}_{j}}\right)=0",
    "iħ ∂ψ/∂t = −ħ²/(2m) ∇²ψ + Vψ",
    "N(a + bφ) = a² + ab − b²",
    r"\langle 0 | T \phi(x) | 0 \rangle = \int \frac{d^4 p}{(2\pi)^4} e^{-ip\cdot x}",
    "I = I_0*(exp(q*Volt/(kb*T))-1)",
    r"S = -\sum_{i} p_i \ln p_i, \qquad \sum_{i=1}^{n} p_i = 1",
]


@settings(max_examples=400)
@given(st.sampled_from(FORMULAS), st.data())
def test_mutated_formula_raises_only_its_own_error(formula: str, data: st.DataObject) -> None:
    """A real formula with a few characters cut, doubled or replaced is read or refused in order."""
    text = formula
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text)))
        piece = data.draw(st.sampled_from(["", *PIECES]))
        text = text[:at] + piece + text[at + data.draw(st.integers(0, 2)) :]

    attempt(text)
