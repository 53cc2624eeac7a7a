"""Whose is what: a key's caller sees and touches what was made with its key; an admin's all.

Ids that clients choose are kept apart by key: what a key calls `my-job` is stored under a name that
no other key can say, and shown to it as `my-job`. Every path with a job's or a batch's id in it is
looked at here, before its view. Where no key is needed there are no owners.
"""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from flask import Request
from msgspec import structs

from api.around import Around, Facts, the_facts
from api.auth import visible_owner
from api.current import the_door
from api.errors import UnknownError
from phiq.contract import OWNER_MARK, Job

#: What a path of a part of the interface is about, where it is not about jobs.
_KINDS = {"dead": "dead letter", "failed": "failed job"}
#: Endpoints that make what their path names.
_MAKERS = frozenset({"jobs.put", "pieces.begin"})


class Names(NamedTuple):
    """How one caller's ids are stored and shown."""

    prefix: str

    def stored(self, chosen: str) -> str:
        """The id of a job that the caller calls `chosen`."""
        return self.prefix + chosen

    def shown(self, job_id: str) -> str:
        """What the caller calls a job."""
        return job_id.removeprefix(self.prefix)

    def named(self, job: Job) -> Job:
        """A job under the id that the caller knows."""
        return structs.replace(job, id=self.shown(job.id)) if self.prefix else job


def names() -> Names:
    """Those of the current request's caller; they may be used when the request is over."""
    return _names(the_facts())


def _names(facts: Facts) -> Names:
    if not facts.owner:
        return _NOBODYS
    found: Names | None = facts.get("names")
    if found is None:
        digest = hashlib.blake2b(facts.owner.encode(), digest_size=8).hexdigest()
        found = facts.names = Names(f"{digest}{OWNER_MARK}")
    return found


_NOBODYS = Names("")


def install(around: Around) -> None:
    """Look at every request once its caller is known."""
    around.looks.append(_find)


def _find(request: Request, facts: Facts) -> None:
    """Put the stored ids in place of those in the path.

    Raises:
        UnknownError: there is no such thing, or it is not the caller's.
    """
    args = request.view_args
    if not (args and facts.owner) or request.endpoint in _MAKERS:
        return
    if "job_id" in args:
        args["job_id"] = _found(args["job_id"], _KINDS.get(request.blueprint or "", "job"))
    if "batch_id" in args:
        check_batch(args["batch_id"])


def check_batch(batch_id: str) -> None:
    """Raise `UnknownError` where there is no such batch, or it is not the caller's."""
    owners = the_door().batches.owners([batch_id])
    _check(owners[0], "batch", batch_id)


def _found(given: str, kind: str) -> str:
    own = names().stored(given)
    owners = the_door().store.owners([own, given])
    job_id, owner = (own, owners[0]) if owners[0] is not None else (given, owners[1])
    _check(owner, kind, given)
    return job_id


def _check(owner: str | None, kind: str, given: str) -> None:
    if owner is None or visible_owner() not in (None, owner):
        raise UnknownError(kind, given)
