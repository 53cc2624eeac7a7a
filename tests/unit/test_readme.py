"""What the README says is so."""

from __future__ import annotations

import json
import re
from dataclasses import Field, fields
from typing import Any

import msgspec
import pytest

from phiq import ScoreRequest, score_many
from phiq.cli.demo import shipped_equations
from phiq.settings import Settings, env_names
from support import ROOT

README = (ROOT / "README.md").read_text("utf-8")


def settings_row(spec: Field[Any]) -> str:
    """The row of the README's table for a field of Settings."""
    names = " or ".join(f"`{name}`" for name in env_names(spec.name))
    default = f"`{spec.default}`" if spec.default != "" else ""
    doc = spec.metadata["doc"].replace("|", "\\|")
    return f"| {names} | {default} | {doc} |"


def test_settings_table_is_the_settings_class() -> None:
    """Every setting has its row with name, default and meaning, in the class's order; no other."""
    expected = [settings_row(spec) for spec in fields(Settings)]

    shown = [line for line in README.splitlines() if line.startswith("| `P")]
    assert shown == expected, "the table should be:\n" + "\n".join(expected)


def test_equation_count() -> None:
    """The README counts the shipped equations right."""
    assert f"scores the {len(shipped_equations())} shipped equations" in " ".join(README.split())


@pytest.mark.parametrize("target", ["up", "demo", "test", "lint", "bench", "install", "compiled"])
def test_make_targets_exist(target: str) -> None:
    """What the README tells to type is in the Makefile."""
    makefile = (ROOT / "Makefile").read_text("utf-8")

    assert f"make {target}" in README
    assert f"\n{target}: " in makefile


#: A call of `/validate` in a document, with what `jq` picks of the answer, and the answer.
CALL = (
    r"^\$ curl (?:-s )?localhost:8080/validate -d '(\{.*?\})'(?: \| jq -r '([^']*)')?\n"
    r"(.*?)(?=\n\n|\n```)"
)
DOCUMENTS = README + (ROOT / "docs" / "http.md").read_text("utf-8")
CALLS = re.findall(CALL, DOCUMENTS, re.MULTILINE | re.DOTALL)


def answer_to(body: str) -> dict[str, Any]:
    """What the scorer says, as the door sends it."""
    request = msgspec.json.decode(body, type=ScoreRequest)
    verdict: dict[str, Any] = json.loads(msgspec.json.encode(score_many([request])[0]))
    return verdict


def lasting(text: str) -> str:
    """A text without what differs from run to run: times, and digits of what is computed."""
    text = re.sub(r'"processing_time_ms":\d+', "", text)
    return re.sub(r"\d+\.\d{3,}(?:e-?\d+)?", lambda number: f"{float(number[0]):.1f}", text)


def test_the_documents_show_calls() -> None:
    """There are some, or this looks for the wrong thing."""
    assert len(CALLS) >= 5


@pytest.mark.parametrize(("body", "picked", "shown"), CALLS)
def test_the_answers_shown_are_the_scorers(body: str, picked: str, shown: str) -> None:
    """Word by word, but for what computed it; … stands for what was left out."""
    verdict = answer_to(body)
    if picked:
        told = [verdict[name.strip(" .")] for name in picked.split(",")]
        texts = [value if isinstance(value, str) else json.dumps(value) for value in told]
        assert lasting(shown) == lasting("\n".join(texts))
        return
    text = lasting(json.dumps(verdict, ensure_ascii=False, separators=(",", ":")))
    for piece in re.split(r"…|\"provenance\".*", shown.replace("\n ", ""), flags=re.DOTALL):
        assert lasting(piece).strip('{},"') in text
