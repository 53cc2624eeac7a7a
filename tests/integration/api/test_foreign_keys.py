"""Keys under a pool's prefix that another program, or a hand, has overwritten: nobody notices."""

from __future__ import annotations

import re

import httpx
import pytest
import redis

import phiq.queue
from door_process import DoorProcess
from phiq.queue.connection import connect

#: Without its keys a door lets nobody in; and what pauses a pool does so whatever it holds.
EXCEPT = {"keys", "guarded", "key_ids", "paused"}
NAMES = {"LANE": "interactive", "MINUTE": "0", "OWNER": "tester", "ID": "an-id", "WORKER": "nobody"}
NAMES |= {"TOKEN": "none", "UUID": "none", "SLOT": "0"}


def kinds() -> dict[str, str]:
    """Every key of the key table with its type, placeholders filled in."""
    rows = re.findall(r"^\| (`p:.*?) \| ([a-z, ]+) \|", phiq.queue.__doc__ or "", re.MULTILINE)
    found = {}
    for names, kind in rows:
        for name in re.findall(r"`p:([^`]+)`", names):
            plain = re.sub("[A-Z]{2,}", lambda word: NAMES[word[0]], name)
            found[plain] = kind.split(",", maxsplit=1)[0]
    types = {"string", "hash", "list", "zset", "set"}
    return {name: kind for name, kind in found.items() if kind in types}


def overwrite(client: redis.Redis, key: str, kind: str) -> None:
    """What somebody's own program might keep there."""
    client.delete(key)
    if kind == "string":
        client.rpush(key, "somebody's")
    else:
        client.set(key, "somebody's")


READS = (
    *("/info", "/v1/jobs", "/v1/batches", "/v1/equations", "/v1/equations?order=confidence"),
    *("/v1/dead", "/v1/failed", "/v1/scale", "/v1/history", "/metrics", "/v1/workers", "/v1/me"),
    *("/readyz", "/v1/equations.csv", "/v1/pool"),
)


def use(http: httpx.Client, mark: str) -> list[str]:
    """What answers 500, or does not answer, of all that a client does."""
    batch = http.post("/v1/batches", json=[f"{mark}{n} = {n}" for n in range(3)])
    job = http.post("/v1/jobs", json={"equation": f"{mark} = 1", "ttl_s": 60, "timeout_s": 50})
    answers = [
        batch,
        job,
        *(http.get(path) for path in READS),
        http.post("/validate", json={"equation": f"{mark} = 2"}),
        http.get(job.json().get("id", "") and f"/v1/jobs/{job.json()['id']}?wait=20"),
        http.get(f"/v1/batches/{batch.json().get('id')}"),
        http.post(f"/v1/batches/{batch.json().get('id')}/cancel"),
    ]
    wrong = [
        f"{a.request.method} {a.request.url}: {a.text}" for a in answers if a.status_code >= 500
    ]
    status = answers[-3].json().get("status")
    return wrong if status == "succeeded" else [*wrong, f"the job is {status}"]


@pytest.mark.timeout(600)
def test_a_key_of_another_type_is_put_aside_and_nobody_is_refused(guarded: DoorProcess) -> None:
    """One key after the other: what a client does then goes on as ever."""
    client = connect(guarded.settings)
    found = {}
    for number, (name, kind) in enumerate(kinds().items()):
        if name in EXCEPT:
            continue
        overwrite(client, f"{guarded.settings.prefix}:{name}", kind)

        if wrong := use(guarded.http, f"k{number}"):
            found[name] = wrong

    assert found == {}
    assert client.get(f"{guarded.settings.prefix}:aside:counts") == b"somebody's"
