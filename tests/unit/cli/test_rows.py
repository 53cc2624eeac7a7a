"""Where results go: CSV and JSONL files, and files that are continued."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from phiq.cli.records import read_records
from phiq.cli.rows import COLUMNS, Output, Row
from phiq.contract import ItemError, Verdict
from phiq.errors import InvalidRequestError

BATCH = "0123456789abcdef" * 2


def row(index: int) -> Row:
    """A row whose texts hold what files are cut at."""
    verdict = Verdict(
        valid=True,
        confidence=0.5,
        betti=(1, 0, 0),
        chi=1,
        phi_coherence=0.0,
        explanation='of "two"\nlines',
        processing_time_ms=0,
    )
    equation = f'a, "b"\n= {index}'
    if index % 2:
        return Row(index=index, status="refused", equation=equation, error=ItemError(detail="no"))
    job_id = f"{BATCH}.{index}"
    return Row(index=index, id=job_id, status="succeeded", equation=equation, verdict=verdict)


def write(path: Path, *numbers: int, keep: bool = True) -> int:
    """Write rows; returns how many the file then has, by its own count."""
    with Output(path, keep=keep) as output:
        assert not keep or output.rows == numbers[0]
        for number in numbers:
            output.write(row(number))
        return output.rows


def indices(path: Path) -> list[int]:
    """The numbers of the rows in the file."""
    text = path.read_text("utf-8")
    if path.suffix == ".csv":
        return [int(cells["index"]) for cells in csv.DictReader(text.splitlines(keepends=True))]
    return [json.loads(line)["index"] for line in text.splitlines()]


@pytest.mark.parametrize("name", ["out.jsonl", "out.csv"])
def test_a_file_is_continued_after_its_last_whole_row(tmp_path: Path, name: str) -> None:
    """Wherever the file was cut off, no row is missing, doubled or torn."""
    whole = tmp_path / name
    assert write(whole, 0, 1, 2, keep=False) == 3
    content = whole.read_bytes()

    for cut in range(len(content) // 2, len(content) + 1):
        (torn := tmp_path / f"torn-{cut}-{name}").write_bytes(content[:cut])
        with Output(torn, keep=True) as output:
            for number in range(output.rows, 5):
                output.write(row(number))
        assert indices(torn) == [0, 1, 2, 3, 4], cut


def test_csv_holds_every_column(tmp_path: Path) -> None:
    """Texts with quotes, commas and line ends come back as they were."""
    write(out := tmp_path / "out.csv", 0, 1)

    with out.open(encoding="utf-8", newline="") as file:
        good, bad = csv.DictReader(file)

    assert tuple(good) == COLUMNS
    assert (good["equation"], good["valid"], good["explanation"]) == (
        'a, "b"\n= 0',
        "True",
        'of "two"\nlines',
    )
    assert (bad["status"], bad["valid"], bad["error"]) == ("refused", "", "no")


FORMULAS = ['=HYPERLINK("http://a")', "-x = y", "+1 = x", "@SUM(A1)", "\t=1", "'quoted", "a = -b"]


@pytest.mark.parametrize("equation", FORMULAS)
def test_no_cell_is_a_formula_to_a_table(tmp_path: Path, equation: str) -> None:
    """What begins like one stands behind an apostrophe, and is read back as it was typed."""
    error = ItemError(code="malformed", detail=equation)
    with Output(out := tmp_path / "out.csv") as output:
        output.write(Row(index=0, equation=equation, status="refused", error=error))

    with out.open(encoding="utf-8", newline="") as file:
        (cells,) = csv.DictReader(file)
    with out.open(encoding="utf-8", newline="") as file:
        (record,) = read_records(file, "csv")

    assert not cells["equation"].startswith(("=", "+", "-", "@", "\t"))
    assert cells["error"] == cells["equation"]
    assert record.text == equation


def test_a_fresh_run_begins_the_file_anew(tmp_path: Path) -> None:
    """Without `keep` nothing of an older run stays."""
    out = tmp_path / "out.jsonl"
    write(out, 0, 1, 2)

    write(out, 7, keep=False)

    assert indices(out) == [7]


@pytest.mark.parametrize("name", ["out.jsonl", "out.csv"])
def test_a_file_of_another_batch_is_not_continued(tmp_path: Path, name: str) -> None:
    """Its rows would be taken for this batch's."""
    write(out := tmp_path / name, 0)

    with Output(out, keep=True) as output:
        output.check_batch(BATCH)
        with pytest.raises(InvalidRequestError, match=f"holds results of batch {BATCH}"):
            output.check_batch("f" * 32)
