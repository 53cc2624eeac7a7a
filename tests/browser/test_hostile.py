"""Texts that would be more than text if anything let them: shown as text, everywhere, quietly."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import Witness
from door_process import DoorProcess

SCRIPT = "<script>document.title='owned'</script> = 1"
IMAGE = '"><img src=x onerror="document.title=\'owned\'"> = 1'
BACKWARDS = "x = \u202e1 + 2\u202c\u2066"
HOSTILE = {
    "script": SCRIPT,
    "image": IMAGE,
    "math": "<math><mtext><img src=x onerror=document.title='owned'></mtext></math> = 1",
    "backwards": BACKWARDS,
    "long": "x = " + "1+" * 2045 + "11",
    "too long": "x" * 5000,
    "template": "${document.title='owned'} = {{1}}",
    "lone half": "x = \ud800",
    "formula": '=HYPERLINK("http://example.invalid","x") = 1',
    "name of every object": "constructor = toString",
}


@pytest.fixture(autouse=True)
def unharmed(page: Page, witness: Witness) -> Iterator[None]:
    """Nothing in a text ever ran, and nothing of it became an element."""
    witness.allow("422")  # what the door refuses, the browser tells in the console
    yield
    assert "owned" not in page.title()
    assert page.locator("main img, main script, dialog img, dialog script").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_as_an_equation(page: Page, text: str) -> None:
    """It is read, judged or refused as any text, and shown as it was typed."""
    page.get_by_label("Equation", exact=True).fill(text)
    page.keyboard.press("Enter")
    expect(page.locator(".verdict, .refused")).to_be_visible()


def test_nul(page: Page) -> None:
    """A NUL, which no field can hold safely, is refused in words."""
    page.get_by_label("Equation", exact=True).fill("x = 1\0")
    page.keyboard.press("Enter")
    expect(page.locator(".verdict, .refused")).to_be_visible()


@pytest.mark.parametrize("text", [SCRIPT, IMAGE, BACKWARDS], ids=["script", "image", "backwards"])
def test_as_a_declaration(page: Page, text: str) -> None:
    """In the fields of units and domains too."""
    page.get_by_label("Equation", exact=True).fill("y = 2 x")
    page.locator("summary", has_text="Symbols").click()
    page.get_by_label("Unit of y").fill(text[:100])
    page.get_by_label("Domain of y").fill(text[:100])
    expect(page.locator(".declarations .error-text").first).to_be_visible()


def test_in_a_batch(page: Page) -> None:
    """In a file, in its name, in the list, in a row's sheet."""
    page.get_by_role("link", name="Batch", exact=True).click()
    content = "\n".join(text for name, text in HOSTILE.items() if name != "lone half")
    name = f"{IMAGE}{BACKWARDS}.txt"
    file = {"name": name, "mimeType": "text/plain", "buffer": content.encode()}
    page.locator(".drop input[type=file]").set_input_files([file])
    expect(page.get_by_role("region", name="Progress")).to_contain_text("9 items in")
    grid = page.get_by_role("grid", name="Results")
    for place in range(2):
        grid.locator(".virtual-row:not(.virtual-head)").nth(place).click()
        expect(page.get_by_role("dialog").get_by_role("article", name="Verdict")).to_be_visible()
        page.keyboard.press("Escape")


def test_in_the_master_list(page: Page, served: DoorProcess) -> None:
    """In equations, tags and notes of the list, and in what is sought there."""
    # Given an entry with hostile remarks
    served.http.post("/api/validate", json={"equation": "h + h = 2*h"}).raise_for_status()
    entry = served.http.get("/v1/equations").json()["equations"][0]
    remarks = {"tags": [IMAGE[:60], BACKWARDS], "note": SCRIPT * 20}
    served.http.patch(f"/v1/equations/{entry['id']}", json=remarks).raise_for_status()
    # When it is found, opened and filtered by its tag
    page.get_by_role("link", name="Master list").click()
    page.get_by_label("Search").fill(IMAGE[:30])
    page.locator(".entry-open").first.click()
    expect(page.get_by_role("dialog").get_by_label("Note")).to_have_value(SCRIPT * 20)
    page.keyboard.press("Escape")
    page.locator(".entry .tag").first.click()
    # Then it is shown as text
    expect(page.locator(".entry .tag").first).to_have_text(IMAGE[:60])


def test_among_the_jobs(page: Page, served: DoorProcess) -> None:
    """In the list of jobs and the sheet of one."""
    served.http.post("/v1/jobs", json={"equation": IMAGE}, headers={"Prefer": "wait=20"})
    page.get_by_role("link", name="Jobs", exact=True).click()
    page.get_by_role("link", name=IMAGE).first.click()
    expect(page.get_by_role("dialog")).to_contain_text(IMAGE)


def test_in_the_address(page: Page, served: DoorProcess, witness: Witness) -> None:
    """In every part of an address that somebody was sent."""
    witness.allow("404")  # there are no such batches and jobs
    image = "%22%3E%3Cimg%20src%3Dx%20onerror%3D1%3E%ff"
    for part in ("validate?equation=", "batch/", "jobs?id=", "equations?contains=", "pool?x=", ""):
        for text in (image, "constructor", "__proto__"):
            page.goto(f"{served.url}/#/{part}{text}&dims=%7B&low=x")
            expect(page.get_by_role("main")).not_to_be_empty()
    for part, heading in (("constructor", "Is it right?"), ("jobs?tab=constructor", "Jobs")):
        page.goto(f"{served.url}/#/{part}")
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
    page.goto(f"{served.url}/#/batch/constructor")
    expect(page.get_by_text("There is no such batch")).to_be_visible()


def test_in_what_is_typed(page: Page, served: DoorProcess, witness: Witness) -> None:
    """In what is sought, in tags and notes: NULs, halves of signs, texts of any length."""
    served.http.post("/api/validate", json={"equation": "k + k = 2*k"}).raise_for_status()
    page.get_by_role("link", name="Master list").click()
    for text in (f"{SCRIPT}{BACKWARDS}", "x\0\ud800y", "constructor" + "x" * 4096):
        page.get_by_label("Search").fill(f"{text} sought")
        expect(page.get_by_text("Nothing in the list is like that.")).to_be_visible()
        page.get_by_label("Search").fill("")
        page.locator(".entry-open").first.click()
        sheet = page.get_by_role("dialog")
        for field in ("Tags", "Note"):
            sheet.get_by_label(field).fill(text)
        sheet.get_by_role("button", name="Save").click()
        expect(sheet.get_by_role("status")).not_to_be_empty()
        page.keyboard.press("Escape")
        expect(sheet).to_have_count(0)
