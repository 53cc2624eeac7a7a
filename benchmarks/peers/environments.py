"""Virtual environments of the peers, beside the product's and never in it: build/bench.

Two want an older redis than the others, so they have one to themselves.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "build" / "bench"
REQUIREMENTS = Path(__file__).parent
#: Which environment each peer is in; phiq is in this one.
HOMES = {"phiq": None, "arq": "older", "saq": "older"}


def python(name: str) -> Path:
    """The interpreter of a peer, whose environment is made where it is missing."""
    home = HOMES.get(name, "peers")
    if home is None:
        return Path(sys.executable)
    folder = BUILD / home
    found = folder / "bin" / "python"
    done = folder / ".installed"
    wanted = (REQUIREMENTS / f"{home}.txt").read_text("utf-8")
    if not done.exists() or done.read_text("utf-8") != wanted:
        print(f"installing what {home}.txt names into {folder}", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        install = [found, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*install, "--requirement", REQUIREMENTS / f"{home}.txt"], check=True)
        done.write_text(wanted, encoding="utf-8")
    return found


def command(name: str, interpreter: Path, url: str) -> list[str]:
    """How a queue's worker is started."""
    say = f"import benchmarks.peers.{name}_peer as peer; print('\\n'.join(peer.COMMAND))"
    told = subprocess.run(
        [interpreter, "-W", "ignore", "-c", say],
        cwd=ROOT,
        env={"BENCH_URL": url, "PYTHONPATH": str(ROOT)},
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split("\n")
    program, *rest = told[:-1]
    start = ["-m"] if program == "-m" else [str(interpreter.with_name(program))]
    return [str(interpreter), "-W", "ignore", *start, *rest]


def version(name: str, package: str) -> str:
    """The version of a peer's package."""
    say = f"import importlib.metadata as m; print(m.version({package!r}))"
    told = subprocess.run([python(name), "-c", say], check=True, capture_output=True, text=True)
    return told.stdout.strip()
