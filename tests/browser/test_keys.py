"""A door that wants a key: asked for once, shown, kept in the tab alone."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from browser.conftest import Witness
from door_process import DoorProcess, serving
from phiq.cli.embedded import EmbeddedBroker
from phiq.queue.keys import KeyStore
from phiq.settings import Settings


@pytest.fixture(scope="module")
def pool(broker: EmbeddedBroker) -> Settings:
    """A pool of its own, with keys."""
    return Settings(redis_url=broker.url, prefix=f"t{uuid4().hex[:8]}", device="cpu")


@pytest.fixture(scope="module")
def secret(pool: Settings) -> str:
    """A key that may read and submit."""
    return KeyStore(pool).add("visitor", ("read", "submit"))


@pytest.fixture(scope="module")
def served(
    pool: Settings, secret: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DoorProcess]:
    """Its door."""
    assert secret
    with serving(pool, tmp_path_factory.mktemp("served")) as door:
        yield door


@pytest.fixture
def locked(context: BrowserContext, served: DoorProcess, witness: Witness) -> Page:
    """The page without a key; that calls are refused is what it is about."""
    witness.allow("401|403")
    page = context.new_page()
    page.goto(served.url)
    page.get_by_role("heading", name="API key").wait_for()
    return page


def test_asked_once(
    locked: Page, secret: str, context: BrowserContext, served: DoorProcess
) -> None:
    """The key is asked for, works from then on and over a reload, and is nobody else's."""
    # Given a wrong key, which is refused in words
    locked.get_by_label("Key", exact=True).fill("phiq_wrong")
    locked.get_by_role("button", name="Use this key").click()
    expect(locked.get_by_role("dialog").get_by_role("alert")).to_contain_text(
        "does not know this key"
    )
    # When the right one is given
    locked.get_by_label("Key", exact=True).fill(secret)
    locked.get_by_role("button", name="Use this key").click()
    expect(locked.get_by_text("worker ready")).to_be_visible()
    # Then it serves to judge, also after a reload
    locked.reload()
    locked.get_by_label("Equation", exact=True).fill("1 = 1")
    locked.keyboard.press("Enter")
    expect(locked.get_by_role("article", name="Verdict")).to_be_visible()
    # And is neither in the address, nor kept for other tabs
    assert secret not in locked.url
    assert locked.evaluate("localStorage.length") == 0
    assert context.cookies() == []
    other = context.new_page()
    other.goto(served.url)
    expect(other.get_by_role("dialog").get_by_label("Key", exact=True)).to_be_visible()


def test_its_scope_is_shown(locked: Page, secret: str) -> None:
    """What the key may do is shown; what it may not is refused in words; it can be forgotten."""
    locked.get_by_label("Key", exact=True).fill(secret)
    locked.get_by_role("button", name="Use this key").click()
    expect(locked.get_by_text("worker ready")).to_be_visible()
    locked.get_by_role("link", name="Pool", exact=True).click()
    locked.get_by_role("button", name="Pause", exact=True).click()
    expect(locked.get_by_text("lacks the scope")).to_be_visible()
    locked.get_by_role("button", name="API key").click()
    for part in ("visitor", "read", "submit"):
        expect(locked.get_by_role("dialog")).to_contain_text(part)
    locked.get_by_role("button", name="Forget it").click()
    expect(locked.get_by_text("This door wants an API key.")).to_be_visible()
