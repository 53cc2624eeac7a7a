"""Every command that docs/operations.md tells to type: typed here, by another test, or nowhere.

Nowhere takes a row in the document's own table of them, with the reason.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from pathlib import Path
from shutil import which

import pytest

from phiq.client import Client
from phiq_process import PHIQ, PhiqProcess, environment
from support import ROOT, until

TEXT = (ROOT / "docs" / "operations.md").read_text("utf-8")
#: What begins a command, in a span of code or on a line of a block.
PROGRAMS = (
    *("phiq", "docker", "celery", "curl", "valkey-cli", "valkey-server", "kubectl", "make", "pip"),
    *("python", "openssl", "printf", "nginx", "opentelemetry-instrument"),
)

#: Typed here as it stands, in a pool of one worker, but for the placeholders; in this order.
TYPED = {
    "phiq workers": "phiq workers",
    "phiq top": "phiq top",
    "phiq doctor": "phiq doctor || test $? = 1",  # it may well find something
    "phiq submit FILE": "phiq submit equations.txt",
    "phiq validate --offline": "phiq validate --offline 'E = mc²'",
    "phiq dead": "phiq dead list",
    "phiq dead requeue ID": "phiq dead requeue nobody || test $? = 2",
    "phiq dead purge": "phiq dead purge --yes",
    "phiq backup phiq.jsonl.gz": "phiq backup phiq.jsonl.gz",
    "phiq restore phiq.jsonl.gz": "phiq restore phiq.jsonl.gz",
    "phiq backup before.jsonl.gz": "phiq backup before.jsonl.gz",
    "curl localhost:8080/livez": "curl --fail --silent $PHIQ_URL/livez",
    "python -m worker.health": "python -m worker.health",
    "celery -A worker inspect ping": "celery -A worker inspect ping",
    "celery -A worker control set_microbatch 64": "celery -A worker control set_microbatch 64",
    "phiq pause": "phiq pause",
    "phiq resume": "phiq resume",
    "celery -A worker control resume": "celery -A worker control resume",
    "phiq drain WORKER": "phiq drain $WORKER",
}
#: Typed by another test, which holds these words.
ELSEWHERE = {
    "docker compose up --scale worker=N": ("tests/containers/engine.py", '"--scale"'),
    "docker compose up --build --detach --wait": ("tests/containers/engine.py", '"--wait"'),
    "docker service scale phiq_worker=N": ("tests/containers/test_swarm.py", '"scale"'),
    "docker service update": ("tests/containers/test_swarm.py", '"update"'),
    "docker stop": ("tests/containers/test_compose.py", '"stop"'),
    "phiq up": ("tests/integration/cli/test_up.py", "start_up("),
    "phiq up --workers 1..8": ("tests/live/test_autoscaling.py", '"1..4"'),
    "phiq autoscale --workers 1..8 --swarm phiq_worker": ("deploy/swarm-autoscale.yml", "--swarm"),
    "phiq autoscale": ("tests/integration/cli/test_autoscale.py", '"autoscale"'),
    "celery -A worker worker": ("tests/support.py", '"celery", "-A", app, "worker"'),
    "celery -A worker flower": ("tests/integration/worker/test_flower.py", '"flower"'),
    "openssl": ("tests/integration/worker/test_redis_kinds.py", "openssl"),
    "printf": ("tests/integration/worker/test_redis_kinds.py", "openssl"),
    "valkey-server": ("tests/integration/worker/test_redis_kinds.py", "valkey-server"),
    "make live": ("Makefile", "\nlive:"),
    "make containers": ("Makefile", "\ncontainers:"),
    "make hosts": ("Makefile", "\nhosts:"),
    "docker compose logs": ("tests/containers/test_compose.py", '"logs"'),
    "docker compose ps": ("tests/containers/test_compose.py", '"ps", "webhooks"'),
    "docker compose --profile flower up": ("tests/containers/test_compose.py", '"flower"'),
    "valkey-cli ping": ("tests/containers/test_compose.py", '"valkey-cli", "ping"'),
    "valkey-cli BGREWRITEAOF": ("tests/chaos/pool.py", "bgrewriteaof()"),
    "celery worker": ("tests/unit/worker/test_options.py", "celery"),
    "pip install": ("tests/packages/test_extras.py", '"install"'),
    "python -m benchmarks.autoscale": ("benchmarks/README.md", "python -m benchmarks.autoscale"),
    "python -m benchmarks.shards": ("benchmarks/README.md", "python -m benchmarks.shards"),
}


def said(text: str) -> list[str]:
    """Commands in spans of code and in blocks, each once."""
    blocks = re.findall(r"^ *```(?:sh)?\n(.*?)^ *```", text, re.DOTALL | re.MULTILINE)
    spans = re.sub(r"^ *```.*?^ *```", "", text, flags=re.DOTALL | re.MULTILINE)
    lines = [line.partition("  #")[0].strip() for block in blocks for line in block.splitlines()]
    codes = [" ".join(span.split()) for span in re.findall(r"`([^`]+)`", spans)]
    known = [c for c in (*lines, *codes) if c.partition(" ")[0] in PROGRAMS and " " in c]
    return list(dict.fromkeys(known))


NOWHERE_TITLE = "## Commands that no test types"
BODY, _, NOWHERE = TEXT.partition(NOWHERE_TITLE)
COMMANDS = said(BODY)


def listed(command: str, among: object) -> str | None:
    """What a command is listed under: itself, or its beginning."""
    assert isinstance(among, list | dict)
    return next((one for one in among if command == one or command.startswith(f"{one} ")), None)


def test_there_are_commands() -> None:
    """Or this looks for the wrong thing."""
    assert len(COMMANDS) > 40
    assert "phiq drain WORKER" in COMMANDS


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_is_typed_somewhere_or_says_why_not(command: str) -> None:
    """One of three: typed here, by another test, in the document's table with the reason."""
    if command in TYPED:
        return
    if found := listed(command, ELSEWHERE):
        file, words = ELSEWHERE[found]
        assert words in (ROOT / file).read_text("utf-8"), f"{file} no longer types {found}"
        return
    reasons = dict(re.findall(r"^\| `([^`]+)` \| (.+) \|$", NOWHERE, re.MULTILINE))
    assert listed(command, reasons), f"nobody types {command}, and the document does not say so"


