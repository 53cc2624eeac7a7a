"""The notation table: complete, sourced, and what it says of decorated symbols."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

import pytest

from phiq.scorer.dimensions.table import readings_of, table
from phiq.scorer.dimensions.vector import written
from phiq.scorer.expression.tree import Symbol


@pytest.fixture(scope="module")
def raw() -> dict[str, Any]:
    text = files("phiq.scorer.dimensions").joinpath("symbols.toml").read_text("utf-8")
    return tomllib.loads(text)


def test_there_are_over_three_hundred_symbols(raw: dict[str, Any]) -> None:
    """The table covers common notation; every reading is a quantity the table defines."""
    assert len(raw["symbols"]) >= 300
    known = raw["quantities"].keys() | raw["constants"].keys() | {"other"}
    assert all(readings.keys() <= known for readings in raw["symbols"].values())


def test_every_quantity_and_constant_has_a_listed_source(raw: dict[str, Any]) -> None:
    """Nothing stands in the table without saying where it comes from."""
    entries = [*raw["quantities"].values(), *raw["constants"].values()]
    assert {entry[-1] for entry in entries} <= raw["sources"].keys()
    assert not raw["quantities"].keys() & raw["constants"].keys()


def test_priors_of_a_symbol_add_up_to_one() -> None:
    """Listed meanings and "none of them" share all of the probability."""
    for notation in filter(None, table().symbols.values()):
        total = sum(meaning.prior for meaning in notation.meanings) + notation.other
        assert total == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("symbol", "quantity", "dimension"),
    [
        (Symbol("ε", "0"), "vacuum electric permittivity", "kg⁻¹ m⁻³ s⁴ A²"),
        (Symbol("k", "B"), "Boltzmann constant", "kg m² s⁻² K⁻¹"),
        (Symbol("m", "e"), "electron mass", "kg"),
        (Symbol("E", "k"), "kinetic energy", "kg m² s⁻²"),
        (Symbol("v", "max"), "speed", "m s⁻¹"),
        (Symbol("F", "", ("vec",)), "force", "kg m s⁻²"),
        (Symbol("T", "", ("Delta",)), "temperature", "K"),
        (Symbol("x", "", ("dot",)), "rate of change of position", "m s⁻¹"),
        (Symbol("x", "", ("ddot",)), "rate of change of position", "m s⁻²"),
        (Symbol("H", "", ("hat",)), "Hamiltonian", "kg m² s⁻²"),
        (Symbol("a", "", ("hat",)), "unit vector", "1"),
    ],
)
def test_the_likeliest_meaning(symbol: Symbol, quantity: str, dimension: str) -> None:
    """Subscripts and marks change a symbol's meaning as physicists read them."""
    notation = readings_of(symbol)
    assert notation is not None
    assert (notation.meanings[0].quantity, written(notation.likeliest)) == (quantity, dimension)


@pytest.mark.parametrize("symbol", [Symbol("ψ"), Symbol("F", "bar"), Symbol("x", "", ("prime",))])
def test_unknown_symbols_may_be_anything(symbol: Symbol) -> None:
    """Where the table knows nothing, nothing is assumed."""
    assert readings_of(symbol) is None
