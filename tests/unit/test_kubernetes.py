"""What deploy/kubernetes promises: valid by the published schemas, the same as docker-compose.yml.

No cluster is needed to read it. Overlays are laid over the base as kustomize would for our patches.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

import phiq
from phiq.settings import Settings

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "deploy" / "kubernetes"
#: The version of Kubernetes whose schemas the manifests keep.
VERSION = "1.31"
#: Kinds of KEDA, whose schemas are not Kubernetes' own.
KEDA = {"ScaledObject", "TriggerAuthentication"}
#: Names in compose of what the manifests call otherwise.
SERVICES = {"door": "api", "worker": "worker", "webhooks": "webhooks", "redis": "redis"}


def documents() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every document of the base and the overlays, with its file."""
    for path in sorted(FOLDER.rglob("*.yaml")):
        for found in yaml.safe_load_all(path.read_text("utf-8")):
            yield str(path.relative_to(FOLDER)), found


def of_base(kind: str, name: str) -> dict[str, Any]:
    """One document of the base."""
    (found,) = (
        d
        for path, d in documents()
        if path.startswith("base/") and d["kind"] == kind and d["metadata"]["name"] == name
    )
    return found


def pod(name: str) -> dict[str, Any]:
    """The pod template's spec of a workload."""
    kind = "StatefulSet" if name == "redis" else "Deployment"
    spec: dict[str, Any] = of_base(kind, name)["spec"]["template"]["spec"]
    return spec


def container(name: str) -> dict[str, Any]:
    """The one container of a workload."""
    (found,) = pod(name)["containers"]
    return dict(found)


def compose() -> dict[str, Any]:
    """The services of docker-compose.yml."""
    text = (ROOT / "docker-compose.yml").read_text("utf-8")
    services: dict[str, Any] = yaml.safe_load(text)["services"]
    return services


@pytest.mark.parametrize(
    ("path", "document"),
    [
        pytest.param(path, d, id=f"{path}:{d['kind']}")
        for path, d in documents()
        if d["kind"] not in KEDA | {"Kustomization"} and not path.startswith("gpu/")
    ],
)
def test_it_keeps_the_published_schema(path: str, document: dict[str, Any]) -> None:
    """Strictly: no field that Kubernetes does not know."""
    kubernetes_validate.validate(document, VERSION, strict=True)


@pytest.mark.parametrize("folder", ["base", "gpu", "keda", "keda-zero"])
def test_a_kustomization_names_what_is_there(folder: str) -> None:
    """Its resources and patches are files, or folders with a kustomization of their own."""
    text = (FOLDER / folder / "kustomization.yaml").read_text("utf-8")
    whole = yaml.safe_load(text)
    for name in whole["resources"]:
        path = FOLDER / folder / name
        assert path.is_file() or (path / "kustomization.yaml").is_file()
    for patch in whole.get("patches", ()):
        assert "patch" in patch or (FOLDER / folder / patch["path"]).is_file()
    assert all(image["newTag"] == phiq.__version__ for image in whole.get("images", ()))


