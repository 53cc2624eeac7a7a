"""By keyboard alone, from nothing to a verdict, a batch and the pool, always seeing the focus."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import Witness, press, tab_to
from door_process import DoorProcess


def test_from_nothing_to_everything(page: Page) -> None:
    """Typing begins at once; every step is reached by Tab and done by Enter."""
    # Given a fresh page, whose field has the focus
    expect(page.get_by_label("Equation", exact=True)).to_be_focused()
    page.keyboard.type("x + x = 2*x")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("article", name="Verdict")).to_contain_text("Identity")
    # When a batch is pasted
    page.evaluate("document.activeElement.blur()")
    tab_to(page, "Batch")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Or paste lines")).to_be_visible()
    tab_to(page, "Choose a file")
    page.keyboard.press("Tab")
    page.keyboard.type("1 = 1\n1 = 2")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Progress")).to_contain_text("2 items in")
    expect(page.get_by_text("2 of 2 rows")).to_be_visible()  # they come by another stream
    # Then a row can be opened and closed
    tab_to(page, "Results")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_role("article")).to_contain_text("Contradiction")
    page.keyboard.press("Escape")
    # And the pool be looked at
    page.evaluate("document.activeElement.blur()")
    tab_to(page, "Pool")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Workers")).to_be_visible()


def test_the_content_is_skipped_to(page: Page) -> None:
    """The first Tab offers to skip the bar, and does so."""
    expect(page.get_by_label("Equation", exact=True)).to_be_focused()
    page.evaluate("document.activeElement.blur()")
    tab_to(page, "Skip to the content")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


@pytest.fixture
def paused(served: DoorProcess) -> Iterator[None]:
    """The pool paused, so that jobs wait."""
    served.http.post("/v1/pause").raise_for_status()
    yield
    served.http.post("/v1/resume").raise_for_status()


def test_validate(page: Page, witness: Witness) -> None:
    """Declarations, readings, the plot's range and copies; the focus stays where one is."""
    witness.allow("422")  # a domain that is half typed
    # Given a declared symbol
    expect(page.get_by_label("Equation", exact=True)).to_be_focused()
    page.keyboard.type("√(x²) = x")
    expect(page.get_by_text("Symbols")).to_be_visible()
    tab_to(page, "Symbols*")
    page.keyboard.press("Enter")
    tab_to(page, "Domain of x")
    page.keyboard.type("real > 0")
    # When it is sent, its range made wider, and the verdict copied
    press(page, "Validate")
    expect(page.get_by_role("article", name="Verdict")).to_contain_text("Identity")
    press(page, "width", "ArrowRight")
    expect(page.get_by_role("img", name="for x from 0 to 11")).to_be_visible()
    press(page, "JSON")
    expect(page.get_by_text("JSON copied")).to_be_visible()
    # Then another reading can be chosen
    page.get_by_label("Equation", exact=True).focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("λ = h/2π")
    expect(page.get_by_role("group", name="Readings").get_by_role("button")).to_have_count(2)
    tab_to(page, "λ*")
    press(page, "λ*")
    expect(page.get_by_label("Equation", exact=True)).not_to_have_value("λ = h/2π")
    # And undone where no text is typed, as everything is
    page.keyboard.press("Control+Z")
    expect(page.get_by_label("Equation", exact=True)).to_have_value("λ = h/2π")
    # And an example leaves the focus in the view
    page.get_by_role("link", name="Phiq").click()
    press(page, "E = mc²*")
    expect(page.get_by_role("article", name="Verdict")).to_be_visible()
    expect(page.get_by_role("main")).to_be_focused()


