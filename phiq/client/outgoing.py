"""How calls look on their way out: paths, bodies, headers, and the address they go to."""

from __future__ import annotations

import os
from collections.abc import Mapping
from urllib.parse import quote, urlencode
from uuid import uuid4

import httpx
from msgspec import Struct

from phiq.client.errors import DoorUnreachableError
from phiq.client.upload import BatchSource, Upload
from phiq.client.wire import Call
from phiq.contract import ScoreRequest, encode
from phiq.errors import InvalidRequestError

#: Where the door is when neither the caller nor PHIQ_URL says.
DEFAULT_URL = "http://127.0.0.1:8080"

_JSON = {"Content-Type": "application/json"}
_NDJSON = {"Content-Type": "application/x-ndjson"}


def get(path: str, *parts: str, **query: str | float) -> Call:
    """A GET; `parts` are quoted, `query` is appended."""
    return Call(method="GET", path=_path(path, parts, query))


def post_to(path: str, *parts: str, **query: str) -> Call:
    """A POST without a body; `parts` and `query` as of `get`."""
    return Call(method="POST", path=_path(path, parts, query))


def delete(path: str, **query: str) -> Call:
    """A DELETE."""
    return Call(method="DELETE", path=_path(path, (), query))


def post(path: str, request: ScoreRequest | str, key: str | None = None) -> Call:
    """A POST of one equation.

    Raises:
        InvalidRequestError: the equation is no text.
    """
    request = ScoreRequest(equation=request) if isinstance(request, str) else request
    try:
        content = encode(request)
    except UnicodeEncodeError:
        detail = "half of a surrogate pair is no character"
        raise InvalidRequestError(detail, field="equation") from None
    return Call(method="POST", path=path, content=content, headers=_JSON | _keyed(key))


def put(path: str, body: Struct) -> Call:
    """A PUT of a struct."""
    return Call(method="PUT", path=path, content=encode(body), headers=_JSON)


def upload(source: BatchSource, key: str | None, webhook: str | None) -> Call:
    """A POST of many."""
    query = f"?{urlencode({'webhook': webhook})}" if webhook else ""
    path, headers = f"/v1/batches{query}", _NDJSON | _keyed(key)
    return Call(method="POST", path=path, content=Upload(source), headers=headers)


def _keyed(key: str | None) -> dict[str, str]:
    """Makes one of its own, so that a call whose answer was lost can be sent again."""
    return {"Idempotency-Key": key or uuid4().hex}


def _path(path: str, parts: tuple[str, ...], query: Mapping[str, str | float]) -> str:
    whole = "/".join((path, *(quote(part, safe="") for part in parts)))
    return f"{whole}?{urlencode(query)}" if query else whole


def address(url: str | None) -> str:
    """The address of the door, without a slash at its end.

    Raises:
        DoorUnreachableError: it is none.
    """
    url = (url or os.environ.get("PHIQ_URL") or DEFAULT_URL).rstrip("/")
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL:
        parsed = httpx.URL("")
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise DoorUnreachableError(f"{url!r} is no address of a door: write http://HOST:PORT")
    return url


def headers(api_key: str | None) -> dict[str, str]:
    """What every call says.

    Raises:
        InvalidRequestError: the key cannot be a header.
    """
    key = api_key or os.environ.get("PHIQ_API_KEY")
    if not key:
        return {"Accept": "application/json"}
    if not (key.isascii() and key.isprintable()):
        raise InvalidRequestError("the API key is none of a door's: those are plain ASCII text")
    return {"Accept": "application/json", "Authorization": f"Bearer {key}"}