def test_nothing_is_listed_in_vain() -> None:
    """What the document no longer says is listed nowhere."""
    reasons = re.findall(r"^\| `([^`]+)` \|", NOWHERE, re.MULTILINE)
    for one in (*TYPED, *ELSEWHERE, *reasons):
        assert [c for c in COMMANDS if c == one or c.startswith(f"{one} ")], one


@pytest.fixture
def typed(pool: PhiqProcess, url: str, tmp_path: Path) -> dict[str, str]:
    """The environment of whoever types beside a pool."""
    broker = pool.await_output(r"broker (redis://\S+)")[1]
    (tmp_path / "equations.txt").write_text("E = mc²\nF = ma\n")
    with Client(url) as client:
        worker = until(lambda: client.info().workers, "a worker")[0].worker_id
    path = f"{Path(PHIQ).parent}{os.pathsep}{os.environ['PATH']}"
    return environment(PHIQ_URL=url, PHIQ_REDIS_URL=broker, WORKER=worker, PATH=path)


def test_those_typed_here_work(typed: dict[str, str], tmp_path: Path) -> None:
    """In order, each ends well."""
    for command, line in TYPED.items():
        if which(shlex.split(line)[0], path=typed["PATH"]) is None:
            continue
        done = subprocess.run(
            ["bash", "-c", line],
            cwd=tmp_path,
            env=typed,
            capture_output=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout.decode()}{done.stderr.decode()}"
