"""MathML of other tools is read as the LaTeX that says the same; broken markup is told so."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phiq.scorer.expression.tree import MAX_NODES
from phiq.scorer.parse import EquationSyntaxError, parse
from phiq.scorer.parse.mathml.convert import to_latex
from phiq.scorer.parse.mathml.markup import (
    MAX_ELEMENTS,
    MAX_MARKUP_CHARS,
    MAX_MARKUP_DEPTH,
    read_markup,
)

SAME = [
    (
        "<mi>E</mi><mo>=</mo><mi>m</mi><msup><mi>c</mi><mn>2</mn></msup>",
        "E = m c^2",
    ),
    (
        "<mrow><mi>F</mi><mo>=</mo><mfrac><mrow><mi>G</mi><mo>&#8290;</mo><msub><mi>m</mi>"
        "<mn>1</mn></msub><msub><mi>m</mi><mn>2</mn></msub></mrow>"
        "<msup><mi>r</mi><mn>2</mn></msup></mfrac></mrow>",
        r"F = \frac{G m_1 m_2}{r^2}",
    ),
    (
        "<semantics><mrow><mi>&pi;</mi><mo>&lt;</mo><mn>4</mn></mrow>"
        '<annotation encoding="application/x-tex">\\pi &lt; 4</annotation></semantics>',
        r"\pi < 4",
    ),
    (
        "<mi>T</mi><mo>=</mo><mn>2</mn><mi>π</mi><msqrt><mfrac><mi>l</mi><mi>g</mi></mfrac></msqrt>",
        r"T = 2 \pi \sqrt{\frac{l}{g}}",
    ),
    ("<mi>y</mi><mo>=</mo><mroot><mi>x</mi><mn>3</mn></mroot>", r"y = \sqrt[3]{x}"),
    (
        "<mi>S</mi><mo>=</mo><munderover><mo>&sum;</mo><mrow><mi>k</mi><mo>=</mo><mn>1</mn></mrow>"
        "<mi>n</mi></munderover><msup><mi>k</mi><mn>2</mn></msup>",
        r"S = \sum_{k=1}^{n} k^2",
    ),
    (
        "<msubsup><mo>∫</mo><mn>0</mn><mn>1</mn></msubsup><msup><mi>x</mi><mn>2</mn></msup>"
        "<mi>d</mi><mi>x</mi><mo>=</mo><mi>A</mi>",
        r"\int_0^1 x^2 dx = A",
    ),
    (
        "<mover accent='true'><mi>F</mi><mo>→</mo></mover><mo>=</mo><mi>q</mi>"
        "<mover><mi>E</mi><mo stretchy='false'>⃗</mo></mover>",
        r"\vec{F} = q \vec{E}",
    ),
    ("<mover><mi>x</mi><mo>˙</mo></mover><mo>=</mo><mi>v</mi>", r"\dot{x} = v"),
    ("<munder><mi>x</mi><mo>_</mo></munder><mo>=</mo><mi>v</mi>", r"\underline{x} = v"),
    (
        "<mi>A</mi><mo>=</mo><mo>(</mo><mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr>"
        "<mtr><mtd><mn>3</mn></mtd><mtd><mn>4</mn></mtd></mtr></mtable><mo>)</mo>",
        r"A = \begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}",
    ),
    (
        "<mi>f</mi><mo>=</mo><mrow><mo>{</mo><mtable><mtr><mtd><mi>x</mi></mtd><mtd><mi>x</mi>"
        "<mo>&gt;</mo><mn>0</mn></mtd></mtr><mtr><mtd><mn>0</mn></mtd><mtd><mi>x</mi><mo>≤</mo>"
        "<mn>0</mn></mtd></mtr></mtable></mrow>",
        r"f = \begin{cases} x & x > 0 \\ 0 & x \leq 0 \end{cases}",
    ),
    (
        "<mtable><mtr><mtd><mi>a</mi></mtd><mtd><mo>=</mo><mi>b</mi></mtd></mtr>"
        "<mtr><mtd><mi>c</mi></mtd><mtd><mo>=</mo><mi>d</mi></mtd></mtr></mtable>",
        "a = b; c = d",
    ),
    (
        '<mi>y</mi><mo>=</mo><mfenced open="[" close="]"><mi>x</mi><mi>p</mi></mfenced>',
        "y = [x, p]",
    ),
    ("<mi>z</mi><mo>=</mo><mrow><mo>|</mo><mi>x</mi><mo>|</mo></mrow>", "z = |x|"),
    (
        "<mi>y</mi><mo>=</mo><mi>sin</mi><mo>&ApplyFunction;</mo><mi>x</mi>",
        r"y = \sin x",
    ),
    (
        "<mi>y</mi><mo>=</mo><msup><mi>sin</mi><mn>2</mn></msup><mo>⁡</mo><mo>(</mo><mi>x</mi>"
        "<mo>)</mo>",
        r"y = \sin^2(x)",
    ),
    (
        "<munder><mi>lim</mi><mrow><mi>x</mi><mo>→</mo><mn>0</mn></mrow></munder><mi>x</mi>"
        "<mo>=</mo><mn>0</mn>",
        r"\lim_{x \to 0} x = 0",
    ),
    (
        "<mi>v</mi><mo>=</mo><mfrac><mrow><mo>d</mo><mi>x</mi></mrow><mrow><mo>d</mo><mi>t</mi>"
        "</mrow></mfrac>",
        r"v = \frac{\mathrm{d}x}{\mathrm{d}t}",
    ),
    (
        "<mfrac><mrow><mo>∂</mo><mi>ψ</mi></mrow><mrow><mo>∂</mo><mi>t</mi></mrow></mfrac>"
        "<mo>=</mo><mi>H</mi><mi>ψ</mi>",
        r"\frac{\partial \psi}{\partial t} = H \psi",
    ),
    (
        "<msub><mi>v</mi><mtext>max</mtext></msub><mo>=</mo><mn>1,000,000</mn>",
        r"v_{\mathrm{max}} = 1000000",
    ),
    (
        "<mi>x</mi><mo>=</mo><mo>(</mo><mfrac linethickness='0'><mi>n</mi><mi>k</mi></mfrac>"
        "<mo>)</mo>",
        r"x = \binom{n}{k}",
    ),
    (
        "<mstyle displaystyle='true'><mi mathvariant='bold'>p</mi><mspace width='1em'/><mo>=</mo>"
        "<mi>m</mi><mi mathvariant='bold'>v</mi></mstyle>",
        r"\mathbf{p} = m \mathbf{v}",
    ),
    (
        "<msup><mi>y</mi><mo>′</mo></msup><mo>=</mo><msup><mi>y</mi><mo>″</mo></msup>",
        "y' = y''",
    ),
    (
        "<msup><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></msup><mo>=</mo><mi>c</mi>",
        "(a+b)^2 = c",
    ),
    (
        "<mo>⟨</mo><mi>ψ</mi><mo>|</mo><mi>A</mi><mo>|</mo><mi>ψ</mi><mo>⟩</mo><mo>=</mo><mi>a</mi>",
        r"\langle \psi | A | \psi \rangle = a",
    ),
    (
        "<mmultiscripts><mi>F</mi><mn>1</mn><none/><mprescripts/><mn>2</mn><none/></mmultiscripts>"
        "<mo>(</mo><mi>a</mi><mo>,</mo><mi>b</mi><mo>;</mo><mi>c</mi><mo>;</mo><mi>z</mi><mo>)</mo>"
        "<mo>=</mo><mi>w</mi>",
        r"{}_2F_1(a, b; c; z) = w\,",
    ),
]


@pytest.mark.parametrize(("markup", "text"), SAME, ids=range(len(SAME)))
def test_markup_of_other_tools_is_read(markup: str, text: str) -> None:
    """The tree is that of the formula in LaTeX."""
    parsed = parse(f'<math xmlns="http://www.w3.org/1998/Math/MathML">{markup}</math>')

    assert parsed.root.digest == parse(text).root.digest


def test_prefixes_and_space_around_are_no_matter() -> None:
    """A prefix of the namespace and white space change nothing."""
    markup = "\n <math><m:mi>a</m:mi>\n<m:mo> = </m:mo> <m:mi> b </m:mi></math>\n"

    assert parse(markup).root.digest == parse("a = b").root.digest


BROKEN = [
    ("<math><mi>a</mi><mo>=</mo><mi>b</math>", "math>", "malformed"),
    ("<math><mi>a</mi><mo>=</mo><mfoo/></math>", "<mfoo", "malformed"),
    ("<math><mi>a</mi><mo>=</mo><mo>=</mo><mi>b</mi></math>", "<mo>=</mo><mi>b", "malformed"),
    ("<math><mi>aé</mi><mo>=</mo><mi>&nosuch;</mi></math>", "&nosuch", "malformed"),
    ("<math>a = b</math>", "<math", "malformed"),
    ("<math><mi>a</mi><mo>=</mo><mfrac><mi>b</mi></mfrac></math>", "<mfrac", "malformed"),
    ("<math", "", "malformed"),
    ("<math><mi>a</mi></math>", "", "not_an_equation"),
]


@pytest.mark.parametrize(("markup", "at", "kind"), BROKEN)
def test_broken_markup_is_told_with_its_place(markup: str, at: str, kind: str) -> None:
    """The error counts its offset in the markup as sent, and shows it."""
    with pytest.raises(EquationSyntaxError) as caught:
        parse(markup)

    assert caught.value.kind == kind
    assert caught.value.text == markup
    if at:
        assert markup[caught.value.offset :].startswith(at)
        assert caught.value.caret.endswith("^")


BOMB = "".join(
    ["<math>", *(f'<!ENTITY a{n} "&a{n - 1};&a{n - 1};">' for n in range(1, 30)), "</math>"]
)
LARGE = [
    "<math>" + "<mrow>" * (MAX_MARKUP_DEPTH + 1),
    "<math>" + "<mi/>" * (MAX_ELEMENTS + 1),
    "<math>" + " " * MAX_MARKUP_CHARS + "</math>",
    "<math>" + "<mi>x</mi><mo>+</mo>" * 2400 + "<mi>x</mi><mo>=</mo><mn>1</mn></math>",
    "<math>" + "<msqrt>" * 90 + "<mi>x</mi>" + "</msqrt>" * 90 + "<mo>=</mo><mn>1</mn></math>",
]


@pytest.mark.parametrize("markup", LARGE, ids=range(len(LARGE)))
def test_markup_past_a_limit_is_refused(markup: str) -> None:
    """Depth, elements, characters and what the grammar limits are limits of markup too."""
    with pytest.raises(EquationSyntaxError) as caught:
        parse(markup)

    assert caught.value.kind == "limit"


@pytest.mark.parametrize("markup", [BOMB, '<math a="&b;"/>', "<math>&#1;</math>", "<math>\ud800"])
def test_no_entity_is_expanded(markup: str) -> None:
    """Declarations are refused where they stand; nothing grows."""
    with pytest.raises(EquationSyntaxError):
        parse(markup)


def test_a_document_type_is_refused() -> None:
    """A document type before the element is no formula at all."""
    text = '<!DOCTYPE math [<!ENTITY a "b">]><math><mi>&a;</mi></math>'

    with pytest.raises(EquationSyntaxError):
        parse(text)
    with pytest.raises(EquationSyntaxError) as caught:
        read_markup(text)
    assert "document type" in caught.value.detail


NAMES = st.sampled_from(
    [
        "mrow", "mi", "mn", "mo", "mtext", "msup", "msub", "msubsup", "mfrac", "msqrt", "mroot",
        "mover", "munder", "munderover", "mtable", "mtr", "mtd", "mfenced", "mstyle", "semantics",
        "annotation", "mmultiscripts", "mprescripts", "none", "mspace", "maction", "mfoo",
    ]
)  # fmt: skip
ATTRIBUTES = st.sampled_from(
    ["", ' fence="true"', ' class="phiq-exact"', ' form="prefix"', ' accent="true"',
     ' class="MathML-Unit"', ' linethickness="0"', ' open="{"', ' mathvariant="bold"']
)  # fmt: skip
TEXTS = st.one_of(
    st.sampled_from([*"abdeiφπ=+−|(){}[]⟨⟩∑∫√^_′~%&#$\\", "sin", "lim", "12", "&pi;", "⁡", "x¦1"]),
    st.text(max_size=3),
)
LEAVES = st.builds("<{0}{1}>{2}</{0}>".format, NAMES, ATTRIBUTES, TEXTS)
MARKUP = st.recursive(
    LEAVES,
    lambda inner: st.builds(
        lambda name, attributes, parts: f"<{name}{attributes}>{''.join(parts)}</{name}>",
        NAMES, ATTRIBUTES, st.lists(inner, max_size=4),
    ),
    max_leaves=20,
)  # fmt: skip


@settings(max_examples=400)
@given(st.lists(MARKUP, max_size=4))
def test_random_markup_raises_only_its_own_error(parts: list[str]) -> None:
    """Any markup is read or refused in order, and makes no more of a formula than it holds."""
    markup = f"<math>{''.join(parts)}</math>"
    try:
        text = to_latex(markup).text
        parsed = parse(markup)
    except EquationSyntaxError as error:
        refused = error
    else:
        assert len(text) <= 16 * len(markup)
        assert len(parsed.readings) <= 4
        assert len(parsed.arena.nodes) <= MAX_NODES
        return
    assert 0 <= refused.offset <= len(markup)
    assert refused.caret


@given(st.text(max_size=40))
def test_random_text_after_the_tag_raises_only_its_own_error(text: str) -> None:
    """What only begins like markup is refused in order."""
    with pytest.raises(EquationSyntaxError):
        parse(f"<math{text}")
