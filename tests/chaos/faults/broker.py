"""A broker that dies, loses its clock, its disk or its memory, or leaves its place to another."""

from __future__ import annotations

import signal
from contextlib import suppress
from threading import Thread

from chaos import aof, brokers
from chaos.children import Broker
from chaos.faults.fault import Course, fault
from chaos.pool import Pool
from chaos.subject import Subject
from phiq.cli.embedded import BrokerStartError

#: Less than this is left of a full disk, in bytes.
DISK_LEFT = 64 << 10


@fault("SIGKILL of the broker under load", "broker", any_subject=True)
def kill_broker(subject: Subject) -> Course:
    """Twice, and it is away for a second."""
    for _ in range(2):
        subject.broker.stop(kill=True)
        yield 1.0
        subject.broker.start()
        yield 0.5


@fault("SIGTERM of the broker under load", "broker", any_subject=True)
def restart_broker(subject: Subject) -> Course:
    """It is stopped in order, and is back after three seconds."""
    subject.broker.stop()
    yield 3.0
    subject.broker.start()


@fault("SIGSTOP of the broker, SIGCONT", "broker", any_subject=True)
def suspend_broker(subject: Subject) -> Course:
    """It answers nobody for longer than anybody waits."""
    subject.broker.signal(signal.SIGSTOP)
    yield 8.0
    subject.broker.signal(signal.SIGCONT)


@fault("server's clock set back and forward", "broker", broker=brokers.with_a_clock)
def set_clock(pool: Pool) -> Course:
    """Two minutes back, two minutes ahead of what it was, and right again."""
    assert isinstance(pool.broker, brokers.Clocked)
    for offset_s in (-120, 120, 0):
        pool.broker.set_clock(offset_s)
        yield 3.0


@fault("disk full under the append-only file", "broker", broker=brokers.on_small_disk)
def fill_disk(pool: Pool) -> Course:
    """The broker ends, and is started again and again until there is room."""
    filler = pool.broker.folder.parent / "filler"
    with suppress(OSError), filler.open("wb", buffering=0) as file:
        while True:  # what is left after whole blocks the broker itself takes
            file.write(bytes(DISK_LEFT))
    for _ in range(12):
        yield 0.5
        if pool.broker.exit_code is not None:
            with suppress(BrokerStartError):
                pool.broker.start()
    assert pool.broker.starts > 1, "the disk was not full"
    filler.unlink()
    pool.broker.stop(kill=True)
    pool.broker.start()


@fault("memory limit reached (noeviction)", "broker")
def fill_memory(pool: Pool) -> Course:
    """The broker takes nothing that needs memory."""
    refused = _refused_for_memory(pool)
    pool.client.config_set("maxmemory", 1 << 20)
    yield 4.0
    pool.client.config_set("maxmemory", 0)
    assert _refused_for_memory(pool) > refused, "nothing was refused"


def _refused_for_memory(pool: Pool) -> int:
    errors = pool.client.info("errorstats")
    return int(errors.get("errorstat_OOM", {}).get("count", 0))


@fault("append-only file torn at its tail", "broker")
def tear(pool: Pool) -> Course:
    """The broker dies in the middle of writing what it had answered nobody."""
    pool.broker.stop(kill=True)
    file = aof.tail(pool.broker.folder)
    with file.open("ab") as end:
        end.write(
            b"*1\r\n$5\r\nMULTI\r\n" + aof.command(b"SET", b"half", b"a write") + b"*3\r\n$3\r"
        )
    yield 0.5
    for _ in range(2):
        pool.broker.start()
        yield 1.0
        assert not pool.client.exists("half"), "half a transaction was carried out"
        pool.broker.stop(kill=True)
    pool.broker.start()


@fault("append-only file cut at its tail", "broker")
def cut(pool: Pool) -> Course:
    """A disk loses what it had said it has: clients that send all again lose nothing."""
    pool.broker.stop(kill=True)
    brokers.cut_off(aof.tail(pool.broker.folder), pool.random.randrange(2_000, 20_000))
    yield 0.5
    pool.broker.start()
    yield from _sent_again(pool)


@fault("a replica promoted in order", "broker", broker=brokers.with_replica)
def fail_over(pool: Pool) -> Course:
    """FAILOVER: the master waits until the replica has all."""
    master, replica = _pair(pool)
    pool.client.execute_command("FAILOVER", "TO", "127.0.0.1", replica.port)
    while pool.client.role()[0] == b"master":
        yield 0.05
    _lead_to(pool, replica)
    yield 0.5
    master.stop(kill=True)


@fault("a replica promoted as its master dies", "broker", broker=brokers.with_replica)
def promote(pool: Pool) -> Course:
    """What the replica had not got yet is lost: clients that send all again lose nothing."""
    master, replica = _pair(pool)
    master.stop(kill=True)
    _lead_to(pool, replica)
    pool.client.replicaof("NO", "ONE")
    yield 0.5
    yield from _sent_again(pool)


def _pair(pool: Pool) -> tuple[Broker, Broker]:
    assert isinstance(pool.broker, brokers.Replicated)
    return pool.broker, pool.broker.replica


def _lead_to(pool: Pool, broker: Broker) -> None:
    pool.broker = broker
    for wire in pool.wires:
        wire.retarget(broker.port)


def _sent_again(pool: Pool) -> Course:
    sending = Thread(target=pool.ledger.send_again)
    sending.start()
    while sending.is_alive():
        yield 0.1
