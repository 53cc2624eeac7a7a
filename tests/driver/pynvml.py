"""Stands in for NVIDIA's driver: the GPUs are the lines of the file GPUS, a UUID each.

Put before the real package on the path of a worker under test. It knows what `device.py` asks.
"""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace

NVML_TEMPERATURE_GPU = 0
MIB = 1 << 20


class NVMLError(Exception):
    """What the driver refuses."""


def _uuids() -> list[str]:
    return Path(os.environ["GPUS"]).read_text("ascii").split()


def nvmlInit() -> None:
    """Nothing to be done."""


def nvmlShutdown() -> None:
    """Nothing to be done."""


def nvmlDeviceGetCount() -> int:
    """How many there are now."""
    return len(_uuids())


def nvmlDeviceGetHandleByIndex(index: int) -> str:
    """A GPU is its UUID here."""
    return _uuids()[index]


def nvmlDeviceGetHandleByUUID(uuid: str) -> str:
    """Fails for one that has vanished."""
    if uuid not in _uuids():
        raise NVMLError("GPU is lost")
    return uuid


def nvmlDeviceGetUUID(handle: str) -> str:
    """The GPU itself."""
    return handle


def nvmlDeviceGetName(handle: str) -> str:
    """All alike."""
    return "stand-in"


def nvmlDeviceGetMemoryInfo(handle: str) -> SimpleNamespace:
    """All empty."""
    return SimpleNamespace(total=1000 * MIB, used=10 * MIB)


def nvmlDeviceGetUtilizationRates(handle: str) -> SimpleNamespace:
    """All idle."""
    return SimpleNamespace(gpu=0)


def nvmlDeviceGetTemperature(handle: str, sensor: int) -> int:
    """All cool."""
    return 40
