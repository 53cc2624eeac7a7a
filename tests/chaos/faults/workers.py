"""Workers that are killed, stopped, or given jobs that no worker survives."""

from __future__ import annotations

import signal
from time import monotonic

from chaos.faults.fault import Course, fault
from chaos.pool import Pool
from chaos.subject import Subject

#: Memory at which a worker is killed, in bytes; one that loads no torch takes a fifth of it.
MEMORY_LIMIT = 500 << 20
#: Three workers have been lost to a poisonous job by then, a lease each, and it has ended.
POISON_S = 150.0


@fault("kill -9 of workers in a batch", "workers", any_subject=True)
def kill_workers(subject: Subject) -> Course:
    """Three times a worker, each in the middle of what it does."""
    for _ in range(3):
        subject.random.choice(subject.workers).kill()
        yield 1.0


@fault("SIGTERM within the drain deadline", "workers", any_subject=True)
def terminate_workers(subject: Subject) -> Course:
    """One worker after the other, as an update does."""
    for worker in subject.workers:
        worker.signal(signal.SIGTERM)
        yield 1.0


@fault("SIGTERM past the drain deadline", "workers", drain_deadline_s=0.05)
def terminate_in_a_batch(pool: Pool) -> Course:
    """The batch in hand takes longer than a worker may take to stop: it is handed back."""
    for worker in pool.workers:
        worker.signal(signal.SIGTERM)
        yield 1.0


@fault("SIGSTOP past the lease, SIGCONT", "workers", any_subject=True)
def stop_and_continue(subject: Subject) -> Course:
    """A worker sleeps until another has its jobs, and then comes with its results."""
    worker = subject.random.choice(subject.workers)
    worker.signal(signal.SIGSTOP)
    yield subject.lease_s + 3.0
    worker.signal(signal.SIGCONT)


@fault("a flapping worker", "workers", any_subject=True)
def flap(subject: Subject) -> Course:
    """It dies as soon as it is there, again and again."""
    for _ in range(6):
        subject.workers[0].kill()
        yield subject.random.uniform(1.0, 4.0)


@fault("a job that crashes its worker (segfault)", "workers", alone=True)
def segfault(pool: Pool) -> Course:
    """It does so at every attempt, and is a dead letter then."""
    yield from _poison(pool, "segfault now")


@fault("a job that never ends", "workers", alone=True)
def hang(pool: Pool) -> Course:
    """Its workers give themselves up after PHIQ_BATCH_TIMEOUT_S."""
    yield from _poison(pool, "hang now")


@fault("a job that eats all memory", "workers", alone=True)
def eat_memory(pool: Pool) -> Course:
    """Its workers are killed as the kernel kills them."""
    for worker in pool.workers:
        worker.memory_limit = MEMORY_LIMIT
    yield from _poison(pool, "memory now")
    for worker in pool.workers:
        worker.memory_limit = None


def _poison(pool: Pool, equation: str) -> Course:
    job = pool.ledger.single(equation)
    pool.ledger.may_end(job, "failed")
    started = monotonic()
    while not pool.ledger.has_ended(job):
        assert monotonic() - started < POISON_S, f"{equation!r} has not ended"
        yield 0.2
