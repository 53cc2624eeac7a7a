"""A door that a proxy shows under a path of a host: `X-Forwarded-Prefix`, believed where told."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Callable, Iterator
from uuid import uuid4

import httpx
import pytest

from door_process import DoorProcess, serving
from phiq.cli.embedded import EmbeddedBroker
from phiq.client import Client
from phiq.settings import Settings
from prefix_proxy import PrefixProxy

NAME = "X-Forwarded-Prefix"
UNDER = {NAME: "/tools/phiq"}


@pytest.fixture(scope="module")
def shown(
    broker: EmbeddedBroker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DoorProcess]:
    """A door with a worker that believes the header, open so that a proxy's calls are let in."""
    settings = Settings(
        redis_url=broker.url,
        prefix=f"t{uuid4().hex[:8]}",
        device="cpu",
        open=True,
        trust_forwarded_prefix=True,
    )
    with serving(settings, tmp_path_factory.mktemp("shown")) as door:
        yield door


def strings(value: object) -> Iterator[str]:
    """Every text in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from strings(part)


def paths(value: object) -> list[str]:
    """Every text in a JSON value that is a path of the door."""
    return [text for text in strings(value) if re.match(r"/.*v1/", text)]


@pytest.mark.parametrize(
    ("path", "body"), [("/v1/jobs", {"equation": "1 = 1"}), ("/v1/batches", ["1 = 1", "1 = 2"])]
)
def test_what_a_submit_answers_leads_back_under_the_prefix(
    shown: DoorProcess, path: str, body: object
) -> None:
    """`Location`, `links`, lists and events: each begins with the prefix and leads to the thing."""
    # When something is submitted through the proxy
    made = shown.http.post(path, json=body, headers=UNDER)

    # Then its Location and links are below the prefix, and without it (as the proxy asks) found
    assert made.status_code == 202
    there = made.headers["Location"]
    assert there == f"/tools/phiq{path}/{made.json()['id']}" == made.json()["links"]["self"]
    here = there.removeprefix("/tools/phiq")
    assert shown.http.get(here, headers=UNDER).json()["id"] == made.json()["id"]
    events = shown.http.get(f"{here}/events", headers=UNDER).text
    told = [json.loads(line[6:]) for line in events.splitlines() if line.startswith("data: ")]
    listed = shown.http.get(path, headers=UNDER).json()
    for answer in (made.json(), listed, *told):
        assert all(found.startswith("/tools/phiq/v1/") for found in paths(answer))
    assert told[-1]["links"] == made.json()["links"]


def test_a_problem_names_its_job_under_the_prefix(shown: DoorProcess) -> None:
    """As a cancel does that came too late."""
    job = shown.http.post("/v1/jobs?wait=20", json={"equation": "1 = 1"}, headers=UNDER).json()

    late = shown.http.post(f"/v1/jobs/{job['id']}/cancel", headers=UNDER)

    assert late.status_code == 409
    assert late.json()["job"] == f"/tools/phiq/v1/jobs/{job['id']}"


def test_a_redirect_stays_under_the_prefix(shown: DoorProcess) -> None:
    """Of a path with a slash too many."""
    answer = shown.http.get("/v1//scale", headers=UNDER)

    assert answer.status_code == 308
    assert httpx.URL(answer.headers["Location"]).path == "/tools/phiq/v1/scale"


def test_the_document_and_its_page_are_under_the_prefix(shown: DoorProcess) -> None:
    """`servers` says where; the page refers to its files relatively; the list names the paths."""
    document = shown.http.get("/openapi.json", headers=UNDER).json()
    page = shown.http.get("/docs", headers=UNDER).text
    index = shown.http.get("/", headers={**UNDER, "Accept": "application/json"}).json()

    assert document["servers"] == [{"url": "/tools/phiq"}]
    assert "/v1/jobs" in document["paths"]
    assert re.findall(r'(?:src|href)="/', page) == []
    assert all(end["path"].startswith("/tools/phiq/") for end in index["endpoints"])
    assert "servers" not in shown.http.get("/openapi.json").json()


@pytest.mark.parametrize("path", ["/", "/page/index.html"])
@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_the_page_asks_for_its_files_under_the_prefix(
    shown: DoorProcess, path: str, encoding: str
) -> None:
    """Each is there and may be kept for ever; another prefix is another page to a cache."""
    headers = {"Accept": "text/html", "Accept-Encoding": encoding}
    page = shown.http.get(path, headers=headers | UNDER)
    plain = shown.http.get(path, headers=headers)

    asked = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len(asked) > 5
    for file in asked:
        assert file.startswith("/tools/phiq/page/@")
        found = shown.http.get(file.removeprefix("/tools/phiq"), headers=UNDER)
        assert found.status_code == 200
        assert "immutable" in found.headers["Cache-Control"]
    assert page.headers["ETag"] != plain.headers["ETag"]
    assert "tools" not in plain.text
    assert page.headers["Content-Security-Policy"] == plain.headers["Content-Security-Policy"]


HOSTILE = [
    "//evil.example",
    "/a//evil.example",
    "https://evil.example",
    "evil",
    "/",
    "/..",
    "/a/../b",
    "/./a",
    "/a\\b",
    '/a"><script>',
    "/a?b",
    "/a#b",
    "/a%0d%0aSet-Cookie:x",
    "/a;b",
    "/a b",
    "/é",
    "/" + "a" * 4096,
    "/a" * 200,
    "/good, //evil.example",
]


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: value[:24])
def test_a_hostile_prefix_is_none(shown: DoorProcess, value: str) -> None:
    """What is no plain path of bounded length is as good as not sent, and no error."""
    made = shown.http.post(
        "/v1/jobs", json={"equation": "1 = 1"}, headers={NAME: value.encode("latin-1")}
    )

    assert made.status_code == 202
    assert made.headers["Location"] == f"/v1/jobs/{made.json()['id']}"


@pytest.mark.parametrize("ending", [b"\r\n", b"\n", b"\r"])
def test_a_line_break_in_the_prefix_splits_no_answer(shown: DoorProcess, ending: bytes) -> None:
    """The rest of the line is a header of the request, or it is none; never an answer's."""
    with socket.create_connection(("127.0.0.1", shown.settings.port), 10) as client:
        client.sendall(
            b"GET /v1//scale HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            b"X-Forwarded-Prefix: /a" + ending + b"Set-Cookie: stolen=1\r\n\r\n"
        )
        answer = b"".join(iter(lambda: client.recv(65536), b""))

    assert answer.startswith((b"HTTP/1.1 308 ", b"HTTP/1.1 400 "))
    assert b"stolen" not in answer


