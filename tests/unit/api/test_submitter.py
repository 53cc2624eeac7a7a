"""Concurrent submits share calls, and each caller learns what became of its own job."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
import redis
from celery import Celery

from api.app import create_app
from api.submitter import Submitter
from phiq.broker import Doorbell, make_celery
from phiq.cli.embedded import EmbeddedBroker
from phiq.contract import JobRequest
from phiq.errors import BrokerUnavailableError
from phiq.queue.connection import connect
from phiq.queue.registry import Registry
from phiq.queue.store import JobStore, new_id
from phiq.settings import Settings
from support import HEARTBEAT

REQUEST = JobRequest(equation="a = b")


def script_calls(client: redis.Redis) -> int:
    """How many scripts the server has run."""
    return sum(
        entry["calls"]
        for name, entry in client.info("commandstats").items()
        if name.startswith("cmdstat_eval")
    )


def test_submits_at_the_same_time_share_a_call(settings: Settings, tmp_path: Path) -> None:
    """What comes while a call is under way goes out together in the next one."""
    with EmbeddedBroker(tmp_path / "own") as broker:
        own = replace(settings, redis_url=broker.url)
        client = connect(own)
        store = JobStore(own, client)
        submitter = Submitter(store)
        ids = [new_id() for _ in range(40)]
        submitter.submit(new_id(), REQUEST, "")
        before = script_calls(client)
        with ThreadPoolExecutor(40) as threads:
            client.execute_command("CLIENT", "PAUSE", 500)
            for done in [threads.submit(submitter.submit, id_, REQUEST, "") for id_ in ids]:
                done.result(10)

        assert all(store.get_many(ids))
        assert script_calls(client) - before <= 5
        client.close()


def test_each_learns_its_own_fate(settings: Settings, store: JobStore) -> None:
    """With room for some of a pack, those are queued and the others told."""
    submitter = Submitter(JobStore(replace(settings, queue_limit=5)))

    def queued(job_id: str) -> bool:
        return submitter.submit(job_id, REQUEST, "") == "created"

    ids = [new_id() for _ in range(12)]
    with ThreadPoolExecutor(12) as threads:
        told = list(threads.map(queued, ids))

    assert sum(told) == 5
    assert [job is not None for job in store.get_many(ids)] == told


def test_owners_are_kept_apart_in_a_pack(settings: Settings) -> None:
    """Each job counts towards the share of the key it came with, whoever it was packed with."""
    submitter = Submitter(JobStore(replace(settings, owner_share=3)))
    owners = ["greedy"] * 10 + ["modest"] * 2

    with ThreadPoolExecutor(12) as threads:
        outcomes = list(threads.map(lambda o: submitter.submit(new_id(), REQUEST, o), owners))

    assert outcomes.count("created") == 5
    assert outcomes[10:] == ["created"] * 2


def test_a_bell_that_breaks_stops_nobody(
    settings: Settings, client: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever ringing raises, the next job is queued: the door has no other way in."""
    bell = Doorbell(settings, make_celery(settings, Celery), client)
    monkeypatch.setattr(bell, "_message", None)
    submitter = Submitter(JobStore(settings, client, bell.send))

    outcomes = [submitter.submit(new_id(), REQUEST, "") for _ in range(3)]

    assert outcomes == ["created"] * 3


def test_a_broker_that_is_away_is_an_error_for_each(settings: Settings) -> None:
    """Nobody waits for ever, and the thread goes on."""
    away = replace(settings, redis_url="redis://127.0.0.1:1/0")
    submitter = Submitter(JobStore(away))

    for _ in range(2):
        with pytest.raises(BrokerUnavailableError):
            submitter.submit(new_id(), REQUEST, "")


def test_what_goes_wrong_with_one_wait_is_no_others(
    settings: Settings, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is answered at once, with an error of ours; who comes next is told the usual."""
    app = create_app(replace(settings, queue_limit=1))
    door = app.extensions["door"]
    registry.beat(HEARTBEAT)
    app.test_client().post("/v1/jobs", json={"equation": "a = b"})

    def validate() -> str | None:
        answer = app.test_client().post("/validate", json={"equation": "a = b"})
        return f"{answer.status_code} {answer.get_json().get('code')}"

    with monkeypatch.context() as patched:
        patched.setattr(door.pool, "rate", lambda: 1 / 0)
        assert validate() == "500 None"
    assert validate() == "503 queue_full"
    door.close()
