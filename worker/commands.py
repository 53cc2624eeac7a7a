"""What Celery's remote control asks of and tells a worker: `celery -A worker inspect|control NAME`.

They are answered beside the scoring, and read what the member holds; the only one that asks Redis
is `microbatch`, for the age of its jobs.
"""

from __future__ import annotations

import sys
from time import monotonic
from typing import Any

import msgspec
from celery.worker.control import Panel, control_command, inspect_command

from phiq.settings import MOST_MICRO_BATCH
from worker.keeper import worker_state
from worker.member import Member

Answer = dict[str, Any]


@inspect_command()
def device(state: Any, **_: Any) -> Answer:
    """Device, its memory, utilisation and temperature; status, micro-batch and rate."""
    told: Answer = msgspec.to_builtins(worker_state(state.app.member))
    return told


@inspect_command()
def scorer(state: Any, **_: Any) -> Answer:
    """Scorer and version; jobs by mode, verdicts from its cache, jobs per second."""
    member: Member = state.app.member
    return {
        "scorer": member.settings.scorer,
        "name": member.worked.scorer,
        "version": member.worked.version,
        "modes": dict(member.worked.modes),
        "cached": member.worked.cached,
        "rate": member.rate,
    }


@inspect_command()
def microbatch(state: Any, **_: Any) -> Answer:
    """What is scored now: jobs, seconds since it began, the job that was submitted first."""
    member: Member = state.app.member
    claim, since = member.claim, member.batch_since
    if claim is None:
        return {"jobs": 0, "age_s": None, "oldest_job": None, "oldest_age_s": None}
    oldest, age_ms = member.store.oldest([job.id for job in claim.jobs])
    return {
        "jobs": len(claim.jobs),
        "age_s": None if since is None else round(monotonic() - since, 3),
        "oldest_job": oldest,
        "oldest_age_s": None if age_ms is None else age_ms / 1000,
    }


@control_command()
def drain(state: Any, **_: Any) -> Answer:
    """Finish the micro-batch in hand and end, as on SIGTERM."""
    state.app.orders.drain()
    return {"ok": "draining"}


@control_command()
def pause(state: Any, **_: Any) -> Answer:
    """Finish the micro-batch in hand and take no more until resume."""
    state.app.orders.pause()
    return {"ok": "paused"}


@control_command()
def resume(state: Any, **_: Any) -> Answer:
    """Take micro-batches again."""
    state.app.orders.resume()
    return {"ok": "resumed"}


@control_command(args=[("size", int)], signature="<N>")
def set_microbatch(state: Any, size: int, **_: Any) -> Answer:
    """Claim at most N jobs in one go, until the worker ends."""
    if not 1 <= size <= MOST_MICRO_BATCH:
        return {"error": f"a micro-batch has 1 to {MOST_MICRO_BATCH} jobs, not {size}"}
    state.app.orders.set_micro_batch(size)
    return {"ok": f"micro-batches of at most {size}"}


def _describe() -> None:
    """Let `--help` list them too; Celery's own help names no command, only its `--list` does."""
    cli = sys.modules.get("celery.bin.control")  # there when the `celery` program runs
    for kind in ("inspect", "control") if cli else ():
        ours = [
            f"  {name:<16}{about.help}"
            for name, about in Panel.meta.items()
            if about.type == kind and Panel.data[name].__module__ == __name__
        ]
        getattr(cli, kind).epilog = "\b\nCommands of phiq:\n" + "\n".join(ours)


_describe()
