"""Read equations from a file, one at a time: plain text, JSONL or CSV.

It makes an item of a batch of each and judges none: what a line may hold is the door's to say, and
what it refuses fails alone.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Literal, NamedTuple

import msgspec

from phiq.cells import as_typed
from phiq.contract import DEFAULT_MODE, NOT_JSON, Mode, encode
from phiq.errors import InvalidRequestError

Format = Literal["text", "jsonl", "csv"]

_SUFFIXES: dict[str, Format] = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv"}
#: The column of a CSV file that holds the equation.
EQUATION = "equation"

_decode_fields = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode


class Record(NamedTuple):
    """One line of a file, counted from 1; `mode` is for an equation that names none.

    Its text is an equation, or JSON that tells of one where it `is_json`.
    """

    line: int
    text: str
    mode: str
    is_json: bool = False

    @property
    def item(self) -> msgspec.Raw:
        """The JSON that is sent for it; made when it is, as a file is read more often."""
        return _with_mode(self.text, self.mode) if self.is_json else _item(self.text, self.mode)


class Source(NamedTuple):
    """A file of equations that can be read again; `mode` is for those that name none."""

    path: Path
    form: Format
    mode: Mode

    def records(self) -> Iterator[Record]:
        """Its records.

        Raises:
            InvalidRequestError: it is not UTF-8, or no CSV with a column `equation`.
        """
        with self.path.open(encoding="utf-8-sig", newline="" if self.form == "csv" else None) as f:
            try:
                yield from read_records(f, self.form, self.mode)
            except UnicodeDecodeError as error:
                raise InvalidRequestError(
                    f"{self.path} is not UTF-8 text ({error.reason}): convert it, perhaps with "
                    f"iconv -f latin1 -t utf-8"
                ) from None
            except InvalidRequestError as error:
                raise InvalidRequestError(f"{self.path}: {error}") from None


def format_of(path: Path) -> Format:
    """The format that a file's name tells; plain text unless it tells."""
    return _SUFFIXES.get(path.suffix.lower(), "text")


def read_records(file: IO[str], form: Format, mode: Mode = DEFAULT_MODE) -> Iterator[Record]:
    """The records of `file`; `mode` is for those that name none.

    Blank lines are skipped, and in plain text what follows a `#` at the start of a line.

    Raises:
        InvalidRequestError: a CSV file that cannot be read, or has no column `equation`.
        UnicodeDecodeError: the file is not UTF-8.
    """
    if form == "csv":
        return _read_csv(file, mode)
    is_json = form == "jsonl"
    return (
        Record(number, text, mode, is_json)
        for number, line in enumerate(file, 1)
        if (text := line.strip()) and (is_json or not text.startswith("#"))
    )


def _with_mode(line: str, mode: str) -> msgspec.Raw:
    if mode == DEFAULT_MODE:
        return msgspec.Raw(line.encode())
    try:
        return msgspec.Raw(encode({"mode": mode} | _decode_fields(line)))
    except NOT_JSON:  # the door will say what is wrong
        return msgspec.Raw(line.encode())


def _read_csv(file: IO[str], mode: Mode) -> Iterator[Record]:
    rows = csv.DictReader(file)
    try:
        names = rows.fieldnames or []
        if EQUATION not in names:
            raise InvalidRequestError(
                f"no column {EQUATION!r} in the header {', '.join(names) or '(empty)'}: add one"
            )
        for row in rows:
            equation = as_typed(row[EQUATION] or "")
            yield Record(rows.line_num, equation, row.get("mode") or mode)
    except csv.Error as error:
        raise InvalidRequestError(f"no CSV after line {rows.line_num}: {error}") from None


def _item(equation: str, mode: str) -> msgspec.Raw:
    fields = equation if mode == DEFAULT_MODE else {EQUATION: equation, "mode": mode}
    return msgspec.Raw(encode(fields))
