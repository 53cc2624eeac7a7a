"""What clients send, checked: JSON bodies as structs of the contract.

Every refusal is an `InvalidRequestError` that names the field at fault where that can be known.
"""

from __future__ import annotations

import json
import re
from typing import Any, TypeVar, cast

import msgspec
from werkzeug.exceptions import RequestEntityTooLarge

from api.around import the_request
from api.encodings import read_at_most
from api.errors import BodyTooLargeError, MalformedBodyError, MediaTypeError
from phiq.contract import MAX_EQUATION_CHARS, NOT_JSON, JobRequest, ScoreRequest
from phiq.errors import InvalidRequestError
from phiq.listing import EquationEdit
from phiq.pool import WantedSize

#: Longest body, in bytes. The longest valid request, with every character of its equation, dims and
#: domain written as a surrogate pair of 12 bytes, is under half of this; the rest is room to see
#: *which* field is too long.
MAX_BODY_BYTES = 1024 * 1024
JSON = "application/json"
#: Media types read as JSON: none given, and what `curl -d` says unasked.
LENIENT_TYPES = ("", "application/x-www-form-urlencoded")

T = TypeVar("T")


class ValidateRequest(ScoreRequest, kw_only=True, omit_defaults=True, forbid_unknown_fields=False):
    """What the synchronous endpoints take; unknown fields are ignored, as they always were."""


def read(kind: type[T]) -> T:
    """The request's body as a `kind`.

    Raises:
        InvalidRequestError: it is not JSON, too large, or breaks the contract of `kind`.
    """
    body = _raw()
    try:
        return cast(T, _DECODERS[kind].decode(body))
    except msgspec.ValidationError as error:
        raise InvalidRequestError(str(error), field=field_of(str(error))) from None
    except NOT_JSON as error:
        raise _malformed(body, error) from None


#: Made at import: msgspec 0.22 can crash when threads make the first decoder of a type at once.
_DECODERS: dict[type, msgspec.json.Decoder[Any]] = {
    kind: msgspec.json.Decoder(kind)
    for kind in (JobRequest, ValidateRequest, ScoreRequest, EquationEdit, WantedSize)
}


def is_json(media: str) -> bool:
    """Whether a media type is JSON."""
    return re.fullmatch(r"application/([\w.-]+\+)?json", media) is not None


def _raw() -> bytes:
    request = the_request()
    media = JSON if request.environ.get("CONTENT_TYPE") == JSON else request.mimetype
    if media != JSON and media not in LENIENT_TYPES and not is_json(media):
        raise MediaTypeError(
            f"the body is declared as {media}; send application/json", field="Content-Type"
        )
    try:
        body = read_at_most(MAX_BODY_BYTES)
    except RequestEntityTooLarge:
        raise _too_large() from None
    if len(body) >= MAX_BODY_BYTES:  # a chunked body, which says no length, was cut off here
        raise _too_large()
    return body


def _too_large() -> BodyTooLargeError:
    return BodyTooLargeError(
        f"the body is longer than {MAX_BODY_BYTES} bytes; "
        f"an equation has at most {MAX_EQUATION_CHARS} characters",
        field="body",
    )


def field_of(message: str) -> str | None:
    """The field that a message of msgspec (or of the contract) speaks of."""
    found = (
        re.search(r"`\$\.(\w+)", message)
        or re.search(r"field `([^`]+)`", message)
        or re.match(r"`(\w+)`", message)
    )
    return found[1] if found else None


def _malformed(body: bytes, error: Exception) -> MalformedBodyError:
    if not body.strip():
        return MalformedBodyError('the body is empty; send JSON such as {"equation": "E = mc²"}')
    if field := _unreadable_field(body):
        return MalformedBodyError(
            f"`{field}` holds what is no Unicode text: a lone surrogate, bytes that are not UTF-8, "
            "or an unescaped control character",
            field=field,
        )
    return MalformedBodyError(f"the body is not JSON: {error}")


def _unreadable_field(body: bytes) -> str | None:
    """The first field whose text keeps an otherwise well-formed body from being read."""
    try:
        fields = json.loads(body.decode("utf-8", "surrogateescape"), strict=False)
    except (ValueError, RecursionError):
        return None
    if not isinstance(fields, dict):
        return None
    return next((name for name, value in fields.items() if _unreadable(name, value)), None)


def _unreadable(name: str, value: object) -> bool:
    if not _encodable(name):
        return False  # it could not be named in an answer
    if isinstance(value, str):
        return not _encodable(value) or re.search(r"[\x00-\x1f]", value) is not None
    return not _encodable(json.dumps(value, ensure_ascii=False))


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
