"""Recent jobs and dead letters: found, opened, canceled, requeued."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect

from browser.conftest import press
from door_process import DoorProcess, serving
from phiq.cli.embedded import EmbeddedBroker
from phiq.queue.store import JobStore
from phiq.settings import Settings
from support import WorkerProcess, until

#: A claim of a worker that is lost lapses after this, in seconds.
LOST_S = 0.2


@pytest.fixture(scope="module")
def settings_here(broker: EmbeddedBroker) -> Settings:
    """A pool whose worker dies of an equation called "poison", which is then dead at once."""
    return Settings(
        redis_url=broker.url,
        prefix=f"t{uuid4().hex[:8]}",
        device="cpu",
        lease_s=1.5,
        max_attempts=1,
        scorer="scorers:Poisoned",
    )


@pytest.fixture(scope="module")
def served(
    settings_here: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DoorProcess]:
    """Its door, with a dead letter: the first worker died of it, the second found it."""
    folder = tmp_path_factory.mktemp("served")
    with serving(settings_here, folder) as door:
        door.http.put("/v1/jobs/poisoned", json={"equation": "poison"}).raise_for_status()
        second = WorkerProcess(settings_here, folder / "second.log")
        try:
            second.await_ready()
            until(lambda: door.http.get("/v1/dead").json()["dead"], "a dead letter", 30)
            yield door
        finally:
            second.kill()


def jobs(page: Page, tab: str = "Jobs") -> None:
    """Go to a tab of the jobs."""
    page.get_by_role("link", name="Jobs", exact=True).first.click()
    page.get_by_role("navigation", name="Kinds").get_by_role("link", name=tab).click()


def row(page: Page, text: str) -> Locator:
    """The row of a table that holds a text."""
    return page.get_by_role("row").filter(has_text=text)


def test_recent_jobs(page: Page, served: DoorProcess) -> None:
    """Jobs are listed with what came of them, filtered by it, and open to the whole."""
    # Given one that succeeded and one that failed
    served.http.post("/validate", json={"equation": "E = mc²"}).raise_for_status()
    served.http.post("/v1/jobs", json={"equation": "bad"}, headers={"Prefer": "wait=20"})
    jobs(page)
    expect(row(page, "E = mc²")).to_contain_text("Succeeded")
    # When only failed ones are wanted
    page.get_by_label("Status").select_option("failed")
    # Then those are left, with the reason
    expect(row(page, "E = mc²")).to_have_count(0)
    expect(row(page, "bad").first).to_contain_text("bad equation")
    # And one opens
    page.get_by_label("Status").select_option("succeeded")
    page.get_by_role("link", name="E = mc²").click()
    expect(page.get_by_role("dialog").get_by_role("article", name="Verdict")).to_be_visible()


def test_a_waiting_job_is_canceled(page: Page, served: DoorProcess) -> None:
    """A job that waits can be canceled from the list."""
    served.http.post("/v1/pause")
    try:
        served.http.post("/v1/jobs", json={"equation": "waits = 1"})
        jobs(page)
        row(page, "waits = 1").get_by_role("button", name="Cancel").click()
        expect(row(page, "waits = 1")).to_contain_text("Canceled")
    finally:
        served.http.post("/v1/resume")


def test_batches_are_listed(page: Page, served: DoorProcess) -> None:
    """A batch sent by another client is listed and opens."""
    batch = served.http.post("/v1/batches", json=["1 = 1", "1 = 2"]).json()["id"]
    jobs(page, "Batches")
    page.get_by_role("link", name=batch[:8]).click()
    expect(page.get_by_role("region", name="Progress")).to_contain_text("2 items in")


def test_jobs_on_a_phone(page: Page, served: DoorProcess) -> None:
    """Equation, verdict, reason and age of each fit, without scrolling sideways."""
    for text in ("E = mc³", "bad"):
        job = {"equation": text}
        served.http.post("/v1/jobs", json=job, headers={"Prefer": "wait=20"}).raise_for_status()
    page.set_viewport_size({"width": 390, "height": 844})
    jobs(page)
    expect(row(page, "E = mc³").get_by_text("Dimensions clash").first).to_be_visible()
    expect(row(page, "E = mc³").first).to_contain_text("ago")
    expect(row(page, "bad").first.get_by_text("bad equation")).to_be_visible()
    card = page.locator(".table-card")
    assert card.evaluate("(card) => card.scrollWidth <= card.clientWidth")


@pytest.mark.parametrize("width", [1280, 390])
def test_reasons_can_be_read(page: Page, width: int) -> None:
    """The reason of a dead letter takes few lines, on a phone too, and nothing is cut off."""
    page.set_viewport_size({"width": width, "height": 844})
    jobs(page, "Dead letters")
    expect(row(page, "poison")).to_contain_text("was lost")
    assert row(page, "poison").evaluate("(row) => row.clientHeight") < 140
    card = page.locator(".table-card")
    assert card.evaluate("(card) => card.scrollWidth <= card.clientWidth")


def test_no_verdict_leads_to_where_the_job_is(page: Page, served: DoorProcess) -> None:
    """Who asks and gets no verdict is told why, and led to where it can be tried again."""
    page.get_by_label("Equation", exact=True).fill("bad")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("ValueError: bad equation.")
    page.get_by_role("link", name="the failed jobs").click()
    expect(page.get_by_role("dialog")).to_contain_text("bad equation")
    page.keyboard.press("Escape")
    expect(row(page, "bad").first).to_contain_text("Requeue")


class LostJobs:
    """Jobs that a worker takes and never ends, while the pool's own worker takes none."""

    def __init__(self, served: DoorProcess) -> None:
        self._http = served.http
        self._store = JobStore(replace(served.settings, lease_s=LOST_S))

    def status(self, job: str) -> str:
        """What the door says of a job, or why it says nothing."""
        answer = self._http.get(f"/v1/jobs/{job}").json()
        return str(answer.get("code") or answer["status"])

    def lose(self, jobs: Sequence[str]) -> None:
        """Take all that waits, and be gone: these are dead letters then."""
        self._store.claim("worker@lost", len(jobs))

        def dead() -> bool:
            self._store.reap()
            return all(self.status(job) == "failed" for job in jobs)

        until(dead, "dead letters")


