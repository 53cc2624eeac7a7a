"""Proofs over boxes: what they show, and that they stop where nothing can be shown."""

from __future__ import annotations

import pytest

from phiq.scorer.bounds.boxes import Box, excludes_zero, keeps_sign
from phiq.scorer.bounds.slopes import excludes_zero_by_slopes
from phiq.scorer.domains import parse_domains
from phiq.scorer.expression.tree import Node, Symbol
from phiq.scorer.parse import parse

X, Y = Symbol("x"), Symbol("y")


def sides(equation: str) -> tuple[Node, ...]:
    return parse(equation, declared=("x", "y")).root.args


@pytest.mark.parametrize(
    ("equation", "box", "proved"),
    [
        ("sin(2 x) = sin(x) cos(x)", "real in (0.15,0.85)", True),
        ("x^2 + 1 = x", "real in (0,1)", True),
        ("cos(x + pi) = -sin(x)", "real in (0.15,0.85)", False),
        ("x^2 = 1/4", "real in (0,1)", False),
        ("x^2 - x = -1/4", "real in (0,1)", False),
        ("(x - 1/3)(x - 2/3) = 0", "real in (0,1)", False),
        ("1/(x - 1/3) = 0", "real in (0,1)", False),
        ("x y = -1", "real in (0,1)", True),
        ("x = y", "real in (0,1)", False),
    ],
)
def test_a_zero_in_the_box_is_never_excluded(equation: str, box: str, proved: bool) -> None:
    """Crossed, crossed twice, touched or a pole: only a box without any of them is cleared."""
    left, right = sides(equation)
    names = {"x", "y"} if "y" in equation else {"x"}
    domains = parse_domains(dict.fromkeys(names, box))

    assert excludes_zero(left, right, domains) is proved
    if "1/(x" not in equation:
        assert excludes_zero_by_slopes(left, right, domains) is proved


@pytest.mark.parametrize(
    ("zeros", "most_asked"), [((0.3,), 3), ((0.2, 0.4), 40), ((0.21, 0.43, 0.67), 3)]
)
def test_two_signs_end_the_search(zeros: tuple[float, ...], most_asked: int) -> None:
    """At the corners where they differ there, else as soon as two pieces have shown them."""
    asked: list[Box] = []

    def sign(piece: Box) -> int:
        asked.append(piece)
        low, high = piece[X]
        if any(low <= zero <= high for zero in zeros):
            return 0
        return 1 if sum(zero < low for zero in zeros) % 2 else -1

    assert not keeps_sign({X: (0.0, 1.0)}, sign, 200)
    assert len(asked) <= most_asked


def test_a_sign_kept_on_every_piece_is_a_proof() -> None:
    """However coarse the bounds: pieces are halved until each has its sign."""

    def sign(piece: Box) -> int:
        return int(all(high - low < 0.3 for low, high in piece.values()))

    assert keeps_sign({X: (0.0, 1.0), Y: (0.0, 1.0)}, sign, 200)
    assert not keeps_sign({X: (0.0, 1.0), Y: (0.0, 1.0)}, sign, 20)


def test_a_box_of_no_symbols_has_no_pieces() -> None:
    """Numbers whose sign is not known, such as i - e, are left at that."""
    assert not keeps_sign({}, lambda _piece: 0, 20)
