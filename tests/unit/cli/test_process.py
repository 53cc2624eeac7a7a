"""Child processes of `phiq up`: their last words, their end, their restarts."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from phiq.cli import children
from phiq.cli.process import ChildProcess
from support import until

Make = Callable[[str], ChildProcess]


@pytest.fixture
def child(tmp_path: Path) -> Iterator[Make]:
    """Makes children that run Python code; kills them afterwards."""
    made: list[ChildProcess] = []

    def make(code: str) -> ChildProcess:
        command = [sys.executable, "-c", code]
        made.append(ChildProcess("part", command, os.environ, tmp_path / "part.log"))
        return made[-1]

    yield make
    for each in made:
        each.kill()


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("raise SystemExit('no GPU here')", "no GPU here"),
        (
            "print('[x: CRITICAL] worker cannot start: why'); print('bye')",
            "worker cannot start: why",
        ),
        ("pass", "it said nothing"),
        ("print('x' * 100_000 + ' end')", "x end"),
    ],
)
def test_last_words(child: Make, code: str, expected: str) -> None:
    """The reason is the line that tells it, else the last line; cut, without a logger's stamp."""
    part = child(code)

    part.start()
    until(lambda: part.exit_code is not None, "its end")

    assert part.last_words().endswith(expected)
    assert len(part.last_words()) <= 300


def test_last_words_are_of_the_last_run(child: Make, tmp_path: Path) -> None:
    """What an earlier run said is no reason for this one's end."""
    (tmp_path / "part.log").write_text("worker cannot start: long ago\n")
    part = child("print('now')")

    part.start()
    until(lambda: part.exit_code is not None, "its end")

    assert part.last_words() == "now"


def test_kill_takes_its_children_too(child: Make) -> None:
    """Processes that a child has started end with it."""
    part = child(
        "import subprocess, sys; p = subprocess.Popen(['sleep', '60']); "
        "print(p.pid, flush=True); p.wait()"
    )
    part.start()
    grandchild = psutil.Process(int(until(lambda: re.search(r"\d+", read(part)), "pid")[0]))

    part.kill()

    until(lambda: not grandchild.is_running() or grandchild.status() == "zombie", "its end")
    assert part.exit_code == -9


def test_restarts_come_later_each_time(child: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """A child that does not last is started again after pauses that double up to a bound."""
    monkeypatch.setattr(children, "RESTART_FIRST_S", 0.05)
    monkeypatch.setattr(children, "RESTART_MOST_S", 0.1)
    kept = children.Kept(child("raise SystemExit('broken')"))
    kept.start()

    news: list[str] = []
    until(lambda: news.extend(filter(None, [kept.tend()])) or len(news) == 6, "three restarts")

    pauses = [re.findall(r"exit 1: broken.* in (\S+) s", line) for line in news[::2]]
    assert pauses == [["0.05"], ["0.1"], ["0.1"]]
    assert news[1::2] == ["part started again"] * 3


def read(part: ChildProcess) -> str:
    """The child's log so far."""
    return part.log.read_text("utf-8")
