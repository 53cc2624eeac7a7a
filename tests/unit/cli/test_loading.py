"""A server that reads its file is waited for, however long; one that says nothing is given up."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from time import monotonic

import pytest
import redis

from phiq.cli import embedded
from phiq.cli.embedded import BrokerStartError, EmbeddedBroker

#: Keys in the file, and how long the server takes for each, in µs: longer than it is waited for.
KEYS, EACH_US = 20_000, 150
PATIENCE_S = 1.0
#: The server itself, made slow by options of its own tests: it answers in between.
SLOW = """#!/bin/sh
case $1 in --version) exec {server} --version;; esac
exec {server} "$@" --key-load-delay {each_us} --loading-process-events-interval-bytes 1024
"""


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """The folder of a broker that has kept something."""
    with EmbeddedBroker(tmp_path / "broker") as broker, redis.Redis.from_url(broker.url) as client:
        pipe = client.pipeline(transaction=False)
        for n in range(KEYS):
            pipe.set(f"key{n}", "value")
        pipe.execute()
    return broker.folder


@pytest.fixture
def use_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Have a script started in the server's place."""

    def use(script: str) -> None:
        server = embedded.find_server()
        program = tmp_path / "bin" / "valkey-server"
        program.parent.mkdir()
        program.write_text(script.format(server=server, each_us=EACH_US))
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
        monkeypatch.setattr(embedded, "START_TIMEOUT_S", PATIENCE_S)

    return use


def test_a_server_that_is_loading_is_waited_for(
    filled: Path, use_server: Callable[[str], None]
) -> None:
    """As long as it says that it loads, it is not given up; then all is there."""
    use_server(SLOW)
    start = monotonic()
    with EmbeddedBroker(filled) as broker, redis.Redis.from_url(broker.url) as client:
        assert monotonic() - start > 2 * PATIENCE_S
        assert client.dbsize() == KEYS


def test_a_server_that_says_nothing_is_given_up(
    filled: Path, use_server: Callable[[str], None]
) -> None:
    """And killed; what it said stands in the error."""
    use_server("#!/bin/sh\ncase $1 in --version) echo v=9.0;; *) echo thinking; sleep 60;; esac\n")
    with pytest.raises(BrokerStartError, match="thinking"):
        EmbeddedBroker(filled).start()
