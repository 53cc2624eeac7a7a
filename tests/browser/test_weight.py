"""What a first look costs: little, from this door alone, and only once."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page, Response, expect

from browser.conftest import Witness
from door_process import DoorProcess

#: The most a first load may take over the wire, in bytes.
MOST_BYTES = 120_000


def loaded(context: BrowserContext, served: DoorProcess) -> tuple[Page, list[Response]]:
    """The page, and what it took to be ready for typing."""
    responses: list[Response] = []
    page = context.new_page()

    def note(response: Response) -> None:
        responses.append(response)

    page.on("response", note)
    page.goto(served.url)
    page.get_by_text("worker ready").wait_for()
    expect(page.get_by_label("Equation", exact=True)).to_be_focused()
    page.wait_for_load_state("networkidle")
    return page, [response for response in responses if response.url != f"{served.url}/info"]


def test_the_first_load_is_light(
    context: BrowserContext, served: DoorProcess, witness: Witness
) -> None:
    """All that comes over the wire, headers and all, is within the budget."""
    _, responses = loaded(context, served)
    sizes = [response.request.sizes() for response in responses]
    total = sum(each["responseBodySize"] + each["responseHeadersSize"] for each in sizes)
    assert 0 < total <= MOST_BYTES


def test_nothing_is_loaded_twice(
    context: BrowserContext, served: DoorProcess, witness: Witness
) -> None:
    """Files are kept for good under the hash of their content."""
    loaded(context, served)
    _, again = loaded(context, served)
    files = [response for response in again if "/page/" in response.url]
    assert files
    for response in files:
        assert "/page/@" in response.url
        assert "immutable" in response.headers["cache-control"]


def test_the_policy_is_strict(context: BrowserContext, served: DoorProcess) -> None:
    """Nothing inline may run, and nothing from elsewhere."""
    page, _ = loaded(context, served)
    policy = served.http.get("/", headers={"Accept": "text/html"}).headers[
        "content-security-policy"
    ]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "document.title = 'owned'";
          document.body.append(script);
        }"""
    )
    assert page.title() != "owned"
