"""`phiq.verify`: true evidence is confirmed, forged evidence refuted, hostile evidence harmless."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from phiq import score
from phiq.contract import Evidence, Verdict, Witness
from phiq.verification import verify


def forged(verdict: str = "satisfiable", **fields: object) -> Verdict:
    """A verdict with evidence of ours."""
    evidence = Evidence(kind="witness", **fields)  # type: ignore[arg-type]
    made = score("x² = 2")
    made.verdict = verdict  # type: ignore[assignment]
    made.evidence = evidence
    return made


@pytest.mark.parametrize(
    "equation", ["x² = 2", "1 = 2", "sin²x + cos²x = 1", "y = e^x", "x < 3", "x³ + x = 1"]
)
def test_true_evidence_is_confirmed(equation: str) -> None:
    """What the scorer tells holds when another library computes it."""
    assert verify(score(equation)).outcome == "confirmed"


@pytest.mark.parametrize(
    ("solution", "counterexample"),
    [
        (Witness(point={"x": "2"}, left="4", right="2"), None),
        (Witness(point={"x": "2"}, left="2", right="2"), None),
        (None, Witness(point={"x": "2"}, left="5", right="2")),
        (Witness(point={"x": "1.5"}, left="2", right="2", solved_for="x", radius=1e-3), None),
    ],
)
def test_forged_evidence_is_refuted(
    solution: Witness | None, counterexample: Witness | None
) -> None:
    """A value that is not so, or a radius without a change of sign, is found out."""
    verdict = forged(
        left="x**2", relation="=", right="2", solution=solution, counterexample=counterexample
    )

    assert verify(verdict).outcome == "refuted"


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('true')",
        "(lambda: 1)()",
        "x.__class__",
        "9**9**9**9",
        "factorial(10**9)",
        "[x for x in (1,)]",
        "(" * 500 + "x" + ")" * 500,
        "Sum(k, (k, 1, 10**9))",
        "\0",
        "",
        "x if x else x",
        "exp(exp(exp(exp(x))))",
    ],
)
def test_hostile_evidence_is_not_computed(text: str) -> None:
    """Evidence may come from a stranger: nothing is run, nothing takes long."""
    point = Witness(point={"x": "2"}, left="1", right="1")
    start = time.monotonic()

    outcome = verify(forged(left=text, relation="=", right="1", solution=point)).outcome

    assert outcome in ("unchecked", "refuted")
    assert time.monotonic() - start < 5


def test_it_needs_nothing_of_the_scorer() -> None:
    """What checks the scorer is not made of it."""
    code = "import sys, phiq.verification; print(*(m for m in sys.modules if 'scorer' in m))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == ""
