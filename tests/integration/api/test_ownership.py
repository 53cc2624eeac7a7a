"""Keys see their own: call by call from the OpenAPI document, so that no new call is forgotten."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple
from uuid import uuid4

import httpx
import pytest

from phiq.cli.embedded import EmbeddedBroker
from phiq.contract import JobError, JobRequest, Verdict
from phiq.queue.connection import connect
from phiq.queue.keys import KeyStore, Scope
from phiq.queue.store import ClaimedJob, JobStore
from phiq.settings import Settings
from support import until
from tests.integration.api.conftest import DoorProcess

VERDICT = Verdict(
    valid=True,
    confidence=1.0,
    betti=(1, 0, 0),
    chi=1,
    phi_coherence=0.0,
    explanation="made up",
    processing_time_ms=0,
)
#: Calls that give what others made, unless they look at whose it is: with what tells it apart.
LISTS = {
    "jobs_recent": "secret_job",
    "batches_recent": "{batch_id}",
    "dead_page": "secret_dead",
    "failed_page": "secret_failed",
    "equations_page": "secret_valid",
    "equations_as_lines": "secret_valid",
    "equations_as_csv": "secret_valid",
}
#: Calls that give nothing that a key made, or make something of the caller's own.
NOBODYS = {
    "docs_file",
    "docs_openapi",
    "docs_page",
    "history_history",
    "index_index",
    "index_app",
    "index_file",
    "me_me",
    "metrics_metrics",
    "pool_health",
    "pool_info",
    "pool_live",
    "pool_ready",
    "pool_scale",
    "read_read",
    "read_read_text",
    "jobs_submit",
    "batches_create",
    "validate_validate",
    "validate_validate_or_degrade",
}
#: Calls that touch what others made: an admin's key alone may.
ADMINS = {
    "dead_purge",
    "dead_requeue_all",
    "equations_take_in",
    "failed_purge",
    "failed_requeue_all",
    "pool_pause",
    "pool_resize",
    "pool_resume",
    "workers_tell",
}
#: What an id in a path names.
OWNED = ("job_id", "batch_id", "equation_id")


class Calls(NamedTuple):
    """A door, and the headers of three keys."""

    door: DoorProcess
    alice: Mapping[str, str]
    bob: Mapping[str, str]
    admin: Mapping[str, str]

    def ask(self, method: str, path: str, who: Mapping[str, str], **body: Any) -> httpx.Response:
        return self.door.http.request(method, path, headers=who, **body)


@pytest.fixture(scope="module")
def calls(broker: EmbeddedBroker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Calls]:
    """A door, whose jobs the test itself ends, as workers do."""
    settings = Settings(
        redis_url=broker.url,
        prefix=f"t{uuid4().hex[:8]}",
        rate_limit="1000000/minute",
        max_attempts=1,
        lease_s=0.2,
    )
    keys = KeyStore(settings)
    scopes: dict[str, tuple[Scope, ...]] = {
        "alice": ("read", "submit"),
        "bob": ("read", "submit"),
        "root": ("admin",),
    }
    headers = [{"X-API-Key": keys.add(name, scopes[name])} for name in scopes]
    door = DoorProcess(settings, tmp_path_factory.mktemp("owned") / "door.log").await_open()
    yield Calls(door, *headers)
    door.close()


@pytest.fixture(scope="module")
def made(calls: Calls) -> dict[str, str]:
    """What alice has: a job, a batch, a dead letter, a failed job, an entry of the master list."""
    store = JobStore(calls.door.settings, connect(calls.door.settings))
    ids = {name: uuid4().hex for name in ("valid", "failed", "dead")}

    def claimed(name: str) -> tuple[str, ClaimedJob]:
        request = JobRequest(equation=f"secret_{name} = 1", mode="heuristic")
        store.submit([(ids[name], request)], owner="alice")
        claim = store.claim("worker@test", 1)
        return claim.token, claim.jobs[0]

    token, job = claimed("valid")
    store.complete(token, [(job, VERDICT)])
    token, job = claimed("failed")
    store.complete(token, [(job, JobError(code="scorer_error", detail="", retryable=False))])
    claimed("dead")
    until(lambda: store.reap().dead, "its lease lapses")
    job_id = calls.ask("POST", "/v1/jobs", calls.alice, json={"equation": "secret_job = 1"})
    batch_id = calls.ask("POST", "/v1/batches", calls.alice, json=["secret_batch = 1"])
    [entry] = calls.ask("GET", "/v1/equations", calls.alice).json()["equations"]
    made = {"job_id": job_id.json()["id"], "batch_id": batch_id.json()["id"]}
    return ids | made | {"equation_id": entry["id"]}


def operations(calls: Calls) -> Iterator[tuple[str, str, str]]:
    """Operation, method and path of every call in the OpenAPI document."""
    document = calls.door.http.get("/openapi.json").json()
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield operation["operationId"], method.upper(), path


def test_every_call_is_looked_at(calls: Calls) -> None:
    """A new one is refused to strangers by its path, or listed here, or gives nobody's."""
    for operation, method, path in operations(calls):
        admins = operation in ADMINS
        by_id = any(f"{{{name}}}" in path for name in OWNED)
        assert by_id + (operation in LISTS) + (operation in NOBODYS) + admins == 1, (
            f"{operation} ({method} {path}): who may see what it gives, or touch what it changes?"
        )


