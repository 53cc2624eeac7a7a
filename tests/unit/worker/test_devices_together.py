"""Workers that look for a GPU at the same moment: GPUs are injected, leases are real."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier, current_thread
from time import monotonic

import pytest

import worker.device as device_module
from phiq.queue.registry import Registry
from phiq.settings import Settings
from worker.device import Device, Gpu, lease_device

LEASE_S = 1.0


def gpus(count: int) -> list[Gpu]:
    """So many alike."""
    return [Gpu(n, f"GPU-{n:04}", "H100", 80_000, 100) for n in range(count)]


@pytest.fixture(autouse=True)
def _a_thread_is_a_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device_module, "slot_holder", lambda: current_thread().name)


@pytest.fixture
def auto(settings: Settings) -> Settings:
    """Settings that look for a GPU."""
    return replace(settings, device="auto", lease_s=LEASE_S)


def lease_together(
    count: int, settings: Settings, registry: Registry, present: list[Gpu]
) -> list[Device]:
    """What so many workers get that all begin at once."""
    gate = Barrier(count)

    def one() -> Device:
        gate.wait()
        return lease_device(settings, registry, lambda: present)

    with ThreadPoolExecutor(count) as workers:
        return [future.result() for future in [workers.submit(one) for _ in range(count)]]


@pytest.mark.parametrize("count", [2, 5, 8])
def test_workers_that_start_at_once_get_a_gpu_each(
    count: int, auto: Settings, registry: Registry
) -> None:
    """All of them see all GPUs, in the same order; none gets another's."""
    found = lease_together(count, replace(auto, lease_s=30), registry, gpus(count))

    assert Counter(device.gpu for device in found) == Counter(gpus(count))


def test_slots_are_given_once_each_when_all_start_at_once(
    auto: Settings, registry: Registry
) -> None:
    """Eight workers, four GPUs of two slots: no slot twice, no GPU three times."""
    settings = replace(auto, slots_per_device=2, lease_s=30)

    found = lease_together(8, settings, registry, gpus(4))

    slots = Counter((device.gpu, device.slot) for device in found)
    assert slots == Counter((gpu, slot) for gpu in gpus(4) for slot in (0, 1))


def test_a_dead_workers_gpu_is_free_after_its_lease_and_not_before(
    auto: Settings, registry: Registry
) -> None:
    """Of two workers one is dead: a third gets the dead one's GPU once its lease has lapsed."""
    alive, dead = gpus(2)
    assert registry.lease_slot(alive.uuid, 0, "alive", 60)
    assert registry.lease_slot(dead.uuid, 0, "dead", LEASE_S)
    begun = monotonic()

    device = lease_device(auto, registry, lambda: [alive, dead])

    assert device.gpu == dead
    assert monotonic() - begun > LEASE_S / 2
    assert not registry.lease_slot(dead.uuid, 0, "dead", LEASE_S), "the dead one comes back"


def test_a_gpu_that_vanishes_before_it_is_leased_is_not_taken(
    auto: Settings, registry: Registry
) -> None:
    """A driver that lists it no more is believed at the next look."""
    first, second = gpus(2)
    registry.lease_slot(second.uuid, 0, "another", 0.7)
    looks: list[list[Gpu]] = [[second], [second]]

    device = lease_device(auto, registry, lambda: looks.pop() if looks else [first])

    assert device.gpu == first
