"""What the container files promise, held against the code: no engine is needed to read them.

The schema of docker-compose.yml and the Dockerfiles' style are checked by `make lint`. Nothing here
builds an image; Redis' command line is run for real, with the server the tests use.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
import redis
import yaml

import phiq
from phiq.cli.embedded import find_server, free_port
from phiq.settings import Settings
from support import until

ROOT = Path(__file__).parents[2]
PASSWORD = "0123456789abcdef"
#: What stands between these lines is for Compose alone; see deploy/README.md.
COMPOSE_ONLY = re.compile(r"# \[compose\n.*?# compose\]\n", re.DOTALL)
DOCKERFILES = ("Dockerfile.api", "Dockerfile.worker")


class _Reset(list[Any]):
    """Compose's `!reset`: the override takes the value away instead of adding to it."""


class _Loader(yaml.SafeLoader):
    pass


_Loader.add_constructor("!reset", lambda *_: _Reset())


def compose(*names: str) -> dict[str, Any]:
    """The files, later ones merged into the first by Compose's rules for maps and `!reset`."""
    whole: dict[str, Any] = {}
    for name in names:
        whole = merged(whole, yaml.load((ROOT / name).read_text("utf-8"), _Loader))  # noqa: S506
    return whole


def merged(base: Any, override: Any) -> Any:
    """`override` laid over `base`; lists replace, as none of ours adds."""
    if not (isinstance(base, dict) and isinstance(override, dict)):
        return override
    both = base | {name: merged(base.get(name), value) for name, value in override.items()}
    return {name: value for name, value in both.items() if not isinstance(value, _Reset)}


def seconds(duration: str) -> float:
    """A duration as the compose files write them: whole seconds."""
    return float(duration.removesuffix("s"))


def instructions(name: str) -> list[tuple[str, str]]:
    """A Dockerfile as (instruction, arguments), comments dropped and continued lines joined."""
    text = re.sub(r"(?m)^#.*\n", "", (ROOT / name).read_text("utf-8")).replace("\\\n", " ")
    return [(head, rest.strip()) for head, _, rest in (l.partition(" ") for l in text.splitlines()) if head]


@pytest.fixture(scope="module")
def pool() -> dict[str, Any]:
    """The services of docker-compose.yml."""
    services: dict[str, Any] = compose("docker-compose.yml")["services"]
    return services


def test_a_missing_password_is_told(pool: dict[str, Any]) -> None:
    """Every use of the password is a required one; the first says what to do.

    Docker's own reader takes the text after a `-` for a default, so the message holds none.
    """
    uses = re.findall(r"\$\{PHIQ_REDIS_PASSWORD[^}]*\}", (ROOT / "docker-compose.yml").read_text())
    assert len(uses) == 2
    assert all(use.startswith("${PHIQ_REDIS_PASSWORD:?") and "-" not in use for use in uses)
    assert "set PHIQ_REDIS_PASSWORD" in pool["redis"]["environment"]["REDISCLI_AUTH"]


@pytest.fixture
def composed_redis(pool: dict[str, Any], tmp_path: Path) -> Iterator[redis.Redis]:
    """The redis service's own command, run by our server in a folder of its own."""
    shell, flag, script = pool["redis"]["command"]
    port = free_port()
    script = script.replace("$$", "$").replace("\nEND", f"\nport {port}\nEND")
    (tmp_path / "valkey-server").symlink_to(find_server())
    environ = {"PATH": f"{tmp_path}:/usr/bin:/bin", "REDISCLI_AUTH": PASSWORD}
    with subprocess.Popen([shell, flag, script], cwd=tmp_path, env=environ, stdout=subprocess.DEVNULL) as server:
        client = redis.Redis(port=port, password=PASSWORD, decode_responses=True, protocol=2)
        until(lambda: answers(client), "the composed Redis answers")
        yield client
        client.close()
        server.terminate()


def answers(client: redis.Redis) -> bool:
    """Whether the server is up."""
    try:
        return bool(client.ping())
    except redis.ConnectionError:
        return False


def test_redis_keeps_what_it_accepted(composed_redis: redis.Redis) -> None:
    """Every write is on disk before it is answered, nothing is evicted, a password is needed."""
    wanted = {"appendonly": "yes", "appendfsync": "always", "maxmemory-policy": "noeviction"}
    assert composed_redis.config_get(*wanted) == wanted
    stranger = redis.Redis(port=composed_redis.get_connection_kwargs()["port"])
    with stranger, pytest.raises(redis.AuthenticationError):
        stranger.ping()


def test_redis_has_a_disk(pool: dict[str, Any]) -> None:
    """The append-only file outlives the container, on a named volume."""
    assert pool["redis"]["volumes"] == ["redis-data:/data"]
    assert "redis-data" in compose("docker-compose.yml")["volumes"]


def test_only_the_door_is_published(pool: dict[str, Any]) -> None:
    """PORT moves the published port; Redis and workers are reached from inside alone."""
    assert [name for name, service in pool.items() if "ports" in service] == ["api"]
    assert pool["api"]["ports"] == ["${PORT:-8080}:8080"]
    assert pool["api"]["environment"]["PORT"] == "8080"
    assert pool["api"]["environment"]["PHIQ_HOST"] == "0.0.0.0"


def test_every_service_is_watched_and_bounded(pool: dict[str, Any]) -> None:
    """Health check, restart under Compose and Swarm, no new privileges, read-only root, an init."""
    for name, service in pool.items():
        assert service["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL"), name
        assert service["restart"] == "unless-stopped", name
        assert service["deploy"]["restart_policy"] == {"condition": "any"}, name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["cap_drop"] == ["ALL"], name
        assert service["read_only"] is service["init"] is True, name
        assert "container_name" not in service, name


def test_grace_outlasts_what_is_in_hand(pool: dict[str, Any]) -> None:
    """SIGKILL comes after a worker's drain deadline, and after the door's longest wait."""
    settings = Settings()
    assert seconds(pool["worker"]["stop_grace_period"]) > settings.drain_deadline_s + 5
    assert seconds(pool["api"]["stop_grace_period"]) > settings.validate_timeout_s + 5


def test_each_worker_may_take_any_gpu(pool: dict[str, Any]) -> None:
    """Replicas see all GPUs, and tell them apart by leases; a fixed count would be no different."""
    devices = pool["worker"]["deploy"]["resources"]["reservations"]["devices"]
    assert devices == [{"driver": "nvidia", "count": "all", "capabilities": ["gpu"]}]
    assert pool["worker"]["deploy"]["replicas"] == "${PHIQ_WORKERS:-1}"


def test_cpu_override_needs_no_gpu(tmp_path: Path) -> None:
    """Merged with the CPU file nothing asks for a GPU, and the whole still keeps the schema."""
    whole = compose("docker-compose.yml", "docker-compose.cpu.yml")
    worker = whole["services"]["worker"]
    assert "gpu" not in json.dumps(worker)
    assert worker["environment"]["PHIQ_DEVICE"] == "cpu"
    assert worker["environment"]["PHIQ_REDIS_URL"].startswith("redis://:")
    assert worker["image"] != compose("docker-compose.yml")["services"]["worker"]["image"]
    path = tmp_path / "merged.json"
    path.write_text(json.dumps(whole))
    run(Path(sys.executable).with_name("check-jsonschema"), "--builtin-schema", "vendor.compose-spec", path)


def run(*command: str | Path) -> str:
    """Standard output of a program that must succeed."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
