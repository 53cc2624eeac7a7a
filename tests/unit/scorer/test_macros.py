"""Commands that a text defines for itself, and those that papers define alike."""

from __future__ import annotations

import pytest

from phiq.scorer.parse import EquationSyntaxError, parse
from phiq.scorer.parse.text.dialects.macros import MAX_EXPANSIONS
from phiq.scorer.standard import score


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (r"\newcommand{\reals}{\mathbb{R}} x \in \reals", r"x \in \mathbb{R}"),
        (r"\newcommand\half{\frac{1}{2}} E = \half m v^2", r"E = \frac{1}{2} m v^2"),
        (r"\newcommand{\deriv}[2]{\frac{d #1}{d #2}} \deriv{x}{t} = v", r"\frac{d x}{d t} = v"),
        (r"\newcommand{\pw}[2][2]{#2^{#1}} \pw{x} = \pw[3]{y}", "x^{2} = y^{3}"),
        (r"\providecommand{\vct}[1]{\mathbf{#1}} \vct{a} = \vct b", r"\mathbf{a} = \mathbf{b}"),
        (r"\renewcommand{\epsilon}{\varepsilon} \epsilon < 1", r"\varepsilon < 1"),
        (r"\def\twopi{2\pi} \omega = \twopi f", r"\omega = 2\pi f"),
        (r"\def\sq#1{#1^2} \sq{x} + \sq y = 1", "x^2 + y^2 = 1"),
        (r"\let\vp\varphi \vp = 1", r"\varphi = 1"),
        (r"\let\vp=\varphi \vp = 1", r"\varphi = 1"),
        (r"\DeclareMathOperator{\lcmm}{lcm} \lcmm(4,6) = 12", r"\operatorname{lcm}(4,6) = 12"),
        (r"\DeclarePairedDelimiter{\size}{\lvert}{\rvert} \size{x} = 1", r"\lvert x\rvert = 1"),
        (r"\NewDocumentCommand{\pair}{m m}{#1 + #2} \pair{x}{y} = 3", "x + y = 3"),
        (
            r"\newcommand{\a}{b}\newcommand{\bb}{\a^2} \bb = 4",
            "b^2 = 4",
        ),
        (
            "\\newcommand{\\R}{\\mathbb{R}}\n\\newcommand{\\eps}{\\varepsilon}\n\\eps \\in \\R",
            r"\varepsilon \in \mathbb{R}",
        ),
        (r"\newcommand{\R}{\mathbb{R}} For all $x \in \R$", r"x \in \mathbb{R}"),
        (r"\newcommand{\dx}{\,\mathrm{d}x} \int_0^1 2x \dx = 1", r"\int_0^1 2x \,\mathrm{d}x = 1"),
    ],
)
def test_a_defined_command_stands_for_its_body(text: str, plain: str) -> None:
    """Definitions are carried out, as TeX does, and are no part of the formula."""
    assert parse(text).root.digest == parse(plain).root.digest


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (r"\eps > 0", r"\varepsilon > 0"),
        (r"x \in \RR", r"x \in \mathbb{R}"),
        (r"n \in \NN", r"n \in \mathbb{N}"),
        (r"z \in \CC", r"z \in \mathbb{C}"),
        (r"\E[X] = 1", r"\mathbb{E}[X] = 1"),
        (r"A^\T A = B", r"A^T A = B"),
        (r"\inner{u}{v} = 0", r"\langle u, v \rangle = 0"),
        (r"x \defeq y", "x := y"),
        (r"x \eqdef y", "x := y"),
        (r"P(A \given B) = 1", r"P(A \mid B) = 1"),
    ],
)
def test_commands_that_papers_define_alike_are_known(text: str, plain: str) -> None:
    """Some names mean the same in most preambles."""
    assert parse(text).root.digest == parse(plain).root.digest


@pytest.mark.parametrize(
    "text",
    [
        r"\newcommand{\a}{\a} \a = 1",
        r"\newcommand{\a}{\a\a} \a = 1",
        r"\newcommand{\a}{\b}\newcommand{\b}{\a} \a = 1",
        r"\newcommand{\a}[1]{\a{#1#1}} \a{x} = 1",
        r"\newcommand{\a}{x" + "x" * 2000 + r"} \a\a\a = 1",
    ],
)
def test_a_definition_without_an_end_is_refused(text: str) -> None:
    """What expands without end costs no more than the limit allows."""
    with pytest.raises(EquationSyntaxError) as caught:
        parse(text)
    assert caught.value.kind == "limit"
    assert MAX_EXPANSIONS <= 1000


@pytest.mark.parametrize(
    "text", [r"\newcommand{\a", r"\newcommand", r"\def\x#1{#1 = 1", r"\newcommand{\a}{b} \c = 1"]
)
def test_a_broken_definition_is_malformed(text: str) -> None:
    """A definition that does not close defines nothing."""
    assert score(text).verdict in ("malformed", "not_an_equation")


def test_an_error_after_a_definition_points_into_the_text() -> None:
    """The place of an error is one of the text as typed."""
    text = r"\newcommand{\R}{\mathbb{R}} x = )"
    with pytest.raises(EquationSyntaxError) as caught:
        parse(text)
    assert caught.value.offset == text.index(")")
