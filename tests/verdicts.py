"""Verdicts on single texts, for tests that are lists of them."""

from __future__ import annotations

from phiq.scorer.standard import score

TRUE, HOLDS, FALSE, CLASH = "identity", "satisfiable", "contradiction", "inconsistent"


def check(text: str, verdict: str) -> None:
    """The verdict on a text, with its reading where it is another."""
    found = score(text)
    assert found.verdict == verdict, found.reading
