"""Requests that ask for another protocol are requests: none is lost, no body is taken for one."""

from __future__ import annotations

from itertools import pairwise

import pytest

from api.http1 import Reader, RefusedError

Seen = list[tuple[str, str, bytes, bool] | int]
#: What Java's HttpClient and `curl --http2` add to every first request.
H2C = "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAAQ\r\n"
#: The same of a client that wants no other answer.
LAST = "Upgrade: x\r\nConnection: Upgrade, close\r\n"
#: A body that looks like a request.
HIDDEN = "GET /hidden HTTP/1.1\r\nHost: a\r\n\r\n"


def wire(method: str, target: str, headers: str = "", body: str = "") -> bytes:
    return f"{method} {target} HTTP/1.1\r\nHost: a\r\n{headers}\r\n{body}".encode()


def read(data: bytes, *cuts: int) -> Seen:
    """What is read of it in pieces: method, path, body, whether another may follow; or a status."""
    reader, seen = Reader({}), Seen()
    try:
        for start, end in pairwise((0, *cuts, len(data))):
            reader.feed(data[start:end])
    except RefusedError as error:
        seen = [error.status.value]
    whole = [request for request in reader.requests if request.complete]
    return [
        (
            one.environ["REQUEST_METHOD"],
            one.environ["PATH_INFO"],
            b"".join(one.body),
            one.keep_alive,
        )
        for one in whole
    ] + seen


@pytest.mark.parametrize(
    ("data", "requests"),
    [
        (wire("GET", "/1", H2C), [("GET", "/1", b"", True)]),
        (wire("HEAD", "/1", H2C), [("HEAD", "/1", b"", True)]),
        (wire("POST", "/1", H2C + "Content-Length: 3\r\n", "abc"), [("POST", "/1", b"abc", True)]),
        (
            wire("POST", "/1", H2C + "Transfer-Encoding: chunked\r\n", "3\r\nabc\r\n0\r\n\r\n"),
            [("POST", "/1", b"abc", True)],
        ),
        (
            wire(
                "POST", "/1", H2C + "Content-Length: 31\r\n", "GET /hidden HTTP/1.1\r\nHost: a\r\n"
            ),
            [("POST", "/1", b"GET /hidden HTTP/1.1\r\nHost: a\r\n", True)],
        ),
        (wire("GET", "/1", "Upgrade: x\r\n"), [("GET", "/1", b"", True)]),
    ],
)
def test_what_asks_for_another_protocol_is_answered_like_any_other(
    data: bytes, requests: Seen
) -> None:
    """With its body, and so is what comes after it on the connection, however it is cut."""
    both = data + wire("GET", "/next")
    expected = [*requests, ("GET", "/next", b"", True)]

    assert read(both) == expected
    assert all(read(both, cut) == expected for cut in range(1, len(both)))
    assert read(both, *range(1, len(both))) == expected


@pytest.mark.parametrize(
    ("data", "requests"),
    [
        (
            wire(
                "POST",
                "/1",
                "Upgrade: x\r\nConnection: Upgrade, close\r\nContent-Length: 3\r\n",
                "abc",
            ),
            [("POST", "/1", b"abc", False)],
        ),
        (wire("POST", "/1", H2C + "Transfer-Encoding: chunked, x\r\n", "3\r\nabc"), [400]),
        (wire("POST", "/1", H2C + "Transfer-Encoding: x\r\nContent-Length: 3\r\n", "abc"), [400]),
        (wire("CONNECT", "a:1"), [400]),
        (wire("CONNECT", "/1"), [("CONNECT", "/1", b"", False)]),
    ],
)
def test_nothing_follows_a_last_request_a_tunnel_or_nonsense(data: bytes, requests: Seen) -> None:
    """What comes after it is nobody's."""
    both = data + wire("GET", "/next")

    assert read(both) == requests
    assert all(read(both, cut) == requests for cut in range(1, len(both)))