def test_a_batch(page: Page, paused: None, served: DoorProcess) -> None:
    """Canceled, sent again, sorted, filtered and exported."""
    # Given a batch that waits
    page.get_by_role("link", name="Batch", exact=True).focus()
    page.keyboard.press("Enter")
    tab_to(page, "Choose a file")
    page.keyboard.press("Tab")
    page.keyboard.type("1 = 1\n1 = 2\n2 = 2")
    press(page, "Validate 3 lines")
    # When it is canceled, and sent again to a pool that works
    press(page, "Cancel")
    expect(page.get_by_text("3 of 3 rows")).to_be_visible()
    served.http.post("/v1/resume").raise_for_status()
    press(page, "Send 3 without verdict again")
    expect(page.get_by_role("region", name="Progress")).to_contain_text("3 items in")
    expect(page.get_by_text("3 of 3 rows")).to_be_visible()
    # Then its rows are filtered and sorted
    press(page, "≡Identity 2")
    expect(page.get_by_text("2 of 3 rows")).to_be_visible()
    press(page, "# ↑")
    expect(page.get_by_role("columnheader", name="#")).to_have_attribute("aria-sort", "descending")
    expect(page.locator(".virtual-row:not(.virtual-head)").first).to_contain_text("2 = 2")
    # And exported
    with page.expect_download() as download:
        press(page, "Export CSV")
    assert download.value.suggested_filename.endswith(".csv")


def test_the_jobs(page: Page, paused: None, served: DoorProcess) -> None:
    """Filtered, opened, canceled; the focus stays in the row."""
    served.http.post("/v1/jobs", json={"equation": "waits = 1"}).raise_for_status()
    page.get_by_role("link", name="Jobs", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="waits = 1")).to_be_visible()
    press(page, "Status", "q")  # a choice is made by its first letter
    expect(page.get_by_role("row")).to_have_count(2)
    press(page, "waits = 1")
    expect(page.get_by_role("dialog")).to_contain_text("Queued")
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="waits = 1")).to_be_focused()
    press(page, "Cancel")
    expect(page.get_by_text("No such jobs of late.")).to_be_visible()
    expect(page.get_by_role("main")).to_be_focused()


def test_the_master_list(page: Page, served: DoorProcess, tmp_path: Path) -> None:
    """Tagged, searched, deleted and taken back, exported and imported."""
    for equation in ("a + a = 2*a", "b + b = 2*b", "c + c = 2*c"):
        served.http.post("/validate", json={"equation": equation}).raise_for_status()
    page.get_by_role("link", name="Master list").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".entry")).not_to_have_count(0)
    # Given an entry with a tag
    press(page, "b + b = 2*b")
    expect(page.get_by_role("dialog").get_by_role("article")).to_be_visible()
    tab_to(page, "Tags*")
    page.keyboard.type("sums")
    tab_to(page, "Note")
    page.keyboard.type("by hand")
    press(page, "Save")
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="b + b = 2*b", exact=True)).to_be_focused()
    # When it is deleted
    press(page, "Delete b + b*")
    expect(page.locator(".entry").filter(has_text="b + b")).to_have_count(0)
    # Then the focus is at the entry that follows, and the deletion can be undone from there
    expect(page.get_by_role("button", name="a + a = 2*a", exact=True)).to_be_focused()
    page.keyboard.press("Control+Z")
    expect(page.locator(".entry").filter(has_text="by hand")).to_be_visible()
    # And what is sought is exported, and comes back
    tab_to(page, "Search")
    page.keyboard.type("sums")
    expect(page.locator(".entry")).to_have_count(1)
    with page.expect_download() as download:
        press(page, "Export JSONL")
    download.value.save_as(tmp_path / "list.jsonl")
    with page.expect_file_chooser() as chooser:
        press(page, "Import")
    chooser.value.set_files(tmp_path / "list.jsonl")
    expect(page.get_by_text("0 added, 1 known")).to_be_visible()


def test_the_pool(page: Page) -> None:
    """Paused and resumed, the curves of another span."""
    page.get_by_role("link", name="Pool", exact=True).focus()
    page.keyboard.press("Enter")
    press(page, "Pause")
    expect(page.get_by_text("The pool is paused.")).to_be_visible()
    expect(page.get_by_role("button", name="Resume").last).to_be_visible()
    press(page, "Resume")
    expect(page.get_by_text("The pool is paused.")).to_have_count(0)
    press(page, "Day")
    expect(page.get_by_role("img", name="Throughput over the last day")).to_be_visible()
