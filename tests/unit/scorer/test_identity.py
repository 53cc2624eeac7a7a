"""The identity judge on equations whose truth is known, and on the development data."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from phiq.scorer.identity import Judgement, Question, judge_batch
from phiq.scorer.parse import parse
from phiq.scorer.time_limit import Allowance

DATA = Path(__file__).parents[3].parent / "shared" / "data" / "identities.jsonl"


def question(equation: str, domain: dict[str, str] | None = None) -> Question:
    domain = domain or {}
    readings = parse(equation, declared=domain).readings
    return Question(tuple(reading.root for reading in readings), domain)


def judged(equation: str, **domain: str) -> Judgement:
    return judge_batch([question(equation, domain)])[0]


@pytest.mark.parametrize(
    "equation",
    [
        "φ² = φ + 1",
        "e^{iπ} + 1 = 0",
        "F_n = (φ^n − (−φ)^(−n))/√5",
        "F_{n-1}F_{n+1} − F_n² = (−1)^n",
        "(cos θ + i sin θ)^8 = cos 8θ + i sin 8θ",
        "(x+y)^3 = x^3 + 3x^2y + 3xy^2 + y^3",
        "a b = b a",
        "0.5 = 1/2",
        r"\zeta(2) = \frac{\pi^2}{6}",
        r"\sum_{n=1}^{\infty} \frac{1}{n^2} = \frac{\pi^2}{6}",
        r"\int_0^1 x^2 dx = \frac{1}{3}",
        r"\Gamma(z) = \int_0^{\infty} x^{z-1} e^{-x} dx",
        r"\int_0^{\infty} e^{-a x^2} dx = \frac{1}{2} \sqrt{\frac{\pi}{a}}",
        r"\int x^2 dx = \frac{x^3}{3} + C",
        r"\frac{d}{dx} \sin(x^2) = 2 x \cos(x^2)",
        r"\lim_{n \to \infty} \left(1 + \frac{1}{n}\right)^n = \exp(1)",
        "x² ≥ 0",
        "x < x + 1",
        "1 < 2 < 3",
        "π ≈ 3.14159",
        "1 km = 1000 m",
    ],
)
def test_identities(equation: str) -> None:
    """What holds wherever both sides are defined is an identity."""
    assert judged(equation).verdict == "identity"


@pytest.mark.parametrize(
    "equation",
    [
        "1 = 2",
        "x = x + 1",
        "sin²x + cos²x = 2",
        "x² < 0",
        "|x| = -1",
        "2 < 1",
        "1 km = 500 m",
        "π ≈ 22",
        r"\sum_{n=1}^{\infty} n = -\frac{1}{12}",
        r"\zeta(3) = \frac{\pi^3}{26}",
        r"\exp(\pi \sqrt{163}) = 262537412640768744",
    ],
)
def test_contradictions(equation: str) -> None:
    """What can hold nowhere is a contradiction."""
    assert judged(equation).verdict == "contradiction"


@pytest.mark.parametrize(
    "equation",
    [
        "x² = 4",
        "x² = -1",
        "F = ma",
        "E = mc²",
        "PV = nRT",
        "∇·E = ρ/ε₀",
        "iħ ∂ψ/∂t = Ĥψ",
        "x > 3",
        "x ≠ 3",
        "x + y = 3; x - y = 1",
        "2 ≤ x ≤ 6",
        "sin x = x",
    ],
)
def test_conditions_and_laws(equation: str) -> None:
    """What holds for some values and fails for others is satisfiable."""
    assert judged(equation).verdict == "satisfiable"


@pytest.mark.parametrize(
    "equation",
    [
        r"A \to B",
        "x + y ∝ x y",
    ],
)
def test_open_questions(equation: str) -> None:
    """What values cannot tell is left undecided: operators, decimals in sums, other relations."""
    assert judged(equation).verdict == "undecided"


@pytest.mark.parametrize(
    ("equation", "domain"),
    [
        ("x² + 1 = 0", {"x": "real"}),
        ("exp(x) - exp(-x) = 2", {"x": "real in (0.15,0.85)"}),
        ("a/(-b) = a/b", {"a": "real > 0", "b": "real > 0"}),
        ("exp(b) = exp(a + b)", {"a": "real > 0", "b": "real > 0"}),
        ("√(2/z) = 1/√z", {"z": "complex not in (-inf,0]"}),
        ("a³ + b³ = (a² + b² - ab)(a - b)", {"a": "real > 0", "b": "real > 0"}),
        ("n² = 2", {"n": "integer"}),
    ],
)
def test_no_solution_in_the_domain(equation: str, domain: dict[str, str]) -> None:
    """An equation that could hold only outside the declared domain is never called satisfiable."""
    assert judged(equation, **domain).verdict in ("contradiction", "undecided")


def test_half_true_equations_name_where_they_hold() -> None:
    """Failing at real values makes it satisfiable, failing outside the reals an identity there."""
    # When both are judged without a declared domain
    root, logarithm = judged("√(x²) = x"), judged("log(ab) = log a + log b")
    # Then each names the positive numbers
    assert (root.verdict, root.domain) == ("satisfiable", "x > 0")
    assert (logarithm.verdict, logarithm.domain) == ("identity", "a > 0, b > 0")


def test_declared_domains_decide() -> None:
    """The same equation is an identity on one domain and not on another."""
    assert judged("√(x²) = x", x="real > 0").verdict == "identity"
    assert judged("√(x²) = x", x="real").verdict == "satisfiable"
    assert judged("sin(π k) = 0", k="integer").verdict == "identity"
    assert judged("sin(π k) = 0", k="real").verdict == "satisfiable"


def test_another_reading_may_be_the_identity() -> None:
    """Where the first reading is no identity and another is one, that one is chosen and told."""
    # Given an equation that is true of e, the base, and a definition of a variable e
    equation = r"e = \sum_{k=0}^{\infty} \frac{1}{k!}"
    # When it is judged
    judgement = judged(equation)
    # Then the reading with the constant wins
    assert judgement.verdict == "identity"
    assert "const('e')" in repr(question(equation).readings[judgement.reading])


@pytest.mark.parametrize(
    ("equation", "domain"),
    [
        (r"H_{n} = \sum_{k=1}^{n} \frac{1}{k}", {"n": "integer >= 0"}),
        (r"B_{2} = \frac{1}{6}", {}),
        (r"K(m) = \frac{\pi}{2 \operatorname{agm}(1, \sqrt{1 - m})}", {"m": "real in (0,1)"}),
        (r"\psi'\!\left(1\right) = \frac{{\pi}^{2}}{6}", {}),
        (r"\log \Gamma(z + 1) = \log \Gamma(z) + \log(z)", {"z": "complex not in (-inf,0]"}),
    ],
)
def test_letters_may_name_special_functions(equation: str, domain: dict[str, str]) -> None:
    """What is true of the functions that letters name by custom is an identity, and says so."""
    # When an equation is judged that is true in that reading alone
    judgement = judged(equation, **domain)
    # Then it is an identity, with the reading told
    assert judgement.verdict == "identity"
    assert "special functions" in judgement.reason


def comparable(judgement: Judgement) -> Judgement:
    """A judgement without the clauses judged, which are the same only in one batch."""
    return judgement._replace(clauses=())


def test_a_judgement_does_not_depend_on_its_batch() -> None:
    """Judged alone, first or last in a batch, an equation gets the same judgement."""
    # Given equations of several kinds
    questions = [question(e) for e in ("x² = 4", "sin²x + cos²x = 1", "1 = 2", "x² ≥ 0")]
    # When they are judged alone, together and in reverse
    alone = [comparable(judge_batch([q])[0]) for q in questions]
    together = [*map(comparable, judge_batch(questions))]
    reverse = [*map(comparable, judge_batch(questions[::-1])[::-1])]
    # Then nothing changes
    assert alone == together == reverse


@pytest.mark.parametrize(
    "equation",
    [
        r"\sum_{n=1}^{\infty} \frac{\sin(n^2)}{n} = 1",
        r"\int_0^{\infty} \sin(x^3) \cos(\exp(x)) dx = 1",
        r"\int_{-\infty}^{\infty} e^{-(x-50)^2} dx = 1",
        r"\int_0^1 \int_0^1 \frac{1}{x + y + 1} dx dy = 1",
        r"\Gamma(z) = \int_0^{\infty} x^{z-2} e^{-x} dx",
        r"\prod_{n=1}^{\infty} \zeta(1 + n) = x",
        r"\lim_{x \to \infty} \sin(x) = 0",
        r"\zeta(\zeta(\zeta(\zeta(x)))) = \Gamma(\Gamma(\Gamma(x)))",
        r"\sum_{n=0}^{\infty} \sum_{m=0}^{\infty} \frac{1}{(n+m+1)^3} = 1",
    ],
)
def test_nasty_equations_end_in_time(equation: str) -> None:
    """Slow series, wild integrals and towers of special functions never claim too much or hang."""
    # Given an equation that no method here can settle
    asked = question(equation)
    # When it is judged under a short limit
    judgement = judge_batch([replace(asked, allowance=Allowance(0.5))])[0]
    # Then it ends, without calling it an identity
    assert judgement.verdict != "identity"


@pytest.mark.skipif(not DATA.exists(), reason="the development data is not beside the repository")
def test_development_data() -> None:
    """True rows are identities, false rows are not; nearly all are decided and none wrongly."""
    # Given the labelled identities with their domains
    rows = [json.loads(line) for line in DATA.read_text(encoding="utf-8").splitlines()]
    # When all are judged as one batch
    judgements = judge_batch([question(row["equation"], row["domain"]) for row in rows])
    # Then the shares right reach the goals
    right = {
        tier: [
            judgement.verdict
            in (("identity",) if row["label"] else ("contradiction", "satisfiable"))
            for row, judgement in zip(rows, judgements, strict=True)
            if row["tier"] in tier
        ]
        for tier in (("core",), ("core", "hard"))
    }
    wrong = [
        row["id"]
        for row, judgement in zip(rows, judgements, strict=True)
        if judgement.verdict != "undecided" and (judgement.verdict == "identity") != row["label"]
    ]
    assert wrong == []
    assert sum(right["core",]) >= 0.99 * len(right["core",])
    assert sum(right["core", "hard"]) >= 0.92 * len(rows)
