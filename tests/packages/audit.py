"""Whether a pinned package has a known vulnerability: `make audit`, by pip-audit.

Where the service that knows of them cannot be reached, that is said, and nothing else: only with
`--required`, as the release has it, does it fail then.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

#: Vulnerabilities that do not concern us, by their ids, each with its reason.
IGNORED: dict[str, str] = {}
CONSTRAINTS = Path(__file__).parents[2] / "constraints.txt"


def looked_up(constraints: Path) -> tuple[list[str], int]:
    """What is known of the pinned packages, a line each, and how many could not be looked up."""
    how = [sys.executable, "-m", "pip_audit", "--no-deps", "--disable-pip", "--format", "json"]
    ran = subprocess.run(
        [*how, "--progress-spinner", "off", "--requirement", constraints],
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        packages = json.loads(ran.stdout)["dependencies"]
    except ValueError:  # it could not even ask: it says why on stderr and nothing here
        pinned = [line for line in constraints.read_text("utf-8").splitlines() if "==" in line]
        return [], len(pinned)
    known = [
        f"{package['name']} {package['version']}: {found['id']}, "
        f"mended in {', '.join(found['fix_versions']) or 'no version'}"
        for package in packages
        for found in package.get("vulns", ())
        if IGNORED.keys().isdisjoint((found["id"], *found["aliases"]))
    ]
    return known, sum("skip_reason" in package for package in packages)


def main() -> int:
    """Say what was found; the exit status is 1 where that is a vulnerability."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--required", action="store_true", help="fail where nothing can be asked")
    parser.add_argument("--constraints", type=Path, default=CONSTRAINTS, help="what is looked up")
    options = parser.parse_args()
    known, missing = looked_up(options.constraints)
    for line in known:
        print(f"audit: {line}")
    if missing:
        print(f"audit: {missing} packages NOT looked up: the service cannot be reached from here")
    elif not known:
        print("audit: no known vulnerability in any pinned package")
    return int(bool(known) or (options.required and missing > 0))


if __name__ == "__main__":
    sys.exit(main())
