r"""Numbers as people type them: 10\,000, 1{,}5, 0.\overline{3}, 1010_2, 2½, 12 %."""

from __future__ import annotations

import pytest

from phiq.scorer.parse import parse
from phiq.scorer.standard import score


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        (r"x = 10\,000", "x = 10000"),
        (r"x = 1\;234\;567", "x = 1234567"),
        (r"x = 12~345", "x = 12345"),
        (r"x = 1{,}234{,}567.89", "x = 1234567.89"),
        (r"x = 1\,234{,}5", "x = 1234.5"),
        (r"x = 3{,}14", "x = 3.14"),
        (r"x = 0{,}125", "x = 0.125"),
        ("x = 12 345 678", "x = 12345678"),
        ("x = 12\u202f345", "x = 12345"),
        ("x = 12_345", "x = 12345"),
        ("x = 1'000'000", "x = 1000000"),
        ("x = 3,14", "x = 3.14"),
        ("x = 0,5 y", "x = 0.5 y"),
        ("x = 12,345,678.9", "x = 12345678.9"),
        ("x = 101,325", "x = 101325"),
        (r"\pi = 3.141\,592\,653", r"\pi = 3.141592653"),
        ("x = 5.", "x = 5"),
        ("x = 1.5E+03", "x = 1.5e3"),
        ("x = 1.5d3", "x = 1.5e3"),
        ("x = 0xff", "x = 255"),
        ("x = 1.5 × 10^+3", "x = 1.5 × 10^3"),
    ],
)
def test_separators_part_no_number(typed: str, plain: str) -> None:
    """A grouped number is the number."""
    assert parse(typed).root.digest == parse(plain).root.digest


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("f(1,200)", "f(1, 200)"),
        ("(1,234)", "(1, 234)"),
        ("{1,200}", "{1, 200}"),
        ("n = 1, 2, 3", "n = 1; 2; 3"),
        ("x_{1,200}", "x_{1,200}"),
        (r"\max(1,250)", r"\max(1, 250)"),
    ],
)
def test_lists_stay_lists(typed: str, plain: str) -> None:
    """A comma between brackets parts entries; one with a space parts everywhere."""
    assert parse(f"y = {typed}").root.digest == parse(f"y = {plain}").root.digest


@pytest.mark.parametrize(
    "text",
    [
        r"12\,345 = 12345",
        r"1{,}000{,}000 = 10^6",
        "7_000 = 7e3",
        "299 792 458 = 299792458",
        r"0.1\overline{6} = \frac{1}{6}",
        r"0.\overline{142857} = \frac17",
        r"0.\bar{9} = 1",
        r"0.\dot{1}42857\dot{} = 1/7".replace(r"57\dot{}", r"5\dot{7}"),
        "0.333... = 1/3",
        "0.6666… = 2/3",
        "0.(3) = 1/3",
        r"0.1212\ldots = \frac{4}{33}",
        r"2.5\% = 0.025",
        r"15\,\% = 0.15",
        "30% of 50 = 15",
        "5‰ = 0.005",
        r"1010_2 = 10",
        "777₈ = 511",
        r"(1101)_2 = 13",
        r"\mathrm{FF}_{16} = 255",
        r"2\frac{1}{2} = 2.5",
        "2½ = 5/2",
        "½ + ⅓ = ⅚",
        "⅐ + ⅗ = 26/35",
        "⅝ + ⅜ = 1",
        "1 1/2 = 3/2",
        r"3\frac{1}{7} = \frac{22}{7}",
    ],
)
def test_number_forms_hold(text: str) -> None:
    """Each says what is true of the number it writes."""
    assert score(text).verdict in ("identity", "satisfiable")


@pytest.mark.parametrize(
    "text",
    [
        r"12\,000 = 0",
        r"4{,}500 = 4",
        "7_000 = 700",
        r"0.\overline{3} = 0.4",
        "0.333... = 1/4",
        r"1010_2 = 1010",
        r"2.5\% = 2.5",
        r"2\frac{1}{2} = 3",
        "10 000 = 1000",
        "101,325 = 101",
    ],
)
def test_wrong_number_forms_fail(text: str) -> None:
    """No piece of a grouped number is left over to make it true."""
    assert score(text).verdict == "contradiction"


@pytest.mark.parametrize(
    "text",
    [
        r"N = 6{,}000",
        r"\pi \approx 3{,}1416",
        "x = 3.14159...",
        r"\sqrt2 = 1.41421\ldots",
        "G = 6.67430(15)×10^-11",
        r"G = 6.67430(15)\times10^{-11}",
        "y = 2.*x + 1.",
        "p = 101,325 Pa",
    ],
)
def test_numbers_in_statements_can_hold(text: str) -> None:
    """Grouped, cut off and uncertain numbers stand in statements as others do."""
    assert score(text).verdict in ("satisfiable", "identity")


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("1.234,5 = 1234,5", "identity"),
        ("1.000.000 = 10^6", "identity"),
        ("12,34,567 = 1234567", "identity"),
        ("12,5 + 7,5 = 20", "identity"),
        ("5,5 * 2 = 12", "contradiction"),
        ("(1,2) + (3,4) = (4,6)", "identity"),
        ("７＋２＝９", "identity"),
        ("€10 − €4 = €6", "identity"),
        ("9:2 = 4.5", "identity"),
        ("2 : 4 = 3 : 6", "identity"),
        ("2 : 4 = 3 : 5", "contradiction"),
        ("a:b = c:d", "satisfiable"),
        ("x = 2, 5", "satisfiable"),
    ],
)
def test_numbers_of_many_countries(text: str, verdict: str) -> None:
    """Points and commas part groups or decimals as they do where the text is from."""
    assert score(text).verdict == verdict
