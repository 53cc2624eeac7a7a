"""`phiq verify`: what holds is confirmed, what was altered is refuted and named."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from phiq import score
from phiq.cli.verify import verify
from phiq.contract import encode


def run(path: Path, *options: str) -> tuple[int, str, str]:
    """Exit status, stdout, stderr."""
    result = CliRunner().invoke(verify, [str(path), *options], standalone_mode=False)
    assert result.exception is None, result.exception
    return int(result.return_value), result.stdout, result.stderr


def test_true_verdicts_are_confirmed(tmp_path: Path) -> None:
    """The rows of `submit` and the verdicts of `validate` are read alike."""
    path = tmp_path / "results.jsonl"
    row = {"index": 0, "equation": "x² = 2", "status": "succeeded", "verdict": score("x² = 2")}
    path.write_bytes(encode(row) + b"\n\n" + encode(score("1 = 2")) + b"\n")

    assert run(path)[:2] == (0, "2 confirmed, 0 refuted, 0 unchecked\n")


def test_an_altered_witness_is_refuted(tmp_path: Path) -> None:
    """Who changes a value is found out, and told where."""
    verdict = score("1 = 2")
    assert verdict.evidence is not None
    assert verdict.evidence.counterexample is not None
    verdict.evidence.counterexample.right = "3"
    path = tmp_path / "altered.jsonl"
    path.write_bytes(encode(verdict))

    status, out, err = run(path)

    assert (status, out) == (1, "0 confirmed, 1 refuted, 0 unchecked\n")
    assert "line 1" in err
    assert run(path, "--json")[1].startswith('{"line":1,"equation":null,"outcome":"refuted"')
