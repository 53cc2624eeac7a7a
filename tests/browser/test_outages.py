"""What stops is told within three seconds, with the way out, and the page goes on by itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from browser.conftest import Witness
from door_process import DoorProcess
from phiq.cli.embedded import EmbeddedBroker, free_port
from phiq.settings import Settings
from support import WorkerProcess

#: In which an outage must be told, in milliseconds.
SOON_MS = 3000
TYPED = "x + x = 2*x"


class OwnPool:
    """A broker, a worker and a door that a test may stop and start."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.broker = EmbeddedBroker(folder)
        self.broker.start()
        self.settings = Settings(
            redis_url=self.broker.url, prefix="outage", device="cpu", port=free_port()
        )
        self.worker: WorkerProcess | None = None
        self.door = self.open_door()

    def open_door(self) -> DoorProcess:
        """A door at the same address as before."""
        self.door = DoorProcess(self.settings, self.folder / "door.log", port=self.settings.port)
        return self.door.await_open()

    def start_worker(self) -> None:
        """A ready worker."""
        self.worker = WorkerProcess(self.settings, self.folder / "worker.log")
        self.worker.await_ready()

    def end(self) -> None:
        """Leave nothing behind."""
        self.door.close()
        if self.worker:
            self.worker.process.kill()
            self.worker.process.wait(10)
        self.broker.stop()


@pytest.fixture
def pool(tmp_path: Path) -> Iterator[OwnPool]:
    """A whole pool of the test's own."""
    pool = OwnPool(tmp_path)
    pool.start_worker()
    yield pool
    pool.end()


@pytest.fixture
def typed(context: BrowserContext, pool: OwnPool) -> Iterator[Page]:
    """The page with something typed in it; what the browser says of failed calls is expected."""
    witness = Witness(context)
    witness.allow("Failed to load resource")
    page = context.new_page()
    page.goto(pool.door.url)
    page.get_by_text("1 worker ready").wait_for()
    page.get_by_label("Equation", exact=True).fill(TYPED)
    yield page
    witness.check(pool.door.url)


def goes_on(page: Page) -> None:
    """The notice is gone, what was typed is there, and what was sent meanwhile is judged."""
    expect(page.locator(".notice")).to_have_count(0, timeout=15_000)
    expect(page.get_by_label("Equation", exact=True)).to_have_value(TYPED)
    expect(page.get_by_role("article", name="Verdict")).to_contain_text("Identity", timeout=15_000)


def test_the_door_stops(typed: Page, pool: OwnPool) -> None:
    """A door that is gone; what was sent meanwhile is sent when it is back."""
    pool.door.close()
    expect(typed.get_by_text("The door does not answer.").first).to_be_visible(timeout=SOON_MS)
    expect(typed.locator(".notice")).to_contain_text("phiq up")
    typed.get_by_role("button", name="Validate", exact=True).click()
    expect(typed.get_by_text("It is sent as soon as it does.")).to_be_visible()
    pool.open_door()
    goes_on(typed)


def test_the_broker_is_killed(typed: Page, pool: OwnPool) -> None:
    """A broker that is gone."""
    pool.broker.stop(kill=True)
    expect(typed.get_by_text("cannot reach its broker")).to_be_visible(timeout=SOON_MS)
    typed.get_by_role("button", name="Validate", exact=True).click()
    expect(typed.get_by_text("It is sent as soon as that is back.")).to_be_visible()
    pool.broker.start()
    goes_on(typed)


def test_no_workers(typed: Page, pool: OwnPool) -> None:
    """A pool without workers: jobs are taken, wait, and are judged by the next worker."""
    assert pool.worker
    pool.worker.terminate()
    expect(typed.get_by_text("No worker is running.").first).to_be_visible(timeout=SOON_MS)
    typed.get_by_role("button", name="Validate", exact=True).click()
    expect(typed.get_by_text("goes on when one starts")).to_be_visible()
    pool.start_worker()
    goes_on(typed)


def test_a_batch_goes_on(typed: Page, pool: OwnPool) -> None:
    """A batch that is followed while the door stops has all its rows in the end, each once."""
    pool.door.http.post("/v1/pause").raise_for_status()
    typed.get_by_role("link", name="Batch", exact=True).click()
    content = "\n".join(f"x = {n}" for n in range(500)).encode()
    file = {"name": "t.txt", "mimeType": "text/plain", "buffer": content}
    typed.locator(".drop input[type=file]").set_input_files([file])
    expect(typed.get_by_text("0 of 500")).to_be_visible()
    pool.door.close()
    expect(typed.get_by_text("The door does not answer.")).to_be_visible(timeout=SOON_MS)
    pool.open_door()
    pool.door.http.post("/v1/resume").raise_for_status()
    expect(typed.get_by_text("500 items in")).to_be_visible(timeout=30_000)
    expect(typed.get_by_text("500 of 500 rows")).to_be_visible()
