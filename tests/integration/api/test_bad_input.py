"""Whatever is sent, the answer is a 4xx problem naming the field, and the next request works."""

from __future__ import annotations

import json
import socket
from typing import Any

import httpx
import pytest

GOOD = {"equation": "E = mc²"}
PATHS = ("/v1/jobs", "/validate", "/api/validate")


def raw(equation_json: str) -> bytes:
    """A body whose equation is written exactly so."""
    return b'{"equation": ' + equation_json.encode("utf-8", "surrogateescape") + b"}"


BAD: dict[str, tuple[bytes, int, str | None]] = {
    "empty": (b"", 400, None),
    "no JSON": (b"equation: E = mc2", 400, None),
    "cut off": (b'{"equation": "E =', 400, None),
    "two values": (b'{"equation": "a"} {"equation": "b"}', 400, None),
    "a list": (b'["E = mc2"]', 422, None),
    "null": (b"null", 422, None),
    "no equation": (b"{}", 422, "equation"),
    "a number": (raw("5"), 422, "equation"),
    "an object": (raw('{"text": "a = b"}'), 422, "equation"),
    "null equation": (raw("null"), 422, "equation"),
    "unknown mode": (b'{"equation": "a", "mode": "magic"}', 422, "mode"),
    "dims of a wrong type": (b'{"equation": "a", "dims": {"E": 5}}', 422, "dims"),
    "dims of no unit": (b'{"equation": "a", "dims": {"E": {"furlong": 1}}}', 422, "dims"),
    "too many dims": (
        json.dumps({"equation": "a", "dims": {f"x{n}": "m" for n in range(65)}}).encode(),
        422,
        "dims",
    ),
    "NUL, escaped": (raw('"a\\u0000b"'), 422, "equation"),
    "NUL, bare": (raw('"a\0b"'), 400, "equation"),
    "lone surrogate": (raw('"a\\ud800"'), 400, "equation"),
    "lone low surrogate": (raw('"\\udc00a"'), 400, "equation"),
    "not UTF-8": (raw('"\udcff = a"'), 400, "equation"),
    "4097 characters": (raw(f'"{"a" * 4097}"'), 422, "equation"),
    "100 000 characters": (raw(f'"{"a" * 100_000}"'), 422, "equation"),
    "100 000 wide characters": (raw(f'"{"∇" * 100_000}"'), 422, "equation"),
    "5 MB": (raw(f'"{"a" * 5_000_000}"'), 413, "body"),
    "deeply nested": (b"[" * 100_000, 422, None),
    "deeply nested equation": (raw("[" * 100_000), 422, "equation"),
}


def check_problem(answer: httpx.Response, status: int) -> dict[str, Any]:
    """The answer is a problem of this status, without a word of our insides."""
    assert answer.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json()
    assert (answer.status_code, problem["status"]) == (status, status)
    assert problem["request_id"] == answer.headers["x-request-id"]
    assert "Traceback" not in answer.text
    return problem


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("name", BAD)
def test_bad_bodies(http: httpx.Client, path: str, name: str) -> None:
    """A problem names what is wrong, and the same connection serves the next request."""
    body, status, field = BAD[name]

    answer = http.post(path, content=body, headers={"Content-Type": "application/json"})
    after = http.post(path, json=GOOD)

    assert check_problem(answer, status).get("field") == field
    assert after.status_code in (200, 202)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"ttl_s": -1}, "ttl_s"),
        ({"ttl_s": "soon"}, "ttl_s"),
        ({"equations": []}, "equations"),
    ],
)
def test_jobs_take_no_field_amiss(http: httpx.Client, body: dict[str, Any], field: str) -> None:
    """A misspelt or wrong option of a job is refused, not ignored."""
    answer = http.post("/v1/jobs", json=GOOD | body)

    assert check_problem(answer, 422)["field"] == field


@pytest.mark.parametrize(
    ("media", "status"),
    [
        (None, 202),
        ("application/json; charset=utf-8", 202),
        ("application/ld+json", 202),
        ("application/x-www-form-urlencoded", 202),  # what curl -d says
        ("text/html", 415),
        ("multipart/form-data; boundary=x", 415),
    ],
)
def test_media_types(http: httpx.Client, media: str | None, status: int) -> None:
    """JSON needs no header, and another type that was declared on purpose is refused."""
    headers = {"Content-Type": media} if media else {}

    answer = http.post("/v1/jobs", content=json.dumps(GOOD), headers=headers)

    assert answer.status_code == status


def test_an_endless_body_is_cut_off(served: Any) -> None:
    """A chunked body past the limit is refused though it never says how long it is."""
    chunk = b"%x\r\n%s\r\n" % (65536, b"a" * 65536)
    head = b"POST /validate HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
    with socket.create_connection(("127.0.0.1", served.settings.port), 20) as sock:
        sock.sendall(head)
        try:
            for _ in range(100):
                sock.sendall(chunk)
        except OSError:
            pass  # refused before it was all sent
        else:
            sock.sendall(b"0\r\n\r\n")
        status = sock.makefile("rb").readline()

    assert status.startswith(b"HTTP/1.1 413")
    assert served.http.get("/livez").status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/validate", 405),
        ("PATCH", "/v1/jobs", 405),
        ("GET", "/v1/jobs/x?wait=soon", 422),
        ("GET", "/v1/jobs/x?wait=61", 422),
        ("GET", "/v1/equations?limit=0", 422),
        ("GET", "/v1/equations?limit=99999999", 422),
        ("GET", "/v1/equations?offset=-1", 422),
        ("GET", "/v1/equations?offset=9" + "9" * 30, 422),
        ("GET", "/v1/jobs/%00%ff%0a", 404),
        ("GET", "/v1/jobs/" + "x" * 5000, 404),
    ],
)
def test_bad_addresses(http: httpx.Client, method: str, path: str, status: int) -> None:
    """Unknown paths, methods and arguments are problems too; a 405 says what is allowed."""
    answer = http.request(method, path)

    problem = check_problem(answer, status)
    if status == 405:
        assert "POST" in answer.headers["allow"]
    if status == 422:
        assert problem["field"] in ("wait", "limit", "offset")
