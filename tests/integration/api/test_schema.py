"""What the OpenAPI document says is what the door does; and the page that shows it is all ours."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from jsonschema import Draft202012Validator

from phiq.contract import JobError, JobRequest
from phiq.queue.failures import FailureStore
from phiq.queue.sizing import SizeStore
from phiq.queue.store import Claim, JobStore
from support import ROOT, until


@pytest.fixture(scope="module")
def document(guarded: Any) -> dict[str, Any]:
    """The document as the door serves it, to everyone."""
    answer = httpx.get(f"{guarded.url}/openapi.json")
    assert answer.status_code == 200
    told: dict[str, Any] = answer.json()
    return told


def held(store: JobStore, kind: str) -> Claim:
    """A claim on a fresh job alone, before the pool's own worker takes it."""
    for _ in range(50):
        job_id = f"{kind}-{uuid4().hex}"
        store.submit([(job_id, JobRequest(equation="E = mc²"))])
        claim = store.claim("lost", 1)
        if [job.id for job in claim.jobs] == [job_id]:
            return claim
        store.release(claim.token)
    raise AssertionError("the worker was always first")


def dead_letter(door: Any) -> str:
    """A fresh one: claimed by a worker that is never heard of again."""
    store_settings = replace(door.settings, lease_s=0.2)
    store = JobStore(store_settings)
    [job] = held(store, "dead").jobs
    failures = FailureStore(store_settings, store)
    until(lambda: store.reap() and failures.get("dead", job.id), "dead")
    return job.id


def failed_job(door: Any) -> str:
    """A fresh one, which a worker found an error for."""
    store = JobStore(door.settings)
    claim = held(store, "failed")
    error = JobError(code="scorer", detail="no", retryable=False)
    store.complete(claim.token, [(job, error) for job in claim.jobs])
    return claim.jobs[0].id


def ids(door: Any, method: str, path: str) -> dict[str, str]:
    """What the parts of a path can speak of: fresh, and of the kind that the call is for."""
    if path.startswith("/v1/dead/"):
        return {"job_id": dead_letter(door)}
    if path.startswith("/v1/failed/"):
        return {"job_id": failed_job(door)}
    if method == "put":
        return {"job_id": uuid4().hex, "batch_id": uuid4().hex}
    if path.endswith("/items"):
        return {"batch_id": door.http.put(f"/v1/batches/{uuid4().hex}").json()["id"]}
    for name, make in FRESH.items():
        if f"{{{name}}}" in path:
            made = make(door.http)
            if path.endswith("/restore"):
                door.http.delete(f"/v1/equations/{made}")
            return {name: made, "order": "resume"}
    return {"name": "docs.js", "path": "index.html"}


def fresh_equation(http: httpx.Client) -> str:
    """The id of an entry of the master list."""
    http.post("/validate", json={"equation": "E = mc²", "mode": "heuristic"})
    return str(http.get("/v1/equations").json()["equations"][0]["id"])


#: How there comes to be one of each, by the name of its id.
FRESH: dict[str, Callable[[httpx.Client], str]] = {
    "job_id": lambda http: http.post("/v1/jobs", json={"equation": "E = mc²"}).json()["id"],
    "batch_id": lambda http: http.post("/v1/batches", json=["E = mc²", 5]).json()["id"],
    "equation_id": fresh_equation,
    "worker_id": lambda http: http.get("/info").json()["workers"][0]["worker_id"],
}


@contextmanager
def prepared(door: Any, operation: dict[str, Any]) -> Iterator[None]:
    """For a cancel, workers take nothing; for another size, something is there to scale them."""
    SizeStore(door.settings).offer(1, 4, 1)
    cancels = "cancel" in operation["operationId"]
    if cancels:
        door.http.post("/v1/pause")
    yield
    if cancels:
        door.http.post("/v1/resume")


def requests_of(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any], Any]]:
    """Every operation, with each of its example bodies, or with none where it takes none."""
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            content = operation.get("requestBody", {}).get("content", {"": {}})
            for media, body in content.items():
                for example in body.get("examples", {"": {"value": None}}).values():
                    yield method, path, operation, (media, example["value"])


def check(document: dict[str, Any], schema: dict[str, Any], value: Any) -> None:
    """`value` fits `schema`, whose references lead into the document."""
    whole = schema | {"components": document["components"]}
    Draft202012Validator(whole).validate(value)