@pytest.mark.parametrize("name", SERVICES)
def test_pods_are_confined(name: str) -> None:
    """Not root, read-only root, no capability, no token, no links that look like settings."""
    spec, held = pod(name), container(name)

    assert spec["securityContext"]["runAsNonRoot"] is True
    assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert spec["automountServiceAccountToken"] is spec["enableServiceLinks"] is False
    assert held["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert "livenessProbe" in held
    assert held["resources"]["limits"]["memory"]


@pytest.mark.parametrize("name", SERVICES)
def test_it_says_what_compose_says(name: str) -> None:
    """One truth in two files: image, settings, grace, memory of /tmp, health check."""
    theirs, held = compose()[SERVICES[name]], container(name)

    grace = f"{pod(name)['terminationGracePeriodSeconds']}s"
    assert grace == theirs["stop_grace_period"]
    assert theirs["image"].removeprefix("${PHIQ_REGISTRY:-}") in (
        held["image"],
        held["image"].replace("-cpu", ""),
    )
    ours = {variable["name"] for variable in held["env"]}
    only_there = {"NVIDIA_VISIBLE_DEVICES"}
    only_here = {"PHIQ_DEVICE"}
    assert ours - only_here == set(theirs["environment"]) - only_there
    for variable in held["env"]:
        told = str(theirs["environment"].get(variable["name"], ""))
        if "value" in variable and variable["name"] not in only_here and "${" not in told:
            assert variable["value"] == told
    scratch = next(v for v in pod(name)["volumes"] if v["name"] == "scratch")
    assert scratch["emptyDir"] == {"medium": "Memory", "sizeLimit": "64Mi"}


def test_health_is_asked_in_the_same_words() -> None:
    """The same checks as in compose, and Redis runs the same command."""
    services = compose()

    assert "/livez" in services["api"]["healthcheck"]["test"][-1]
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        assert container("door")[probe]["httpGet"]["path"] == "/livez"
        assert container("worker")[probe]["exec"]["command"] == ["python", "-m", "worker.health"]
    assert services["worker"]["healthcheck"]["test"][1:] == ["python", "-m", "worker.health"]
    ping = services["webhooks"]["healthcheck"]["test"][-1].replace("$$", "$")
    assert container("webhooks")["livenessProbe"]["exec"]["command"] == ["sh", "-c", ping]
    assert services["redis"]["healthcheck"]["test"][-1] == "valkey-cli ping | grep -q PONG"
    theirs = services["redis"]["command"][-1].replace("$$", "$")
    assert container("redis")["command"] == ["sh", "-c", theirs]


def test_grace_outlasts_what_is_in_hand() -> None:
    """SIGKILL comes after a worker's drain deadline, and after the door's longest wait."""
    settings = Settings()
    assert pod("worker")["terminationGracePeriodSeconds"] > settings.drain_deadline_s + 5
    assert pod("door")["terminationGracePeriodSeconds"] > settings.validate_timeout_s + 5


def test_a_worker_with_a_gpu_asks_for_one() -> None:
    """Laid over the base, the GPU overlay changes image, device and limits and nothing else."""
    (patch,) = (d for path, d in documents() if path == "gpu/worker.yaml")
    (changes,) = patch["spec"]["template"]["spec"]["containers"]
    whole = copy.deepcopy(of_base("Deployment", "worker"))
    (held,) = whole["spec"]["template"]["spec"]["containers"]
    held["image"] = changes["image"]
    held["env"] = [v for v in held["env"] if v["name"] != "PHIQ_DEVICE"] + changes["env"]
    held["resources"]["limits"] |= changes["resources"]["limits"]

    kubernetes_validate.validate(whole, VERSION, strict=True)
    assert held["resources"]["limits"]["nvidia.com/gpu"] == "1"
    assert set(changes) == {"name", "image", "env", "resources"}


def test_disruptions_and_policies_select_what_is_there() -> None:
    """Every selector meets the labels of a workload; Redis hears its three clients alone."""
    labels = {
        name: of_base("StatefulSet" if name == "redis" else "Deployment", name)["spec"]["template"][
            "metadata"
        ]["labels"]
        for name in SERVICES
    }
    for path, document in documents():
        if not path.startswith("base/"):
            continue
        if document["kind"] == "PodDisruptionBudget":
            wanted = document["spec"]["selector"]["matchLabels"]
        elif document["kind"] == "NetworkPolicy":
            wanted = document["spec"]["podSelector"]["matchLabels"]
        elif document["kind"] == "Service":
            wanted = document["spec"]["selector"]
        else:
            continue
        assert any(wanted.items() <= held.items() for held in labels.values()), document
    (source,) = of_base("NetworkPolicy", "phiq-redis")["spec"]["ingress"][0]["from"]
    (rule,) = source["podSelector"]["matchExpressions"]
    assert set(rule["values"]) == set(SERVICES) - {"redis"}


def test_keda_asks_the_door() -> None:
    """The scaler reads a field that `/v1/scale` has, at the door's own service and port."""
    found = {d["kind"]: d for path, d in documents() if path.startswith("keda/")}
    scaled = found["ScaledObject"]["spec"]
    (trigger,) = scaled["triggers"]
    service = of_base("Service", "door")

    port = service["spec"]["ports"][0]["port"]
    assert trigger["metadata"]["url"] == f"http://{service['metadata']['name']}:{port}/v1/scale"
    assert trigger["metadata"]["valueLocation"] == "desired"
    assert scaled["scaleTargetRef"]["name"] == of_base("Deployment", "worker")["metadata"]["name"]
    assert (scaled["minReplicaCount"], scaled["maxReplicaCount"]) == (1, 8)
    assert (
        trigger["authenticationRef"]["name"] == found["TriggerAuthentication"]["metadata"]["name"]
    )
