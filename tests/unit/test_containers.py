"""What the container files promise, held against the code: no engine is needed to read them.

The schema of docker-compose.yml and the Dockerfiles' style are checked by `make lint`. Nothing here
builds an image; Redis' command line is run for real, with the server the tests use.
"""

from __future__ import annotations

import json
import re
import runpy
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import redis
import yaml

import phiq
from phiq.cli.embedded import find_server, free_port
from phiq.settings import Settings
from support import until

ROOT = Path(__file__).parents[2]
PASSWORD = "p@ss/w#rd a%41b:\"'\\"  # noqa: S105 - of a server that lives for one test
#: The lines that only Docker Compose reads, and the command that takes them away for Swarm.
COMPOSE_ONLY = re.compile(r" *# \[compose\n.*?# compose\]\n", re.DOTALL)
SWARM_FILTER = r"sed '/# \[compose/,/# compose\]/d' docker-compose.yml"
DOCKERFILES = ("Dockerfile.api", "Dockerfile.worker")


class _Reset(list[Any]):
    """Compose's `!reset`: the override takes the value away instead of adding to it."""


class _Loader(yaml.SafeLoader):
    pass


_Loader.add_constructor("!reset", lambda *_: _Reset())


def load(text: str) -> dict[str, Any]:
    """A compose file."""
    whole: dict[str, Any] = yaml.load(text, _Loader)  # noqa: S506 - a SafeLoader with one more tag
    return whole


def compose(name: str = "docker-compose.yml") -> dict[str, Any]:
    """A compose file of the repository."""
    return load((ROOT / name).read_text("utf-8"))


def merged(base: Any, override: Any) -> Any:
    """`override` laid over `base` as Compose does it; no list of ours is in both."""
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
    halves = (line.partition(" ") for line in text.splitlines() if line)
    return [(head, rest.strip()) for head, _, rest in halves]


def stages(name: str) -> dict[str, list[tuple[str, str]]]:
    """The stages of a Dockerfile by name, the last one by none; each with those it stands on."""
    found: dict[str, list[tuple[str, str]]] = {}
    for head, rest in instructions(name):
        base, _, named = rest.partition(" AS ")
        if head == "FROM":
            stage = named
            found[stage] = list(found.get(base, [(head, base)]))
        else:
            found[stage].append((head, rest))
    return found


def final_stage(name: str) -> dict[str, str]:
    """The last stage of a Dockerfile, the last of each instruction."""
    return dict(stages(name)[""])


def output(*command: str | Path, **options: Any) -> str:
    """Standard output of a program that must succeed."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def pool() -> dict[str, Any]:
    """The services of docker-compose.yml that always run."""
    services = compose()["services"].items()
    return {name: service for name, service in services if "profiles" not in service}


@pytest.fixture(scope="module")
def watchers() -> dict[str, Any]:
    """The services that a profile adds."""
    services = compose()["services"].items()
    return {name: service for name, service in services if "profiles" in service}


def test_a_missing_password_is_told(pool: dict[str, Any]) -> None:
    """Every use of the password is a required one, and says what to do: any may be met first.

    Docker's stack reader takes what follows a `-` for a default value, so the message holds none.
    """
    uses = re.findall(r"\$\{PHIQ_REDIS_PASSWORD[^}]*\}", yaml.safe_dump(pool, width=1000))
    assert all(use.startswith("${PHIQ_REDIS_PASSWORD:?") and "-" not in use for use in uses)
    assert len(set(uses)) == 1, "each use tells the same"
    assert "set PHIQ_REDIS_PASSWORD" in uses[0]
    assert "head of this file" in uses[0]


@contextmanager
def composed(pool: dict[str, Any], folder: Path) -> Iterator[redis.Redis]:
    """The redis service's own command, run by our server in a folder of its own."""
    shell, flag, script = pool["redis"]["command"]
    port, server = free_port(), find_server()
    script = script.replace("$$", "$").replace("\nEND", f"\nport {port}\nEND")
    for name in ("valkey-server", "valkey-check-aof"):  # one program, which minds its name
        called = name if "valkey" in server else name.replace("valkey", "redis")
        (folder / name).write_text(f'#!/bin/bash\nexec -a {called} {server} "$@"\n', "ascii")
        (folder / name).chmod(0o700)
    environ = {"PATH": f"{folder}:/usr/bin:/bin", "REDISCLI_AUTH": PASSWORD}
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen([shell, flag, script], cwd=folder, env=environ, stdout=log)
    with redis.Redis(port=port, password=PASSWORD, decode_responses=True) as client:
        until(lambda: answers(client), "the composed Redis answers")
        yield client
    process.kill()
    process.wait(10)


