"""Validate, as a person uses it."""

from __future__ import annotations

import json
import re
import shlex

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import Witness
from door_process import DoorProcess
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


def test_a_long_equation_fits_or_is_scrolled(page: Page) -> None:
    """It is set smaller to fit; one that is too long still can be scrolled, by keyboard too."""
    line = page.locator("#reading .math-line")
    sizes = []
    for terms in (4, 18, 90):
        page.get_by_label("Equation", exact=True).fill(" + ".join(["x_1^2"] * terms) + " = y")
        expect(line.locator("math msubsup, math msup")).to_have_count(terms)
        sizes.append(
            float(line.locator("math").evaluate("m => parseFloat(m.style.fontSize) || 99"))
        )
        fits = line.evaluate("line => line.scrollWidth <= line.clientWidth + 1")
        assert fits == (terms < 90)
    assert sizes[0] > sizes[1] > sizes[2]
    expect(line).to_have_attribute("tabindex", "0")
    expect(line).to_have_class("math-line more-behind")
    line.evaluate("line => line.scrollLeft = line.scrollWidth")
    expect(line).to_have_class("math-line")


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
    # Then the field says so while one types, and so does a domain's
    expect(page.get_by_label("Unit of q")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Unit of q").fill("")
    page.get_by_label("Domain of q").fill("sometimes")
    expect(page.get_by_label("Domain of q")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_role("alert")).to_contain_text("write real, complex or integer")
    # And also where a link brought it, beside what is read without it
    expect(page).to_have_url(re.compile("sometimes"))
    page.reload()
    expect(page.get_by_role("alert")).to_contain_text("write real, complex or integer")
    expect(page.locator("#reading math")).to_be_visible()
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


def test_what_is_read_late_is_drawn(page: Page, served: DoorProcess, witness: Witness) -> None:
    """An equation sent while the door seemed away has its plot and its drawing in the end."""
    # Given a door of which the page hears nothing, and an equation that is sent meanwhile
    witness.allow("ERR_FAILED")
    for path in ("**/info", "**/v1/read"):
        page.route(path, lambda route: route.abort())
    expect(page.get_by_text("The door does not answer.").first).to_be_visible()
    page.goto(f"{served.url}/#/validate?equation=x%5E2+%3D+2x&run=1")
    expect(page.get_by_role("article", name="Verdict")).to_contain_text("x = 2")
    # When it is heard of again, then all is there that a verdict has
    page.unroute_all()
    expect(page.locator(".plot canvas")).to_be_visible()
    expect(page.get_by_role("img", name="The equation's complex")).to_be_visible()
    expect(page.get_by_role("button", name="LaTeX", exact=True)).to_be_visible()


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


#: A link to a plot whose ends are one number to a plotter.
NO_WIDTH = "validate?equation=x%5E2+%3D+x&low=1&high=1.0000000000000002&run=1"
#: And to one whose curves are.
NO_HEIGHT = "validate?equation=1+%2B+x%2F10%5E8+%3D+1+-+x%2F10%5E8&run=1"


@pytest.mark.parametrize("link", [NO_WIDTH, NO_HEIGHT], ids=["no width", "no height"])
def test_what_is_nearly_one_number_is_plotted(page: Page, served: DoorProcess, link: str) -> None:
    """No ticks fit between such numbers: the plotter is not left to look for them."""
    page.goto(f"{served.url}/#/{link}")
    expect(page.get_by_role("img", name="for x from -5 to 5")).to_be_visible()
    expect(page.locator(".plot canvas")).to_be_visible()
    expect(page.locator(".plot .u-axis").first).to_be_visible()


#: The largest part of the plot's height that its first curve covers in one column of pixels.
TALLEST = """(canvas) => {
  const {width, height} = canvas;
  const {data} = canvas.getContext("2d").getImageData(0, 0, width, height);
  let [first, tallest] = [null, 0];
  for (let x = 0; x < width; x++) {
    let filled = 0;
    for (let y = 0; y < height; y++) {
      const [r, g, b, a] = data.slice(4 * (y * width + x), 4 * (y * width + x) + 4);
      if (a > 60 && Math.max(r, g, b) - Math.min(r, g, b) > 60) filled++;
    }
    tallest = Math.max(tallest, filled);
  }
  return tallest / height;
}"""


@pytest.mark.parametrize("equation", ["tan(x) = 1/x", "1/(x - 1) + 2 = x", "Γ(x) = x"])
def test_no_curve_is_drawn_across_a_pole(page: Page, equation: str) -> None:
    """A curve ends at a pole and begins anew behind it; no line joins the two."""
    ask(page, equation)
    expect(page.get_by_role("img", name="for x from -5 to 5")).to_be_visible()
    assert page.locator(".plot canvas").evaluate(TALLEST) < 0.5  # the plot itself is 0.6 of it


def test_what_is_not_certain_is_not_100_percent(page: Page) -> None:
    """A confidence is cut where it is shown, never rounded up to certainty."""
    ask(page, "1 = 2")
    assert " 99.9" in verdict(page).replace("\n", " ")
    ask(page, "V = I R")
    expect(page.get_by_role("article", name="Verdict")).to_contain_text("Ohm")
    page.get_by_role("link", name="Master list").click()
    expect(page.locator(".entry").first).to_contain_text("Betti")
    assert "100 %" not in page.locator(".entries").inner_text()


def test_a_statement_without_symbols_has_no_points(page: Page) -> None:
    """Numbers alone are compared once, and fail nowhere in particular."""
    ask(page, "1 = 2")
    said = verdict(page)
    assert "they differ by 1.0" in said
    assert "points" not in said
    assert "Fails at" not in said


def test_what_was_typed_stays(page: Page) -> None:
    """A look at another view, even at once, costs nothing; the view's own link begins anew."""
    page.get_by_label("Equation", exact=True).fill("1 = 2")
    page.get_by_role("link", name="Pool", exact=True).click()
    expect(page.get_by_role("heading", name="Pool")).to_be_visible()
    page.get_by_role("link", name="Validate", exact=True).click()
    expect(page.get_by_label("Equation", exact=True)).to_have_value("1 = 2")
    expect(page.get_by_label("Equation", exact=True)).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("article", name="Verdict")).to_be_visible()
    page.get_by_role("link", name="Validate", exact=True).click()
    expect(page.get_by_label("Equation", exact=True)).to_have_value("")
    expect(page.get_by_role("article", name="Verdict")).to_have_count(0)
    # Even before the address, empty still, has followed the text, to which the way back leads
    page.get_by_label("Equation", exact=True).fill("1 = 3")
    page.get_by_role("link", name="Validate", exact=True).click()
    expect(page.get_by_label("Equation", exact=True)).to_have_value("")
    page.go_back()
    expect(page.get_by_label("Equation", exact=True)).to_have_value("1 = 3")


#: Follows a link, and has the address follow the draft: before the browser has told of the link,
#: in the task of the click, and after all was told.
WRITTEN_BESIDE_A_LINK = {
    "before": 'window.location.hash = "#/pool"; write();',
    "with": """document.querySelector('a[href="#/pool"]').click(); write();""",
    "after": """window.addEventListener("hashchange", write); window.location.hash = "#/pool";""",
}
ROUTER = """const loaded = performance.getEntriesByType("resource").map(({name}) => name);
  const {go} = await import(loaded.find((name) => name.endsWith("/app/router.js")));
  const write = () => go("#/validate?equation=x", {replace: true});"""


@pytest.mark.parametrize("when", WRITTEN_BESIDE_A_LINK)
def test_a_link_is_followed_while_the_address_follows_the_text(page: Page, when: str) -> None:
    """What was typed a moment before a click does not lead back from where the click led."""
    page.evaluate(f"async () => {{ {ROUTER} {WRITTEN_BESIDE_A_LINK[when]} }}")
    expect(page.get_by_role("heading", name="Pool")).to_be_visible()
    expect(page).to_have_url(re.compile("#/pool$"))
