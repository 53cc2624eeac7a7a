"""`phiq validate`, `submit`, `workers` and `demo` against a real pool."""

from __future__ import annotations

import csv
import json
import os
import re
import shlex
import signal
from collections import Counter
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from threading import Event
from typing import Any

import pytest
import redis

from phiq import score
from phiq.cli.demo import shipped_equations
from phiq.client import Client
from phiq.contract import encode
from phiq_process import PATIENCE_S, PhiqProcess, phiq
from support import commands, until

Start = Callable[..., PhiqProcess]
NOWHERE = "http://127.0.0.1:1"
#: Commands a second that a pool of a door and a worker sends Redis while it has nothing to do, and
#: how long they are counted: 2.8 were, half of them the health checks and waits of Celery's.
MOST_IDLE_COMMANDS, IDLE_S = 3.2, 15


def rows(text: str) -> list[dict[str, Any]]:
    """The JSON lines of `text`."""
    return [json.loads(line) for line in text.splitlines()]


def rules(verdict: dict[str, Any]) -> tuple[Any, ...]:
    """What a verdict says, less how long it took."""
    return tuple(verdict[k] for k in ("valid", "confidence", "betti", "phi_coherence"))


def rules_of(equation: str) -> tuple[Any, ...]:
    """What the scorer in this process says."""
    return rules(json.loads(encode(score(equation))))


@pytest.mark.parametrize(("equation", "status"), [("E = mc²", 0), ("no equation", 1)])
def test_validate_tells_by_exit_status(url: str, equation: str, status: int) -> None:
    """0 for valid, 1 for not valid; the JSON is the scorer's verdict."""
    answer = phiq("validate", equation, "--json", "--url", url)

    assert answer.returncode == status
    assert rules(json.loads(answer.stdout)) == rules_of(equation)


def test_validate_for_people(url: str) -> None:
    """Without --json the verdict is shown by name; PHIQ_URL serves as well as --url."""
    answer = phiq("validate", "φ² = φ + 1", PHIQ_URL=url)

    assert answer.returncode == 0
    assert re.search(r"^valid\s+φ² = φ \+ 1", answer.stdout)
    assert re.search(r"φ-coherence\s+1\.000", answer.stdout)


def test_validate_offline_needs_no_pool() -> None:
    """--offline scores in process, whatever PHIQ_URL says."""
    answer = phiq("validate", "--offline", "--json", "PV = nRT", PHIQ_URL=NOWHERE)

    assert answer.returncode == 0
    assert rules(json.loads(answer.stdout)) == rules_of("PV = nRT")


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (["validate", "E = mc²", "--url", NOWHERE], "no answer from a door at http://127.0.0.1:1"),
        (["validate", "E = mc²", "--url", "nonsense"], "'nonsense' is no address of a door"),
        (["validate", "E = mc²", "--mode", "psychic"], "'psychic' is not one of"),
        (["validate", "x" * 5000, "--offline"], "length <= 4096"),
        (["validate", os.fsdecode(b"\xff = 2"), "--offline"], "EQUATION is not UTF-8 text"),
        (["submit", "no-such-file"], "'no-such-file' does not exist"),
        (["workers", "--url", NOWHERE], "start one with `phiq up`"),
        (["scor"], "No such command 'scor'"),
    ],
)
def test_trouble_is_one_line(args: list[str], expected: str) -> None:
    """Wrong usage and a missing door: status 2, one line, no traceback."""
    answer = phiq(*args)

    assert answer.returncode == 2
    assert expected in answer.stderr
    assert answer.stderr.startswith("error: ")
    assert answer.stderr.count("\n") == 1


def test_submit_keeps_the_order(url: str, tmp_path: Path) -> None:
    """A thousand lines give a thousand results in the order of the file, each the scorer's own."""
    equations = [f"x_{n} = {n} + φ" if n % 3 else f"term {n}" for n in range(1000)]
    (file := tmp_path / "in.txt").write_text("# header\n\n" + "\n".join(equations), "utf-8")
    out = tmp_path / "out.jsonl"

    answer = phiq("submit", str(file), "--out", str(out), "--url", url)

    results = rows(out.read_text("utf-8"))
    assert answer.returncode == 0, answer.stderr
    assert [r["equation"] for r in results] == equations
    assert [r["line"] for r in results] == list(range(3, 1003))
    assert [rules(r["verdict"]) for r in results] == [rules_of(e) for e in equations]
    assert re.search(r"1000 equations in .* jobs/s\): 666 valid, 334 not valid", answer.stderr)


