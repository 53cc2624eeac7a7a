"""What is written of a tree reads back as that tree, in all three notations, whatever is in it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings

from phiq.scorer.expression.tree import Node
from phiq.scorer.laws.table import index
from phiq.scorer.parse import EquationSyntaxError, parse
from phiq.scorer.render import declared_names, to_latex, to_mathml, to_unicode
from trees import statements

DATA = Path(__file__).parents[3].parent / "shared" / "data"
NOTATIONS = [to_unicode, to_latex, to_mathml]
Spell = Callable[[Node], str]


def reads_back(root: Node, spell: Spell) -> bool:
    """Whether the text of a tree has it as its first reading."""
    return parse(spell(root), declared=declared_names(root)).root.digest == root.digest


@pytest.mark.parametrize("spell", NOTATIONS)
@settings(
    max_examples=150,
    derandomize=True,  # a run fails for what changed, not for what was drawn
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(statements())
def test_any_tree_reads_back(spell: Spell, root: Node) -> None:
    """Trees of every kind that the parser makes survive each notation."""
    try:
        same = reads_back(root, spell)
    except EquationSyntaxError as error:
        assume(error.kind != "limit")
        raise

    assert same, spell(root)


@pytest.mark.parametrize("spell", NOTATIONS)
def test_every_law_reads_back(spell: Spell) -> None:
    """All readings of all laws of the table survive each notation."""
    lost = [
        (law.equation, spell(reading.root))
        for law in index().laws
        for reading in parse(law.equation).readings
        if not reads_back(reading.root, spell)
    ]

    assert lost == []


def equations() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every well-formed text of the development data, with its declared names and without."""
    for path in sorted(DATA.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            for names in {(), tuple(row.get("dims") or ()), tuple(row.get("domain") or ())}:
                yield row["equation"], names


@pytest.mark.skipif(not DATA.is_dir(), reason="the development data is not here")
def test_every_reading_of_the_development_data_reads_back() -> None:
    """All readings of all well-formed equations survive each notation."""
    count = 0
    for text, names in equations():
        try:
            readings = parse(text, declared=names).readings
        except EquationSyntaxError:
            continue
        for reading in readings:
            count += 1
            for spell in NOTATIONS:
                assert reads_back(reading.root, spell), spell(reading.root)

    assert count > 1500


SYMBOLS = [
    ("«x¦max¦hat¦prime» = 1", "a symbol with all its parts"),
    ('"Re" = ρ·v·L/μ', "a name in upright letters"),
    ('v_"n" = n', "a label that is no index"),
    ('f^"-1"⁡(x) = y', "an upper label"),
    ("x = 5·‹kg›·‹m›", "units anywhere"),
    ("a = b; “where” b > 0", "words"),
    ("M = ⒨(1&2@3&4)", "a matrix"),
    ("f = Ⓒ(x&x > 0@-x)", "cases"),
    ("y = √(n&x)", "a root of any order"),
    ("y = (a + b)̂", "an accent over a sum"),
    ("S^⋆ = conj(S)", "a star that is no conjugate"),
    ("{A, B} = {x | x > 0}", "drawn braces"),
    ("ⅆx = ⅇ^(ⅈ)", "signs that only mean one thing"),
    ("a ≮ b ∝̸ c", "relations with a stroke"),
    ("x = 2·°", "a degree alone"),
]


@pytest.mark.parametrize(("text", "what"), SYMBOLS)
def test_exact_spellings_are_read(text: str, what: str) -> None:
    """The spellings that renderings fall back on are read, and written again as themselves."""
    root = parse(text).root

    assert parse(to_unicode(root), declared=declared_names(root)).root.digest == root.digest, what
    assert reads_back(root, to_latex), what
    assert reads_back(root, to_mathml), what
