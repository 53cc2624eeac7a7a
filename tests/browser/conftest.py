"""The page in a real browser, in front of a real pool.

Whatever a test does, its page must stay quiet (no error in the console, none thrown) and speak to
its own door alone: that is looked at when each test ends.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    expect,
    sync_playwright,
)

from door_process import DoorProcess, serving
from phiq.cli.embedded import EmbeddedBroker
from phiq.settings import Settings

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
#: A container has no user namespaces for the browser's sandbox; the rest keeps it quiet.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
#: How long a step of a person may take on a loaded machine of two cores, in milliseconds.
PATIENCE_MS = 15_000
WIDE = (1280, 900)
NARROW = (390, 844)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of this needs a browser: CI has one, elsewhere what cannot run is skipped and says so."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None and not os.environ.get("CI"):
                item.add_marker(pytest.mark.skip(reason="chromium is not installed"))


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The browser, shared by the tests of a module; each has a context of its own in it.

    Not by all: while Playwright runs, no other test of this process can use asyncio.
    """
    assert CHROMIUM, "chromium is not installed: `make browser` does it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        expect.set_options(timeout=PATIENCE_MS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def served(
    broker: EmbeddedBroker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DoorProcess]:
    """A door with one ready worker, shared by the tests of a module."""
    settings = Settings(redis_url=broker.url, prefix=f"t{uuid4().hex[:8]}", device="cpu")
    with serving(settings, tmp_path_factory.mktemp("served")) as door:
        yield door


class Witness:
    """What a page said and asked for while a test used it."""

    def __init__(self, context: BrowserContext) -> None:
        self.allowed: list[str] = []
        self.asked: list[str] = []
        self.said: list[str] = []
        context.on("console", self._console)
        context.on("weberror", lambda error: self.said.append(f"{error.error}"))
        context.on("request", lambda request: self.asked.append(request.url))

    def allow(self, pattern: str) -> None:
        """Complaints like this are what the test is about."""
        self.allowed.append(pattern)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.said.append(f"{message.text} ({message.location.get('url', '')})")

    def check(self, origin: str) -> None:
        """It was quiet, and stayed at its origin."""
        loud = [text for text in self.said if not any(re.search(p, text) for p in self.allowed)]
        assert loud == []
        elsewhere = [url for url in self.asked if not url.startswith((origin, "data:", "blob:"))]
        assert elsewhere == []


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A browser with nothing in it, light and wide."""
    width, height = WIDE
    context = chromium.new_context(
        viewport={"width": width, "height": height}, color_scheme="light"
    )
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


@pytest.fixture
def witness(context: BrowserContext, served: DoorProcess) -> Iterator[Witness]:
    """Watches the test's pages."""
    witness = Witness(context)
    yield witness
    witness.check(served.url)


@pytest.fixture
def page(context: BrowserContext, served: DoorProcess, witness: Witness) -> Page:
    """The page as a newcomer meets it, once the pool is known."""
    page = context.new_page()
    page.goto(served.url)
    page.get_by_text("worker ready").wait_for()
    return page


#: More presses of Tab than any view has places: one that is not reached by then cannot be.
MOST_TABS = 60
#: What has the focus is called so, by its label or its text.
NAME_OF_FOCUS = """() => {
  const at = document.activeElement;
  if (at.matches("body, main")) return "";
  const label = at.labels?.[0]?.childNodes[0];
  return (at.getAttribute("aria-label") ?? (label ?? at).textContent).trim();
}"""
FOCUS_SHOWN = """() => {
  const at = document.activeElement;
  return [at, at.closest("label.button")].some((each) => {
    const style = each && getComputedStyle(each);
    return style && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  });
}"""


def tab_to(page: Page, name: str) -> None:
    """Press Tab until what is called so has the focus, and see that one can see it.

    `*` at the end of a name stands for whatever else is said there.
    """
    passed = []
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        passed.append(str(page.evaluate(NAME_OF_FOCUS)))
        if fnmatchcase(passed[-1], name):
            page.wait_for_function(FOCUS_SHOWN)
            return
    raise AssertionError(f"{name!r} is not reached by Tab, which went by {passed}")


def press(page: Page, name: str, key: str = "Enter") -> None:
    """Go to something by Tab and press a key there."""
    tab_to(page, name)
    page.keyboard.press(key)
