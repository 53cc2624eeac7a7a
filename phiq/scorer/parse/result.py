"""What `parse` returns: the readings of a text, best first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Final, NamedTuple

from phiq.scorer.expression.tree import Arena, Node

#: Most readings kept of one text: more than four is no longer an answer.
MAX_READINGS: Final = 4


class Reading(NamedTuple):
    """One interpretation: `words` names each choice made ("h/2π read as h/(2π)").

    `root` is a rel, system or logic node of the `Parsed.arena`; `score` is in 0..1, the readings
    of one text sum to 1.
    """

    root: Node
    words: tuple[str, ...]
    score: float


class Parsed:
    """A text that is an equation: its best reading at once, the others when asked for.

    `questions` names what the other readings answer otherwise (see `readings.ODDS`), each with the
    best reading's answer in words; where there is none, there is nothing to read again.
    """

    def __init__(
        self,
        text: str,
        arena: Arena,
        root: Node,
        questions: Mapping[str, str] = MappingProxyType({}),
        read_all: Callable[[], list[Reading]] | None = None,
    ) -> None:
        self.text = text
        self.arena = arena
        self.root = root
        self.questions = questions
        self._read_all = read_all
        self._readings: list[Reading] | None = None

    def choices(self, root: Node) -> tuple[str, ...]:
        """What was chosen in the reading with this root, in words."""
        if not self.questions:
            return ()
        if root is self.root:
            return tuple(self.questions.values())
        return next((reading.words for reading in self.readings if reading.root is root), ())

    @cached_property
    def readings(self) -> list[Reading]:
        """One to MAX_READINGS readings, best first; the first one's root is `root`."""
        if self._readings is None:
            self._readings = self._read_all() if self._read_all else [Reading(self.root, (), 1.0)]
        return self._readings