def test_submit_reads_jsonl_and_a_bad_line_fails_alone(url: str, tmp_path: Path) -> None:
    """A line that is no request has the door's reason; the others verdicts."""
    lines = [
        "[1]",
        '{"equation": "F = ma"}',
        "{broken",
        '{"equation": "F = ma", "mode": "psychic"}',
        '{"equation": "E = mc²", "dims": {"E": "J"}}',
    ]
    (file := tmp_path / "in.jsonl").write_text("\n".join(lines), "utf-8")

    answer = phiq("submit", str(file), "--url", url)

    results = rows(answer.stdout)
    bad, good = "refused", "succeeded"
    assert [r["status"] for r in results] == [bad, good, bad, bad, good]
    assert [r["line"] for r in results] == [1, 2, 3, 4, 5]
    assert results[2]["equation"] == "{broken"
    assert "malformed" in results[2]["error"]["detail"]
    assert results[3]["error"]["field"] == "mode"
    assert answer.returncode == 1


def test_submit_writes_csv(url: str, tmp_path: Path) -> None:
    """A name in .csv makes CSV of JSONL, in order."""
    (file := tmp_path / "in.jsonl").write_text('{"equation": "f(x, y) = 0"}\n{"equation": "x"}\n')
    out = tmp_path / "out.csv"

    answer = phiq("submit", str(file), "--out", str(out), "--url", url)

    cells = list(csv.DictReader(StringIO(out.read_text("utf-8"))))
    assert answer.returncode == 0
    assert [(c["equation"], c["valid"]) for c in cells] == [("f(x, y) = 0", "True"), ("x", "False")]


def test_an_empty_file_is_no_failure(url: str, tmp_path: Path) -> None:
    """Nothing to do is done."""
    (file := tmp_path / "in.txt").write_text("# only a comment\n")

    answer = phiq("submit", str(file), "--url", url)

    assert (answer.returncode, answer.stdout) == (0, "")


def test_submit_reads_csv_and_stdin(url: str) -> None:
    """A CSV with a column `equation` comes through stdin where --format says so."""
    answer = phiq(
        "submit", "-", "--format", "csv", "--url", url, text_in='n,equation\n1,"f(x, y) = 0"\n'
    )

    assert [r["equation"] for r in rows(answer.stdout)] == ["f(x, y) = 0"]
    assert answer.returncode == 0


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("in.csv", b"a,b\n1,2\n", "no column 'equation' in the header a, b"),
        ("in.txt", b"E = mc\xb2\n", "is not UTF-8 text"),
    ],
)
def test_submit_refuses_a_file_it_cannot_read(
    url: str, tmp_path: Path, name: str, content: bytes, expected: str
) -> None:
    """A file of another kind is refused with its name and the way out."""
    (file := tmp_path / name).write_bytes(content)

    answer = phiq("submit", str(file), "--url", url)

    assert answer.returncode == 2
    assert str(file) in answer.stderr
    assert expected in answer.stderr


def resuming(output: str) -> list[str]:
    """The command that the output of a stopped run tells, as arguments of phiq."""
    _, command = re.findall(r"for the other results: (phiq) (.*)", output)[0]
    return shlex.split(command)


@pytest.mark.parametrize("suffix", ["jsonl", "csv"])
def test_submit_goes_on_after_ctrl_c(start: Start, url: str, tmp_path: Path, suffix: str) -> None:
    """Ctrl-C ends it with status 130 and whole rows; the command it tells fetches the rest."""
    equations = [f"a = {n}" for n in range(30_000)]
    (file := tmp_path / "in.txt").write_text("\n".join(equations))
    out = tmp_path / f"out.{suffix}"
    submit = start("submit", str(file), "--mode", "heuristic", "--out", str(out), "--url", url)
    until(lambda: out.exists() and out.stat().st_size > 10_000, "first results", PATIENCE_S)

    status = submit.interrupt()
    early = out.read_text("utf-8").count("\n")
    args = resuming(submit.output())
    answer = phiq(*args)

    assert status == 130
    assert 0 < early < 30_000
    assert "stopped early" in submit.output()
    assert "Traceback" not in submit.output()
    assert args[0] == "batch"
    assert answer.returncode == 0, answer.stderr
    text = out.read_text("utf-8")
    found = rows(text) if suffix == "jsonl" else list(csv.DictReader(StringIO(text)))
    assert [row["equation"] for row in found] == equations


