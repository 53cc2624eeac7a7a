"""The page where a proxy shows it under a path: it asks for nothing outside that path."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from playwright.sync_api import Page

from door_process import DoorProcess, serving
from phiq.cli.embedded import EmbeddedBroker
from phiq.settings import Settings
from prefix_proxy import PrefixProxy


@pytest.fixture(scope="module")
def served(
    broker: EmbeddedBroker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DoorProcess]:
    """A door with a worker, whose `url` is below a proxy's path: the witness holds pages to it."""
    settings = Settings(
        redis_url=broker.url,
        prefix=f"t{uuid4().hex[:8]}",
        device="cpu",
        open=True,
        trust_forwarded_prefix=True,
    )
    with serving(settings, tmp_path_factory.mktemp("served")) as door:
        proxy = PrefixProxy(door.url, "/tools/phiq")
        door.url = f"{proxy.url}/"
        yield door
        proxy.close()


def test_an_equation_is_judged_under_a_prefix(page: Page, served: DoorProcess) -> None:
    """Views, calls and links of the page stay below the path."""
    # Given the page below a path, when an equation is judged there
    page.goto(f"{served.url}#/validate?equation=1+%3D+2&run=1")
    page.reload()

    # Then the verdict is shown, and links to the door's own endpoints lead below the path
    page.get_by_text("not valid", exact=False).first.wait_for()
    page.get_by_role("link", name="Pool").first.click()
    link = page.get_by_role("link", name="/v1/scale")
    assert link.get_attribute("href") == "/tools/phiq/v1/scale"


def test_the_documentation_tries_calls_under_a_prefix(page: Page, served: DoorProcess) -> None:
    """Swagger's page loads, and names the prefix as the server it calls."""
    page.goto(f"{served.url}docs")

    page.get_by_role("combobox").get_by_text("/tools/phiq").wait_for(state="attached")
