"""A large batch at a pool while things happen to it, and what became of each of its jobs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from importlib.resources import files
from time import monotonic

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from phiq.client import Client
from support import until

#: Longest that a batch may take on a machine that others use too, in seconds.
BATCH_S = 420.0


def equations(count: int) -> list[str]:
    """Real ones, each made new by what is added to both of its sides."""
    lines = (files("phiq.cli") / "equations.txt").read_text("utf-8").splitlines()
    plain = [line.split("=") for line in lines if line.count("=") == 1]
    return [
        f"{left} + {n} = {right} + {n}"
        for n in range(count // len(plain) + 1)
        for left, right in plain
    ][:count]


@dataclass(frozen=True)
class Account:
    """What became of a batch: `again` counts jobs that a lost worker had in hand."""

    fault: str
    jobs: int
    lost: int
    doubled: int
    again: int
    seconds: float


#: Every account of this run, for the table at its end.
ACCOUNTS: list[Account] = []


class Burst:
    """A batch of `count` jobs at the door of `client`; nobody else may use the pool meanwhile."""

    def __init__(self, client: Client, http: httpx.Client, count: int) -> None:
        self._client = client
        self._http = http
        self._count = count
        self._ended, self._again = self._totals()
        self._began = monotonic()
        self._id = client.create_batch(equations(count)).id

    def await_share(self, share: float) -> None:
        """Wait until this share of it has ended."""
        until(lambda: self._done() >= share * self._count, f"{share:.0%} have ended", BATCH_S)

    def again(self) -> int:
        """Jobs of it that were put back so far, as their worker was lost."""
        return self._totals()[1] - self._again

    def account(self, fault: str) -> Account:
        """Wait for its end, and count: each job must have a verdict, and have ended once."""
        self.await_share(1)
        seconds = monotonic() - self._began
        indexes = Counter(
            row.index for row in self._client.results(self._id) if row.status == "succeeded"
        )
        ended, _ = self._totals()
        account = Account(
            fault=fault,
            jobs=self._count,
            lost=self._count - len(indexes),
            doubled=ended - self._ended - self._count,
            again=self.again(),
            seconds=seconds,
        )
        ACCOUNTS.append(account)
        return account

    def _done(self) -> int:
        return self._count - self._client.batch(self._id).pending

    def _totals(self) -> tuple[int, int]:
        """Jobs ended and jobs put back, ever."""
        text = self._http.get("/metrics").raise_for_status().text
        ended = again = 0.0
        for family in text_string_to_metric_families(text):
            for sample in family.samples:
                if sample.name == "phiq_jobs_total" and sample.labels["state"] != "submitted":
                    ended += sample.value
                elif sample.name == "phiq_jobs_requeued_total":
                    again += sample.value
        return int(ended), int(again)


def table() -> str:
    """The accounts as the table of docs/operations.md."""
    rows = [
        f"| {a.fault} | {a.jobs:,} | {a.lost} | {a.doubled} | {a.again:,} | {a.seconds:.0f} |"
        for a in ACCOUNTS
    ]
    head = "| in a batch | jobs | lost | doubled | run again | seconds |"
    return "\n".join([head, "|---|---|---|---|---|---|", *rows])


def summary(reporter: pytest.TerminalReporter) -> None:
    """Show the table at the end of a run."""
    if ACCOUNTS:
        reporter.write_sep("=", "faults in a batch")
        reporter.write_line(table())
