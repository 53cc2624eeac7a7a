"""By keyboard alone, from nothing to a verdict, a batch and the pool, always seeing the focus."""

from __future__ import annotations

from playwright.sync_api import Page, expect

#: More presses of Tab than any view has places: one that is not reached by then cannot be.
MOST_TABS = 60


def tab_to(page: Page, name: str) -> None:
    """Press Tab until something of this name has the focus, and see that one can see it."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate(NAME_OF_FOCUS) == name:
            page.wait_for_function(FOCUS_SHOWN)
            return
    raise AssertionError(f"{name!r} is not reached by Tab")


NAME_OF_FOCUS = """() => {
  const at = document.activeElement;
  return (at.getAttribute("aria-label") ?? at.textContent).trim();
}"""
FOCUS_SHOWN = """() => {
  const style = getComputedStyle(document.activeElement);
  return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
}"""


def test_from_nothing_to_everything(page: Page) -> None:
    """Typing begins at once; every step is reached by Tab and done by Enter."""
    # Given a fresh page, whose field has the focus
    expect(page.get_by_label("Equation", exact=True)).to_be_focused()
    page.keyboard.type("x + x = 2*x")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("article", name="Verdict")).to_contain_text("Identity")
    # When a batch is pasted
    page.evaluate("document.activeElement.blur()")
    tab_to(page, "Batch")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Or paste lines")).to_be_visible()
    tab_to(page, "Choose a file")
    page.keyboard.press("Tab")
    page.keyboard.type("1 = 1\n1 = 2")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Progress")).to_contain_text("2 items in")
    # Then a row can be opened and closed
    tab_to(page, "Results")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_role("article")).to_contain_text("Contradiction")
    page.keyboard.press("Escape")
    # And the pool be looked at
    page.evaluate("document.activeElement.blur()")
    tab_to(page, "Pool")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Workers")).to_be_visible()


def test_the_content_is_skipped_to(page: Page) -> None:
    """The first Tab offers to skip the bar, and does so."""
    expect(page.get_by_label("Equation", exact=True)).to_be_focused()
    page.evaluate("document.activeElement.blur()")
    tab_to(page, "Skip to the content")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