def test_nobody_else_reaches_a_job_or_batch(calls: Calls, made: dict[str, str]) -> None:
    """By no call whose path names one: to another key it is unknown, whatever the method."""
    asked = 0
    for operation, method, path in operations(calls):
        if operation == "jobs_put" or not any(f"{{{name}}}" in path for name in OWNED):
            continue
        list_ = path.split("/")[2]
        own = made[list_] if list_ in ("dead", "failed") else made["job_id"]
        target = path.format_map(made | {"job_id": own})
        answer = calls.ask(method, target, calls.bob, json={})
        # an admin's call is refused before it is looked whose it is
        assert answer.status_code in (404, 403), operation
        assert "secret" not in answer.text
        asked += 1
    assert asked >= 12


def test_lists_hold_the_callers_own(calls: Calls, made: dict[str, str]) -> None:
    """Alice and an admin see her entries in every list, bob none."""
    paths = {operation: path for operation, _, path in operations(calls)}
    for operation, marked in LISTS.items():
        mark = marked.format_map(made)
        mine, theirs, all_ = (
            calls.ask("GET", paths[operation], who).text
            for who in (calls.alice, calls.bob, calls.admin)
        )
        assert mark in mine, operation
        assert mark in all_, operation
        assert mark not in theirs, operation


def test_the_owner_and_an_admin_reach_them(calls: Calls, made: dict[str, str]) -> None:
    """As before."""
    for who in (calls.alice, calls.admin):
        for path in (f"/v1/jobs/{made['job_id']}", f"/v1/batches/{made['batch_id']}"):
            assert calls.ask("GET", path, who).status_code == 200
        assert calls.ask("GET", f"/v1/dead/{made['dead']}", who).status_code == 200
        assert calls.ask("GET", f"/v1/failed/{made['failed']}", who).status_code == 200


def test_each_key_sees_the_master_list_in_its_own_words(calls: Calls) -> None:
    """What two keys found alike is in both parts, for each as it wrote it."""
    store = JobStore(calls.door.settings, connect(calls.door.settings))
    calls.ask("POST", "/v1/pause", calls.admin)
    texts = {"alice": "my_own = 7", "bob": "my_own  =  7"}
    for name, text in texts.items():
        store.submit([(uuid4().hex, JobRequest(equation=text))], owner=name)
    calls.ask("POST", "/v1/resume", calls.admin)
    until(lambda: found(store, "my_own"), "both are listed")
    for sort in ("newest", "oldest", "confidence", "coherence"):
        for who, name in ((calls.alice, "alice"), (calls.bob, "bob")):
            path = f"/v1/equations?sort={sort}&contains=my_own"
            [entry] = calls.ask("GET", path, who).json()["equations"]
            assert entry["equation"] == texts[name]
            assert not entry.get("spellings")


def found(store: JobStore, mark: str) -> bool:
    """End what waits, valid; whether there was some with that mark."""
    claim = store.claim("worker@test", 10)
    store.complete(claim.token, [(job, VERDICT) for job in claim.jobs])
    return sum(mark in job.request.equation for job in claim.jobs) == 2


def test_two_keys_may_choose_the_same_id(calls: Calls) -> None:
    """Each has its own job under it, and no other name for it is ever shown."""
    for who, equation in ((calls.alice, "a = 1"), (calls.bob, "b = 2")):
        made = calls.ask("PUT", "/v1/jobs/mine", who, json={"equation": equation}).json()
        assert made["id"] == "mine"
        assert made["links"]["self"] == "/v1/jobs/mine"
    for who, equation in ((calls.alice, "a = 1"), (calls.bob, "b = 2")):
        seen = calls.ask("GET", "/v1/jobs/mine", who).json()
        assert (seen["id"], seen["request"]["equation"]) == ("mine", equation)
        listed = calls.ask("GET", "/v1/jobs", who).json()["jobs"]
        assert "mine" in {job["id"] for job in listed}
    again = calls.ask("PUT", "/v1/jobs/mine", calls.alice, json={"equation": "c = 3"})
    assert (again.status_code, again.json()["code"]) == (422, "idempotency_conflict")
    canceled = calls.ask("DELETE", "/v1/jobs/mine", calls.alice).json()
    assert (canceled["id"], canceled["status"]) == ("mine", "canceled")
    assert calls.ask("GET", "/v1/jobs/mine", calls.bob).json()["status"] == "queued"


