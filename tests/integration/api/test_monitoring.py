"""What watches the pool asks for numbers that a real scrape has; rules are checked by promtool."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from typing import Any

import httpx
import pytest
import yaml
from msgspec.structs import replace
from prometheus_client.parser import text_string_to_metric_families

from phiq.queue.registry import Registry
from support import HEARTBEAT, ROOT, until

PROMETHEUS = ROOT / "deploy" / "prometheus"
GRAFANA = ROOT / "deploy" / "grafana"
DASHBOARD = GRAFANA / "dashboards" / "phiq.json"
RULES = yaml.safe_load((PROMETHEUS / "rules.yml").read_text("utf-8"))["groups"][0]["rules"]
#: A metric with the labels it is selected or grouped by.
SELECTED = re.compile(r"(phiq_\w+)(?:\{([^}]*)\})?")


def expressions() -> list[str]:
    """Every query of the alert rules and the dashboard."""
    panels = json.loads(DASHBOARD.read_text("utf-8"))["panels"]
    asked = [target["expr"] for panel in panels for target in panel["targets"]]
    return [rule["expr"] for rule in RULES] + asked


@pytest.fixture(scope="module")
def labels(served: Any) -> dict[str, set[str]]:
    """The labels of each metric of a real scrape, some time after a job and beside a GPU."""
    gpu = replace(
        HEARTBEAT,
        worker_id="worker@other-gpu0",
        device="cuda:0",
        device_name="H200",
        status="draining",
        micro_batch=256,
        gpu_uuid="GPU-aaaa",
        memory_mib=1.0,
        memory_total_mib=2.0,
        utilisation=0.5,
        temperature_c=40.0,
    )
    http: httpx.Client = served.http
    http.post("/validate", json={"equation": "E = mc²"}).raise_for_status()
    registry = Registry(served.settings)

    def scrape() -> str:
        registry.beat(gpu)
        text = http.get("/metrics").text
        return text if "GPU-aaaa" in text and "/validate" in text else ""

    text = until(scrape, "a whole scrape")
    registry.leave(gpu.worker_id)
    return {
        sample.name: set(sample.labels)
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


@pytest.mark.parametrize("expression", expressions())
def test_every_metric_asked_for_is_told(labels: dict[str, set[str]], expression: str) -> None:
    """No rule and no panel names a metric, or a label of one, that a scrape does not have."""
    found = SELECTED.findall(expression)
    assert found or expression.startswith("up{")
    for name, selected in found:
        assert name in labels
        assert set(re.findall(r"(\w+)(?:=~?|!=|!~)\"", selected)) <= labels[name]
    grouped = {
        label for group in re.findall(r"by \(([^)]*)\)", expression) for label in group.split(", ")
    }
    assert grouped <= set().union(*(labels[name] for name, _ in found), set())


def test_every_metric_told_is_watched_or_known(labels: dict[str, set[str]]) -> None:
    """The table in docs/operations.md names each family, and no other."""
    text = (ROOT / "docs" / "operations.md").read_text("utf-8")
    told = {
        re.sub(r"_(bucket|sum|count)$", "", name) for name in labels if name.startswith("phiq_")
    }
    documented = set(re.findall(r"^\| `(phiq_\w+)`", text, re.MULTILINE))
    assert documented == told


def test_each_alert_has_its_runbook_and_its_test() -> None:
    """An alert links to the section of its name; its unit test fires it, and leaves it still."""
    operations = (ROOT / "docs" / "operations.md").read_text("utf-8")
    headings = re.findall(r"^### (\w+)$", operations, re.MULTILINE)
    tests = yaml.safe_load((PROMETHEUS / "rules_test.yml").read_text("utf-8"))["tests"]
    tested = [test["name"] for test in tests]
    names = [rule["alert"] for rule in RULES]
    for rule in RULES:
        assert rule["annotations"]["runbook_url"] == f"docs/operations.md#{rule['alert'].lower()}"
        assert rule["labels"]["severity"] in ("critical", "warning")
    assert sorted(names) == sorted(heading for heading in headings if heading.startswith("Phiq"))
    assert tested == [f"{name} {what}" for name in names for what in ("fires", "keeps still")]


@pytest.fixture
def promtool() -> str:
    """Prometheus' checker."""
    here = ROOT / ".venv" / "bin" / "promtool"
    program = str(here) if here.exists() else shutil.which("promtool")
    if program is None:
        pytest.skip("no promtool here (Debian's package prometheus; `make test` gets it)")
    return program


@pytest.mark.parametrize(
    "check",
    [
        "check rules rules.yml",
        "check config --syntax-only prometheus.yml",
        "test rules rules_test.yml",
    ],
)
def test_rules_do_what_they_say(promtool: str, check: str) -> None:
    """Prometheus' own checker accepts rules and configuration; every alert's unit tests pass."""
    done = subprocess.run(
        [promtool, *check.split()], cwd=PROMETHEUS, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_scrape_keeps_prometheus_rules(promtool: str, http: httpx.Client) -> None:
    """`promtool check metrics` finds nothing to mend in names, units and help texts."""
    done = subprocess.run(
        [promtool, "check", "metrics"],
        input=http.get("/metrics").text,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_the_dashboard_finds_its_source() -> None:
    """Panels name the data source that is provisioned, stand inside the grid and do not overlap."""
    source = yaml.safe_load(
        (GRAFANA / "provisioning/datasources/prometheus.yml").read_text("utf-8")
    )
    [provisioned] = source["datasources"]
    panels = json.loads(DASHBOARD.read_text("utf-8"))["panels"]
    taken: set[tuple[int, int]] = set()
    for panel in panels:
        assert panel["datasource"] == {"type": "prometheus", "uid": provisioned["uid"]}
        at = panel["gridPos"]
        assert at["x"] + at["w"] <= 24
        cells = {
            (x, y)
            for x in range(at["x"], at["x"] + at["w"])
            for y in range(at["y"], at["y"] + at["h"])
        }
        assert not cells & taken, panel["title"]
        taken |= cells
    assert len({panel["id"] for panel in panels}) == len(panels)