def test_submit_goes_on_after_an_upload_that_was_stopped(
    start: Start, url: str, tmp_path: Path
) -> None:
    """Stopped before all is sent, it goes on under its key, and nothing is queued twice."""
    equations = [f"a = {n}" for n in range(60_000)]
    mode = ("--mode", "heuristic")
    (file := tmp_path / "in.txt").write_text("\n".join(equations))
    out = tmp_path / "out.jsonl"
    submit = start("submit", str(file), *mode, "--out", str(out), "--url", url)
    with Client(url) as client:
        until(lambda: client.info().queue.queued > 0, "items at the door", PATIENCE_S)
        assert submit.interrupt() == 130
        args = resuming(submit.output())
        assert args[0] == "submit"
        ((key, value),) = [(args[i], args[i + 1]) for i in range(len(args)) if "res" in args[i]]
        again = start(*args)
        assert again.process.wait(100) == 0, again.output()  # 60 000 rows

    assert (key, len(value)) == ("--resume", 32)
    assert args[args.index("--mode") + 1] == "heuristic"
    assert [row["equation"] for row in rows(out.read_text("utf-8"))] == equations


def test_items_that_find_no_room_are_sent_again(start_up: Start, tmp_path: Path) -> None:
    """A queue shorter than the file only slows it down."""
    url = start_up("--workers", "1", PHIQ_QUEUE_LIMIT="700").await_ready()
    (file := tmp_path / "in.txt").write_text("\n".join(f"a = {n}" for n in range(3000)))

    answer = phiq("submit", str(file), "--url", url)

    assert answer.returncode == 0, answer.stderr
    assert [row["line"] for row in rows(answer.stdout)] == list(range(1, 3001))


@pytest.mark.chaos
def test_submit_rides_over_a_dead_door(
    start: Start, pool: PhiqProcess, url: str, tmp_path: Path
) -> None:
    """The door is killed in the middle; `phiq up` starts it again and no line is lost."""
    equations = [f"a = {n}" for n in range(3000)]
    (file := tmp_path / "in.txt").write_text("\n".join(equations))
    out = tmp_path / "out.jsonl"
    submit = start("submit", str(file), "--out", str(out), "--url", url)
    until(lambda: out.exists() and out.stat().st_size > 0, "first results", PATIENCE_S)

    pool.child("-m api").send_signal(signal.SIGKILL)

    assert submit.process.wait(100) == 0, submit.output()
    assert [r["equation"] for r in rows(out.read_text("utf-8"))] == equations


def test_workers_shows_the_pool(url: str) -> None:
    """One row a worker with its device and status, and the queue's figures."""
    answer = phiq("workers", "--json", "--url", url)
    table = phiq("workers", "--url", url)

    info = json.loads(answer.stdout)
    assert answer.returncode == table.returncode == 0
    assert [w["device"] for w in info["workers"]] == ["cpu"]
    assert info["queue"].keys() >= {"queued", "running", "oldest_age_s"}
    assert info["workers"][0]["worker_id"] in table.stdout
    assert "0 queued, 0 running" in table.stdout


def test_demo_scores_the_shipped_file(start: Start) -> None:
    """The demo ends with status 0, a verdict for each equation, a table, a rate, no child."""
    demo = start("demo", "--workers", "1")
    until(lambda: demo.family() or demo.process.poll() is not None, "children")

    assert demo.process.wait(100) == 0, demo.output()
    total = len(shipped_equations())
    assert re.search(rf"{total} equations in .*jobs/s\): \d+ valid, \d+ not valid", demo.output())
    assert "E = mc²" in demo.output()
    assert "This is a known law: Newton's second law." in demo.output()
    demo.await_no_family()


def test_an_idle_pool_asks_redis_little(start_up: Start) -> None:
    """One call a second of the worker, one every two of the door, and Celery's own."""
    up = start_up("--workers", "1")
    up.await_ready()
    broker = up.await_output(r"broker (redis://\S+)")[1]
    with redis.Redis.from_url(broker) as client:  # the drain of its first verdict lingers
        until(lambda: client.exists("phiq:celery:unacked") == 0, "no doorbell is in hand", 30)
    with commands(broker) as sent:
        Event().wait(IDLE_S)

    assert len(sent) <= MOST_IDLE_COMMANDS * IDLE_S, Counter(sent)
