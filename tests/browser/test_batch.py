"""Batches: dropped, pasted, followed, sorted, exported, sent again."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from door_process import DoorProcess
from phiq.contract import JobRequest, Problem
from phiq.queue.batches import BatchStore
from phiq.queue.store import JobStore

LINES = ["E = mc²", "1 = 2", "x + x = 2*x", "E = mc^2^3"]


def give(page: Page, name: str, content: str) -> None:
    """Choose a file in the batch view."""
    page.get_by_role("link", name="Batch", exact=True).click()
    file = {"name": name, "mimeType": "text/plain", "buffer": content.encode()}
    page.locator(".drop input[type=file]").set_input_files([file])


def rows(page: Page) -> Locator:
    """The rows on show."""
    return page.get_by_role("grid", name="Results").locator(".virtual-row:not(.virtual-head)")


def ended(page: Page, items: int) -> None:
    """Wait until the batch has ended."""
    expect(page.get_by_role("region", name="Progress")).to_contain_text(f"{items:,} items in")


def test_from_a_file_to_an_export(page: Page, tmp_path: Path) -> None:
    """A text file is judged line by line; rows and exports tell what came of each."""
    # Given a file with a blank line in it
    give(page, "laws.txt", "\n".join([*LINES[:2], "", *LINES[2:]]))
    # When all of it has been judged
    ended(page, 4)
    # Then each row has its verdict
    expect(rows(page)).to_have_count(4)
    expect(rows(page).nth(1)).to_contain_text("Contradiction")
    # And both exports have them all, in order
    for kind in ("JSONL", "CSV"):
        with page.expect_download() as download:
            page.get_by_role("button", name=f"Export {kind}").click()
        download.value.save_as(tmp_path / kind)
    lines = [json.loads(line) for line in (tmp_path / "JSONL").read_text("utf-8").splitlines()]
    assert [line["request"]["equation"] for line in lines] == LINES
    with (tmp_path / "CSV").open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    assert [row["equation"] for row in table] == LINES
    assert table[1]["verdict"] == "contradiction"


def test_pasted_lines(page: Page) -> None:
    """Lines can be pasted instead of a file."""
    page.get_by_role("link", name="Batch", exact=True).click()
    page.get_by_label("Or paste lines").fill("1 = 1\n1 = 2\n")
    page.get_by_role("button", name="Validate 2 lines").click()
    ended(page, 2)


def test_csv_with_declarations(page: Page) -> None:
    """Columns of a CSV are fields of the request; quoted cells may hold commas and line breaks."""
    give(
        page,
        "t.csv",
        'note,equation,domain\na,√(x²) = x,"{""x"": ""real > 0""}"\n"b, c\nd",√(y²) = y,\n',
    )
    ended(page, 2)
    expect(rows(page).nth(0)).to_contain_text("Identity")
    expect(rows(page).nth(1)).to_contain_text("Can hold")


def test_json_lines_and_a_bad_item(page: Page) -> None:
    """A bad item is told in its row, and the rest is judged."""
    give(page, "t.jsonl", '{"equation": "1 = 1"}\n{"equaton": "typo"}\n')
    ended(page, 2)
    expect(rows(page).nth(0)).to_contain_text("Identity")
    expect(rows(page).nth(1)).to_contain_text("Refused")


def test_sought_and_sorted(page: Page) -> None:
    """Rows are filtered by verdict and by text, sorted by a column, and the numbers follow."""
    # Given a hundred rows of two verdicts
    give(page, "t.txt", "\n".join(f"{n} + x = x + {n + n % 2}" for n in range(100)))
    ended(page, 100)
    # When one verdict is chosen
    page.get_by_role("button", name="Contradiction 50").click()
    # Then only its rows are left
    expect(page.get_by_text("50 of 100 rows")).to_be_visible()
    expect(rows(page).first).to_contain_text("1 + x = x + 2")
    # And a text among them, sorted downwards by number
    page.get_by_label("Search in equations").fill("9 + x")
    expect(page.get_by_text("10 of 100 rows")).to_be_visible()
    page.get_by_role("columnheader").get_by_text("#").click()
    expect(rows(page).first).to_contain_text("99 + x")


def test_a_row_in_full(page: Page) -> None:
    """A row opens by keyboard to its verdict, and Escape leads back to the list."""
    give(page, "t.txt", "1 = 1\nE = mc²")
    ended(page, 2)
    page.get_by_role("grid", name="Results").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_role("article", name="Verdict")).to_contain_text(
        "mass-energy"
    )
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_many_rows_scroll_without_gaps(page: Page) -> None:
    """However far one scrolls, the rows of that place are there, and only those are in the page."""
    # Given a batch of 3000 rows, of the rules that take no time
    item = '{{"equation": "x = {}", "mode": "heuristic"}}'
    give(page, "t.jsonl", "\n".join(item.format(n) for n in range(3000)))
    ended(page, 3000)
    expect(page.get_by_text("3,000 of 3,000 rows")).to_be_visible()
    grid = page.get_by_role("grid", name="Results")
    # When one jumps about
    for part in (0.5, 1, 0.2):
        grid.evaluate("(grid, part) => void (grid.scrollTop = part * grid.scrollHeight)", part)
        # Then the window is full of rows
        expect(grid.locator(".virtual-row").nth(5)).to_be_visible()
        assert grid.evaluate(COVERED)
        assert rows(page).count() < 40
    grid.press("End")
    expect(rows(page).last).to_contain_text("x = 2999")


#: Whether rows lie under the middle of every line of the list's window.
COVERED = """(grid) => {
  const box = grid.getBoundingClientRect();
  for (let y = box.top + 40; y < Math.min(box.bottom, innerHeight) - 4; y += 20)
    if (!document.elementFromPoint(box.left + 300, y)?.closest(".virtual-row")) return false;
  return true;
}"""


def test_a_reload_loses_nothing(page: Page) -> None:
    """A batch is in the address: the page loaded again shows all of it."""
    give(page, "t.txt", "\n".join(LINES))
    ended(page, 4)
    page.reload()
    ended(page, 4)
    expect(rows(page)).to_have_count(4)


def test_an_upload_that_was_cut_off(page: Page, served: DoorProcess) -> None:
    """After a reload in the middle of an upload, the same file sends the rest and nothing twice."""
    # Given a batch of which the first piece alone came in
    content = "\n".join(f"x = {n}" for n in range(5))
    served.http.put("/v1/batches/cutoff")
    served.http.post(
        "/v1/batches/cutoff/items",
        content='"x = 0"\n"x = 1"\n',
        headers={"Content-Type": "application/x-ndjson"},
    )
    page.goto(f"{served.url}/#/batch/cutoff")
    # When the same file is chosen
    file = {"name": "t.txt", "mimeType": "text/plain", "buffer": content.encode()}
    page.get_by_label("Choose the file").set_input_files([file])
    # Then it ends whole
    ended(page, 5)
    expect(rows(page)).to_have_count(5)


@pytest.fixture
def paused(served: DoorProcess) -> Callable[[], None]:
    """The pool paused, so that a batch waits; gives what ends the pause."""
    served.http.post("/v1/pause")
    return lambda: served.http.post("/v1/resume").raise_for_status() and None


def test_canceled_and_sent_again(page: Page, paused: Callable[[], None]) -> None:
    """A batch can be canceled, and what got no verdict sent again as another."""
    # Given a batch that waits
    give(page, "t.txt", "1 = 1\n1 = 2")
    page.get_by_role("button", name="Cancel", exact=True).click()
    expect(rows(page).first).to_contain_text("Canceled")
    # When the pool works again, and the rows are sent again
    paused()
    page.get_by_role("button", name="Send 2 without verdict again").click()
    # Then they are judged
    ended(page, 2)
    expect(rows(page).nth(1)).to_contain_text("Contradiction")


def test_what_found_no_room_is_sent_again(page: Page, served: DoorProcess) -> None:
    """An item refused for a full queue is told with its equation, and can be sent again."""
    # Given a batch of an item that found the queue full
    batches = BatchStore(served.settings, JobStore(served.settings))
    full = Problem(title="Refused", status=503, detail="the queue is full", code="queue_full")
    batches.open("crowded")
    batches.refuse("crowded", {0: full}, {0: JobRequest(equation="1 = 2")})
    batches.seal("crowded", 1)
    # When it is opened, and sent again
    page.goto(f"{served.url}/#/batch/crowded")
    expect(rows(page).first).to_contain_text("1 = 2")
    expect(rows(page).first).to_contain_text("Refused")
    page.get_by_role("button", name="Send 1 without verdict again").click()
    # Then it is judged
    ended(page, 1)
    expect(rows(page).first).to_contain_text("Contradiction")


def test_an_example_and_remarks(page: Page) -> None:
    """Who has nothing at hand is given lines to send; remarks are no equations."""
    page.get_by_role("link", name="Batch", exact=True).click()
    page.get_by_role("button", name="Fill in an example").click()
    lines = page.get_by_label("Or paste lines")
    lines.fill(f"# mechanics\n{lines.input_value()}")
    page.get_by_role("button", name="Validate 7 lines").click()
    ended(page, 7)
    expect(rows(page).first).to_contain_text("E = mc²")


def test_dropped(page: Page) -> None:
    """A file that is dropped is sent."""
    page.get_by_role("link", name="Batch", exact=True).click()
    page.locator(".drop").evaluate(
        """(place) => {
          const data = new DataTransfer();
          data.items.add(new File(["1 = 1"], "dropped.txt"));
          place.dispatchEvent(new DragEvent("drop", {dataTransfer: data, bubbles: true}));
        }"""
    )
    ended(page, 1)
    expect(page.get_by_role("heading", name="dropped.txt")).to_be_visible()


def test_bad_rows_say_what_is_wrong(page: Page) -> None:
    """What is wrong with a row is told beside it, once; what the door cannot read is not resent."""
    give(page, "t.jsonl", '{"equation": "x^2 = = 4"}\n"1 = 2"\n"E = m c^3"\n{"equation": 4}\n')
    ended(page, 4)
    expect(rows(page).nth(0)).to_contain_text("An operand is missing before =.")
    expect(rows(page).nth(1)).to_contain_text("False: the left side is 1")
    expect(rows(page).nth(2)).to_contain_text("Its dimensions clash")
    expect(rows(page).nth(3)).to_contain_text("Expected `str`")
    expect(page.get_by_role("button", name="without verdict again")).to_have_count(0)


def test_a_batch_keeps_the_name_of_its_file(page: Page) -> None:
    """It is called as its file was after a reload, and in the list of batches."""
    give(page, "optics & more.txt", "1 = 1")
    ended(page, 1)
    page.reload()
    expect(page.get_by_role("heading", name="optics & more.txt")).to_be_visible()
    page.get_by_role("link", name="Batch", exact=True).click()
    page.get_by_role("link", name="optics & more.txt").first.click()
    ended(page, 1)
