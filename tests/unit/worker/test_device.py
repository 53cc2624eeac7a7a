"""Each worker gets a GPU slot of its own; GPUs are an injected list, the leases are real."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest
import redis

import worker.device as device_module
from phiq.errors import DeviceError
from phiq.queue.registry import Registry
from phiq.settings import Settings
from worker.device import Device, Gpu, lease_device, list_gpus, pin

GPUS = [
    Gpu(0, "GPU-aaaa", "H100", 80_000, 70_000),
    Gpu(1, "GPU-bbbb", "H100", 80_000, 100),
    Gpu(2, "GPU-cccc", "H100", 80_000, 5_000),
]


@pytest.fixture
def as_process(monkeypatch: pytest.MonkeyPatch) -> object:
    """Lease as the n-th of several worker processes."""

    def lease(n: int, settings: Settings, registry: Registry) -> Device:
        monkeypatch.setattr(device_module, "slot_holder", lambda: f"host:{n}")
        return lease_device(settings, registry, lambda: GPUS)

    return lease


@pytest.fixture
def auto(settings: Settings) -> Settings:
    """Settings that look for a GPU, with a lease that lapses soon."""
    return replace(settings, device="auto", lease_s=0.3)


def test_replicas_take_one_gpu_each_least_loaded_first(
    as_process, auto: Settings, registry: Registry
) -> None:
    """Three workers that all see three GPUs end on three GPUs, and say so in their names."""
    devices = [as_process(n, replace(auto, lease_s=30), registry) for n in range(3)]

    assert [device.label for device in devices] == ["gpu1", "gpu2", "gpu0"]
    assert {device.torch_name for device in devices} == {"cuda:0"}
    assert "-gpu1-" in devices[0].worker_id


def test_slots_share_a_gpu_only_when_all_are_in_use(
    as_process, auto: Settings, registry: Registry
) -> None:
    """With two slots a GPU, the fourth worker is the first to share."""
    settings = replace(auto, slots_per_device=2, lease_s=30)

    labels = [as_process(n, settings, registry).label for n in range(4)]

    assert labels == ["gpu1", "gpu2", "gpu0", "gpu1.1"]


def test_one_worker_too_many_is_refused_with_the_way_out(
    as_process, auto: Settings, registry: Registry
) -> None:
    """It waits for one lease, then says what to change."""
    for gpu in GPUS:
        registry.lease_slot(gpu.uuid, 0, "elsewhere", 60)

    with pytest.raises(DeviceError, match=r"all 3 GPU slots are taken.*PHIQ_SLOTS_PER_DEVICE"):
        as_process(9, auto, registry)


def test_a_killed_workers_slot_is_free_after_its_lease(
    as_process, auto: Settings, registry: Registry, client: redis.Redis
) -> None:
    """Its successor finds it by waiting, not by being restarted."""
    for gpu in GPUS[1:]:
        registry.lease_slot(gpu.uuid, 0, "alive", 60)
    registry.lease_slot(GPUS[0].uuid, 0, "killed", 0.5)

    assert as_process(7, auto, registry).label == "gpu0"


def test_a_slot_is_renewed_and_freed_by_its_holder_alone(registry: Registry) -> None:
    """Neither a stranger's renewal nor a stranger's release touches it."""
    assert registry.lease_slot("GPU-x", 0, "me", 60)

    registry.free_slot("GPU-x", 0, "stranger")

    assert registry.lease_slot("GPU-x", 0, "me", 60)
    assert not registry.lease_slot("GPU-x", 0, "stranger", 60)
    registry.free_slot("GPU-x", 0, "me")
    assert registry.lease_slot("GPU-x", 0, "stranger", 60)


@pytest.mark.parametrize("wanted", ["cuda:2", "GPU-cccc"])
def test_a_named_device_is_taken_as_told(
    settings: Settings, registry: Registry, wanted: str
) -> None:
    """By number or UUID, without a lease in the way, under a name of its own."""
    device = lease_device(replace(settings, device=wanted), registry, lambda: GPUS)

    assert (device.gpu, device.slot) == (GPUS[2], None)
    assert device.label == f"gpu2-{os.getpid()}"


def test_an_unknown_device_is_refused_with_those_that_exist(
    settings: Settings, registry: Registry
) -> None:
    """The message lists what there is."""
    with pytest.raises(DeviceError, match=r"'cuda:9' is not here.*cuda:1 \(H100, GPU-bbbb\)"):
        lease_device(replace(settings, device="cuda:9"), registry, lambda: GPUS)


def test_without_a_gpu_auto_is_the_cpu(auto: Settings, registry: Registry) -> None:
    """A machine without a driver works, under a name that is unique on its host."""
    device = lease_device(auto, registry, list)

    assert (device.torch_name, device.label) == ("cpu", f"cpu-{os.getpid()}")


def test_pinning_hides_every_other_gpu(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process sees its GPU alone, by UUID; on a CPU it sees none and bounds its threads."""
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "0,1,2")
    monkeypatch.setenv("OMP_NUM_THREADS", "64")
    pin(Device("cuda:0", "H100", "gpu1", GPUS[1]), settings)
    on_gpu = os.environ["CUDA_VISIBLE_DEVICES"]

    pin(Device("cpu", "CPU", "cpu-1"), replace(settings, cpu_threads=2))

    assert on_gpu == "GPU-bbbb"
    assert os.environ["CUDA_VISIBLE_DEVICES"] == ""
    assert os.environ["OMP_NUM_THREADS"] == "2"


@pytest.mark.gpu
def test_the_real_gpus_are_listed() -> None:
    """NVML's view of this machine: at least one GPU, with a UUID and memory."""
    gpus = list_gpus()

    assert gpus
    assert all(gpu.uuid.startswith("GPU-") and gpu.memory_mib > 0 for gpu in gpus)
