"""Which device this worker computes on: leased and pinned before anything imports torch.

Replicas started by Compose or Swarm all see every GPU, so each worker takes a free slot by a lease
on Redis, keyed by the GPU's UUID, and hides the other GPUs from itself. It never imports torch.
"""

from __future__ import annotations

import logging
import os
import secrets
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from threading import Event
from time import monotonic
from typing import Any

import pynvml

from phiq.errors import DeviceError
from phiq.queue.registry import Registry
from phiq.settings import Settings

log = logging.getLogger(__name__)

#: A slot is looked for this much longer than a lease lasts, so that a worker that was killed and
#: started again finds its own slot free.
SLOT_PATIENCE_S = 2.0
#: Pause between two looks for a free slot.
SLOT_RETRY_S = 0.5
#: Random bytes in a process's mark: of a thousand workers that share host name and process number
#: two share it in one pool of eight thousand.
MARK_BYTES = 4
MIB = 1024 * 1024


@dataclass(frozen=True)
class Gpu:
    """A GPU as NVML numbers it; memory in MiB."""

    index: int
    uuid: str
    name: str
    memory_mib: float
    memory_used_mib: float


@dataclass(frozen=True)
class Device:
    """What a worker computes on. `torch_name` is what a scorer's `load` gets.

    `slot` is the slot of the GPU that was leased; None where the device was told, not found.
    """

    torch_name: str
    name: str
    label: str
    gpu: Gpu | None = None
    slot: int | None = None

    @property
    def slot_lease(self) -> tuple[str, int, str] | None:
        """The GPU's UUID, the slot of it and its holder; None where no slot was leased."""
        if self.gpu is None or self.slot is None:
            return None
        return self.gpu.uuid, self.slot, slot_holder()

    @property
    def worker_id(self) -> str:
        """The node name: unique in the pool, and it tells where the worker runs.

        Containers may share a host's name and number their processes alike, hence the mark.
        """
        return f"worker@{socket.gethostname()}-{self.label}-{process_mark()}"

    def load(self) -> GpuLoad:
        """What the GPU does now; nothing is known of a CPU."""
        if self.gpu is None:
            return GpuLoad()
        try:
            pynvml.nvmlInit()
            return _read_load(pynvml.nvmlDeviceGetHandleByUUID(self.gpu.uuid))
        except pynvml.NVMLError as error:
            log.warning("NVML: %s", error)
            return GpuLoad()


@dataclass(frozen=True)
class GpuLoad:
    """A GPU at one moment, all its processes together; memory in MiB.

    utilisation is the share of the last moments in which it computed, 0..1. None is not told, as
    much of a slice of a GPU (MIG).
    """

    memory_used_mib: float | None = None
    memory_total_mib: float | None = None
    utilisation: float | None = None
    temperature_c: float | None = None


def _read_load(handle: Any) -> GpuLoad:
    memory = pynvml.nvmlDeviceGetMemoryInfo(handle)
    busy = _told(lambda: pynvml.nvmlDeviceGetUtilizationRates(handle).gpu)
    return GpuLoad(
        memory.used / MIB,
        memory.total / MIB,
        None if busy is None else busy / 100,
        _told(lambda: pynvml.nvmlDeviceGetTemperature(handle, pynvml.NVML_TEMPERATURE_GPU)),
    )


def _told(read: Callable[[], float]) -> float | None:
    try:
        return float(read())
    except pynvml.NVMLError:
        return None


def list_gpus() -> list[Gpu]:
    """The GPUs this process may use; empty without a driver. Honours CUDA_VISIBLE_DEVICES."""
    try:
        pynvml.nvmlInit()
    except pynvml.NVMLError:
        return []
    try:
        return _visible([_read_gpu(i) for i in range(pynvml.nvmlDeviceGetCount())])
    finally:
        pynvml.nvmlShutdown()


def _read_gpu(index: int) -> Gpu:
    handle = pynvml.nvmlDeviceGetHandleByIndex(index)
    memory = pynvml.nvmlDeviceGetMemoryInfo(handle)
    return Gpu(
        index,
        _text(pynvml.nvmlDeviceGetUUID(handle)),
        _text(pynvml.nvmlDeviceGetName(handle)),
        memory.total / MIB,
        memory.used / MIB,
    )


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value


def _visible(gpus: list[Gpu]) -> list[Gpu]:
    wanted = os.environ.get("CUDA_VISIBLE_DEVICES")
    if wanted is None:
        return gpus
    names = [name.strip() for name in wanted.split(",")]
    return [gpu for gpu in gpus if str(gpu.index) in names or gpu.uuid in names]


def lease_device(
    settings: Settings,
    registry: Registry,
    gpus: Callable[[], Sequence[Gpu]] = list_gpus,
) -> Device:
    """The device that PHIQ_DEVICE asks for; with `auto` a free slot of the least loaded GPU.

    Raises:
        DeviceError: the device does not exist, or every slot is taken.
    """
    if settings.device == "cpu":
        return _cpu()
    present = gpus()
    if settings.device == "auto":
        return _free_slot(settings, registry, gpus) if present else _cpu()
    for gpu in present:
        if settings.device in (f"cuda:{gpu.index}", gpu.uuid):
            return _gpu_device(gpu, None)
    known = ", ".join(f"cuda:{gpu.index} ({gpu.name}, {gpu.uuid})" for gpu in present) or "no GPU"
    raise DeviceError(
        f"PHIQ_DEVICE={settings.device!r} is not here: this machine has {known}; "
        "use auto, cpu, cuda:K or a GPU's UUID"
    )


def _free_slot(settings: Settings, registry: Registry, gpus: Callable[[], Sequence[Gpu]]) -> Device:
    deadline = monotonic() + settings.lease_s + SLOT_PATIENCE_S
    while True:
        present = sorted(gpus(), key=lambda gpu: gpu.memory_used_mib / gpu.memory_mib)
        for slot in range(settings.slots_per_device):
            for gpu in present:
                if registry.lease_slot(gpu.uuid, slot, slot_holder(), settings.lease_s):
                    return _gpu_device(gpu, slot)
        if monotonic() > deadline:
            raise DeviceError(
                f"all {len(present) * settings.slots_per_device} GPU slots are taken; start fewer "
                "workers, or raise PHIQ_SLOTS_PER_DEVICE, or set PHIQ_DEVICE=cpu"
            )
        Event().wait(SLOT_RETRY_S)


@cache
def process_mark() -> str:
    """What tells this process from every other, on hosts of one name too."""
    return secrets.token_hex(MARK_BYTES)


def slot_holder() -> str:
    """Who holds a slot: this process, never a namesake, nor one that was started in its place."""
    return f"{socket.gethostname()}:{os.getpid()}:{process_mark()}"


def _cpu() -> Device:
    return Device("cpu", "CPU", f"cpu-{os.getpid()}")


def _gpu_device(gpu: Gpu, slot: int | None) -> Device:
    """A leased slot names its worker by itself; without one the process does."""
    part = f"-{os.getpid()}" if slot is None else f".{slot}" if slot else ""
    label = f"gpu{gpu.index}{part}"
    return Device("cuda:0", gpu.name, label, gpu, slot)


def pin(device: Device, settings: Settings) -> None:
    """Show this process its device alone, and bound its threads; before torch is imported."""
    os.environ["CUDA_VISIBLE_DEVICES"] = device.gpu.uuid if device.gpu else ""
    if device.gpu is None:
        for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS"):
            os.environ[name] = str(settings.cpu_threads)
