r"""Lists, matrices, intervals, sets, tuples, evaluation bars, cases: equal entry by entry."""

from __future__ import annotations

import pytest

from phiq.scorer.standard import score

IDENTITIES = [
    r"\det(A^3) = \det(A)^3",
    r"\text{tr}(A^2 B) = \text{tr}(A B A)",
    "(2, 4)/2 = (1, 2)",
    "[2, 4]/2 = [1, 2]",
    r"\begin{bmatrix}1&2\\3&4\end{bmatrix} = \begin{pmatrix}1&2\\3&4\end{pmatrix}",
    r"3\begin{pmatrix}1\\-2\end{pmatrix} = \begin{pmatrix}3\\-6\end{pmatrix}",
    r"\begin{pmatrix}1&2\\3&4\end{pmatrix}\begin{pmatrix}5\\6\end{pmatrix}"
    r" = \begin{pmatrix}17\\39\end{pmatrix}",
    r"\begin{pmatrix}1&2\\3&4\end{pmatrix}\begin{pmatrix}5&6\\7&8\end{pmatrix}"
    r" = \begin{pmatrix}19&22\\43&50\end{pmatrix}",
    r"\begin{pmatrix}0&1\\1&0\end{pmatrix}^2 = \begin{pmatrix}1&0\\0&1\end{pmatrix}",
    r"\begin{pmatrix}1&2\\3&4\end{pmatrix}^{-1}"
    r" = \frac{1}{-2}\begin{pmatrix}4&-2\\-3&1\end{pmatrix}",
    r"\begin{pmatrix}1&2\\3&4\end{pmatrix}^T = \begin{pmatrix}1&3\\2&4\end{pmatrix}",
    r"\det\begin{pmatrix}1&2\\3&4\end{pmatrix} = -2",
    r"\begin{vmatrix}a&b&c\\d&e&f\\g&h&k\end{vmatrix} = aek+bfg+cdh-ceg-bdk-afh",
    r"\operatorname{tr}\begin{pmatrix}1&2\\3&4\end{pmatrix} = 5",
    r"\begin{pmatrix}\cos t&-\sin t\\ \sin t&\cos t\end{pmatrix}"
    r"\begin{pmatrix}\cos t&\sin t\\-\sin t&\cos t\end{pmatrix}"
    r" = \begin{pmatrix}1&0\\0&1\end{pmatrix}",
    r"\det(AB) = \det A \det B",
    r"(AB)^T = B^T A^T",
    r"\operatorname{tr}(AB) = \operatorname{tr}(BA)",
    r"(AB)^{-1} = B^{-1}A^{-1}",
    "[[1, 2], [3, 4]] + [[1, 1], [1, 1]] = [[2, 3], [4, 5]]",
    "Matrix([[1, 2], [3, 4]]).T = Matrix([[1, 3], [2, 4]])",
    "(1, 2) + (3, 4) = (4, 6)",
    "2(1, -1, 3) = (2, -2, 6)",
    r"\langle 1, 2 \rangle + \langle 3, 4 \rangle = \langle 4, 6 \rangle",
    r"(1,2,3)\cdot(4,5,6) = 32",
    r"(1,0,0)\times(0,1,0) = (0,0,1)",
    r"\{3,1,2\} = \{1,2,3\}",
    r"\{1,2\} \cup \{2,3\} = \{1,2,3\}",
    r"\{1,2\} \cap \{2,3\} = \{2\}",
    r"\{1,2\} \subset \{1,2,3\}",
    r"3 \in \{1,2,3\}",
    r"2 \in [0, 5]",
    "[0, 1] = [0, 1]",
    r"\left[x^2\right]_0^3 = 9",
    r"\left. e^x \right|_0^1 = e - 1",
    r"\left[\frac{x^2}{2}\right]_{0}^{2} = 2",
    r"\left.\frac{1}{x}\right|_{x=1}^{x=2} = -\frac12",
    r"\frac{\partial^2}{\partial x \partial y}(x^3y^2) = 6x^2y",
    r"\frac{\partial^2 (xy)}{\partial x\,\partial y} = 1",
    r"|x| = \begin{cases} x & x \ge 0 \\ -x & x < 0 \end{cases}",
    r"\max(x, 0) = \begin{cases} x & \text{if } x > 0 \\ 0 & \text{otherwise} \end{cases}",
    "Abs(x) = Piecewise((x, x >= 0), (-x, True))",
    r"\left|\begin{matrix}1&2\\3&4\end{matrix}\right| = -2",
]
CONTRADICTIONS = [
    r"\begin{pmatrix}1\\2\end{pmatrix} = \begin{pmatrix}2\\1\end{pmatrix}",
    r"\begin{pmatrix}1&2\\3&4\end{pmatrix}\begin{pmatrix}1&0\\0&1\end{pmatrix}"
    r" = \begin{pmatrix}1&2\\3&5\end{pmatrix}",
    r"\begin{pmatrix}1\\2\end{pmatrix} = \begin{pmatrix}1\\2\\3\end{pmatrix}",
    r"\det\begin{pmatrix}1&2\\3&4\end{pmatrix} = 2",
    r"\begin{vmatrix}2&0\\0&3\end{vmatrix} = 5",
    "(1, 2) = (2, 1)",
    "(1, 2) + (3, 4) = (4, 7)",
    r"\{1,2\} = \{1,3\}",
    r"4 \in \{1,2,3\}",
    "[0, 1] = [0, 2]",
    "[0, 1) = [0, 1]",
    r"\left[x^2\right]_0^3 = 8",
    r"\left. x^3 \right|_1^2 = 8",
    r"(1,2,3)\cdot(4,5,6) = 30",
    "[[1, 2], [3, 4]] = [[1, 2], [3, 5]]",
    r"\{1,2,3\} \subset \{1,2\}",
]
SATISFIABLE = [
    r"M = \begin{pmatrix}1&0\\0&2\end{pmatrix}",
    r"\begin{pmatrix}x\\y\end{pmatrix} = \begin{pmatrix}1\\2\end{pmatrix}",
    r"\begin{pmatrix}1&2\\3&4\end{pmatrix}\begin{pmatrix}x\\y\end{pmatrix}"
    r" = \begin{pmatrix}5\\6\end{pmatrix}",
    r"\begin{vmatrix}a&b\\c&d\end{vmatrix} = 1",
    "(x, y) = (1, 2)",
    r"\vec{r} = (1, 2, 3)",
    r"S = \{1, 2, 3\}",
    r"f(x) = \begin{cases} x^2 & x \ge 0 \\ 0 & x < 0 \end{cases}",
    r"u(t) = \begin{cases} 0, & t < 0 \\ 1, & t \geq 0 \end{cases}",
    r"x \in [0, 1]",
    r"x \in (0, \infty)",
    r"W = \left[ F x \right]_0^L",
    r"\sigma_x = \begin{pmatrix}0&1\\1&0\end{pmatrix}",
    r"A^T = A",
]


@pytest.mark.parametrize("text", IDENTITIES)
def test_entries_agree(text: str) -> None:
    """Both sides are the same list, matrix, set or value."""
    assert score(text).verdict == "identity"


@pytest.mark.parametrize("text", CONTRADICTIONS)
def test_entries_differ(text: str) -> None:
    """One entry that differs refutes the whole."""
    assert score(text).verdict == "contradiction"


@pytest.mark.parametrize("text", SATISFIABLE)
def test_entries_can_agree(text: str) -> None:
    """What is defined or solved for entry by entry can hold."""
    assert score(text).verdict == "satisfiable"
