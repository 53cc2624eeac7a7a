"""What a check of `phiq doctor` found."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct


class Finding(Struct, kw_only=True):
    """What a check found; `way_out` is what to do where it is not well."""

    what: str
    state: Literal["ok", "warning", "wrong"] = "ok"
    way_out: str = ""


def warning(what: str, way_out: str) -> Finding:
    """What may do harm."""
    return Finding(what=what, state="warning", way_out=way_out)


def wrong(what: str, way_out: str) -> Finding:
    """What does harm."""
    return Finding(what=what, state="wrong", way_out=way_out)
