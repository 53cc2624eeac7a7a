"""What a fault is, and the list of all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chaos import brokers
from chaos.children import Broker

Course = Iterator[float]
BrokerKind = Callable[[Path], AbstractContextManager[Broker]]


@dataclass(frozen=True)
class Fault:
    """A fault; `changes` are the settings of a pool that shows it soon."""

    name: str
    inflict: Callable[[Any], Course]
    touches: str
    #: Whether it may befall what is no phiq, too.
    any_subject: bool = False
    #: Whether it is no part of random storms: it lasts too long, or promises something by a time.
    alone: bool = False
    broker: BrokerKind = brokers.plain
    changes: dict[str, Any] = field(default_factory=dict)

    @property
    def needs_a_pool_of_its_own(self) -> bool:
        """Whether the pool that others undergo will not do."""
        return bool(self.changes) or self.broker is not brokers.plain


FAULTS: dict[str, Fault] = {}


def fault(
    name: str,
    touches: str,
    *,
    any_subject: bool = False,
    alone: bool = False,
    broker: BrokerKind = brokers.plain,
    **changes: Any,
) -> Any:
    """Register a fault under its name."""

    def register(inflict: Callable[[Any], Course]) -> Callable[[Any], Course]:
        FAULTS[name] = Fault(name, inflict, touches, any_subject, alone, broker, changes)
        return inflict

    return register