def check_content(document: dict[str, Any], told: dict[str, Any], answer: httpx.Response) -> None:
    """The answer has a media type that is told, and a body that fits; a stream in every part."""
    media = answer.headers["content-type"].partition(";")[0]
    schema = told["content"][media]["schema"]
    if media.endswith("json") and "ndjson" not in media:
        check(document, schema, answer.json())
    elif media == "application/x-ndjson":
        for line in filter(None, answer.text.splitlines()):
            check(document, schema["contentSchema"], json.loads(line))
    elif media == "text/event-stream":
        for data in re.findall(r"^data: (.*)$", answer.text, re.M):
            check(document, schema["properties"]["data"]["contentSchema"], json.loads(data))


def send(
    http: httpx.Client, method: str, path: str, operation: dict[str, Any], sent: Any
) -> httpx.Response:
    """The example request, with the example of every parameter that has one."""
    examples = [p for p in operation["parameters"] if "example" in p and p["in"] != "path"]
    params = {p["name"]: p["example"] for p in examples if p["in"] == "query"}
    headers = {p["name"]: p["example"] for p in examples if p["in"] == "header"}
    media, value = sent
    text = value if isinstance(value, str) else json.dumps(value)
    content = None if value is None else text.encode()
    headers |= {"Content-Type": media} if media else {}
    return http.request(method, path, params=params, headers=headers, content=content)


def test_every_example_is_answered_as_documented(guarded: Any, document: dict[str, Any]) -> None:
    """Each request of the document is taken, and the answer is one that the document tells."""
    for method, path, operation, sent in requests_of(document):
        with prepared(guarded, operation):
            url = path.format_map(ids(guarded, method, path))
            answer = send(guarded.http, method, url, operation, sent)

        assert answer.is_success, f"{method} {url}: {answer.status_code} {answer.text[:300]}"
        told = operation["responses"][str(answer.status_code)]
        check_content(document, told, answer)
        assert answer.headers.keys() & told_headers(document) <= {
            h.lower() for h in told["headers"]
        }


def told_headers(document: dict[str, Any]) -> set[str]:
    """The headers the document speaks of, in lower case."""
    return {name.lower() for name in document["components"]["headers"]}


def test_schemathesis_finds_nothing(guarded: Any, tmp_path: Path) -> None:
    """Every check on every operation: examples, odd values, wrong ones, and calls in a row."""
    command = [sys.executable, "-c", "from schemathesis.cli import schemathesis; schemathesis()"]
    key = guarded.http.headers["Authorization"]
    options = ["--header", f"Authorization: {key}"]

    tested = subprocess.run(
        [*command, "run", f"{guarded.url}/openapi.json", *options],
        check=False,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=100,
    )

    assert tested.returncode == 0, tested.stdout + tested.stderr + guarded.output()
    assert f"Tested: {operation_count(guarded)}" in tested.stdout


def operation_count(door: Any) -> int:
    """How many operations the index lists."""
    return len(door.http.get("/").json()["endpoints"])


def test_the_page_loads_nothing_but_our_own_files(guarded: Any) -> None:
    """Every address in it is one of this door's, and the policy lets nothing else in."""
    page = httpx.get(f"{guarded.url}/docs")
    addresses = re.findall(r"(?:src|href)=\"([^\"]*)\"", page.text)
    answers = [httpx.get(f"{guarded.url}/{address}") for address in addresses]

    assert page.headers["content-type"].startswith("text/html")
    assert len(addresses) >= 4
    assert [answer.status_code for answer in answers] == [200] * len(addresses)
    assert all(answer.content for answer in answers)
    assert not re.search(r"//|<style|<script>|\bon\w+=|style=", page.text)
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    sources = set(re.findall(r"[^\s;]+", re.sub(r"(?:^|; )[a-z-]+", "", policy)))
    assert sources == {"'none'", "'self'", "data:"}
    assert set(re.findall(r"[a-z-]+ [^;]*data:", policy)) == {"img-src 'self' data:"}


@pytest.mark.parametrize(
    "name", ["swagger-ui.js.map", "%2e%2e", "%2e%2e%2f__init__.py", "docs.html"]
)
def test_no_other_file_is_served(guarded: Any, name: str) -> None:
    """The folder of a file is no way into others."""
    answer = httpx.get(f"{guarded.url}/docs/{name}")

    assert answer.status_code == 404
