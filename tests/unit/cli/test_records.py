"""Reading files of equations: every format, and lines that cannot be read."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest

from phiq.cli.demo import shipped_equations
from phiq.cli.records import Format, Record, format_of, read_records
from phiq.errors import InvalidRequestError


def read(text: str, form: Format) -> list[Record]:
    """All records of `text`."""
    return list(read_records(StringIO(text), form))


def test_text_skips_comments_and_blank_lines() -> None:
    """Lines keep their number in the file; a # later in a line is part of the equation."""
    records = read("# laws\n\n  F = ma  \na # b = c\n", "text")

    expected = [(3, "F = ma"), (4, "a # b = c")]
    assert [(r.line, r.text) for r in records] == expected


def sent(records: list[Record]) -> list[object]:
    """What is sent for each record."""
    return [json.loads(bytes(record.item)) for record in records]


def test_jsonl_goes_as_it_is() -> None:
    """Every field of a line reaches the door, also of a line that it will refuse."""
    lines = ['{"equation": "E = x", "mode": "rigorous", "dims": {"E": "J"}}', "{broken", "[1]"]

    records = read("\n".join(lines), "jsonl")

    assert [bytes(record.item).decode() for record in records] == lines
    assert [record.text for record in records] == lines


def test_jsonl_takes_a_mode_where_it_names_none() -> None:
    """--mode is for those lines only, and changes nothing of one that cannot be read."""
    lines = '{"equation": "a"}\n{"equation": "b", "mode": "rigorous"}\n{broken'

    records = list(read_records(StringIO(lines), "jsonl", "heuristic"))

    assert sent(records[:2]) == [
        {"equation": "a", "mode": "heuristic"},
        {"equation": "b", "mode": "rigorous"},
    ]
    assert bytes(records[2].item) == b"{broken"


def test_csv_takes_quoted_equations_and_a_mode() -> None:
    """Commas inside quotes are data; an empty mode is the default one."""
    records = read('mode,equation\nheuristic,"f(x, y) = 0"\n,F = ma\n', "csv")

    assert [(r.line, r.text) for r in records] == [(2, "f(x, y) = 0"), (3, "F = ma")]
    assert sent(records) == [{"equation": "f(x, y) = 0", "mode": "heuristic"}, "F = ma"]


def test_a_broken_csv_is_refused() -> None:
    """With the last line that could be read."""
    with pytest.raises(InvalidRequestError, match="no CSV after line 1"):
        read(f'equation\n"{"x" * 200_000}"\n', "csv")


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

    assert len({record.text for record in records}) == len(records) >= 200
