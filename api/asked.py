"""What a request's headers and query ask of a job's delivery: waiting, repeating, canceling."""

from __future__ import annotations

import hashlib
import re

import msgspec
from flask import request

from api.bodies import int_argument
from api.door import caller
from phiq.contract import MAX_ID_CHARS, MAX_TTL_S, JobRequest
from phiq.errors import InvalidRequestError
from phiq.queue.store import new_id

#: Longest a request may ask to wait, in seconds: proxies cut connections not much later.
MAX_WAIT_S = 60
#: Longest idempotency key, in characters; a UUID has 36.
MAX_KEY_CHARS = 255
#: Ids clients may choose: no dot, which numbers the jobs of a batch, and nothing to be escaped.
ID = re.compile(rf"[A-Za-z0-9_:-]{{1,{MAX_ID_CHARS}}}")
_UNIT_S = {"": 1, "s": 1, "m": 60, "h": 3600}


def wait_s() -> int:
    """The seconds asked for by `?wait=N`, or else by `Prefer: wait=N`; 0 for none."""
    prefer = request.headers.get("Prefer", "")
    found = re.search(r"(?:^|[,;\s])wait\s*=\s*\"?([0-9]{1,9})", prefer)
    preferred = min(int(found[1]), MAX_WAIT_S) if found else 0
    return int_argument("wait", preferred, least=0, most=MAX_WAIT_S)


def applied(waited_s: int) -> dict[str, str]:
    """The header that tells which preference was followed (RFC 7240)."""
    if "Prefer" not in request.headers:
        return {}
    if waited_s:
        return {"Preference-Applied": f"wait={waited_s}"}
    if re.search(r"(?:^|[,;\s])respond-async", request.headers["Prefer"]):
        return {"Preference-Applied": "respond-async"}
    return {}


def idempotent_id() -> str:
    """The id for what this request makes: the same for the same caller and Idempotency-Key.

    Raises:
        InvalidRequestError: the key is empty or too long.
    """
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return new_id()
    if not 0 < len(key) <= MAX_KEY_CHARS:
        raise InvalidRequestError(
            f"`Idempotency-Key` must have 1 to {MAX_KEY_CHARS} characters", field="Idempotency-Key"
        )
    digest = hashlib.blake2b(f"{request.path}\n{caller()}\n{key}".encode(), digest_size=16)
    return digest.hexdigest()


def chosen_id(id_: str) -> str:
    """An id the client chose.

    Raises:
        InvalidRequestError: it has other characters than ids may.
    """
    if not ID.fullmatch(id_):
        raise InvalidRequestError(
            f"a job's id has 1 to {MAX_ID_CHARS} letters, digits, `_`, `-` or `:`", field="id"
        )
    return id_


def with_headers(job: JobRequest) -> JobRequest:
    """The job with what `Cancel-After` asks for: seconds, or a number with s, m or h.

    Raises:
        InvalidRequestError: the header cannot be read.
    """
    text = request.headers.get("Cancel-After")
    if text is None:
        return job
    found = re.fullmatch(r"([0-9]{1,6}(?:\.[0-9]{1,3})?)([smh]?)", text.strip())
    seconds = float(found[1]) * _UNIT_S[found[2]] if found else 0.0
    if not 0 < seconds <= MAX_TTL_S:
        raise InvalidRequestError(
            f"`Cancel-After` must be a time such as 30, 30s, 5m or 1h, up to {MAX_TTL_S:.0f} s",
            field="Cancel-After",
        )
    return msgspec.structs.replace(job, cancel_after_s=seconds)
