"""Where results go: a row each, as JSONL or CSV, to stdout or a file that can be continued."""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path
from time import monotonic
from typing import Any, TextIO

from msgspec import Struct

from phiq.cells import harmless
from phiq.contract import BatchItem, ItemError, Verdict, encode
from phiq.errors import InvalidRequestError

#: Rows are passed on at least this often, in seconds, so that a reader sees them as they come.
FLUSH_S = 0.2
#: Columns of a CSV file of results.
COLUMNS = (
    "index",
    "id",
    "line",
    "equation",
    "status",
    "valid",
    "confidence",
    "verdict",
    "explanation",
    "error",
)

_JOB_ID = re.compile(rb"\b([0-9a-f]{32})\.\d+\b")


class Row(Struct, kw_only=True, omit_defaults=True):
    """What became of one equation: a verdict, or an error. `line` is its line in a file."""

    index: int
    id: str | None = None
    line: int | None = None
    equation: str | None = None
    status: str
    verdict: Verdict | None = None
    error: ItemError | None = None


def row_of(item: BatchItem) -> Row:
    """The row of an item of a batch."""
    return Row(
        index=item.index,
        id=item.id,
        equation=item.request.equation if item.request else None,
        status=item.status,
        verdict=item.verdict,
        error=item.error,
    )


class Output:
    """Writes rows to `path`, or to stdout; CSV where the name ends in .csv.

    With `keep` it goes on after the whole rows that are there; stdout begins at row `start`.
    `rows` counts what is there and what is written.
    """

    def __init__(self, path: Path | None, *, keep: bool = False, start: int = 0) -> None:
        self.path = path
        self._csv = path is not None and path.suffix.lower() == ".csv"
        self.rows, end, self._last = start, 0, b""
        if path and keep:
            self.rows, end, self._last = _whole_rows(path, self._csv)
        self._file = _opened(path, end)
        self._lines = self._file.buffer
        self._flushed = monotonic()
        if self._csv and end == 0:
            self._write_csv(COLUMNS)

    def check_batch(self, batch_id: str) -> None:
        """Refuse to go on after the rows of another batch.

        Raises:
            InvalidRequestError: the last row names another.
        """
        found = _JOB_ID.search(self._last)
        if found and found[1] != batch_id.encode():
            raise InvalidRequestError(
                f"{self.path} holds results of batch {found[1].decode()}: name another file"
            )

    def write(self, row: Row) -> None:
        """Write one row."""
        if self._csv:
            self._write_csv(_cells(row))
        else:
            self._lines.write(encode(row) + b"\n")
        self.rows += 1
        if (now := monotonic()) - self._flushed > FLUSH_S:
            self._file.flush()
            self._flushed = now

    def __enter__(self) -> Output:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.flush()
        if self._file is not sys.stdout:
            self._file.close()

    def _write_csv(self, cells: tuple[Any, ...]) -> None:
        csv.writer(self._file, lineterminator="\n").writerow(map(harmless, cells))


def _opened(path: Path | None, end: int) -> TextIO:
    if path is None:
        return sys.stdout
    if end == 0:
        return path.open("w", encoding="utf-8", newline="")
    file = path.open("r+", encoding="utf-8", newline="")
    file.truncate(end)
    file.seek(end)
    return file


def _whole_rows(path: Path, is_csv: bool) -> tuple[int, int, bytes]:
    """Rows of the file without its header, the byte after the last whole one, that one."""
    if not path.exists():
        return 0, 0, b""
    rows = end = at = 0
    quoted, row, last = False, b"", b""
    with path.open("rb") as lines:
        for line in lines:
            at, row = at + len(line), row + line
            quoted ^= is_csv and line.count(b'"') % 2 == 1
            if line.endswith(b"\n") and not quoted:
                rows, end, last, row = rows + 1, at, row, b""
    return max(0, rows - is_csv), end, last


def _cells(row: Row) -> tuple[Any, ...]:
    verdict, error = row.verdict, row.error
    judged = (
        (verdict.valid, verdict.confidence, verdict.verdict, verdict.explanation)
        if verdict
        else (None,) * 4
    )
    return (row.index, row.id, row.line, row.equation, row.status, *judged, error and error.detail)