@pytest.fixture
def composed_redis(pool: dict[str, Any], tmp_path: Path) -> Iterator[redis.Redis]:
    """One that was started for the first time."""
    with composed(pool, tmp_path) as client:
        yield client


def answers(client: redis.Redis) -> bool:
    """Whether the server is up."""
    try:
        return bool(client.ping())
    except redis.ConnectionError:
        return False


def test_redis_keeps_what_it_accepted(composed_redis: redis.Redis) -> None:
    """Every write is on disk before it is answered, nothing is evicted, a password is needed.

    Its file is written anew no sooner than that of `phiq up`.
    """
    wanted = {"appendonly": "yes", "appendfsync": "always", "maxmemory-policy": "noeviction"}
    wanted |= {"auto-aof-rewrite-min-size": f"{256 * 1024 * 1024}", "rdbcompression": "no"}
    assert composed_redis.config_get(*wanted) == wanted
    port = composed_redis.get_connection_kwargs()["port"]
    with redis.Redis(port=port) as stranger, pytest.raises(redis.AuthenticationError):
        stranger.ping()


def test_redis_carries_out_no_half_of_a_transaction(pool: dict[str, Any], tmp_path: Path) -> None:
    """Its file torn in the middle of one: neither the next start nor the one after does it."""
    with composed(pool, tmp_path) as client:
        client.set("before", 1)
    [file] = (tmp_path / "appendonlydir").glob("*.incr.aof")
    with file.open("ab") as end:
        end.write(b"*1\r\n$5\r\nMULTI\r\n*3\r\n$3\r\nSET\r\n$4\r\nhalf\r\n$1\r\n1\r\n*3\r\n$3\r")
    with composed(pool, tmp_path) as client:
        client.set("after", 1)
    with composed(pool, tmp_path) as client:
        assert sorted(client.keys()) == ["after", "before"]


def test_redis_has_a_disk(pool: dict[str, Any]) -> None:
    """The append-only file outlives the container, on a named volume."""
    assert pool["redis"]["volumes"] == ["redis-data:/data"]
    assert "redis-data" in compose()["volumes"]


def test_only_the_door_is_published(pool: dict[str, Any]) -> None:
    """PORT moves the published port; Redis and workers are reached from inside alone."""
    assert [name for name, service in pool.items() if "ports" in service] == ["api"]
    assert pool["api"]["ports"] == ["${PORT:-8080}:8080"]
    assert pool["api"]["environment"]["PORT"] == "8080"
    assert pool["api"]["environment"]["PHIQ_HOST"] == "0.0.0.0"  # noqa: S104 - read, not bound


def test_what_watches_the_pool_is_for_this_machine_alone(watchers: dict[str, Any]) -> None:
    """Each comes by its profile, and listens to loopback only."""
    profiles = {name: service["profiles"] for name, service in watchers.items()}
    assert profiles == {
        "prometheus": ["monitoring"],
        "grafana": ["monitoring"],
        "flower": ["flower"],
    }
    for service in watchers.values():
        assert all(port.startswith("127.0.0.1:") for port in service["ports"])


def test_every_service_is_watched_and_confined(
    pool: dict[str, Any], watchers: dict[str, Any]
) -> None:
    """Health check, restart under Compose and Swarm, no privileges, read-only root, an init."""
    for name, service in (pool | watchers).items():
        assert service["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL"), name
        assert service["restart"] == "unless-stopped", name
        assert service["deploy"]["restart_policy"] == {"condition": "any"}, name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["cap_drop"] == ["ALL"], name
        assert service["read_only"] is service["init"] is True, name
        assert "container_name" not in service, name  # it would forbid a second replica


def test_grace_outlasts_what_is_in_hand(pool: dict[str, Any]) -> None:
    """SIGKILL comes after a worker's drain deadline, and after the door's longest wait."""
    settings = Settings()
    assert seconds(pool["worker"]["stop_grace_period"]) > settings.drain_deadline_s + 5
    assert seconds(pool["api"]["stop_grace_period"]) > settings.validate_timeout_s + 5


def test_services_set_only_settings_that_exist(pool: dict[str, Any]) -> None:
    """A variable that Settings does not read would be a promise that nothing keeps."""
    known = set(Settings().to_env()) | {"PORT"}
    set_ = {name for service in pool.values() for name in service["environment"]}
    assert {name for name in set_ if name.startswith("PHIQ_")} <= known


def test_up_waits_no_longer_than_it_must(pool: dict[str, Any]) -> None:
    """It waits for the first check of each; `start_interval` is refused by engines before 25."""
    for name, service in pool.items():
        assert seconds(service["healthcheck"]["interval"]) <= 15, name
        assert "start_interval" not in service["healthcheck"], name


