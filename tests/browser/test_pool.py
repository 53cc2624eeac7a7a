"""The pool's state, its pause, a worker drained; curves that a restart keeps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest
from playwright.sync_api import Page, expect

from door_process import DoorProcess
from phiq.cli.autoscaling import Autoscaler, WorkerRange
from phiq.queue.registry import HEARTBEAT_S, HEARTBEAT_TTL_S, Registry, Worker
from phiq.settings import Settings
from support import WorkerProcess, until

#: A page looks once a heartbeat; a busy machine takes a while to draw.
LOOK_S = HEARTBEAT_S + 4


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


def test_workers_that_come_and_go(page: Page, served: DoorProcess, tmp_path: Path) -> None:
    """The page lists the workers of the registry within a heartbeat, and no dead one after it."""
    registry = Registry(served.settings)
    pool(page)

    def agree(count: int) -> None:
        def agreed() -> bool:
            names = sorted(worker.worker_id for worker in registry.workers())
            rows = page.get_by_role("row").filter(has_text="worker@").all_inner_texts()
            shown = sorted(re.search(r"worker@\S+", row)[0] for row in rows)  # type: ignore[index]
            return len(names) == count and shown == names

        until(agreed, f"the page shows the {count} workers there are", LOOK_S)

    agree(1)
    newcomer = WorkerProcess(served.settings, tmp_path / "worker.log")
    try:
        newcomer.await_ready()
        agree(2)
    finally:
        newcomer.kill()
    until(lambda: len(registry.workers()) == 1, "it is missed", HEARTBEAT_TTL_S + LOOK_S)
    agree(1)


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


class Started:
    """Workers of a test, started as they are asked for."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self._settings = settings
        self._folder = folder
        self.started: list[WorkerProcess] = []

    def size(self) -> int:
        return 1 + len(self.started)

    def grow_to(self, workers: int) -> None:
        while self.size() < workers:
            log = self._folder / f"{self.size()}.log"
            self.started.append(WorkerProcess(self._settings, log))

    def let_go(self, workers: list[Worker]) -> None:
        """Nobody leaves in this test."""


@pytest.fixture
def scaled(served: DoorProcess, tmp_path: Path) -> Iterator[Started]:
    """What scales the pool between one and two workers, as `phiq up --workers 1..2` does."""
    target, over = Started(served.settings, tmp_path), Event()
    scaler = Autoscaler(served.settings, WorkerRange(1, 2), target, start_s=1.0)

    def run() -> None:
        while not over.wait(0.3):
            scaler.step()

    thread = Thread(target=run)
    thread.start()
    yield target
    over.set()
    thread.join()
    for worker in target.started:
        worker.kill()


def test_the_pool_is_scaled(page: Page, scaled: Started) -> None:
    """One more worker at a click, within the bounds; then as the load asks again."""
    pool(page)
    size = page.get_by_role("group", name="Size of the pool")
    expect(size).to_contain_text("1 of 1–2")
    expect(size.get_by_role("button", name="One worker less")).to_be_disabled()
    size.get_by_role("button", name="One worker more").click()
    expect(size).to_contain_text("2 of 1–2")
    expect(page.get_by_text("2 workers ready")).to_be_visible()
    expect(size.get_by_role("button", name="One worker more")).to_be_disabled()
    expect(size.get_by_role("button", name="Automatic")).to_have_attribute("aria-pressed", "false")
    size.get_by_role("button", name="Automatic").click()
    expect(size.get_by_role("button", name="Automatic")).to_have_attribute("aria-pressed", "true")


def test_a_worker_is_drained(page: Page, served: DoorProcess) -> None:
    """A drained worker leaves the pool, and the page says what to do when it was the last."""
    pool(page)
    page.get_by_role("button", name="Drain").click()
    expect(page.get_by_text("No worker is running.").first).to_be_visible()
    until(lambda: served.http.get("/info").json()["workers"] == [], "worker gone", 20)
