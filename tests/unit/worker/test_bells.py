"""Bells are what Celery would send; those for a worker's neighbours hold up none of its work."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from typing import Any

import pytest
import redis
from celery import Celery

from chaos.wire import Wire
from phiq.broker import DRAIN_TASK, QUEUE, Doorbell, make_celery
from phiq.cli.embedded import EmbeddedBroker
from phiq.contract import JobRequest
from phiq.queue.connection import connect
from phiq.queue.store import new_id
from phiq.settings import Settings
from support import until
from worker.device import Device
from worker.member import Member

JOBS = 24


def test_a_bell_is_what_celery_sends(settings: Settings, client: redis.Redis) -> None:
    """Written once and sent past Celery, it differs by its ids alone, of which each has its own."""
    app = make_celery(settings, Celery)
    bell = Doorbell(settings, app, client)

    bell.send()
    bell.send()
    app.send_task(DRAIN_TASK, queue=QUEUE)

    texts = client.lrange(f"{settings.prefix}:celery:{QUEUE}", 0, -1)
    first, second, by_celery = (_without_ids(json.loads(text)) for text in texts)
    assert first[0] == second[0] == by_celery[0]
    assert len({*first[1], *second[1], *by_celery[1]}) == 6
    app.close()


def _without_ids(message: dict[str, Any]) -> tuple[dict[str, Any], tuple[str, str]]:
    """A message less its ids, and these: of the task, which stands in it three times, and of it."""
    headers, properties = message["headers"], message["properties"]
    task_ids = {headers.pop("id"), headers.pop("root_id"), properties.pop("correlation_id")}
    assert len(task_ids) == 1
    return message, (task_ids.pop(), properties.pop("delivery_tag"))


def test_a_bell_into_a_silent_network_holds_no_drain_up(
    settings: Settings, broker: EmbeddedBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Jobs are done while the connection that carries bells, which says nothing, is waited for."""
    wire = Wire(broker.port)
    wire.state = "silent"
    bells = replace(settings, redis_url=f"redis://127.0.0.1:{wire.port}/0")
    app = make_celery(bells, Celery)
    settings = replace(settings, micro_batch=JOBS // 3)
    member = Member(settings, app, Device("cpu", "CPU", "cpu-test"))
    monkeypatch.setattr(member, "_doorbell", Doorbell(bells, app, connect(bells)))
    member.warm_up()
    member.store.submit([(new_id(), JobRequest(equation=f"x + {n} = y")) for n in range(JOBS)])

    member.drain()

    assert member.store.counts()["succeeded"] == JOBS
    assert _bells_on_their_way()
    wire.close()
    until(lambda: not _bells_on_their_way(), "the bell given up", 20)
    app.close()


def _bells_on_their_way() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name == "bell"]
