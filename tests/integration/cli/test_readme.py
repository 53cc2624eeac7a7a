"""The README's scorer, copied out of it and run by a real pool."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from phiq.client import Client
from phiq_process import PhiqProcess
from support import ROOT

#: What the README promises of the example.
MOST_LINES = 20


def test_the_client_example(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Copied out of the README it prints a verdict for each equation, in order."""
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    source = next(block for block in blocks if "create_batch" in block)

    exec(source.replace("http://127.0.0.1:8080", url), {})  # noqa: S102 -- the example itself

    expected = [f"a = {n} True" for n in range(1000)]
    assert capsys.readouterr().out.splitlines() == expected


def test_bring_your_own_scorer(start_up: Callable[..., PhiqProcess], tmp_path: Path) -> None:
    """Saved as a file and named by PHIQ_SCORER, it scores; its verdicts come out at the door."""
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    source = next(block for block in blocks if "class MyScorer" in block)
    assert sum(1 for line in source.splitlines() if line.strip()) <= MOST_LINES
    (tmp_path / "my_scorer.py").write_text(source, "utf-8")

    up = start_up("--workers", "1", cwd=tmp_path, PHIQ_SCORER="my_scorer:MyScorer")

    with Client(up.await_ready()) as client:
        one, other = client.validate("E = mc²"), client.validate("F = ma")
    assert one.explanation == f"my model says {one.confidence:.2f}"
    assert one.confidence != other.confidence
