"""Comments, columns and braced signs: what TeX leaves out, lines up and spaces."""

from __future__ import annotations

import pytest

from phiq.scorer.parse import parse
from phiq.scorer.standard import score


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("\\alpha = 1 % note\n + 2", r"\alpha = 1 + 2"),
        ("\\alpha = 1 %\n + 2", r"\alpha = 1 + 2"),
        ("\\frac{a}% numerator\n{b} = c", r"\frac{a}{b} = c"),
        ("% first line\n\\alpha = 1", r"\alpha = 1"),
        ("\\alpha = 1 % = 2", r"\alpha = 1"),
        ("\\alpha = 1 % \\foo{ unbalanced", r"\alpha = 1"),
        ("\\sum_{k=1}^n k %sum\n = \\frac{n(n+1)}{2}", r"\sum_{k=1}^n k = \frac{n(n+1)}{2}"),
        ("\\begin{aligned}%\n a &= b \\\\%\n c &= d\\end{aligned}",
         r"\begin{aligned} a &= b \\ c &= d\end{aligned}"),
        ("\\alpha = 5\\% % five", r"\alpha = 5\%"),
        ("\\alpha\n%%%\n= 1", r"\alpha = 1"),
        (r"\alpha = \frac12 = 50%", r"\alpha = \frac12 = 50\%"),
        (r"50% = \frac12", r"50\% = \frac12"),
    ],
)  # fmt: skip
def test_a_comment_ends_with_its_line(text: str, plain: str) -> None:
    """What follows on the next line counts; a tight % with no line after it is a percent sign."""
    assert parse(text).root.digest == parse(plain).root.digest


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (r"\begin{align} a &= b & c &= d \end{align}", r"a = b; c = d"),
        (r"\begin{alignat}{2} a &= b &\quad c &= d \end{alignat}", r"a = b; c = d"),
        (r"\begin{align} a &< b & c &> d \end{align}", r"a < b; c > d"),
        (r"\begin{aligned} a &< b \\ c &> d \end{aligned}", r"a < b; c > d"),
        (r"\begin{align} a &\le b, & c &\ge d. \end{align}", r"a \le b; c \ge d"),
        (r"\begin{align} a &= b && c = d \end{align}", r"a = b; c = d"),
        (r"\begin{aligned} a &= b \\ &= c \end{aligned}", r"a = b = c"),
        (r"\begin{aligned} a &= b + c \\ &\quad + d \end{aligned}", r"a = b + c + d"),
        (r"\begin{aligned} a &= b \\ &- c \end{aligned}", r"a = b - c"),
        (r"\begin{eqnarray} a &=& b \\ c &=& d \end{eqnarray}", r"a = b; c = d"),
        (r"\begin{array}{rcl} a &=& b \\ c &=& d \end{array}", r"a = b; c = d"),
        (r"\begin{aligned} f(x) &= a x \\ &< b \end{aligned}", r"f(x) = a x < b"),
        (r"\begin{align} a &= b, \\ c &= d. \end{align}", r"a = b; c = d"),
        (r"\begin{align} \omega &< 2, \\ Q > 3. \end{align}", r"\omega < 2; Q > 3"),
        (r"\begin{split} a &= b \\ c &= d \end{split}", r"a = b; c = d"),
        (r"\begin{equation}\begin{split} a &= b \\ &= c \end{split}\end{equation}", r"a = b = c"),
        (r"a &= b \\ c &= d", r"a = b; c = d"),
        (r"\begin{gather} a = b \\ c = d \end{gather}", r"a = b; c = d"),
    ],
)
def test_columns_part_equations(text: str, plain: str) -> None:
    """The second & of a row parts two equations, the first only lines them up."""
    assert parse(text).root.digest == parse(plain).root.digest


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (r"3{-}1 = 2", r"3-1 = 2"),
        (r"x{=}1", r"x=1"),
        (r"a{+}b{+}c = d", r"a+b+c = d"),
        (r"a{\times}b = c", r"a \times b = c"),
        (r"a{\cdot}b = c", r"a \cdot b = c"),
        (r"a{/}b = c", r"a/b = c"),
        (r"a {<} b", r"a < b"),
        (r"a {\le} b", r"a \le b"),
        (r"a \mathrel{=} b", r"a = b"),
        (r"a \mathbin{+} b = c", r"a + b = c"),
        (r"x {\pm} y = z", r"x \pm y = z"),
        (r"x = {-}1", r"x = -1"),
        (r"2^{-}", r"2^{-}"),
        (r"a^{+} = b_{-}", r"a^+ = b_-"),
        ("p {=} 2", "p = 2"),
    ],
)
def test_braces_around_a_sign_only_space_it(text: str, plain: str) -> None:
    """{+} is +, but a raised {+} is a mark."""
    if "=" in text or "<" in text or "le" in text:
        assert parse(text).root.digest == parse(plain).root.digest


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("\\frac13 + \\frac23 = 1 % trivially\n + 1", "contradiction"),
        (r"\begin{align} 1 &= 1 & 2 &= 3 \end{align}", "contradiction"),
        (r"\begin{align} 5 &= 5 & 7 &= 7 \end{align}", "identity"),
        (r"7{-}4 = 3", "identity"),
        (r"7{-}4 = -28", "contradiction"),
    ],
)
def test_they_are_judged_so(text: str, verdict: str) -> None:
    """The reading reaches the verdict."""
    assert score(text).verdict == verdict
