"""What the page weighs, how soon it can be used, how fast it previews, what 100 000 rows cost it.

`make page-figures`. It asserts nothing: budgets that a loaded machine cannot break are tests.
"""

from __future__ import annotations

import re
import statistics
import sys
import time

import psutil
from playwright.sync_api import Browser, Page, expect

from benchmarks.page.stage import browser, pool

#: Rows of the large batch: as many as a batch may have.
ROWS = 100_000
#: Keystrokes whose preview is timed.
KEYSTROKES = 120
TYPED = "x^2 + 2 x y + y^2 = (x + y)^2 + sin(z)^2 + cos(z)^2 - 1"
#: Counts, frame by frame, how often a place of the list's window had no row.
SCROLL = """async (grid) => {
  let frames = 0, blank = 0, slowest = 0;
  const box = grid.getBoundingClientRect();
  const filled = (y) => document.elementFromPoint(box.left + 300, y)?.closest(".virtual-row");
  let last = performance.now();
  for (let n = 0; n < 240; n++) {
    grid.scrollTop += n % 40 === 0 ? grid.scrollHeight / 7 : 300 + 40 * n;
    if (grid.scrollTop + grid.clientHeight >= grid.scrollHeight - 10) grid.scrollTop = 0;
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    slowest = Math.max(slowest, now - last);
    last = now;
    frames++;
    for (let y = box.top + 40; y < Math.min(box.bottom, innerHeight) - 4; y += 36)
      if (!filled(y)) { blank++; break; }
  }
  return {frames, blank, slowest};
}"""


def main() -> None:
    """Measure all, and print a line each."""
    with pool() as address, browser() as chromium:
        first_load(chromium, address)
        page = chromium.new_page()
        page.goto(address)
        page.get_by_text("worker ready").wait_for()
        previews(page)
        large_batch(page, chromium, address)


def first_load(chromium: Browser, address: str) -> None:
    """Bytes over the wire and the time until one can type, each in a browser that knows nothing."""
    times, sizes = [], 0
    for _ in range(5):
        context = chromium.new_context()
        page = context.new_page()
        requests: list[int] = []

        def done(request: object, sizes: list[int] = requests) -> None:
            each = request.sizes()  # type: ignore[attr-defined]
            sizes.append(each["responseBodySize"] + each["responseHeadersSize"])

        page.on("requestfinished", done)
        began = time.perf_counter()
        page.goto(address, wait_until="commit")
        expect(page.get_by_label("Equation", exact=True)).to_be_focused()
        times.append(time.perf_counter() - began)
        page.wait_for_load_state("networkidle")
        page.remove_listener("requestfinished", done)
        sizes = sum(requests)
        context.close()
    print(f"first load       {sizes / 1000:.1f} kB, {len(requests)} requests")
    print(f"ready for typing {statistics.median(times) * 1000:.0f} ms (median of {len(times)})")


def previews(page: Page) -> None:
    """From a keystroke to the frame that shows what is read in the text."""
    field = page.get_by_label("Equation", exact=True)
    field.fill("x = 1")
    expect(page.locator("#reading math")).to_be_visible()
    times = page.evaluate(TIME_PREVIEWS, [TYPED, KEYSTROKES])
    times.sort()
    p50, p95 = times[len(times) // 2], times[int(len(times) * 0.95)]
    print(f"preview          {p50:.0f} ms p50, {p95:.0f} ms p95 of {len(times)} keystrokes")


#: Types one sign at a time and waits, each time, until the preview is of the whole text.
TIME_PREVIEWS = """async ([typed, count]) => {
  const field = document.querySelector("#equation");
  const set = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set;
  const preview = document.querySelector(".preview");
  const times = [];
  for (let n = 0; n < count; n++) {
    const text = typed.slice(0, 9 + (n % (typed.length - 9)));
    const began = performance.now();
    set.call(field, text);
    field.dispatchEvent(new Event("input", {bubbles: true}));
    do await new Promise(requestAnimationFrame);
    while (preview.dataset.stale === "true" && performance.now() - began < 2000);
    times.push(performance.now() - began);
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
  return times;
}"""


def large_batch(page: Page, chromium: Browser, address: str) -> None:
    """A whole batch: its time, its memory, and whether scrolling ever shows an empty place."""
    page.goto(f"{address}/#/batch")
    lines = "\n".join(f"{n} + x = x + {n + n % 3}" for n in range(ROWS)).encode()
    file = {"name": "large.txt", "mimeType": "text/plain", "buffer": lines}
    began = time.perf_counter()
    page.locator(".drop input[type=file]").set_input_files([file])
    done = page.locator(".progress strong")
    expect(done).to_contain_text(re.compile("items in"), timeout=1_800_000)
    expect(page.get_by_text(f"{ROWS:,} of {ROWS:,} rows")).to_be_visible(timeout=60_000)
    took = time.perf_counter() - began
    print(f"{ROWS:,} rows     {took:.0f} s from the drop to the last row ({done.inner_text()})")
    seen = page.get_by_role("grid", name="Results").evaluate(SCROLL)
    print(
        f"scrolling        {seen['frames']} frames, {seen['blank']} with an empty place, "
        f"slowest {seen['slowest']:.0f} ms"
    )
    for name in ("Equation", "Confidence"):
        began = time.perf_counter()
        page.get_by_role("columnheader").get_by_text(name).click()
        expect(page.locator("[aria-sort]")).to_contain_text(name)
        print(f"sort by {name:<12} {(time.perf_counter() - began) * 1000:.0f} ms")
    print(f"memory           {heap_mb(page):.0f} MB of scripts and elements")
    print(f"                 {process_mb(chromium):.0f} MB of the tab's process")


def process_mb(chromium: Browser) -> float:
    """Memory of the largest process that draws a page: its own, and its part of what it shares.

    The others of that kind hold no page: the browser keeps one ready for the next.
    """
    processes = chromium.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    renderers = [process["id"] for process in processes if process["type"] == "renderer"]
    return max(psutil.Process(pid).memory_full_info().pss for pid in renderers) / 1e6


def heap_mb(page: Page) -> float:
    """What the page holds: scripts' heap and what it keeps in elements, after a collection."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    used = session.send("Runtime.getHeapUsage")
    return float(used["usedSize"] + used.get("embedderHeapUsedSize", 0)) / 1e6


if __name__ == "__main__":
    sys.exit(main())