def test_an_update_of_a_stack_goes_back_where_it_fails(pool: dict[str, Any]) -> None:
    """Doors and workers are replaced one by one; a version that does not stay up is taken back."""
    for name in ("api", "worker"):
        assert pool[name]["deploy"]["update_config"]["failure_action"] == "rollback"
    assert pool["redis"]["deploy"]["endpoint_mode"] == "dnsrr"  # idle connections stay open
    assert "docker service update" in (ROOT / "deploy" / "README.md").read_text("utf-8")


def test_users_are_system_users() -> None:
    """A system user has an id of the system's range, or useradd warns."""
    for name in DOCKERFILES:
        run = final_stage(name)["RUN"]
        assert "useradd --system" in run
        assert 100 <= int(final_stage(name)["USER"]) <= 999


def test_a_scorer_of_your_own_is_found(pool: dict[str, Any]) -> None:
    """The folder that deploy/README.md copies it to is one where Python looks."""
    example = (ROOT / "deploy" / "README.md").read_text("utf-8")
    (folder,) = re.findall(r"COPY my_scorer.py (\S+?)/?\n", example)
    final = final_stage("Dockerfile.worker")
    assert f"PYTHONPATH={folder} " in final["ENV"]
    assert final["WORKDIR"] == folder


def test_each_extension_has_its_own_flags(monkeypatch: pytest.MonkeyPatch) -> None:
    """Flags are added once to each compiler call, though mypyc shares one list among extensions."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("PHIQ_COMPILE", "1")
    shared: list[str] = []

    class Extension:
        extra_compile_args = extra_link_args = shared

    found = [Extension(), Extension(), Extension()]
    module = ModuleType("mypyc.build")
    module.mypycify = lambda *_args, **_options: found  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "mypyc.build", module)

    extensions = runpy.run_path("setup.py")["extensions"]()

    assert [len(one.extra_compile_args) for one in extensions] == [2, 2, 2]
    assert shared == []


def test_each_worker_may_take_any_gpu(pool: dict[str, Any]) -> None:
    """Replicas see all GPUs, and tell them apart by leases; a fixed count would be no different."""
    devices = pool["worker"]["deploy"]["resources"]["reservations"]["devices"]
    assert devices == [{"driver": "nvidia", "count": "all", "capabilities": ["gpu"]}]
    assert pool["worker"]["deploy"]["replicas"] == "${PHIQ_WORKERS:-1}"


def test_cpu_override_asks_for_no_gpu(tmp_path: Path) -> None:
    """Merged with the CPU file nothing asks for a GPU, and the whole still keeps the schema."""
    whole = merged(compose(), compose("docker-compose.cpu.yml"))
    services = whole["services"]
    head, _, _ = (ROOT / "docker-compose.yml").read_text("utf-8").partition("\nservices:")
    assert "Without GPUs use `-f docker-compose.yml -f docker-compose.cpu.yml`" in head
    assert services["worker"]["deploy"]["resources"] == {"reservations": {}}
    assert services["worker"]["environment"]["PHIQ_DEVICE"] == "cpu"
    assert services["worker"]["environment"].keys() >= {"PHIQ_REDIS_URL"}
    assert services["webhooks"]["image"] == services["worker"]["image"]
    assert services["worker"]["build"]["args"] == {"EXTRAS": "worker,flower"}
    assert services["flower"]["build"]["args"] == {"EXTRAS": "worker,flower"}
    assert "ARG EXTRAS=worker,flower,gpu\n" in (ROOT / "Dockerfile.worker").read_text("utf-8")
    path = tmp_path / "merged.json"
    path.write_text(json.dumps(whole))
    checker = Path(sys.executable).with_name("check-jsonschema")
    output(checker, "--builtin-schema", "vendor.compose-spec", path)


def test_swarm_reads_what_is_left_for_it() -> None:
    """Docker's stack reader knows neither device reservations nor conditions to depend on."""
    text = (ROOT / "docker-compose.yml").read_text("utf-8")
    assert output(*shlex.split(SWARM_FILTER), cwd=ROOT) == COMPOSE_ONLY.sub("", text)
    assert SWARM_FILTER in (ROOT / "deploy" / "README.md").read_text("utf-8")
    for service in load(COMPOSE_ONLY.sub("", text))["services"].values():
        assert "depends_on" not in service
        assert "resources" not in service["deploy"]


@pytest.mark.skipif(shutil.which("docker") is None, reason="needs Docker's client, no engine")
def test_dockers_own_stack_reader_accepts_it() -> None:
    """`docker stack config` reads the file for Swarm as `docker stack deploy` would."""
    text = COMPOSE_ONLY.sub("", (ROOT / "docker-compose.yml").read_text("utf-8"))
    docker = shutil.which("docker") or ""
    environ = {"PHIQ_REDIS_PASSWORD": PASSWORD, "PHIQ_WORKERS": "3"}
    read = load(output(docker, "stack", "config", "-c", "-", input=text, env=environ))["services"]
    assert read["worker"]["deploy"]["replicas"] == 3
    assert read["redis"]["environment"]["REDISCLI_AUTH"] == PASSWORD


