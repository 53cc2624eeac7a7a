"""What the README says is so."""

from __future__ import annotations

from dataclasses import Field, fields
from typing import Any

import pytest

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