@pytest.fixture
def lost(served: DoorProcess) -> Iterator[LostJobs]:
    """Where dead letters come from, as many as a test wants."""
    (worker,) = served.http.get("/info").json()["workers"]
    path = f"/v1/workers/{worker['worker_id']}"

    def is_(status: str) -> bool:
        return bool(served.http.get("/info").json()["workers"][0]["status"] == status)

    served.http.post(f"{path}/pause").raise_for_status()
    until(lambda: is_("paused"), "a paused worker")
    yield LostJobs(served)
    served.http.post(f"{path}/resume").raise_for_status()
    until(lambda: is_("ready"), "a ready worker")


def click(page: Page, name: str) -> None:
    """Press a button by mouse."""
    page.get_by_role("button", name=name, exact=True).first.click()


@pytest.mark.parametrize("press", [click, press], ids=["mouse", "keyboard"])
def test_dead_letters(
    page: Page, served: DoorProcess, lost: LostJobs, press: Callable[[Page, str], None]
) -> None:
    """Dead letters tell why they died; one is requeued, all are, or all are forgotten."""
    # Given three dead letters, and nothing else on the list
    served.http.delete("/v1/dead").raise_for_status()
    names = ["one", "two", "three"]
    for name in names:
        served.http.put(f"/v1/jobs/{name}", json={"equation": f"{name} = 1"}).raise_for_status()
    lost.lose(names)
    expect(page.get_by_text("Every worker is paused.")).to_be_visible()
    jobs(page, "Dead letters")
    expect(row(page, "two = 1")).to_contain_text("was lost")
    # When the first of them is requeued
    press(page, "Requeue")
    # Then it alone waits again
    expect(row(page, "one = 1")).to_have_count(0)
    expect(row(page, "three = 1")).to_be_visible()
    assert [lost.status(name) for name in names] == ["queued", "failed", "failed"]
    # And when the others are
    press(page, "Requeue all")
    expect(page.get_by_text("No dead letters.")).to_be_visible()
    assert [lost.status(name) for name in names] == ["queued"] * 3
    # And when all have died again and are purged, after a second thought
    lost.lose(names)
    expect(row(page, "three = 1")).to_be_visible()
    press(page, "Purge")
    press(page, "Keep them")
    press(page, "Purge")
    press(page, "Forget all")
    expect(page.get_by_text("No dead letters.")).to_be_visible()
    assert [lost.status(name) for name in names] == ["unknown_job"] * 3


def test_failed_jobs(page: Page, served: DoorProcess) -> None:
    """What a scorer refused is tried again, and forgotten."""
    served.http.delete("/v1/failed").raise_for_status()
    served.http.put("/v1/jobs/refused", json={"equation": "bad"}).raise_for_status()
    jobs(page, "Failed")
    row(page, "bad").get_by_role("button", name="Requeue").click()
    expect(page.get_by_text("Requeued", exact=True)).to_be_visible()
    expect(row(page, "bad")).to_contain_text("bad equation")
    click(page, "Purge")
    click(page, "Forget all")
    expect(page.get_by_text("No failed jobs.")).to_be_visible()
    assert served.http.get("/v1/jobs/refused").status_code == 404
