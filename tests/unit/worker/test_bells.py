"""Bells that a worker has rung for its neighbours hold up none of its own work."""

from __future__ import annotations

import threading
from dataclasses import replace

from celery import Celery

from chaos.wire import Wire
from phiq.broker import make_celery
from phiq.cli.embedded import EmbeddedBroker
from phiq.contract import JobRequest
from phiq.queue.store import new_id
from phiq.settings import Settings
from support import until
from worker.device import Device
from worker.member import Member

JOBS = 24


def test_a_bell_into_a_silent_network_holds_no_drain_up(
    settings: Settings, broker: EmbeddedBroker
) -> None:
    """Jobs are done while the connection that carries bells, which says nothing, is waited for."""
    wire = Wire(broker.port)
    wire.state = "silent"
    bells = replace(settings, redis_url=f"redis://127.0.0.1:{wire.port}/0")
    app = make_celery(bells, Celery)
    settings = replace(settings, micro_batch=JOBS // 3)
    member = Member(settings, app, Device("cpu", "CPU", "cpu-test"))
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
