"""`/v1/read` over HTTP, by the client and by `phiq read`: no job, no worker, a bounded cost."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from phiq.client import Client, RefusedError
from phiq.contract import ScoreRequest
from phiq_process import PHIQ, environment, phiq

BROKEN = "E = mc^"


def test_a_text_is_read_without_a_job(http: httpx.Client) -> None:
    """Every part of the answer is there, and nothing came of it in the queue."""
    before = http.get("/info").json()["counts"].get("submitted", 0)

    found = http.post("/v1/read", json={"equation": "λ = h/2πp"}).json()

    assert [reading["latex"] for reading in found["readings"]] == [
        r"\lambda = \frac{h}{2 \pi p}",
        r"\lambda = \frac{h}{2} \cdot \pi p",
    ]
    assert found["syntax"] is None
    assert [symbol["assumed"] for symbol in found["symbols"]] == [
        "wavelength",
        "Planck constant",
        "momentum",
    ]
    assert found["complex"]["betti"] == [1, 0, 0]
    assert http.get("/info").json()["counts"].get("submitted", 0) == before


def test_what_cannot_be_read_is_no_error(http: httpx.Client) -> None:
    """A broken text has its place; a broken request is refused and names the field."""
    broken = http.post("/v1/read", json={"equation": BROKEN})
    nonsense = http.post("/v1/read", json={"equation": "a = b", "dims": {"a": "furlongs?"}})
    misspelt = http.post("/v1/read", json={"equaton": "a = b"})

    assert (broken.status_code, broken.json()["syntax"]["offset"]) == (200, 7)
    assert (nonsense.status_code, misspelt.status_code) == (422, 422)
    assert nonsense.json()["field"].startswith("dims")


def test_the_broker_may_be_away(start_door: Callable[..., Any]) -> None:
    """Reading asks nobody: it goes on while nothing else can."""
    door = start_door(redis_url="redis://127.0.0.1:1/0")

    assert door.http.get("/info").status_code == 503
    found = door.http.post("/v1/read", json={"equation": "a = b"})
    assert (found.status_code, found.json()["relation"]) == (200, "equation")


def test_a_caller_takes_a_bounded_share(start_door: Callable[..., Any]) -> None:
    """Who sends the worst texts is told when to come again; others' calls are answered."""
    http = start_door().http
    worst = {"equation": "+".join(f"a{n}*b{n}^2/c{n}" for n in range(250)) + "=0"}

    for _ in range(1000):
        answer = http.post("/v1/read", json=worst)
        if answer.status_code != 200:
            break

    assert (answer.status_code, answer.json()["code"]) == (429, "quota_exceeded")
    assert 1 <= int(answer.headers["retry-after"]) <= 60
    assert http.get("/livez").status_code == 200


def test_the_client_reads(served: Any) -> None:
    """As a struct; a refusal is raised."""
    with Client(served.url) as client:
        found = client.read("E = mc²")
        assert found.dimensions
        assert found.dimensions.assumed == {"E": "energy", "m": "mass", "c": "speed of light"}
        with pytest.raises(RefusedError):
            client.read(ScoreRequest(equation="a = b", dims={"a": "furlongs?"}))
        assert client.jobs(limit=1).jobs is not None
        assert client.batches(limit=1).batches is not None
        assert len(client.history("day").points) == 288


def test_the_command_reads(served: Any) -> None:
    """The same through the door and offline; exit status 1 and a caret where it breaks off."""
    through = phiq("read", "--json", "λ = h/2πp", "--url", served.url)
    offline = phiq("read", "--json", "λ = h/2πp", "--offline")
    shown = phiq("read", "sin(x)^2 + cos(x)^2 = 1", "--offline")
    broken = phiq("read", BROKEN, "--offline")

    assert json.loads(through.stdout) == json.loads(offline.stdout)
    assert "x — sin(x) — sin(x)² — cos(x)² — cos(x) — x" in shown.stdout
    assert (through.returncode, shown.returncode, broken.returncode) == (0, 0, 1)
    assert broken.stdout.splitlines()[-1] == " " * 7 + "^"


def test_terminals_are_safe_from_a_text() -> None:
    """No escape sequence of a text reaches the terminal."""
    command = [PHIQ, "read", "--offline", "\x1b[31mx = \x1b]0;title\x07"]
    done = subprocess.run(command, env=environment(), capture_output=True, check=False)

    assert b"\x1b]" not in done.stdout
    assert b"\x1b[31mx" not in done.stdout
