"""The README's scorer, copied out of it and run by a real pool."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from phiq.client import Client
from phiq_process import PhiqProcess
from support import ROOT

#: What the README promises of the example.
MOST_LINES = 20


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
