"""Validate, as a person uses it."""

from __future__ import annotations

import json
import re
import shlex

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import Witness
from phiq.scorer.parse import parse


def ask(page: Page, equation: str) -> None:
    """Type an equation and send it."""
    page.get_by_label("Equation", exact=True).fill(equation)
    page.keyboard.press("Control+Enter")


def verdict(page: Page) -> str:
    """What the verdict's card says, once it is there."""
    return page.get_by_role("article", name="Verdict").inner_text()


def clipboard(page: Page) -> str:
    """What was copied last."""
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


def test_a_verdict_as_a_person_reads_it(page: Page) -> None:
    """From an empty page to a judged law: what it is, how sure, what was checked."""
    # Given an equation that is shown as mathematics while it is typed
    page.get_by_label("Equation", exact=True).press_sequentially("E = mc²")
    expect(page.locator("#reading math msup")).to_be_visible()
    # When it is sent
    page.get_by_role("button", name="Validate", exact=True).click()
    # Then its card says all that the scorer found
    said = verdict(page)
    for part in (
        "Can hold",
        "mass-energy equivalence",
        "Confidence",
        "1 independent check",
        "known law",
        "χ",
    ):
        assert part in said
    expect(page.get_by_role("img", name="The equation's complex")).to_be_visible()


def test_the_place_of_an_error(page: Page) -> None:
    """What cannot be read is underlined where it is, and says what was expected."""
    page.get_by_label("Equation", exact=True).fill("E = mc^2^3")
    expect(page.locator("#reading")).to_contain_text("Double superscript at character 9")
    expect(page.locator(".behind mark")).to_have_text("^")


def test_another_reading_is_chosen(page: Page) -> None:
    """Of two readings the other can be insisted on; the text then says so, and can be undone."""
    # Given an ambiguous text
    page.get_by_label("Equation", exact=True).fill("λ = h/2π")
    chips = page.get_by_role("group", name="Readings").get_by_role("button")
    expect(chips).to_have_count(2)
    # When the second reading is chosen
    chips.nth(1).click()
    # Then the field holds a text that is read so first
    expect(page.get_by_label("Equation", exact=True)).not_to_have_value("λ = h/2π")
    insisted = page.get_by_label("Equation", exact=True).input_value()
    assert repr(parse(insisted).root) == repr(parse("λ = h/2π").readings[1].root)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_label("Equation", exact=True)).to_have_value("λ = h/2π")


def test_use_this_instead(page: Page) -> None:
    """A near miss offers the law itself, and one click judges that."""
    ask(page, "E = mc³")
    assert "c is cubed" in verdict(page)
    page.get_by_role("link", name="instead").click()
    expect(page.get_by_role("article", name="Verdict")).to_contain_text("Can hold")


def test_declared_units_and_domains(page: Page, witness: Witness) -> None:
    """Declarations reach the scorer; one that cannot be is told at its field."""
    witness.allow("422")  # what the door refuses, the browser tells in the console
    # Given symbols that could be anything
    page.get_by_label("Equation", exact=True).fill("√(q²) = q")
    page.locator("summary", has_text="Symbols").click()
    # When one is declared with nonsense
    page.get_by_label("Unit of q").fill("furlongish")
    # Then the field says so while one types, and that of a domain when it is sent
    expect(page.get_by_label("Unit of q")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Unit of q").fill("")
    page.get_by_label("Domain of q").fill("sometimes")
    page.get_by_role("button", name="Validate", exact=True).click()
    expect(page.get_by_label("Domain of q")).to_have_attribute("aria-invalid", "true")
    # And with what is right the verdict is another
    page.get_by_label("Domain of q").fill("real >= 0")
    expect(page.get_by_label("Domain of q")).to_have_attribute("aria-invalid", "false")
    page.get_by_role("button", name="Validate", exact=True).click()
    expect(page.get_by_role("article", name="Verdict")).to_contain_text("Identity")


def test_a_link_reproduces_it_all(page: Page) -> None:
    """The link of a verdict shows the same verdict in a fresh tab, declarations and all."""
    # Given a verdict on a declared equation
    page.get_by_label("Equation", exact=True).fill("√(x²) = x")
    page.locator("summary", has_text="Symbols").click()
    page.get_by_label("Domain of x").fill("real > 0")
    page.get_by_role("button", name="Validate", exact=True).click()
    expect(page.get_by_role("article", name="Verdict")).to_contain_text("Identity")
    # When its link is opened
    page.get_by_role("button", name="Link").click()
    page.get_by_text("Link copied").wait_for()
    other = page.context.new_page()
    other.goto(clipboard(page))
    # Then it is all there
    expect(other.get_by_role("article", name="Verdict")).to_contain_text("Identity")
    expect(other.get_by_label("Equation", exact=True)).to_have_value("√(x²) = x")
    expect(other.get_by_label("Domain of x")).to_have_value("real > 0")


def test_copies(page: Page) -> None:
    """Copied JSON is the verdict, copied LaTeX reads back, the command is the request."""
    ask(page, "E = mc²")
    page.get_by_role("article", name="Verdict").wait_for()
    copied = {}
    for name in ("LaTeX", "MathML", "JSON", "curl"):
        page.get_by_role("button", name=name, exact=True).click()
        page.get_by_text(f"{name} copied").wait_for()
        copied[name] = clipboard(page)
    for notation in ("LaTeX", "MathML"):
        assert repr(parse(copied[notation]).root) == repr(parse("E = mc²").root)
    assert json.loads(copied["JSON"])["law"] == "mass-energy equivalence"
    command = shlex.split(copied["curl"])
    assert json.loads(command[command.index("-d") + 1]) == {"equation": "E = mc²"}


def test_both_sides_plotted(page: Page) -> None:
    """One free symbol: curves of the scorer's own values, over the range that is set."""
    # Given a plotted equation
    ask(page, "x^2 = 2x + 3")
    expect(page.get_by_role("img", name="for x from -5 to 5")).to_be_visible()
    expect(page.locator(".plot canvas")).to_be_visible()
    # When the range is another
    page.get_by_label("to", exact=True).fill("8")
    # Then so are the curves, and the address keeps it
    expect(page.get_by_role("img", name="for x from -5 to 8")).to_be_visible()
    expect(page).to_have_url(re.compile("high=8"))


@pytest.mark.parametrize("place", range(9))
def test_examples_have_verdicts(page: Page, place: int) -> None:
    """Every example that newcomers are offered is judged at one click."""
    page.get_by_role("region", name="Examples").get_by_role("button").nth(place).click()
    expect(page.get_by_role("article", name="Verdict")).to_be_visible()


def test_the_fixed_rules(page: Page) -> None:
    """The other mode can be chosen, and the verdict says that it is that."""
    page.get_by_label("by").select_option("heuristic")
    ask(page, "1 = 2")
    assert "by the fixed rules alone" in verdict(page)
