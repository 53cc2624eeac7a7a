"""Batches sent piece by piece."""

from __future__ import annotations

import json
from uuid import uuid4

import httpx
import pytest

NDJSON = {"Content-Type": "application/x-ndjson"}


def send(http: httpx.Client, batch: str, first: int, *lines: str) -> httpx.Response:
    """A piece of a batch."""
    content = "\n".join(lines)
    return http.post(f"/v1/batches/{batch}/items?first={first}", content=content, headers=NDJSON)


def results(http: httpx.Client, batch: str) -> list[dict[str, object]]:
    """All results of a batch, waited for."""
    answer = http.get(f"/v1/batches/{batch}/results?follow=1")
    return [json.loads(line) for line in answer.text.splitlines() if line]


@pytest.fixture
def batch(http: httpx.Client) -> str:
    """An open batch."""
    batch = uuid4().hex
    assert http.put(f"/v1/batches/{batch}").json()["status"] == "receiving"
    return batch


def test_pieces_make_one_batch(http: httpx.Client, batch: str) -> None:
    """Items of every piece are judged, in order, while later pieces are still to come."""
    # Given a batch with a piece, of which one item is bad
    assert send(http, batch, 0, '"1 = 1"', '{"equaton": "x"}').json()["accepted"] == 1
    # When another comes and the batch is sealed
    assert send(http, batch, 2, '"1 = 2"').json()["status"] == "receiving"
    sealed = http.post(f"/v1/batches/{batch}/seal").json()
    # Then it has all three, each in its place
    assert sealed["items"] == 3
    found = results(http, batch)
    assert [each["status"] for each in found] == ["succeeded", "refused", "succeeded"]
    assert http.get(f"/v1/batches/{batch}").json()["status"] == "ended"


def test_again_changes_nothing(http: httpx.Client, batch: str) -> None:
    """A piece, an opening or a seal that is sent again is one."""
    # Given a sealed batch, everything of which was sent twice
    for _ in range(2):
        assert http.put(f"/v1/batches/{batch}").status_code == 200
        assert send(http, batch, 0, '"1 = 1"', '{"equaton": "x"}').status_code == 200
    for _ in range(2):
        # When it is sealed twice
        sealed = http.post(f"/v1/batches/{batch}/seal")
        # Then it has each item once
        assert sealed.json()["items"] == 2
    assert [each["index"] for each in results(http, batch)] == [0, 1]


def test_no_holes(http: httpx.Client, batch: str) -> None:
    """A piece that would leave items out is refused: the batch could never end."""
    answer = send(http, batch, 5, '"1 = 1"')
    assert (answer.status_code, answer.json()["field"]) == (422, "first")


def test_sealed_takes_no_more(http: httpx.Client, batch: str) -> None:
    """What was told to be all stays all."""
    send(http, batch, 0, '"1 = 1"')
    http.post(f"/v1/batches/{batch}/seal")
    assert send(http, batch, 1, '"1 = 1"').status_code == 422
    assert http.get(f"/v1/batches/{batch}").json()["items"] == 1


def test_unknown_batch(http: httpx.Client) -> None:
    """Pieces of a batch that was never opened, or was forgotten, are refused by name."""
    for answer in (send(http, "nobody", 0, '"1 = 1"'), http.post("/v1/batches/nobody/seal")):
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown_batch")


def test_ids_are_checked(http: httpx.Client) -> None:
    """An id that could be taken for a job of another batch is refused."""
    assert http.put("/v1/batches/abc.1").status_code == 422


def test_another_piece_in_its_place(http: httpx.Client, batch: str) -> None:
    """Another piece under the number of one that came changes nothing, and says so."""
    send(http, batch, 0, '"1 = 1"')
    answer = send(http, batch, 0, '"1 = 2"')
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_conflict")


def test_canceled_takes_no_more(http: httpx.Client, batch: str) -> None:
    """A canceled batch takes no more pieces, and has ended."""
    send(http, batch, 0, '"1 = 1"')
    http.post(f"/v1/batches/{batch}/cancel").raise_for_status()
    assert send(http, batch, 1, '"1 = 1"').status_code == 409
    assert http.get(f"/v1/batches/{batch}").json()["terminal"] is True
