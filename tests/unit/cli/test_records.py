"""Reading files of equations: every format, and lines that cannot be read."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest

from phiq.cli.demo import shipped_equations
from phiq.cli.records import Format, Record, format_of, read_records
from phiq.contract import MAX_EQUATION_CHARS, ScoreRequest
from phiq.errors import InvalidRequestError


def read(text: str, form: Format) -> list[Record]:
    """All records of `text`."""
    return list(read_records(StringIO(text), form))


def test_text_skips_comments_and_blank_lines() -> None:
    """Lines keep their number in the file; a # later in a line is part of the equation."""
    records = read("# laws\n\n  F = ma  \na # b = c\n", "text")

    expected = [(3, "F = ma"), (4, "a # b = c")]
    assert [(r.line, r.equation) for r in records] == expected


def test_jsonl_takes_every_field_of_a_request() -> None:
    """Mode, dims and domain of a line reach the request."""
    (record,) = read('{"equation": "E = x", "mode": "rigorous", "dims": {"E": "J"}}', "jsonl")

    assert record.request == ScoreRequest(equation="E = x", mode="rigorous", dims={"E": "J"})


def test_csv_takes_quoted_equations_and_a_mode() -> None:
    """Commas inside quotes are data; an empty mode is the default one."""
    records = read('mode,equation\nrigorous,"f(x, y) = 0"\n,F = ma\n', "csv")

    expected = [
        Record(2, "f(x, y) = 0", ScoreRequest(equation="f(x, y) = 0", mode="rigorous")),
        Record(3, "F = ma", ScoreRequest(equation="F = ma")),
    ]
    assert records == expected


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "not a JSON object"),
        ("[1]", "not a JSON object"),
        ('{"mode": "heuristic"}', "missing required field `equation`"),
        ('{"equation": 3}', "Expected `str`"),
        ('{"equation": "x", "extra": 1}', "unknown field `extra`"),
        ('{"equation": "\\u0000"}', "NUL"),
        (f'{{"equation": "{"x" * (MAX_EQUATION_CHARS + 1)}"}}', "length <= 4096"),
    ],
)
def test_a_bad_line_is_its_own_error(line: str, reason: str) -> None:
    """A line that is no request tells why, and the next line is read."""
    bad, good = read(f'{line}\n{{"equation": "F = ma"}}\n', "jsonl")

    assert isinstance(bad.request, InvalidRequestError)
    assert reason in str(bad.request)
    assert good.request == ScoreRequest(equation="F = ma")


def test_csv_without_the_column_names_the_header() -> None:
    """The message tells what was found and what is needed."""
    with pytest.raises(InvalidRequestError, match="no column 'equation' in the header a, b"):
        read("a,b\n1,2\n", "csv")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("x.JSONL", "jsonl"),
        ("x.ndjson", "jsonl"),
        ("x.csv", "csv"),
        ("x.txt", "text"),
        ("-", "text"),
    ],
)
def test_format_is_told_by_the_name(name: str, expected: Format) -> None:
    """Known suffixes, in any case; text otherwise."""
    assert format_of(Path(name)) == expected


def test_shipped_equations_are_many_and_distinct() -> None:
    """The demo's file holds at least 200 requests that can be sent, none twice."""
    records = shipped_equations()

    assert len({r.equation for r in records}) == len(records) >= 200
    assert all(isinstance(r.request, ScoreRequest) for r in records)
