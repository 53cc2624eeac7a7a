"""`python -m api` as a process: how it starts, refuses to start, and stops."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import Any

import psutil
import pytest

from support import ROOT, until


def refused(**environ: str) -> str:
    """The words of a door that does not start."""
    done = subprocess.run(
        [sys.executable, "-m", "api"],
        cwd=ROOT,
        env=os.environ | environ,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    return done.stderr


def test_one_line_says_where(start_door: Callable[..., Any]) -> None:
    """The log names the URL; importing and serving load no torch."""
    door = start_door()

    assert re.search(rf"http://127\.0\.0\.1:{door.settings.port} ", door.output())
    maps = psutil.Process(door.process.pid).memory_maps()
    assert not [m.path for m in maps if "torch" in m.path]


def test_a_port_in_use_is_told_with_the_way_out() -> None:
    """One line: the port, why, and what to set; PORT is read where PHIQ_PORT is not set."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        words = refused(PORT=str(port))

    assert len(words.strip().splitlines()) == 1
    assert str(port) in words
    assert "PHIQ_PORT" in words


@pytest.mark.parametrize(
    ("name", "value"), [("PHIQ_PORT", "many"), ("PHIQ_HOST", "nowhere.invalid")]
)
def test_a_setting_that_cannot_be_used_is_told(name: str, value: str) -> None:
    """One line names what is wrong."""
    words = refused(**{name: value})

    assert len(words.strip().splitlines()) == 1
    assert value in words


@pytest.mark.parametrize("sig", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_answers_those_who_wait(start_door: Callable[..., Any], sig: int) -> None:
    """With requests held for a minute the door ends within seconds, and each gets its answer."""
    door = start_door()
    here = door.http.post("/v1/jobs", json={"equation": "a = b"}).json()["links"]["self"]
    with ThreadPoolExecutor(20) as threads:
        held = [threads.submit(door.http.get, here, params={"wait": 60}) for _ in range(20)]
        until(lambda: _established(door) >= 20, "held")
        start = monotonic()
        door.process.send_signal(sig)
        status = door.process.wait(15)
        took_s = monotonic() - start
        answers = [request.result(5) for request in held]

    assert status == 0
    assert took_s < 5
    assert {(a.status_code, a.json()["status"]) for a in answers} == {(200, "queued")}


def _established(door: Any) -> int:
    server, port = psutil.Process(door.process.pid), door.settings.port
    return sum(c.status == "ESTABLISHED" and c.laddr.port == port for c in server.net_connections())


def can_bind(port: int) -> bool:
    """Whether nobody holds the port."""
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True


def test_nothing_is_left_of_a_killed_door(start_door: Callable[..., Any]) -> None:
    """After SIGKILL no process is left and the port is free."""
    door = start_door()
    assert not psutil.Process(door.process.pid).children()

    door.process.kill()
    door.process.wait(10)

    until(lambda: can_bind(door.settings.port), "port free")
