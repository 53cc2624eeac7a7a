"""One fault's course on a subject, and the table of all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from heapq import heappop, heappush
from pathlib import Path
from time import monotonic
from traceback import extract_tb

from chaos.faults import Fault
from chaos.faults.fault import Course
from chaos.subject import BASELINE_S, Subject

#: A pool is back at full speed within a lease and this many seconds, if its processes start in as
#: many; where the machine has others to serve and they do not, twice as long as they took.
RECOVERY_BEYOND_LEASE_S = 5.0
BUSY = 2.0
#: What has not happened by then is not going to; or by the bound on recovery, where that is more.
PATIENCE_S = 60.0
#: Findings of one kind that are told.
MOST_TOLD = 5
WARM_S = 2.0


@dataclass
class Row:
    """What a storm did to a subject; `findings` is empty when every promise was kept."""

    subject: str
    storm: str
    faults: int
    jobs: int = 0
    lost: int = 0
    twice: int = 0
    recovery_s: float | None = None
    start_s: float = 0.0
    findings: list[str] = field(default_factory=list)


def weather(subject: Subject, faults: Sequence[Fault], *, gap_s: float = 0.0) -> None:
    """Inflict faults, `gap_s` apart at most; of those that touch the same one waits.

    Raises:
        AssertionError: what a fault promised did not hold; all have healed by then.
    """
    storm = _Storm(subject)
    for fault in faults:
        while fault.touches in storm.touched():
            storm.go_on()
        storm.begin(fault)
        storm.go_on()
        subject.wait(subject.random.uniform(0, gap_s))
    while storm.touched():
        storm.go_on()
    assert not storm.broken, storm.broken


class _Storm:
    """Faults under way, by when each goes on."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._under_way: list[tuple[float, int, str, Course]] = []
        self._begun = 0
        self.broken: list[str] = []

    def touched(self) -> set[str]:
        """What is under a fault now."""
        return {touches for _, _, touches, _ in self._under_way}

    def begin(self, fault: Fault) -> None:
        """Have another come as soon as the storm goes on."""
        self._begun += 1
        entry = (monotonic(), self._begun, fault.touches, fault.inflict(self._subject))
        heappush(self._under_way, entry)

    def go_on(self) -> None:
        """Wait for what is next, and let it happen."""
        at, number, touches, course = heappop(self._under_way)
        self._subject.wait(max(0.0, at - monotonic()))
        try:
            lasts_s = next(course)
        except StopIteration:
            return
        except AssertionError as error:
            self.broken.append(_told(error))
            return
        heappush(self._under_way, (monotonic() + lasts_s, number, touches, course))


def undergo(subject: Subject, storm: str, faults: Sequence[Fault], *, gap_s: float = 0.0) -> Row:
    """Load, storm, recovery, and the audit."""
    row = Row(subject.name, storm, len(faults), start_s=subject.start_s)
    most_s = subject.lease_s + RECOVERY_BEYOND_LEASE_S
    if subject.start_s > RECOVERY_BEYOND_LEASE_S:
        most_s = subject.lease_s + BUSY * subject.start_s
    patience_s = max(PATIENCE_S, most_s)
    subject.load.start()
    subject.wait(WARM_S)
    baseline = subject.rate(BASELINE_S)
    with _noted(row):
        weather(subject, faults, gap_s=gap_s)
        row.recovery_s = _recovery_s(subject, baseline, patience_s)
        if row.recovery_s > most_s:
            row.findings.append(f"full speed after {row.recovery_s:.1f} s, not {most_s:.0f}")
    with _noted(row):
        subject.settle(patience_s)
    row.jobs = subject.accepted
    found = subject.audit()
    row.lost, row.twice = len(found.lost), len(found.twice)
    for findings in found:
        more = len(findings) - MOST_TOLD
        row.findings += [*findings[:MOST_TOLD], *([f"and {more} more"] if more > 0 else [])]
    return row


def _recovery_s(subject: Subject, baseline: float, patience_s: float) -> float:
    """Seconds to full speed. A machine may have become slower meanwhile: new processes would tell.

    Raises:
        AssertionError: they are faster than the pool became.
    """
    healed = monotonic()
    try:
        return subject.recovery_s(healed, baseline, patience_s)
    except AssertionError as slow:
        renewed = subject.renewed_rate()
        recovered_s = subject.recovered_s(healed, min(renewed, baseline))
        if recovered_s is None or recovered_s > patience_s:
            raise AssertionError(f"{slow}; processes started anew end {renewed:.0f}") from slow
        return recovered_s


@contextmanager
def _noted(row: Row) -> Iterator[None]:
    """What does not happen in time is a finding, and the rest goes on."""
    try:
        yield
    except AssertionError as error:
        row.findings.append(_told(error))


def _told(error: AssertionError) -> str:
    """Its words; where it has none, where it came from."""
    frame = extract_tb(error.__traceback__)[-1]
    return str(error) or f"{Path(frame.filename).name}:{frame.lineno}: {frame.line}"


HEAD = (
    "subject",
    "faults",
    "jobs",
    "lost",
    "ended twice",
    "full speed after s",
    "start s",
    "storm",
)


def table(rows: Iterable[Row]) -> str:
    """The table that is printed at the end."""
    cells = [HEAD] + [
        (
            row.subject,
            str(row.faults),
            f"{row.jobs:,}",
            str(row.lost),
            str(row.twice),
            "never" if row.recovery_s is None else f"{row.recovery_s:.1f}",
            f"{row.start_s:.1f}",
            row.storm,
        )
        for row in rows
    ]
    widths = [max(len(line[n]) for line in cells) for n in range(len(HEAD))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if n in (0, len(HEAD) - 1) else cell.rjust(width)
            for n, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in cells
    )