def test_an_admin_reaches_them_by_the_ids_its_lists_show(calls: Calls) -> None:
    """Which tell two jobs of one name apart."""
    calls.ask("PUT", "/v1/jobs/both", calls.alice, json={"equation": "a = 1"})
    calls.ask("PUT", "/v1/jobs/both", calls.bob, json={"equation": "b = 2"})
    listed = calls.ask("GET", "/v1/jobs", calls.admin).json()["jobs"]
    both = [job["id"] for job in listed if job["id"].endswith("both")]

    assert len(set(both)) == 2
    for job_id in both:
        assert calls.ask("GET", f"/v1/jobs/{job_id}", calls.admin).json()["id"] == job_id


def test_pages_of_failed_jobs(calls: Calls, made: dict[str, str]) -> None:
    """A page at a time, all of them once; a filter picks; all wait again at one call."""
    store = JobStore(calls.door.settings, connect(calls.door.settings))
    more = [(uuid4().hex, JobRequest(equation=f"many_{n} = 1")) for n in range(5)]
    calls.ask("POST", "/v1/pause", calls.admin)
    store.submit(more, owner="bob")
    calls.ask("POST", "/v1/resume", calls.admin)
    while (claim := store.claim("worker@test", 10)).jobs:
        error = JobError(code="odd", detail="", retryable=False)
        store.complete(claim.token, [(job, error) for job in claim.jobs])

    seen: list[str] = []
    path: str | None = "/v1/failed?limit=2&code=odd&contains=many"
    while path:
        page = calls.ask("GET", path, calls.bob).json()
        assert len(page["failed"]) <= 2
        seen += [job["id"] for job in page["failed"]]
        before = page["next_before"]
        path = before and f"/v1/failed?limit=2&code=odd&contains=many&before={before}"

    assert sorted(seen) == sorted(job_id for job_id, _ in more)
    again = calls.ask("POST", "/v1/failed/requeue?contains=many", calls.admin).json()
    assert again == {"requeued": 5}
    assert made["failed"] in calls.ask("GET", "/v1/failed", calls.alice).text


def test_a_key_made_under_a_name_that_was_used_sees_nothing_of_the_one_before(
    calls: Calls,
) -> None:
    """Neither jobs nor batches, by listing or by id, nor the ids that were chosen; an admin all."""
    keys = KeyStore(calls.door.settings)
    before = {"X-API-Key": keys.add("carol", ("read", "submit"))}
    job = calls.ask("PUT", "/v1/jobs/mine", before, json={"equation": "carols = 1"})
    batch = calls.ask("POST", "/v1/batches", before, json=["carols = 2"]).json()["id"]
    keys.revoke("carol")
    after = {"X-API-Key": keys.add("carol", ("read", "submit"))}

    me = calls.ask("GET", "/v1/me", after).json()
    listed = [calls.ask("GET", f"/v1/{what}", after).json() for what in ("jobs", "batches")]
    found = [calls.ask("GET", path, after) for path in ("/v1/jobs/mine", f"/v1/batches/{batch}")]
    anew = calls.ask("PUT", "/v1/jobs/mine", after, json={"equation": "another = 1"})

    assert job.status_code == anew.status_code == 202
    assert me["key"] == "carol"
    assert listed[0]["jobs"] == []
    assert listed[1]["batches"] == []
    assert [answer.status_code for answer in found] == [404, 404]
    assert calls.ask("GET", f"/v1/batches/{batch}", calls.admin).status_code == 200


def test_revoking_the_last_key_opens_no_door(start_door: Callable[..., Any]) -> None:
    """One that had keys stays shut; PHIQ_OPEN opens it, and health is open anyway."""
    door, told = start_door(), start_door(open=True)
    keys = KeyStore(door.settings)
    assert door.http.get("/info").status_code == 200
    keys.add("only", ("admin",))
    until(lambda: door.http.get("/info").status_code == 401, "shut")

    keys.revoke("only")

    until(lambda: told.http.get("/info").status_code == 200, "opened as told")
    assert door.http.get("/info").status_code == 401
    assert door.http.get("/livez").status_code == 200


def test_a_keyless_door_behind_a_proxy_lets_nobody_in(start_door: Callable[..., Any]) -> None:
    """On loopback, what a proxy passes on need not come from this machine."""
    door, told = start_door(), start_door(open=True)

    for name in ("X-Forwarded-For", "X-Forwarded-Prefix", "Forwarded", "Via"):
        assert door.http.get("/info", headers={name: "203.0.113.9"}).status_code == 401
        assert told.http.get("/info", headers={name: "203.0.113.9"}).status_code == 200


def test_the_first_key_is_noticed_at_once(start_door: Callable[..., Any]) -> None:
    """Nobody is told of a door that has no keys yet, once it has one."""
    door = start_door(host="0.0.0.0")  # noqa: S104 - what is tested
    assert "no keys yet" in door.http.get("/info").json()["detail"]

    KeyStore(door.settings).add("first", ("read",))

    assert "valid API key" in door.http.get("/info").json()["detail"]
