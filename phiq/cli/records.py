"""Read equations from a file, one at a time: plain text, JSONL or CSV.

A line that cannot be read becomes an error of that line; the others go on. It knows no door.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Literal, NamedTuple

import msgspec

from phiq.contract import DEFAULT_MODE, Mode, ScoreRequest, encode
from phiq.errors import InvalidRequestError

Format = Literal["text", "jsonl", "csv"]

_SUFFIXES: dict[str, Format] = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv"}
#: The column of a CSV file, and the field of a JSONL line, that holds the equation.
EQUATION = "equation"


_decode_fields = msgspec.json.Decoder(dict[str, object]).decode
decode_request = msgspec.json.Decoder(ScoreRequest).decode


class Record(NamedTuple):
    """One line of a file, counted from 1; `request` is the error where it cannot be read."""

    line: int
    equation: str
    request: ScoreRequest | InvalidRequestError


def format_of(path: Path) -> Format:
    """The format that a file's name tells; plain text unless it tells."""
    return _SUFFIXES.get(path.suffix.lower(), "text")


def read_records(file: IO[str], form: Format, mode: Mode = DEFAULT_MODE) -> Iterator[Record]:
    """The records of `file`; `mode` is for those that name none.

    Blank lines are skipped, and in plain text what follows a `#` at the start of a line.

    Raises:
        InvalidRequestError: a CSV file has no column `equation`.
        UnicodeDecodeError: the file is not UTF-8.
    """
    if form == "csv":
        return _read_csv(file, mode)
    numbered = ((n, line.strip()) for n, line in enumerate(file, 1))
    filled = ((n, line) for n, line in numbered if line)
    return _read_jsonl(filled, mode) if form == "jsonl" else _read_text(filled, mode)


def _read_text(lines: Iterable[tuple[int, str]], mode: Mode) -> Iterator[Record]:
    for number, line in lines:
        if not line.startswith("#"):
            yield _record(number, line, {EQUATION: line, "mode": mode})


def _read_jsonl(lines: Iterable[tuple[int, str]], mode: Mode) -> Iterator[Record]:
    for number, line in lines:
        try:
            fields = _decode_fields(line)
        except msgspec.DecodeError as error:
            yield Record(number, line, InvalidRequestError(f"not a JSON object: {error}"))
        else:
            yield _record(number, str(fields.get(EQUATION, "")), {"mode": mode} | fields)


def _read_csv(file: IO[str], mode: Mode) -> Iterator[Record]:
    rows = csv.DictReader(file)
    names = rows.fieldnames or []
    if EQUATION not in names:
        raise InvalidRequestError(
            f"no column {EQUATION!r} in the header {', '.join(names) or '(empty)'}: add one"
        )
    for row in rows:
        equation = row[EQUATION] or ""
        chosen = {"mode": row.get("mode") or mode}
        yield _record(rows.line_num, equation, {EQUATION: equation} | chosen)


def _record(line: int, equation: str, fields: dict[str, object]) -> Record:
    """Check the fields as the door would, so that only what can be scored is sent."""
    try:
        request = decode_request(encode(fields))
    except (msgspec.ValidationError, UnicodeEncodeError) as error:
        return Record(line, equation, InvalidRequestError(str(error)))
    return Record(line, equation, request)
