"""Pictures of the page for the documents: `make screenshots` writes them to docs/."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Page, ViewportSize, expect

from benchmarks.page.stage import browser, pool

WIDE: ViewportSize = {"width": 1180, "height": 860}
NARROW: ViewportSize = {"width": 390, "height": 780}
#: A verdict with everything in it: a law of one symbol, a near miss and a drawn complex.
JUDGED = "validate?equation=x%5E2+%3D+2x+%2B+3&run=1"


class Shot(NamedTuple):
    """A picture: what is on it, and how."""

    name: str
    view: str
    size: ViewportSize = WIDE
    dark: bool = False


def main(folder: Path) -> None:
    """Take every picture."""
    with pool() as address, browser() as chromium:
        batch = filled(chromium, address)
        for shot in (
            Shot("validate", JUDGED),
            Shot("validate-dark", JUDGED, dark=True),
            Shot("phone", JUDGED, NARROW),
            Shot("batch", f"batch/{batch}"),
            Shot("pool", "pool"),
        ):
            take(chromium, address, shot, folder / f"page-{shot.name}.png")


def filled(chromium: Browser, address: str) -> str:
    """A pool with something to see; returns the id of a batch."""
    page = chromium.new_page()
    page.goto(f"{address}/#/batch")
    sample = Path(__file__).parents[2] / "phiq" / "cli" / "equations.txt"
    page.locator(".drop input[type=file]").set_input_files(sample)
    expect(page.locator(".progress strong")).to_contain_text("items in", timeout=60_000)
    batch = page.url.rpartition("/")[2]
    page.close()
    return batch


def take(chromium: Browser, address: str, shot: Shot, path: Path) -> None:
    """One picture, once everything in it has come."""
    page = chromium.new_page(
        viewport=shot.size,
        color_scheme="dark" if shot.dark else "light",
        reduced_motion="reduce",
    )
    page.goto(f"{address}/#/{shot.view}")
    settled(page)
    page.screenshot(path=path)
    print(f"{path} {path.stat().st_size / 1000:.0f} kB")
    page.close()


def settled(page: Page) -> None:
    """Wait for what the view shows last."""
    page.get_by_text("worker ready").wait_for()
    page.locator(".plot canvas, .virtual-row .badge, .curve canvas").first.wait_for()
    page.wait_for_load_state("networkidle")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
