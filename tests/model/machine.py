"""Random calls on the job store, held after each against a model of what must be true."""

from __future__ import annotations

from model.doors import Doors
from model.invariants import Invariants
from model.workers import Workers


class StoreMachine(Doors, Workers, Invariants):
    """The store and its model; `url` is set by whoever runs it."""
