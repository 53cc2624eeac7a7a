"""The master list: searched, tagged, deleted and taken back, exported and imported."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from door_process import DoorProcess

LAWS = ("E = mc²", "x + x = 2*x", "φ² = φ + 1")


@pytest.fixture(autouse=True)
def listed(served: DoorProcess) -> Iterator[None]:
    """A list that holds `LAWS`, and is empty again afterwards."""
    for law in (*LAWS, "E=mc^2"):
        served.http.post("/api/validate", json={"equation": law}).raise_for_status()
    yield
    for entry in served.http.get("/v1/equations").json()["equations"]:
        served.http.delete(f"/v1/equations/{entry['id']}")


@pytest.fixture
def master_list(page: Page) -> Page:
    """The list on show."""
    page.get_by_role("link", name="Master list").click()
    page.get_by_role("heading", name="Master list").wait_for()
    expect(entry(page, "E = mc²")).to_be_visible()
    return page


def entry(page: Page, text: str) -> Locator:
    """The entry that holds a text."""
    return page.locator(".entry").filter(has_text=text)


def test_spellings_are_one_entry(master_list: Page) -> None:
    """`E = mc²` and `E=mc^2` are one entry, which keeps both spellings."""
    expect(master_list.locator(".entry")).to_have_count(3)
    expect(entry(master_list, "E = mc²")).to_contain_text("E=mc^2")


def test_searched_and_filtered(master_list: Page) -> None:
    """Text, verdict and coherence narrow the list; the address keeps what is sought."""
    master_list.get_by_label("Search").fill("mass")
    expect(master_list.locator(".entry")).to_have_count(1)
    master_list.get_by_label("Search").fill("")
    master_list.get_by_label("Verdict").select_option("identity")
    expect(entry(master_list, "E = mc²")).to_have_count(0)
    master_list.get_by_text("More filters").click()
    master_list.get_by_label("Coherence from").fill("0.9")
    expect(master_list.locator(".entry")).to_have_count(1)
    master_list.reload()
    expect(entry(master_list, "φ² = φ + 1")).to_be_visible()
    expect(master_list.locator(".entry")).to_have_count(1)


def test_tags_and_notes(master_list: Page) -> None:
    """Tags and notes are kept, found by the search, and tags filter."""
    # Given an entry with remarks
    entry(master_list, "x + x").get_by_role("button").first.click()
    sheet = master_list.get_by_role("dialog")
    sheet.get_by_label("Tags").fill("school, sums")
    sheet.get_by_label("Note").fill("the first thing one learns")
    sheet.get_by_role("button", name="Save").click()
    expect(sheet.get_by_text("Saved.")).to_be_visible()
    master_list.keyboard.press("Escape")
    # When its tag is chosen
    entry(master_list, "x + x").get_by_role("button", name="school").click()
    # Then it alone is left, with its note
    expect(master_list.locator(".entry")).to_have_count(1)
    expect(entry(master_list, "the first thing")).to_be_visible()


def test_deleted_and_taken_back(master_list: Page) -> None:
    """What was deleted by mistake is back at one click."""
    entry(master_list, "x + x").get_by_role("button", name="Delete").click()
    expect(entry(master_list, "x + x")).to_have_count(0)
    master_list.get_by_role("button", name="Undo").click()
    expect(entry(master_list, "x + x")).to_be_visible()


def test_exported_and_imported(master_list: Page, tmp_path: Path) -> None:
    """An export brings the list back after it was lost."""
    # Given an export
    with master_list.expect_download() as download:
        master_list.get_by_role("button", name="Export JSONL").click()
    download.value.save_as(tmp_path / "list.jsonl")
    kept = [json.loads(line) for line in (tmp_path / "list.jsonl").read_text("utf-8").splitlines()]
    assert sorted(LAWS) == sorted(each["equation"] for each in kept)
    # When an entry is gone and the export comes back
    entry(master_list, "φ²").get_by_role("button", name="Delete").click()
    expect(entry(master_list, "φ²")).to_have_count(0)
    master_list.get_by_label("Import").set_input_files(tmp_path / "list.jsonl")
    # Then the list is whole
    expect(master_list.get_by_text("1 added, 2 known")).to_be_visible()
    expect(entry(master_list, "φ²")).to_be_visible()
