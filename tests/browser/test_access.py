"""For everybody: in every view, light and dark, wide and narrow, axe-core finds nothing serious."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from browser.conftest import NARROW, PATIENCE_MS, WIDE
from door_process import DoorProcess

VERDICT = "validate?equation=x%5E2+%3D+2x+%2B+3&run=1"


@pytest.fixture(scope="module")
def batch(served: DoorProcess) -> str:
    """Something to see in every view: jobs, a batch, entries of the list."""
    lines = ["E = mc²", "1 = 2", "x + x = 2*x", "x^2^3 = 1", "E = mc³"]
    served.http.post("/api/validate", json={"equation": "φ² = φ + 1"}).raise_for_status()
    batch: str = served.http.post("/v1/batches", json=lines).json()["id"]
    served.http.get(f"/v1/batches/{batch}/results?follow=1")
    entry = served.http.get("/v1/equations").json()["equations"][0]["id"]
    served.http.patch(f"/v1/equations/{entry}", json={"tags": ["golden"], "note": "a note"})
    return batch


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    """Both colour schemes."""
    return str(request.param)


@pytest.fixture(params=[WIDE, NARROW], ids=["wide", "narrow"])
def context(
    chromium: Browser, scheme: str, request: pytest.FixtureRequest
) -> Iterator[BrowserContext]:
    """Each scheme at each width."""
    width, height = request.param
    context = chromium.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
    )
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


def check(page: Page, what: str) -> None:
    """No serious finding, and nothing wider than the screen."""
    found = Axe().run(page).response["violations"]
    serious = [each for each in found if each["impact"] in ("serious", "critical")]
    told = [(each["id"], [node["html"] for node in each["nodes"][:3]]) for each in serious]
    assert told == [], what
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), what


def test_every_view(page: Page, served: DoorProcess, batch: str) -> None:
    """All views, with something in them, and the sheets over them."""
    for view, there in (
        ("validate", page.get_by_role("region", name="Examples")),
        (VERDICT, page.locator(".plot canvas")),
        ("validate?equation=E%3Dmc%5E2%5E3", page.locator(".behind mark")),
        ("batch", page.get_by_text("Recent batches")),
        (f"batch/{batch}", page.get_by_role("grid", name="Results").get_by_text("E = mc³")),
        (f"batch/{batch}?row=4", page.get_by_role("dialog").get_by_role("article")),
        ("jobs", page.get_by_role("link", name="E = mc³").first),
        ("jobs?tab=batches", page.get_by_role("link", name=batch[:8])),
        ("jobs?tab=dead", page.get_by_text("No dead letters.")),
        ("equations", page.locator(".entry").first),
        ("pool", page.locator(".curve canvas").first),
    ):
        page.goto(f"{served.url}/#/{view}")
        expect(there).to_be_visible()
        check(page, view)


def test_an_entry_and_a_notice(page: Page, served: DoorProcess, batch: str) -> None:
    """The sheet of an entry, and a notice."""
    page.goto(f"{served.url}/#/equations")
    page.locator(".entry-open").first.click()
    expect(page.get_by_role("dialog").get_by_role("article")).to_be_visible()
    check(page, "entry")
    page.keyboard.press("Escape")
    served.http.post("/v1/pause")
    try:
        expect(page.get_by_text("The pool is paused.")).to_be_visible()
        check(page, "notice")
    finally:
        served.http.post("/v1/resume")
    expect(page.get_by_text("The pool is paused.")).to_have_count(0)
