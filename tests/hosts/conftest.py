"""The table of faults, at the end of a run."""

from __future__ import annotations

import pytest

from burst import summary


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    summary(terminalreporter)