@pytest.mark.parametrize(
    ("name", "extras", "code"),
    [
        ("Dockerfile.api", ".[api,cli,swarm]", ["phiq", "api"]),
        # What stands after them compares the compiled scorer, and stays in that stage.
        (
            "Dockerfile.worker",
            ".[${EXTRAS}]",
            ["phiq", "worker", "benchmarks/calibration", "tests/compiled"],
        ),
    ],
)
def test_an_image_holds_its_own_room_alone(name: str, extras: str, code: list[str]) -> None:
    """The door's image gets no torch and no worker, the worker's no flask and no door."""
    steps = instructions(name)
    installs = [rest for head, rest in steps if head == "RUN" and "pip install" in rest]
    assert [found for i in installs for found in re.findall(r'"(\.\[.*?\])"', i)] == [extras]
    assert "--constraint constraints.txt" in installs[0]
    copied = [rest.split()[0] for head, rest in steps if head == "COPY" and "--from" not in rest]
    assert [source for source in copied if (ROOT / source).is_dir()] == code


def test_the_workers_image_holds_the_compiled_scorer() -> None:
    """It is compiled where a compiler is, and the compiler stays behind."""
    steps = instructions("Dockerfile.worker")
    last = [rest for head, rest in steps if head == "RUN" and "pip install" in rest][-1]

    assert "PHIQ_COMPILE=1" in last
    assert any(head == "COPY" and "setup.py" in rest.split() for head, rest in steps)
    assert "!setup.py" in (ROOT / ".dockerignore").read_text("utf-8").split()
    assert "gcc" not in final_stage("Dockerfile.worker").get("RUN", "")
    after = [rest for head, rest in steps if head == "RUN"]
    assert any("tests/compiled/compare.py" in step for step in after[after.index(last) + 1 :])
    assert "/src" not in final_stage("Dockerfile.worker").get("COPY", "")


@pytest.mark.parametrize("name", DOCKERFILES)
def test_a_container_runs_as_nobody_in_particular(name: str) -> None:
    """Pinned base, built in a stage that is left behind, a user that is not root, no shell."""
    final = final_stage(name)
    heads = [rest.split()[0] for head, rest in instructions(name) if head == "FROM"]
    assert set(heads) - set(stages(name)) == {final["FROM"]} == {"python:3.11-slim-bookworm"}
    assert int(final["USER"]) > 0
    assert final["CMD"].startswith("[")
    assert "RUN" not in final or "pip" not in final["RUN"]


@pytest.mark.parametrize(
    ("name", "service", "command"),
    [
        ("Dockerfile.api", "api", ["python", "-m", "api"]),
        ("Dockerfile.worker", "worker", ["celery", "-A", "worker", "worker"]),
    ],
)
def test_images_and_compose_agree(
    pool: dict[str, Any], name: str, service: str, command: list[str]
) -> None:
    """The image's command is what the service runs; both carry the version of the code."""
    assert json.loads(final_stage(name)["CMD"]) == command
    assert "command" not in pool[service]
    assert pool[service]["build"]["dockerfile"] == name
    assert pool[service]["image"].endswith(f":{phiq.__version__}")
    assert f'image.version="{phiq.__version__}"' in final_stage(name)["LABEL"]


def test_the_builder_sees_what_it_copies_and_no_more() -> None:
    """Each source of a COPY is let through by .dockerignore, which else lets nothing through."""
    first, *rest = (ROOT / ".dockerignore").read_text("utf-8").split("\n*\n")[1].split()
    allowed = {line.removeprefix("!") for line in (first, *rest) if line.startswith("!")}
    steps = [rest for name in DOCKERFILES for head, rest in instructions(name) if head == "COPY"]
    sources = {s for step in steps if "--from" not in step for s in step.split()[:-1]}
    assert sources == allowed


def test_constraints_pin_every_requirement() -> None:
    """Exact versions, none of them local to one machine's build, of all that extras name."""
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pins = dict(line.split("==") for line in lines if not line.startswith("#"))
    assert not [version for version in pins.values() if "+" in version]
    names = re.findall(
        r'^ *"?([a-z][\w-]*)(?:\[[^]]*\])?>=', (ROOT / "pyproject.toml").read_text("utf-8"), re.M
    )
    pinned = {name.lower().replace("_", "-") for name in pins}
    assert set(names) - {"setuptools"} <= pinned
