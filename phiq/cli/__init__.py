"""The `phiq` command. See phiq/cli/README.md.

The commands live in modules of their own, loaded when used: `phiq --help` loads none of them.
"""

from __future__ import annotations

import sys

from phiq.cli.app import run


def main() -> None:
    """Entry point of the `phiq` command."""
    sys.exit(run(sys.argv[1:]))
