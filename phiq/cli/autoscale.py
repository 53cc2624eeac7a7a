"""`phiq autoscale`: workers that run elsewhere follow the load.

It decides from the same Redis as the pool, and names the workers that leave: each is told to drain
and has ended before the number is taken down, so that whatever runs them finds the surplus already
gone and takes no busy one in its place.
"""

from __future__ import annotations

import shlex
import subprocess
from abc import ABC, abstractmethod
from time import monotonic, sleep
from typing import Any

import click

from phiq.cli.autoscaling import Autoscaler, Target, WorkerRange, WorkerRangeType
from phiq.cli.interrupts import Interrupts
from phiq.errors import PhiqError
from phiq.queue.registry import Registry, Worker
from phiq.settings import Settings

#: How often the load is looked at, in seconds.
LOOK_S = 1.0
#: Longest an idle worker takes to hear that it is to drain, and to end, in seconds.
LEAVE_S = 15.0
#: What a process takes to exit after it has left the registry, in seconds.
EXIT_S = 1.0
#: Longest a command that scales may take, in seconds.
COMMAND_S = 60.0

_EXAMPLES = """\b
Examples:
  phiq autoscale --workers 1..8 --swarm phiq_worker
  phiq autoscale --workers 1..8 --exec 'kubectl scale deployment/worker --replicas {n}'
  phiq autoscale --workers 1..8 --start-s 60 --exec './scale.sh {n}'

It reads PHIQ_REDIS_URL and PHIQ_PREFIX, as the pool does. One of it a pool.
"""


class ScaleError(PhiqError):
    """What runs the workers does not do as it is told."""

    code = "scale_failed"


@click.command(epilog=_EXAMPLES)
@click.option("--workers", type=WorkerRangeType(), required=True, help="Such as 1..8.")
@click.option("--swarm", metavar="SERVICE", help="Scale this service of Docker Swarm.")
@click.option("--exec", "command", metavar="COMMAND", help="Run COMMAND, its {n} the number.")
@click.option(
    "--start-s",
    type=click.FloatRange(0),
    default=20.0,
    show_default=True,
    help="What a worker takes from its start to its first job, in seconds.",
)
def autoscale(workers: WorkerRange, swarm: str | None, command: str | None, start_s: float) -> None:
    """Have workers that run elsewhere follow the load, until Ctrl-C.

    An idle worker that is not needed is drained by name before the number goes down; a busy one is
    never taken while there is an idle one.
    """
    settings = Settings.from_env()
    target = _target(swarm, command, settings, workers)
    scaler = Autoscaler(settings, workers, target, start_s=start_s)
    with Interrupts() as interrupts:
        while not interrupts.stop:
            try:
                news = scaler.step()
            except ScaleError as error:
                news = f"not done, tried again: {error}"
            if news:
                click.echo(news)
            sleep(LOOK_S)


def _target(
    swarm: str | None, command: str | None, settings: Settings, workers: WorkerRange
) -> Target:
    if bool(swarm) == bool(command):
        raise click.UsageError("say either --swarm SERVICE or --exec COMMAND.")
    registry = Registry(settings)
    if swarm:
        return SwarmService(swarm, registry)
    if "{n}" not in (command or ""):
        raise click.UsageError(f"--exec {command!r} lacks {{n}}, where the number goes.")
    return Command(command or "", registry, workers)


class _Drained(ABC):
    """Has workers end by name before their number goes down."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    @abstractmethod
    def size(self) -> int:
        """Workers that were asked for."""

    @abstractmethod
    def grow_to(self, workers: int) -> None:
        """Have this many."""

    def let_go(self, workers: list[Worker]) -> None:
        """Drain these, then ask for that many less."""
        told = [w.worker_id for w in workers if self._registry.order(w.worker_id, "drain")]
        deadline = monotonic() + LEAVE_S
        while self._alive(told) and monotonic() < deadline:
            sleep(0.1)
        sleep(EXIT_S)
        self.grow_to(self.size() - len(told))

    def _alive(self, names: list[str]) -> bool:
        return any(worker.worker_id in names for worker in self._registry.workers())


class Command(_Drained):
    """Whatever a command scales; at first, what is registered is taken for its number."""

    def __init__(self, command: str, registry: Registry, workers: WorkerRange) -> None:
        super().__init__(registry)
        self._command = command
        there = len(registry.workers())
        self._size = min(max(there, workers.least), workers.most)
        if there != self._size:
            self.grow_to(self._size)

    def size(self) -> int:
        """The last number the command was run with."""
        return self._size

    def grow_to(self, workers: int) -> None:
        """Run the command with this number.

        Raises:
            ScaleError: it fails, or takes longer than `COMMAND_S`.
        """
        argv = shlex.split(self._command.replace("{n}", str(workers)))
        try:
            done = subprocess.run(
                argv, capture_output=True, text=True, timeout=COMMAND_S, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise ScaleError(str(error)) from None
        if done.returncode:
            said = (done.stderr or done.stdout).strip().splitlines() or ["it said nothing"]
            raise ScaleError(f"{argv[0]} ended with {done.returncode}: {said[-1]}")
        self._size = workers


class SwarmService(_Drained):
    """A replicated service of Docker Swarm, through the engine's API."""

    def __init__(self, name: str, registry: Registry) -> None:
        super().__init__(registry)
        self._name = name
        self._docker = _docker()

    def size(self) -> int:
        """Its replicas, as they were asked for.

        Raises:
            ScaleError: the engine does not answer, or has no such service.
        """
        return int(self._replicated(self._service())["Replicas"])

    def grow_to(self, workers: int) -> None:
        """Ask for this many.

        Raises:
            ScaleError: the engine refuses.
        """
        try:
            self._service().scale(workers)
        except (self._docker.errors.DockerException, OSError) as error:
            raise ScaleError(f"service {self._name}: {error}") from None

    def _service(self) -> Any:
        try:
            return self._docker.from_env().services.get(self._name)
        except (self._docker.errors.DockerException, OSError) as error:
            raise ScaleError(f"service {self._name}: {error}") from None

    def _replicated(self, service: Any) -> dict[str, Any]:
        mode: dict[str, Any] = service.attrs["Spec"]["Mode"]
        if "Replicated" not in mode:
            raise ScaleError(f"service {self._name} is not replicated: it cannot be scaled")
        replicated: dict[str, Any] = mode["Replicated"]
        return replicated


def _docker() -> Any:
    try:
        import docker  # noqa: PLC0415 -- an extra that only this option needs
        import docker.errors  # noqa: PLC0415
    except ImportError:
        raise ScaleError("--swarm needs the extra: pip install 'phiq[swarm]'") from None
    return docker
