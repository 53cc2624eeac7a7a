"""Webhooks reach the open internet and nothing else, unless told otherwise."""

from __future__ import annotations

import pytest

from phiq.addresses import check_literal, resolve
from phiq.errors import InvalidRequestError

PRIVATE = [
    "http://127.0.0.1/x",
    "http://localhost:8080/",
    "http://10.1.2.3/",
    "http://192.168.0.1/",
    "http://169.254.169.254/latest/meta-data",
    "http://[::1]/",
    "http://[::ffff:10.0.0.1]/",
    "http://0.0.0.0/",
    "http://224.0.0.1/",
]


@pytest.mark.parametrize("url", PRIVATE)
def test_private_addresses_are_refused_unless_allowed(url: str) -> None:
    """Loopback, private, link-local, mapped and multicast: none is the open internet."""
    with pytest.raises(InvalidRequestError, match="open internet") as caught:
        check_literal(url, private=False)
    check_literal(url, private=True)

    assert caught.value.field == "webhook"


@pytest.mark.parametrize(
    "url", ["https://example.com/hook", "http://8.8.8.8:80/", "https://[2001:4860:4860::8888]/"]
)
def test_public_ones_pass(url: str) -> None:
    """Names are resolved when the webhook is sent."""
    check_literal(url, private=False)


@pytest.mark.parametrize("url", ["http://", "https:///path", "http://[::1", "http://a:99999/"])
def test_what_names_no_host_is_refused(url: str) -> None:
    """A typed error, whatever the URL parser thinks of it."""
    with pytest.raises(InvalidRequestError, match="not a URL with a host"):
        check_literal(url, private=True)


def test_a_name_that_resolves_to_a_private_address_is_refused() -> None:
    """The check is on the address that is connected to, not on the name."""
    with pytest.raises(InvalidRequestError, match="localhost"):
        resolve("localhost", 80, private=False)

    assert resolve("localhost", 80, private=True) in ("127.0.0.1", "::1")
