"""Suggestions: the one text near a wrong one that is right, in its own notation."""

from __future__ import annotations

import pytest

from phiq import score
from phiq.contract import ScoreRequest
from phiq.scorer.standard import StandardScorer

SUGGESTIONS = {
    # A wrong power, sign, factor or side of a fraction.
    "E = mc³": "E = mc²",
    "E=mc^3": "E=mc^2",
    "E = m*c**3": "E = m*c**2",
    r"E = m c^{3}": r"E = m c^2",
    "E = mc": "E = mc²",
    "E = m/c²": "E = mc²",
    "F = m*a**2": "F = m*a",
    "F = G m₁ m₂ / r": "F = G m₁ m₂ / r²",
    "PV = nRT²": "PV = nRT",
    "V = I/R": "V = IR",
    r"V = \frac{I}{R}": "V = I R",
    "λ = h p": "λ = h/p",
    "λ = p/h": "λ = h/p",
    "T = 2*pi*sqrt(g/l)": "T = 2*pi*sqrt(l/g)",
    "E_k = mv²": "E_k = ½mv²",
    "E_k = m v^2": "E_k = 1/2 m v^2",
    "E_k = m*v**2": "E_k = 1/2*m*v**2",
    r"E_k = \frac{1}{3} m v^2": r"E_k = \frac{1}{2} m v^2",
    "V = 2/3 π r³": "V = 4/3 π r³",
    "x = v_0 t + a t²": "x = v_0 t + ½a t²",
    "E² = p²c² - m²c⁴": "E² = p²c² + m²c⁴",
    r"\sin^2\theta - \cos^2\theta = 1": r"\sin^2\theta + \cos^2\theta = 1",
    "e^{iπ} = 1": "e^{iπ} = -1",
    "φ² = φ + 2": "φ² = φ + 1",
    # A sum with its value.
    "2 + 2 = 5": "2 + 2 = 4",
    "5 = 2 + 2": "4 = 2 + 2",
    "√2 = 1.42": "√2 = 1.41",
    "π = 3.15": "π = 3.14",
    "fibonacci(10) = 54": "fibonacci(10) = 55",
    "cos(0) = 2": "cos(0) = 1",
    # A bracket too few or too many, a sign twice, a command misspelt.
    "y = (a + b": "y = (a + b)",
    "√(2 = x": "√(2) = x",
    "z = sin(x))": "z = sin(x)",
    "y = (a + b]": "y = (a + b)",
    "E = = mc²": "E = mc²",
    "E = mc²?": "E = mc²",
    r"x = \fracc{1}{2}": r"x = \frac{1}{2}",
}

#: Nothing near is right, or several texts are.
NONE = [
    *("E = mc²", "1 = 2", "2 + 2 = 4", "a + * b = c", "x +", "= 5", "mc²", "x = x + 1", "a = b c"),
    *("φ = 0", "φ = 2.5", "π = 3", "x² = -1", "9^9^9 = 1", "", ")(", "y = " + "(" * 80),
    *("√2 = 1", "e^π = 23", "F = m a b"),
]


@pytest.mark.parametrize("text", SUGGESTIONS)
def test_the_nearest_right_text_is_suggested(text: str) -> None:
    """In the notation of the caller."""
    assert score(text).suggestion == SUGGESTIONS[text]


def test_what_others_sent_takes_no_suggestion_away() -> None:
    """A form that was judged in a notation that nothing can be put into is asked for anew."""
    assert score("3+4==8").suggestion is None

    assert score("3 + 4 = 8").suggestion == "3 + 4 = 7"


@pytest.mark.parametrize("text", SUGGESTIONS.values())
def test_what_is_suggested_is_right(text: str) -> None:
    """It is valid, no slip, and nothing is to be suggested instead of it."""
    verdict = score(text)

    assert verdict.valid
    assert (verdict.likely_slip, verdict.near_miss, verdict.suggestion) == (None, None, None)


@pytest.mark.parametrize("text", NONE)
def test_nothing_is_suggested_where_nothing_is_certain(text: str) -> None:
    """Rather no suggestion than a wrong one."""
    assert score(text).suggestion is None


@pytest.mark.parametrize("together", [True, False])
def test_each_spelling_gets_a_suggestion_of_its_own(together: bool) -> None:
    """The verdict on one equation in several notations is found once, not so what to write."""
    scorer = StandardScorer()
    texts = ["F = ma²", "F=m*a**2", r"F = m a^{2}"]
    requests = [ScoreRequest(equation=text) for text in texts]

    found = scorer.score(requests) if together else [scorer.score([r])[0] for r in requests]

    assert [verdict.suggestion for verdict in found] == ["F = ma", "F=m*a", "F = m a"]


def test_a_slip_names_the_law_and_what_differs() -> None:
    """A text that can hold, but is probably a slip, says so; its confidence is low."""
    verdict = score("V = I/R")

    assert (verdict.valid, verdict.verdict) == (True, "satisfiable")
    assert verdict.likely_slip is not None
    assert verdict.likely_slip.law == "Ohm's law"
    assert verdict.likely_slip.statement == "V = IR"
    assert verdict.likely_slip.differs == "R divides instead of multiplying"
    assert verdict.confidence < 0.5
    assert verdict.result is not None
    assert verdict.result.startswith("Probably a slip")
