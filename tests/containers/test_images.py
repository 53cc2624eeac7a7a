"""What is in the images, how large they are, and what a user adds to one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from containers.conftest import Pool
from containers.engine import API, WORKER, Compose, docker
from phiq.cli.embedded import free_port
from support import ROOT

pytestmark = [pytest.mark.containers, pytest.mark.timeout(600)]

BASE = "python:3.11-slim-bookworm"
#: What an image may add to its base, in MB as Docker counts them.
MOST_MB = {API: 70, WORKER: 150}

#: A scorer of one's own, without torch as the image has none.
MY_SCORER = """
from phiq import Verdict


class MyScorer:
    def load(self, device):
        pass

    def score(self, requests):
        return [
            Verdict(valid=True, confidence=1.0, betti=(1, 0, 0), chi=1, phi_coherence=0.0,
                    explanation="my own", processing_time_ms=0)
            for _ in requests
        ]
"""


@pytest.mark.parametrize("image", MOST_MB)
def test_an_image_adds_little_to_its_base(engine: None, image: str) -> None:
    """Below its bound; what is measured is printed for the README."""
    added = (size(image) - size(BASE)) / 1e6
    print(f"{image} adds {added:.1f} MB")  # noqa: T201
    assert added <= MOST_MB[image]


def size(image: str) -> int:
    return int(docker("image", "inspect", "--format", "{{.Size}}", image))


@pytest.mark.parametrize(
    ("image", "lacks"),
    [(API, ("torch", "numpy", "worker")), (WORKER, ("torch", "flask", "api", "flower", "tornado"))],
)
def test_an_image_holds_what_its_process_needs(
    engine: None, image: str, lacks: tuple[str, ...]
) -> None:
    """No installer, no compiler, and nothing of the other image."""
    script = "import importlib.util, json, shutil, sys\n"
    script += "found = [n for n in sys.argv[1:] if importlib.util.find_spec(n)]\n"
    script += "print(json.dumps([found, shutil.which('gcc'), shutil.which('pip')]))"
    names = (*lacks, "pip", "setuptools", "mypy")
    found, *programs = json.loads(docker("run", "--rm", image, "python", "-c", script, *names))
    assert found == []
    assert programs[0] is None
    assert not (programs[1] or "").startswith("/opt/phiq")


@pytest.fixture
def own_scorer(engine: None, tmp_path: Path) -> Iterator[Pool]:
    """A pool whose worker is made by the recipe of deploy/README.md."""
    text = (ROOT / "deploy" / "README.md").read_text("utf-8")
    [recipe] = re.findall(r"```dockerfile\n(.*?)```", text, re.DOTALL)
    (tmp_path / "my_scorer.py").write_text(MY_SCORER)
    (tmp_path / "Dockerfile").write_text(recipe.replace("phiq-worker:", "phiq-worker-cpu:"))
    name = f"phiqtest{uuid4().hex[:8]}"
    docker("build", "--quiet", "--tag", name, str(tmp_path))
    override = tmp_path / "override.yml"
    override.write_text(f"services: {{worker: {{image: {name}}}}}\n")
    compose = Compose(name, free_port(), str(override))
    try:
        compose.up(1)
        pool = Pool(compose)
        yield pool
        pool.close()
    finally:
        compose.down()
        docker("image", "rm", name)


def test_a_scorer_of_your_own(own_scorer: Pool) -> None:
    """It is found where the recipe puts it, and judges."""
    assert own_scorer.client.validate("1 = 2").explanation == "my own"
