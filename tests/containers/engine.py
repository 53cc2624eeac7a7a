"""Docker's command line: a pool by Compose, a stack by Swarm, faults within their containers."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from typing import Any

from support import ROOT

#: Longest a command may take: `up --wait` of a cold pool on a loaded machine, in seconds.
COMMAND_S = 300.0
#: Held by whatever password there is: it must survive a shell, a URL and a Redis configuration.
PASSWORD = "p@ss/w#rd a%41b:\"'\\"  # noqa: S105 - of pools that live for one test
API, WORKER, FLOWER = (f"phiq-{name}:0.2.0" for name in ("api", "worker-cpu", "flower"))
CPU_FILES = ("docker-compose.yml", "docker-compose.cpu.yml")


def docker(*args: str, stdin: str | None = None, **environ: str) -> str:
    """Standard output of a `docker` command that must succeed."""
    done = subprocess.run(
        ["docker", *args],
        cwd=ROOT,
        env=os.environ | environ,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=COMMAND_S,
        check=False,
    )
    assert done.returncode == 0, f"docker {' '.join(args)}\n{done.stdout}{done.stderr}"
    return done.stdout


def inspect(container: str) -> dict[str, Any]:
    """All that the engine knows of a container."""
    [known] = json.loads(docker("inspect", container))
    assert isinstance(known, dict)
    return known


def kill_9(*containers: str) -> None:
    """SIGKILL to the first process of each, as the kernel's out-of-memory killer sends it.

    `docker kill` would do as much, but the engine then takes it for stopped by hand.
    """
    pids = [str(inspect(container)["State"]["Pid"]) for container in containers]
    options = ("--rm", "--pid=host", "--user=0", "--cap-add=KILL", "--entrypoint=sh")
    docker("run", *options, API, "-c", f"kill -9 {' '.join(pids)}")


class Compose:
    """A pool of `docker compose`, with a door published on `port`."""

    def __init__(self, project: str, port: int, *extra_files: str) -> None:
        files = (*CPU_FILES, *extra_files)
        self._options = ["compose", "--project-name", project]
        self._options += [part for file in files for part in ("--file", file)]
        self._environ: Mapping[str, str] = {"PHIQ_REDIS_PASSWORD": PASSWORD, "PORT": str(port)}
        self.url = f"http://127.0.0.1:{port}"

    def __call__(self, *args: str) -> str:
        """Standard output of `docker compose ARGS`."""
        return docker(*self._options, *args, **self._environ)

    def up(self, workers: int, *options: str) -> None:
        """Have the pool, with so many workers, all healthy."""
        scale = f"worker={workers}"
        self("up", "--detach", "--wait", "--no-build", "--scale", scale, *options)

    def containers(self, service: str = "", *, stopped: bool = False) -> list[str]:
        """The containers of a service, or of all."""
        options = ["--all"] if stopped else []
        return self("ps", "--quiet", *options, *([service] if service else [])).split()

    def exec(self, service: str, *command: str) -> str:
        """Run a command in a service's container."""
        return self("exec", "--no-TTY", service, *command)

    def down(self) -> None:
        """Leave nothing behind."""
        self("down", "--volumes", "--timeout", "5")
