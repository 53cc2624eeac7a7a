"""The load generator of the benchmarks does not hide a server that stalls."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import create_server
from threading import Event, Thread
from time import monotonic

import pytest

from benchmarks.peers import report
from benchmarks.peers.load import load

#: The one time that the server answers nobody, in seconds, and when it begins: seconds after the
#: first request, in the open loop that follows half as long a warm-up and a closed loop of .5 s.
STALL_S = 0.3
STALLS_AT_S = 0.9


class Stalling(BaseHTTPRequestHandler):
    """Answers after 5 ms, but for the stall."""

    protocol_version = "HTTP/1.1"
    began = 0.0

    def do_GET(self) -> None:
        Stalling.began = Stalling.began or monotonic()
        age_s = monotonic() - Stalling.began
        left_s = STALLS_AT_S + STALL_S - age_s if age_s > STALLS_AT_S else 0.0
        Event().wait(max(0.005, left_s))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def test_who_was_due_while_a_server_stalled_counts_from_then() -> None:
    """Four clients saw one stall each; those that were due meanwhile tell it, too."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Stalling) as server:
        server.daemon_threads = False
        Thread(target=server.serve_forever).start()
        told = load(server.server_port, "GET", "/", 4, 0.5)
        server.shutdown()

    assert told.failed == 0
    assert told.p50_ms > 5
    assert told.p99_ms > STALL_S * 1000 / 2


@pytest.mark.parametrize(("minutes", "rounds"), [(0, 1), (60, 3)])
def test_rounds_end_in_time(minutes: float, rounds: int) -> None:
    """One is always run, and none begins that would end too late."""
    found = [list(names) for names in report.rounds(3, minutes, ["ours", "theirs"])]

    assert found == [["ours", "theirs"]] * rounds


def test_a_server_that_never_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """It ends the run, and nobody waits for ever."""
    monkeypatch.setattr("benchmarks.peers.load.PATIENCE_S", 0.2)
    with create_server(("127.0.0.1", 0)) as silent, pytest.raises(TimeoutError):
        load(silent.getsockname()[1], "GET", "/", clients=2, seconds=0.1)
