"""What storms are told on the command line, and the table they end with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext

import pytest

from chaos.pools import Pools
from chaos.report import Row, table

ROWS = pytest.StashKey[list[Row]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Seeds of the random storms."""
    parser.addoption("--seed", type=int, default=1, help="seed of the first random storm (1)")
    parser.addoption("--minutes", type=float, default=20, help="length of the soak (20)")
    parser.addoption("--storms", type=int, default=1, help="random storms, each its own seed (1)")


def pytest_configure(config: pytest.Config) -> None:
    """No storm yet."""
    config.stash[ROWS] = []


@pytest.fixture(scope="session")
def pools(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pools]:
    """The last of them ends with the last test."""
    pools = Pools(tmp_path_factory.mktemp("pools"))
    yield pools
    pools.discard()


@pytest.fixture
def note(request: pytest.FixtureRequest, say: Callable[[str], None]) -> Callable[[Row], None]:
    """Adds a row to the table, and tells it at once."""

    def add(row: Row) -> None:
        request.config.stash[ROWS].append(row)
        say(f"\n{row}")

    return add


@pytest.fixture
def say(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Writes to the terminal at once, past what keeps a test's own output back."""
    plugins = request.config.pluginmanager
    terminal, capture = plugins.get_plugin("terminalreporter"), plugins.get_plugin("capturemanager")
    assert isinstance(terminal, pytest.TerminalReporter)

    def write(line: str) -> None:
        with capture.global_and_fixture_disabled() if capture else nullcontext():
            terminal.write_line(line)

    return write


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """The table, where there was a storm."""
    if rows := config.stash[ROWS]:
        terminalreporter.section("storms")
        terminalreporter.write_line(table(rows))
