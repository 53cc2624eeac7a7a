"""The language of domains, and the domains inferred where a caller declares none."""

from __future__ import annotations

from math import inf

import pytest

from phiq.errors import InvalidRequestError
from phiq.scorer.domains import parse_domain, parse_domains
from phiq.scorer.expression.binding import free_symbols
from phiq.scorer.expression.domain import (
    COMPLEX,
    INTEGER,
    NATURAL,
    REAL,
    Domain,
    Interval,
    integer_ends,
)
from phiq.scorer.expression.tree import Symbol
from phiq.scorer.identity.statement.domains import domains_for
from phiq.scorer.parse import parse


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("real", REAL),
        ("complex", COMPLEX),
        (" integer ", INTEGER),
        ("real > 0", Domain("real", Interval(low=0.0))),
        ("real >= 0.367", Domain("real", Interval(low=0.367, closed_low=True))),
        ("real<-2e3", Domain("real", Interval(high=-2000.0))),
        ("integer <= 7", Domain("integer", Interval(high=7.0, closed_high=True))),
        ("complex != 0", Domain("complex", without=Interval(0.0, 0.0, True, True))),
        ("real in (0,1]", Domain("real", Interval(0.0, 1.0, False, True))),
        ("integer in [ -3 , 4 )", Domain("integer", Interval(-3.0, 4.0, True, False))),
        ("complex not in (-inf,0]", Domain("complex", without=Interval(-inf, 0.0, False, True))),
        ("complex not in integers", Domain("complex", without=Interval(), integers_only=True)),
        (
            "complex not in integers <= 1",
            Domain("complex", without=Interval(high=1.0, closed_high=True), integers_only=True),
        ),
    ],
)
def test_every_form_of_the_language_is_read(text: str, expected: Domain) -> None:
    """Each form in the description of the language means the set it says."""
    assert expected == parse_domain(text, "x")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "reals",
        "positive",
        "real > zero",
        "real > 0 and < 1",
        "real in (0,1",
        "real in 0,1",
        "complex in (0,1)",
        "integer not in primes",
        "real > nan",
        "real; import os",
    ],
)
def test_text_outside_the_language_names_the_symbol_at_fault(text: str) -> None:
    """A caller learns which entry of `domain` is wrong, by a typed error."""
    with pytest.raises(InvalidRequestError) as caught:
        parse_domain(text, "theta")

    assert caught.value.field == "domain.theta"
    assert "domain.theta" in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "real in (2,1)",
        "real in (1,1)",
        "integer in (0,1)",
        "real not in (-inf,inf)",
        "integer not in integers",
    ],
)
def test_a_domain_without_values_is_refused(text: str) -> None:
    """On an empty domain everything would hold."""
    with pytest.raises(InvalidRequestError, match="leaves no value"):
        parse_domain(text, "x")


@pytest.mark.parametrize("text", ["integer > 5000", "integer in [3,3]", "real in [1,1]"])
def test_small_and_remote_domains_are_not_empty(text: str) -> None:
    """Far from zero, or a single point, is still a domain."""
    parse_domain(text, "x")


def test_integer_ends_respect_open_ends() -> None:
    """(0, 4] holds 1…4, and [-0.5, 3.5) holds 0…3."""
    assert integer_ends(Interval(0.0, 4.0, False, True)) == (1, 4)
    assert integer_ends(Interval(-0.5, 3.5, True, False)) == (0, 3)


def test_names_are_read_as_the_parser_reads_them() -> None:
    """A caller may write theta or x1 for what the equation shows as θ and x₁."""
    # Given
    relation = parse("sin(θ) = x₁").root

    # When
    domains = domains_for(relation, parse_domains({"theta": "real > 0", "x1": "integer"}))

    # Then
    assert {s.name: d.kind for s, d in domains.items()} == {"θ": "real", "x_1": "integer"}


@pytest.mark.parametrize(
    ("equation", "expected"),
    [
        ("x² + y = 1", {"x": REAL, "y": REAL}),
        ("z² = 1", {"z": COMPLEX}),
        ("n! = n (n-1)!", {"n": NATURAL}),
        ("F_{n+1} = F_n + F_{n-1}", {"n": INTEGER}),
        ("cos(k π) = (-1)^k", {"k": INTEGER}),
        ("Re(u) = v", {"u": COMPLEX, "v": REAL}),
        (r"\sum_{k=0}^{n} k = n(n+1)/2", {"n": NATURAL}),
        (r"\binom{x}{j} = 1", {"x": REAL, "j": NATURAL}),
        ("x > y > z", {"x": REAL, "y": REAL, "z": REAL}),
        ("|z + w| ≤ |z| + 1", {"z": COMPLEX, "w": COMPLEX}),
    ],
)
def test_undeclared_symbols_get_a_sensible_domain(
    equation: str, expected: dict[str, Domain]
) -> None:
    """The places where a symbol stands tell its kind; elsewhere it is real."""
    domains = domains_for(parse(equation).root, {})

    assert expected == {symbol.name: domain for symbol, domain in domains.items()}


def test_a_wrong_declaration_is_refused_every_time() -> None:
    """What is remembered of declarations are domains, never a refusal."""
    for _ in range(2):
        with pytest.raises(InvalidRequestError):
            parse_domains({"x": "real > zero"})
        assert parse_domains({"x": "real > 0"}) == {Symbol("x"): parse_domain("real > 0", "x")}


@pytest.mark.parametrize(
    ("equation", "expected"),
    [
        ("b a + c/a = d", ["b", "a", "c", "d"]),
        ("x = x", ["x"]),
        ("(y + x)² + z (y + x)² = sin(w + (y + x)²)", ["y", "x", "z", "w"]),
        (r"y \sum_{k=0}^{n} k x = (y + z)^k", ["y", "x", "n", "z", "k"]),
    ],
)
def test_free_symbols_come_as_they_appear(equation: str, expected: list[str]) -> None:
    """Each once, in the order of the text, whether or not anything is bound."""
    assert [symbol.name for symbol in free_symbols(parse(equation).root)] == expected


def test_bound_symbols_are_not_free() -> None:
    """The index of a sum and the variable of an integral take no samples."""
    relation = parse(r"\sum_{k=0}^{n} k x = \int_0^1 t \, dt + k").root

    assert [symbol.name for symbol in free_symbols(relation)] == ["x", "n", "k"]