@pytest.mark.parametrize(
    ("value", "prefix"),
    [
        ("/phiq/", "/phiq"),
        ("/a.b/c-d/~e_f", "/a.b/c-d/~e_f"),
        ("//evil.example, /phiq", "/phiq"),
        ("/" + "a" * 255, "/" + "a" * 255),
    ],
    ids=["slash", "segments", "last", "longest"],
)
def test_a_plain_prefix_is_taken(shown: DoorProcess, value: str, prefix: str) -> None:
    """A slash at its end is none; of several the last counts, the one our own proxy set."""
    made = shown.http.post("/v1/jobs", json={"equation": "1 = 1"}, headers={NAME: value})

    assert made.headers["Location"] == f"{prefix}/v1/jobs/{made.json()['id']}"


def test_a_door_that_was_not_told_ignores_the_header(
    start_door: Callable[..., DoorProcess],
) -> None:
    """By default anyone may have sent it: no link, no page and no document shows it."""
    door = start_door(open=True)

    made = door.http.post("/v1/jobs", json={"equation": "1 = 1"}, headers=UNDER)
    assert made.headers["Location"] == f"/v1/jobs/{made.json()['id']}"
    for path in ("/", "/page/index.html", "/openapi.json", "/v1/jobs", "/docs", "/v1//scale"):
        answer = door.http.get(path, headers={**UNDER, "Accept": "text/html, application/json"})
        assert answer.status_code in (200, 308)
        assert "tools" not in answer.text + str(answer.headers)


def test_the_client_works_under_a_prefix(shown: DoorProcess) -> None:
    """Given a proxy's whole address, it validates, submits and follows as it does at a root."""
    proxy = PrefixProxy(shown.url, "/tools/phiq")

    with Client(proxy.url) as client:
        verdict = client.validate("1 = 2")
        job = client.wait(client.submit("1 = 1"))

    proxy.close()
    assert not verdict.valid
    assert job.status == "succeeded"
