"""Networks between broker, door and workers that are cut, slow, or say nothing."""

from __future__ import annotations

from chaos.faults.fault import Course, fault
from chaos.pool import Pool
from chaos.subject import Subject


@fault("slow broker (200 ms)", "wires")
def slow_broker(pool: Pool) -> Course:
    """Every answer takes 200 ms more."""
    for wire in pool.wires:
        wire.delay_s = 0.2
    yield 6.0
    for wire in pool.wires:
        wire.heal()


@fault("every connection to the broker closed", "broker", any_subject=True)
def close_connections(subject: Subject) -> Course:
    """Five times; its scripts are forgotten as well."""
    for _ in range(5):
        subject.client.script_flush()
        for kind in ("normal", "pubsub"):
            subject.client.execute_command("CLIENT", "KILL", "TYPE", kind, "SKIPME", "yes")
        yield 0.7


@fault("broker unreachable for the door, 60 s", "wires", alone=True)
def cut_off_door(pool: Pool) -> Course:
    """What it sends is lost, and it is not told so."""
    pool.door_wire.state = "silent"
    yield 60.0
    pool.door_wire.heal()


@fault("broker unreachable for the workers, 60 s", "wires", alone=True)
def cut_off_workers(pool: Pool) -> Course:
    """What they send is lost, and they are not told so."""
    pool.worker_wire.state = "silent"
    yield 60.0
    pool.worker_wire.heal()


@fault("broker refuses the workers, 5 s", "wires", any_subject=True)
def refuse_workers(subject: Subject) -> Course:
    """Connections are reset, old and new."""
    subject.worker_wire.refuse()
    yield 5.0
    subject.worker_wire.heal()


@fault("half-open connections", "wires")
def half_open(pool: Pool) -> Course:
    """Nothing comes through the connections there are, and nobody says so; new ones work."""
    for wire in pool.wires:
        wire.half_open()
    yield 0.1
