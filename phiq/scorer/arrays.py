"""Arrays of two libraries by the same words: numpy on the host, torch on an accelerator.

The kernels work on few numbers at a time, where numpy needs a third of torch's time a call; on a
GPU there is only torch. Both share most names; `library(a)` is the module to call them on, and
here are the few that differ. torch is imported by the first array that goes to an accelerator: it
takes seconds and 200 MB, and a host does without it. Nothing here knows what the numbers mean.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from typing import Any

import numpy as np

from phiq.errors import ScorerError

#: A numpy array or a torch tensor.
Array = Any


@cache
def torch() -> Any:
    """The library of accelerators.

    Raises:
        ScorerError: it is not installed.
    """
    try:
        return import_module("torch")
    except ModuleNotFoundError:
        raise ScorerError("a GPU needs torch: pip install 'phiq[gpu]'") from None


def library(array: Array) -> Any:
    """The module whose functions take this array: numpy or torch."""
    return np if isinstance(array, np.ndarray) else torch()


def on_device(array: np.ndarray[Any, Any], device: str) -> Array:
    """The array as the kernels of that device take it; no copy on the host."""
    return array if device == "cpu" else torch().from_numpy(array).to(device)


def on_host(array: Array) -> Any:
    """The array in numpy."""
    return array if isinstance(array, np.ndarray) else array.cpu().numpy()


def nearest(array: Array) -> Array:
    """Rounded to the nearest integer, half to even."""
    return np.rint(array) if isinstance(array, np.ndarray) else torch().round(array)


def block(*parts: Array) -> Array:
    """Parts (nodes, points) together as (parts, nodes, points)."""
    first = parts[0]
    if not isinstance(first, np.ndarray):
        return torch().stack(parts)
    joined = np.empty((len(parts), *first.shape))
    for place, part in enumerate(parts):
        joined[place] = part
    return joined


def interleaved(first: Array, second: Array) -> Array:
    """Two arrays (2, nodes, points) as one (4, nodes, points) that takes from each in turn."""
    joined = room((4, *first.shape[1:]), first)
    joined[::2], joined[1::2] = first, second
    return joined


def taken(array: Array, index: Array) -> Array:
    """The entries at an index (nodes,) along the second axis."""
    if isinstance(array, np.ndarray):
        return array.take(index, 1)
    return array.index_select(1, index)


def complex_of(real: Array, imaginary: Array) -> Array:
    """Complex numbers from their parts."""
    if not isinstance(real, np.ndarray):
        return torch().complex(real, imaginary)
    joined = np.empty(real.shape, dtype=np.complex128)
    joined.real, joined.imag = real, imaginary
    return joined


def is_complex(array: Array) -> bool:
    """Whether the numbers are complex."""
    return bool(np.iscomplexobj(array) if isinstance(array, np.ndarray) else array.is_complex())


def picked(array: Array, index: Array) -> Array:
    """One entry along the last axis for each place of the axis before it."""
    return array[..., counting(len(index), index), index]


def counted(masks: Sequence[Array]) -> list[list[int]]:
    """How many of 64 points are true in each of several masks (rows, 64), row by row."""
    counts: list[list[int]]
    if isinstance(masks[0], np.ndarray):
        bits = np.packbits(np.stack(masks), axis=-1).view(np.uint64)
        counts = np.bitwise_count(bits)[:, :, 0].T.tolist()
    else:
        counts = torch().stack([mask.sum(1) for mask in masks], 1).tolist()
    return counts


def as_floats(array: Array) -> Array:
    """Integers or truth values as float64."""
    return array.astype(np.float64) if isinstance(array, np.ndarray) else array.to(torch().float64)


def room(shape: tuple[int, ...], like: Array, kind: str = "float64") -> Array:
    """An array of that shape, not filled, where `like` is."""
    if isinstance(like, np.ndarray):
        return np.empty(shape, dtype=kind)
    return torch().empty(shape, dtype=getattr(torch(), kind), device=like.device)


def counting(count: int, like: Array) -> Array:
    """The integers from 0 to count - 1, where `like` is."""
    if isinstance(like, np.ndarray):
        return np.arange(count)
    return torch().arange(count, device=like.device)
