"""Health, the pool, the master list, the index; and the headers of every answer."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from phiq import score
from phiq.contract import JobRequest, Mode
from phiq.queue.sizing import SizeStore
from phiq.queue.store import JobStore, new_id
from support import WorkerProcess, until


def test_health_of_a_pool_that_works(http: httpx.Client) -> None:
    """`healthy` as text; live and ready as JSON."""
    health = http.get("/health")

    assert (health.status_code, health.text) == (200, "healthy")
    assert health.headers["content-type"].startswith("text/plain")
    assert http.get("/livez").status_code == 200
    assert http.get("/readyz").status_code == 200


def test_ready_follows_the_workers(
    start_door: Callable[..., Any], start_worker: Callable[..., WorkerProcess]
) -> None:
    """Without workers alive but not ready; ready when one comes; not when it has left."""
    http = start_door().http

    before = http.get("/readyz")
    assert before.status_code == 503
    assert before.json()["code"] == "no_workers"
    assert http.get("/livez").status_code == http.get("/health").status_code == 200
    assert http.get("/info").json()["status"] == "no_workers"

    worker = start_worker()
    until(lambda: http.get("/readyz").status_code == 200, "ready")

    worker.terminate()
    until(lambda: http.get("/readyz").status_code == 503, "not ready")


def test_info_tells_of_workers_queue_and_totals(http: httpx.Client) -> None:
    """Every worker with its device; what waits; what ever was."""
    http.post("/validate", json={"equation": "a = b"})

    info = http.get("/info").json()

    [worker] = info["workers"]
    assert info["status"] == "ready"
    assert worker["worker_id"].startswith("worker@")
    assert (worker["device"], worker["status"]) == ("cpu", "ready")
    assert worker["micro_batch"] > 0
    assert worker.keys() >= {"rate", "memory"}
    assert (info["queue"]["queued"], info["queue"]["running"]) == (0, 0)
    assert info["queue"]["oldest_age_s"] is None
    assert info["counts"]["succeeded"] >= 1


def test_a_pool_is_scaled_within_its_bounds(served: Any) -> None:
    """Where something is there to do it; a number out of bounds is refused and changes nothing."""
    http, sizes = served.http, SizeStore(served.settings)
    nobody = http.put("/v1/scale", json={"workers": 2})
    assert (nobody.status_code, nobody.json()["code"]) == (404, "no_scaler")
    assert http.get("/v1/scale").json()["sizing"] is None

    sizes.offer(1, 4, 1)
    for workers in (0, 5, "3", 2.5, 1e300):
        refused = http.put("/v1/scale", json={"workers": workers})
        assert (refused.status_code, refused.json()["field"]) == (422, "workers")
    assert sizes.offer(1, 4, 1) is None

    told = http.put("/v1/scale", json={"workers": 3}).json()
    assert told["sizing"] == {"least": 1, "most": 4, "workers": 1, "wanted": 3}
    assert sizes.offer(1, 4, 1) == 3
    assert sizes.offer(1, 2, 1) == 2  # what scales it may have been started with other bounds
    assert http.put("/v1/scale", json={"workers": None}).json()["sizing"]["wanted"] is None
    assert sizes.offer(1, 4, 1) is None


def test_valid_equations_enter_the_master_list(http: httpx.Client) -> None:
    """Newest first, each once, by page; what is not valid stays out."""
    for equation in ("p = 1", "p = 2", "p = 1", "no equation", "p = 3"):
        http.post("/api/validate", json={"equation": equation})

    newest = http.get("/v1/equations", params={"limit": 2}).json()
    older = http.get("/v1/equations", params={"offset": 2, "limit": 1}).json()

    assert [e["equation"] for e in newest["equations"]] == ["p = 3", "p = 2"]
    assert [e["equation"] for e in older["equations"]] == ["p = 1"]
    assert newest["equations"][0]["verdict"]["valid"] is True
    assert (newest["offset"], newest["limit"]) == (0, 2)


@pytest.fixture
def listed(start_door: Callable[..., Any], store: JobStore) -> httpx.Client:
    """A door whose master list holds `a = 1` to `a = 5` in this order, odd ones as rigorous."""
    for n in range(1, 6):
        mode: Mode = "rigorous" if n % 2 else "heuristic"
        store.submit([(new_id(), JobRequest(equation=f"a = {n}", mode=mode))])
        claim = store.claim("worker@a", 1)
        verdict = score(f"a = {n}", mode="heuristic")
        store.complete(claim.token, [(claim.jobs[0], verdict)])
        now = store.server_time_ms()
        until(lambda now=now: store.server_time_ms() > now, "the next millisecond")
    http: httpx.Client = start_door().http
    return http


def shown(http: httpx.Client, **asked: Any) -> list[str]:
    """The equations of a page."""
    answer = http.get("/v1/equations", params=asked).json()
    return [entry["equation"] for entry in answer["equations"]]


def test_the_master_list_is_sorted_and_searched(listed: httpx.Client) -> None:
    """By age both ways, by mode, by text; a page says where the next one begins."""
    first = listed.get("/v1/equations", params={"mode": "rigorous", "limit": 2}).json()
    rest = listed.get(
        "/v1/equations",
        params={"mode": "rigorous", "limit": 2, "offset": first["next_offset"]},
    ).json()

    assert shown(listed, sort="oldest", limit=2) == ["a = 1", "a = 2"]
    assert shown(listed, contains="= 4") == ["a = 4"]
    assert shown(listed, contains="= 4", mode="rigorous") == []
    assert [e["equation"] for e in first["equations"]] == ["a = 5", "a = 3"]
    assert [e["equation"] for e in rest["equations"]] == ["a = 1"]
    assert rest["next_offset"] is None
    wrong = listed.get("/v1/equations", params={"sort": "best"})
    assert (wrong.status_code, wrong.json()["field"]) == (422, "sort")


def test_the_master_list_comes_whole(listed: httpx.Client) -> None:
    """As NDJSON and as CSV, in the order asked for, only what is sought."""
    lines = listed.get("/v1/equations.jsonl", params={"sort": "oldest"}).text.splitlines()
    table = listed.get("/v1/equations.csv", params={"mode": "heuristic"})

    assert [json.loads(line)["equation"] for line in lines] == [f"a = {n}" for n in range(1, 6)]
    assert table.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(table.text.splitlines()))
    assert [row["equation"] for row in rows] == ["a = 4", "a = 2"]
    assert float(rows[0]["confidence"]) > 0


def test_an_entry_can_be_taken_off_the_master_list(listed: httpx.Client) -> None:
    """Once; the others stay."""
    entry = listed.get("/v1/equations").json()["equations"][0]

    gone = listed.delete(f"/v1/equations/{entry['id']}")
    again = listed.delete(f"/v1/equations/{entry['id']}")

    assert (gone.status_code, gone.json()) == (200, entry)
    assert (again.status_code, again.json()["code"]) == (404, "unknown_equation")
    assert shown(listed) == ["a = 4", "a = 3", "a = 2", "a = 1"]


def test_the_index_lists_what_there_is(http: httpx.Client) -> None:
    """Every endpoint with its method and a line on what it is for."""
    index = http.get("/").json()

    listed = {(e["method"], e["path"]) for e in index["endpoints"]}
    assert {("POST", "/v1/jobs"), ("POST", "/validate"), ("GET", "/info")} <= listed
    assert all(endpoint["what"] for endpoint in index["endpoints"])


def test_any_page_may_call_by_default(http: httpx.Client) -> None:
    """Every answer allows any origin, errors too; a preflight allows the headers asked for."""
    preflight = http.options(
        "/v1/jobs",
        headers={
            "Origin": "https://page.example",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type, x-api-key",
        },
    )

    assert preflight.status_code == 200
    assert preflight.headers["access-control-allow-origin"] == "*"
    assert "POST" in preflight.headers["access-control-allow-methods"]
    assert preflight.headers["access-control-allow-headers"] == "content-type, x-api-key"
    for answer in (http.get("/health"), http.get("/nowhere"), http.post("/validate")):
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "Location" in answer.headers["access-control-expose-headers"]


def test_origins_can_be_named(start_door: Callable[..., Any]) -> None:
    """Only the pages named may call, and caches are told that the answer depends on it."""
    http = start_door(cors_origins="https://a.example, https://B.example/").http

    for origin, allowed in (("https://b.example", True), ("https://evil.example", False)):
        answer = http.get("/health", headers={"Origin": origin})

        assert answer.headers.get("access-control-allow-origin") == (origin if allowed else None)
        assert "Origin" in answer.headers["vary"]


@pytest.mark.parametrize(
    ("given", "kept"),
    [("trace-7/a:b", True), ("two words", False), ("x" * 129, False), ("", False)],
)
def test_request_ids(http: httpx.Client, given: str, kept: bool) -> None:
    """A sane id of the client is kept, anything else replaced; the problem carries it as well."""
    answer = http.get("/nowhere", headers={"X-Request-Id": given})

    name = answer.headers["x-request-id"]
    assert (name == given) is kept
    assert name == answer.json()["request_id"]
    assert name
