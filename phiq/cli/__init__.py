"""The `phiq` command. See phiq/cli/README.md.

The commands live in modules of their own, loaded when used: `phiq --help` loads none of them.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec


def main() -> None:
    """Entry point of the `phiq` command."""
    if find_spec("click") is None:
        sys.exit("error: the phiq command needs more packages: pip install 'phiq[cli]'")
    from phiq.cli.app import run  # noqa: PLC0415 - it needs click

    sys.exit(run(sys.argv[1:]))
