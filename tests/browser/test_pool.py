"""The pool's state, its pause, a worker drained; curves that a restart keeps."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from door_process import DoorProcess
from support import until


def pool(page: Page) -> None:
    """Go to the pool."""
    page.get_by_role("link", name="Pool", exact=True).click()
    page.get_by_role("heading", name="Pool").wait_for()


def test_workers_and_queue(page: Page, served: DoorProcess) -> None:
    """Every worker is listed with its device and state, beside what waits in each lane."""
    pool(page)
    worker = served.http.get("/info").json()["workers"][0]
    row = page.get_by_role("row").filter(has_text=worker["worker_id"])
    expect(row).to_contain_text("Ready")
    expect(row).to_contain_text("cpu")
    expect(page.get_by_text("0 interactive")).to_be_visible()


def test_curves(page: Page, served: DoorProcess) -> None:
    """Throughput, wait and score time are drawn for the hour and the day."""
    served.http.post("/validate", json={"equation": "1 = 1"}).raise_for_status()
    pool(page)
    for span in ("hour", "day"):
        page.get_by_role("button", name=span.capitalize()).click()
        for name in ("Throughput", "Queue wait", "Score time"):
            expect(page.get_by_role("img", name=f"{name} over the last {span}")).to_be_visible()
    expect(page.locator(".curve canvas")).to_have_count(3)


def test_pause_and_resume(page: Page, served: DoorProcess) -> None:
    """A pause is told on every view, keeps jobs waiting, and can be ended there."""
    # Given a paused pool
    pool(page)
    page.get_by_role("button", name="Pause", exact=True).click()
    expect(page.get_by_text("The pool is paused.")).to_be_visible()
    # When an equation is sent from another view
    page.get_by_role("link", name="Validate", exact=True).click()
    page.get_by_label("Equation", exact=True).fill("1 = 1")
    page.keyboard.press("Enter")
    expect(page.get_by_text("It waits in the queue.")).to_be_visible()
    # Then it is judged as soon as the pause ends
    page.get_by_role("button", name="Resume").click()
    expect(page.get_by_role("article", name="Verdict")).to_contain_text("Identity")


def test_a_worker_is_drained(page: Page, served: DoorProcess) -> None:
    """A drained worker leaves the pool, and the page says what to do when it was the last."""
    pool(page)
    page.get_by_role("button", name="Drain").click()
    expect(page.get_by_text("No worker is running.").first).to_be_visible()
    until(lambda: served.http.get("/info").json()["workers"] == [], "worker gone", 20)
