"""`phiq validate --offline`: what is declared reaches the scorer, and what it finds is shown."""

from __future__ import annotations

import json
import re

import pytest

from phiq.cli.app import run


def validate(*arguments: str) -> int:
    """The exit status of the command, in this process."""
    return run(["validate", "--offline", *arguments])


@pytest.mark.parametrize(
    ("arguments", "verdict"),
    [
        (["√(x²) = -x"], "satisfiable"),
        (["√(x²) = -x", "--domain", "x=real < 0"], "identity"),
        (["√(x²) = -x", "--domain", "x=real>=-1"], "satisfiable"),
        (["y = v t", "--dims", "y=m", "--dims", "v=m/s", "--dims", "t=s"], "satisfiable"),
        (["y = v t", "--dims", "y=kg", "--dims", "v = m/s", "--dims", "t=s"], "inconsistent"),
    ],
)
def test_declarations_decide(
    capsys: pytest.CaptureFixture[str], arguments: list[str], verdict: str
) -> None:
    """--dims and --domain say of each symbol what the request says."""
    validate("--json", *arguments)

    assert json.loads(capsys.readouterr().out)["verdict"] == verdict


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--dims", "x"], "--dims 'x' lacks"),
        (["--domain", "x="], "--domain 'x=' lacks"),
        (["--domain", "x=sometimes"], "domain.x: 'sometimes' is no domain"),
        (["--dims", "x=parsecs per fortnight"], "dims.x"),
    ],
)
def test_a_wrong_declaration_is_named(
    capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    """Exit status 2, and one line that names the value at fault."""
    assert validate("x = 1", *arguments) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize(
    ("equation", "shown"),
    [
        ("a + = b", r"error +a \+ = b *\n +\^"),
        ("E = mc³", r"clash +the left side is energy"),
        ("√(x²) = x", r"domain +x > 0"),
        ("E = mc²", r"law +mass-energy equivalence"),
        ("E = mc²", r"result +This is a known law: mass-energy equivalence\."),
        ("E = mc²", r"because +The dimensions of its terms agree\. It takes E as energy"),
        ("sin²θ - cos²θ = 1", r"result +Probably a slip: the Pythagorean identity is"),
        ("sin²θ - cos²θ = 1", r"likely slip +in Pythagorean identity, sin²θ \+ cos²θ = 1"),
    ],
)
def test_what_was_found_is_shown(
    capsys: pytest.CaptureFixture[str], equation: str, shown: str
) -> None:
    """The result and why; the place of an error, what clashes, the domain, the law, the slip."""
    validate(equation)

    assert re.search(shown, capsys.readouterr().out)
