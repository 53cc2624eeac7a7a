"""The pool as a stack of Docker Swarm, on one node: scaled, updated, autoscaled.

The stack is the repository's, as deploy/README.md makes it, but for what a kernel without IPVS
lacks: names lead to containers instead of virtual addresses, and no port is published. A relay
container, which asks the names anew for each connection, stands in for the load balancer.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from threading import Event, Thread
from typing import Any
from uuid import uuid4

import httpx
import pytest
import yaml

from burst import Burst
from containers.engine import API, PASSWORD, WORKER, docker
from phiq.client import Client
from support import ROOT, until

pytestmark = [pytest.mark.containers, pytest.mark.timeout(900)]

JOBS = 20_000
#: What a node takes to start or stop a task, on a loaded machine, in seconds.
TASK_S = 120.0


class Stack:
    """The deployed stack, and clients of its door."""

    def __init__(self, name: str) -> None:
        self.name = name
        docker("stack", "deploy", "--compose-file", "-", name, stdin=self._files())
        self._relay = f"{name}-relay"
        self.url = self._publish()
        http = httpx.Client(base_url=self.url, timeout=40)
        until(lambda: _ready(http), "the door is ready", TASK_S)
        told = json.loads(self.exec("api", "phiq", "keys", "add", "tests", "--json"))
        self.key: str = told["key"]
        http.headers["Authorization"] = f"Bearer {self.key}"
        self.http = http
        self.client = Client(self.url, api_key=self.key, patience_s=120)

    def _files(self) -> str:
        """The two files for Swarm as one, for this engine's kernel."""
        readme = (ROOT / "deploy" / "README.md").read_text("utf-8")
        [filter_] = re.findall(r"^(sed .*?) \|", readme, re.MULTILINE)
        text = subprocess.run(
            ["sh", "-c", filter_], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout
        stack: dict[str, Any] = yaml.safe_load(text)
        more = yaml.safe_load((ROOT / "deploy" / "swarm-autoscale.yml").read_text("utf-8"))
        stack["services"] |= more["services"]
        for service in stack["services"].values():
            service.pop("ports", None)
            service.setdefault("deploy", {})["endpoint_mode"] = "dnsrr"
            if "phiq-worker:" in service["image"]:
                service["image"] = WORKER
        stack["services"]["autoscale"]["deploy"]["replicas"] = 0
        stack["networks"] = {"default": {"attachable": True}}
        return yaml.safe_dump(stack)

    def _publish(self) -> str:
        relay = (ROOT / "tests" / "containers" / "relay.py").read_text("utf-8")
        options = ("--detach", "--rm", "--init", "--publish", "127.0.0.1::8080")
        network = f"{self.name}_default"
        names = ("--name", self._relay, "--network", network)
        docker("run", *options, *names, API, "python", "-c", relay, "api", "8080")
        return f"http://{docker('port', self._relay, '8080').split()[0]}"

    def service(self, name: str) -> dict[str, Any]:
        """All that the engine knows of a service."""
        [known] = json.loads(docker("service", "inspect", f"{self.name}_{name}"))
        assert isinstance(known, dict)
        return known

    def replicas(self, service: str = "worker") -> int:
        """Replicas that are asked for."""
        return int(self.service(service)["Spec"]["Mode"]["Replicated"]["Replicas"])

    def containers(self, service: str) -> list[str]:
        """Containers of a service that run."""
        label = f"label=com.docker.swarm.service.name={self.name}_{service}"
        return docker("ps", "--quiet", "--filter", label).split()

    def exec(self, service: str, *command: str) -> str:
        """Run a command in a service's container."""
        return docker("exec", self.containers(service)[0], *command)

    def scale(self, workers: int) -> None:
        """`docker service scale`, and wait for it."""
        docker("service", "scale", f"{self.name}_worker={workers}")

    def workers(self) -> int:
        """Workers that are ready or at work."""
        ready = {"ready", "busy"}
        return sum(worker.status in ready for worker in self.client.info().workers)

    def remove(self) -> None:
        """Leave nothing behind."""
        self.client.close()
        self.http.close()
        subprocess.run(["docker", "rm", "--force", self._relay], capture_output=True, check=False)
        docker("stack", "rm", self.name)
        label = f"label=com.docker.stack.namespace={self.name}"
        for kind in ("container ls --all", "network ls"):
            until(
                lambda k=kind: not docker(*k.split(), "--quiet", "--filter", label).split(),
                f"nothing left of {kind}",
                TASK_S,
            )
        volumes = docker("volume", "ls", "--quiet", "--filter", label).split()
        if volumes:
            docker("volume", "rm", *volumes)


def _ready(http: httpx.Client) -> bool:
    try:
        return http.get("/readyz").status_code == 200
    except httpx.TransportError:
        return False


@pytest.fixture(scope="module")
def stack(engine: None) -> Iterator[Stack]:
    """The stack with two workers, on a swarm of its own where there is none."""
    with ExitStack() as ends, pytest.MonkeyPatch.context() as patch:
        patch.setenv("PHIQ_REDIS_PASSWORD", PASSWORD)
        patch.setenv("PHIQ_WORKERS", "2")
        name = f"phiqtest{uuid4().hex[:8]}"
        patch.setenv("PHIQ_STACK", name)
        patch.setenv("PHIQ_WORKER_RANGE", "1..3")
        if host := docker("context", "inspect", "--format", "{{.Endpoints.docker.Host}}").strip():
            patch.setenv("DOCKER_SOCKET", host.removeprefix("unix://"))
        if docker("info", "--format", "{{.Swarm.LocalNodeState}}").strip() != "active":
            docker("swarm", "init", "--advertise-addr", "127.0.0.1")
            ends.callback(docker, "swarm", "leave", "--force")
        made = Stack(name)
        ends.callback(made.remove)
        yield made


def test_a_stack_serves(stack: Stack) -> None:
    """All services come up, though `docker stack deploy` starts them in no order."""
    until(lambda: stack.workers() == 2, "two workers", TASK_S)
    assert stack.client.validate("E = mc²").law == "mass-energy equivalence"


def test_scaled_by_the_service(stack: Stack) -> None:
    """2 → 1 → 3 in a batch, by `docker service scale`."""
    burst = Burst(stack.client, stack.http, JOBS)
    burst.await_share(0.1)
    stack.scale(1)
    burst.await_share(0.3)
    stack.scale(3)
    account = burst.account("Swarm: scaled 2 → 1 → 3")
    assert (account.lost, account.doubled, account.again) == (0, 0, 0)


class Asker:
    """Asks for verdicts, over a new connection each, without trying again; counts the answers."""

    def __init__(self, stack: Stack) -> None:
        self.answers: Counter[str] = Counter()
        self._stack = stack
        self._end = Event()
        self._thread = Thread(target=self._ask)

    def __enter__(self) -> Asker:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()

    def _ask(self) -> None:
        n = 0
        while not self._end.wait(0.02):
            n += 1
            with httpx.Client(headers=self._stack.http.headers, timeout=40) as http:
                try:
                    body = {"equation": f"a + {n} = {n} + a"}
                    answer = http.post(f"{self._stack.url}/validate", json=body)
                    self.answers[str(answer.status_code)] += 1
                except httpx.TransportError as error:
                    self.answers[repr(error)] += 1


@pytest.fixture
def newer() -> Iterator[Callable[[str], str]]:
    """Makes a newer image of an image."""
    made: list[str] = []

    def make(image: str) -> str:
        made.append(f"{image}-newer")
        docker("build", "--quiet", "--tag", made[-1], "-", stdin=f"FROM {image}\nLABEL newer=1\n")
        return made[-1]

    yield make
    for image in made:
        subprocess.run(["docker", "image", "rm", image], capture_output=True, check=False)


@pytest.mark.parametrize(("service", "image"), [("worker", WORKER), ("api", API)])
def test_a_rolling_update_fails_no_request(
    stack: Stack, newer: Callable[[str], str], service: str, image: str
) -> None:
    """All replicas are replaced while verdicts are asked for: each call has its 200."""
    name = f"{stack.name}_{service}"
    with Asker(stack) as asker:
        until(lambda: asker.answers["200"] > 20, "answers", 60)
        docker("service", "update", "--no-resolve-image", "--image", newer(image), name)
        before = asker.answers["200"]
        until(lambda: asker.answers["200"] > before + 20, "answers of the newer", 60)
    assert stack.service(service)["UpdateStatus"]["State"] == "completed"
    assert set(asker.answers) == {"200"}, asker.answers


def test_an_update_that_does_not_stay_up_is_taken_back(
    stack: Stack, newer: Callable[[str], str]
) -> None:
    """A version of the door that ends at once is rolled back, and nobody notices."""
    name = f"{stack.name}_api"
    with Asker(stack) as asker:
        until(lambda: asker.answers["200"] > 20, "answers", 60)
        done = subprocess.run(
            ["docker", "service", "update", "--no-resolve-image", "--args", "false", name],
            capture_output=True,
            text=True,
            timeout=TASK_S * 3,
            check=False,
        )
    assert stack.service("api")["UpdateStatus"]["State"] == "rollback_completed", done.stdout
    assert set(asker.answers) == {"200"}, asker.answers


def test_the_autoscaler_follows_the_load(stack: Stack) -> None:
    """From one worker up to its bound in a batch, and back to one; no busy one is stopped."""
    stack.scale(1)
    docker("service", "scale", f"{stack.name}_autoscale=1")
    burst = Burst(stack.client, stack.http, JOBS * 2)
    until(lambda: stack.replicas() == 3, "three workers asked for", 60)
    account = burst.account("Swarm: autoscaled 1 → 3 → 1")
    until(lambda: stack.replicas() == 1, "one worker asked for", TASK_S)
    until(lambda: len(stack.containers("worker")) == 1 and stack.workers() == 1, "one", TASK_S)
    assert (account.lost, account.doubled, account.again) == (0, 0, 0)
    assert stack.client.validate("F = ma").valid
