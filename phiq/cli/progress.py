"""Progress of a bulk: the bar while it runs, the tally when it has ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from time import monotonic
from typing import TypeVar

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from phiq.cli.rows import Row

#: How often the bar moves, in seconds: moving it costs more than a result does.
SHOW_S = 0.1

T = TypeVar("T")


class Tally:
    """Counts results by outcome, and times them from its creation to the last of them."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.verdicts: Counter[str] = Counter()
        self._start = self._last = monotonic()

    def add(self, row: Row) -> None:
        """Count one result."""
        self.counts[_outcome(row)] += 1
        if row.verdict and row.verdict.verdict:
            self.verdicts[row.verdict.verdict] += 1
        self._last = monotonic()

    @property
    def total(self) -> int:
        """Results counted."""
        return self.counts.total()

    @property
    def failed(self) -> int:
        """Results without a verdict."""
        return self.counts["failed"]

    def summary(self) -> str:
        """One line: what came out, and how fast."""
        elapsed_s = max(self._last - self._start, 1e-3)
        rate = self.total / elapsed_s
        line = f"{self.total} equations in {elapsed_s:.1f} s ({rate:.0f} jobs/s): "
        line += _listed(self.counts) or "-"
        return line + (f" ({_listed(self.verdicts)})" if self.verdicts else "")


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.most_common())


def _outcome(row: Row) -> str:
    if row.verdict is None:
        return "failed"
    return "valid" if row.verdict.valid else "not valid"


class _RateColumn(ProgressColumn):
    def render(self, task: Task) -> Text:
        """Jobs a second, lately."""
        speed = task.finished_speed or task.speed
        return Text(f"{speed:.0f} jobs/s" if speed else "- jobs/s", style="cyan")


def progress_bar(console: Console) -> Progress:
    """A bar with count, rate and time left; silent where `console` is no terminal."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _RateColumn(),
        TimeRemainingColumn(),
        console=console,
        disable=not console.is_terminal,
    )


def tracked(items: Iterable[T], bar: Progress, task: TaskID, done: int = 0) -> Iterator[T]:
    """`items`, with the bar moved on from `done` as they pass."""
    shown = monotonic()
    for item in items:
        yield item
        done += 1
        if (now := monotonic()) - shown > SHOW_S:
            bar.update(task, completed=done)
            shown = now
    bar.update(task, completed=done)
