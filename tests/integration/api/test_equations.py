"""The master list over HTTP: sought, annotated, deleted with a way back, exported and imported."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from phiq.client import Client
from phiq.settings import Settings
from support import WorkerProcess

HOSTILE = '"><img src=x onerror=alert(1)> \u202e</script>'
LINES = "application/x-ndjson"


@pytest.fixture(scope="module")
def door(served: Any) -> Any:
    """A door whose master list holds some laws and identities."""
    for text in ("E = mc²", "E=mc^2", "F = ma", "sin(x)^2 + cos(x)^2 = 1", "φ² = φ + 1", "x_1 = y"):
        assert served.http.post("/validate", json={"equation": text}).json()["valid"]
    return served


def found(door: Any, **asked: Any) -> list[str]:
    answer = door.http.get("/v1/equations", params=asked)
    assert answer.status_code == 200, answer.text
    return [entry["equation"] for entry in answer.json()["equations"]]


def entry_of(door: Any, text: str) -> dict[str, Any]:
    [entry] = door.http.get("/v1/equations", params={"contains": text}).json()["equations"]
    return dict(entry)


def test_spellings_are_one_entry(door: Any) -> None:
    """`E=mc^2` and `E = mc²` are the same equation."""
    entry = entry_of(door, "E = mc²")

    assert entry["spellings"] == ["E=mc^2"]
    assert found(door, contains="e=mc^2") == ["E = mc²"]
    assert door.http.get("/v1/equations").json()["total"] == 5


def test_it_is_sought_by_what_verdicts_say(door: Any) -> None:
    """Law, verdict, confidence, coherence and Betti numbers, each by itself and together."""
    assert found(door, law="ENERGY equiv") == ["E = mc²"]
    assert set(found(door, verdict="identity")) == {"sin(x)^2 + cos(x)^2 = 1", "φ² = φ + 1"}
    assert found(door, b1=1, verdict="identity", contains="SIN") == ["sin(x)^2 + cos(x)^2 = 1"]
    assert found(door, min_coherence=0.9) == ["φ² = φ + 1"]
    assert "φ² = φ + 1" not in found(door, max_coherence=0.5)
    assert found(door, min_confidence=1, max_confidence=0) == []
    ranked = door.http.get("/v1/equations", params={"sort": "confidence"}).json()["equations"]
    confidences = [entry["verdict"]["confidence"] for entry in ranked]
    assert confidences == sorted(confidences, reverse=True)
    assert found(door, sort="coherence")[0] == "φ² = φ + 1"


@pytest.mark.parametrize(
    "query",
    [
        "sort=best",
        "verdict=maybe",
        "min_confidence=2",
        "min_confidence=nan",
        "b0=1.5",
        "b1=-1",
        "tag=",
    ],
)
def test_a_wrong_wish_is_refused(door: Any, query: str) -> None:
    """With its name."""
    answer = door.http.get(f"/v1/equations?{query}")

    assert (answer.status_code, answer.json()["field"]) == (422, query.partition("=")[0])


def test_tags_and_notes(door: Any) -> None:
    """Set, sought, shown as they were sent, and taken away."""
    url = f"/v1/equations/{entry_of(door, 'F = ma')['id']}"

    set_ = door.http.patch(url, json={"tags": ["mechanics", HOSTILE], "note": "= chapter 2"})
    kept = door.http.patch(url, json={"note": "-chapter 3"}).json()

    assert set_.status_code == 200
    assert (kept["tags"], kept["note"]) == (["mechanics", HOSTILE], "-chapter 3")
    assert found(door, tag="mechanics") == found(door, contains="CHAPTER 3") == ["F = ma"]
    assert found(door, tag="mech") == []
    rows = {row["equation"]: row for row in csv.DictReader(table(door).splitlines())}
    assert rows["F = ma"]["note"] == "'-chapter 3"
    assert rows["F = ma"]["tags"] == f"mechanics, {HOSTILE}"
    assert door.http.patch(url, json={"tags": [], "note": ""}).json()["tags"] == []


def test_no_cell_of_a_table_is_a_formula(door: Any) -> None:
    """An equation that begins with a sign stands behind an apostrophe."""
    assert door.http.post("/validate", json={"equation": "-a - b = -(a + b)"}).json()["valid"]
    try:
        rows = [row["equation"] for row in csv.DictReader(table(door).splitlines())]
    finally:
        door.http.delete(f"/v1/equations/{entry_of(door, '-a - b = -(a + b)')['id']}")

    assert "'-a - b = -(a + b)" in rows


def table(door: Any) -> str:
    return str(door.http.get("/v1/equations.csv").text)


@pytest.mark.parametrize(
    ("edit", "field"),
    [
        ({"tags": [""]}, "tags"),
        ({"tags": ["x" * 65]}, "tags"),
        ({"tags": ["x"] * 17}, "tags"),
        ({"note": "x" * 4097}, "note"),
        ({"note": "a\0b"}, "note"),
        ({"verdict": {}}, "verdict"),
    ],
)
def test_an_edit_out_of_bounds_is_refused(door: Any, edit: Any, field: str) -> None:
    """Naming the field; the entry stays as it is."""
    url = f"/v1/equations/{entry_of(door, 'F = ma')['id']}"
    before = door.http.get(url).json()

    answer = door.http.patch(url, json=edit)

    assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert door.http.get(url).json() == before


def test_a_deleted_entry_can_be_restored(door: Any) -> None:
    """As it was; what never was cannot."""
    entry = entry_of(door, "x_1 = y")
    url = f"/v1/equations/{entry['id']}"

    assert door.http.delete(url).json() == entry
    assert door.http.get(url).json()["code"] == "unknown_equation"
    assert door.http.post(f"{url}/restore").json() == entry
    assert door.http.get(url).json() == entry
    assert door.http.post(f"{url}/restore").status_code == 404


def test_an_export_goes_into_another_list(door: Any, start_door: Callable[..., Any]) -> None:
    """Whole, with tags, notes and ids; the same again adds nothing."""
    door.http.patch(
        f"/v1/equations/{entry_of(door, 'F = ma')['id']}", json={"tags": [HOSTILE], "note": HOSTILE}
    )
    export = door.http.get("/v1/equations.jsonl").text
    other = start_door()

    first, second = (
        other.http.post(
            "/v1/equations", content=export.encode(), headers={"Content-Type": LINES}
        ).json()
        for _ in range(2)
    )

    count = len(export.splitlines())
    assert first == {"added": count, "known": 0, "refused": 0, "problems": []}
    assert second == {"added": 0, "known": count, "refused": 0, "problems": []}
    old, new = (
        sorted(each.http.get("/v1/equations.jsonl").text.splitlines()) for each in (door, other)
    )
    assert old == new


def test_an_import_is_checked_line_by_line(door: Any, start_door: Callable[..., Any]) -> None:
    """What is wrong is refused by itself and told; a forged form makes no other equation known."""
    other = start_door()
    good = entry_of(door, "E = mc²")
    forged = good | {"equation": "a = b + c"}
    lines = [
        good,
        "nonsense",
        good | {"verdict": good["verdict"] | {"valid": False}},
        good | {"equation": "x" * 5000},
        good | {"tags": ["\0"]},
        forged,
    ]
    body = b"\n\n".join(json.dumps(line).encode() for line in lines) + b'\n{"cut'

    told = other.http.post("/v1/equations", content=body, headers={"Content-Type": LINES}).json()

    assert (told["added"], told["known"], told["refused"]) == (2, 0, 5)
    assert [problem["line"] for problem in told["problems"]] == [2, 3, 4, 5, 7]
    listed = other.http.get("/v1/equations").json()["equations"]
    assert {entry["equation"]: entry["spellings"] for entry in listed} == {
        "E = mc²": good["spellings"],
        "a = b + c": good["spellings"],
    }
    declared = other.http.post("/v1/equations", json=good)
    assert declared.status_code == 415


def test_the_client_seeks(door: Any) -> None:
    """By the same names."""
    with Client(door.url) as client:
        [entry] = client.equations(contains="sin", sort="confidence", b1=1)
        assert entry.verdict.verdict == "identity"
        assert entry.tags == []


def test_an_imported_equation_is_found_again_by_workers(
    door: Any, settings: Settings, start_door: Callable[..., Any], tmp_path: Any
) -> None:
    """What a worker finds valid later is the imported entry, in whatever spelling."""
    other: httpx.Client = start_door().http
    good = entry_of(door, "E = mc²") | {"spellings": []}
    other.post("/v1/equations", content=json.dumps(good).encode(), headers={"Content-Type": LINES})
    worker = WorkerProcess(settings, tmp_path / "worker.log")
    try:
        worker.await_ready()
        assert other.post("/validate", json={"equation": "E = m c^2"}).json()["valid"]
    finally:
        worker.kill()

    [entry] = other.get("/v1/equations").json()["equations"]
    assert (entry["id"], entry["spellings"]) == (good["id"], ["E = m c^2"])
