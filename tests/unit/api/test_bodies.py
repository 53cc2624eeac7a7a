"""Whatever bytes come, they are a request of the contract or a refusal; nothing else is raised."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.bodies import MAX_BODY_BYTES, ValidateRequest, read
from phiq.contract import (
    MAX_DECLARATION_CHARS,
    MAX_DECLARED_SYMBOLS,
    MAX_EQUATION_CHARS,
    JobRequest,
)
from phiq.errors import InvalidRequestError

APP = Flask("reading")
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.sampled_from(["equation", "mode", "dims", "domain", "ttl_s", "extra"])
KINDS = st.sampled_from([JobRequest, ValidateRequest])


def read_body(body: bytes, kind: Any = JobRequest) -> Any:
    """What `read` makes of a body."""
    with APP.test_request_context("/", method="POST", data=body):
        return read(kind)


def outcome(body: bytes, kind: Any) -> tuple[Any, InvalidRequestError | None]:
    """The request, or the refusal in words that can be sent."""
    try:
        return read_body(body, kind), None
    except InvalidRequestError as refusal:
        str(refusal).encode()
        return None, refusal


@given(st.binary(max_size=200))
def test_any_bytes(body: bytes) -> None:
    """Arbitrary bytes are refused or read, never a crash."""
    request, refusal = outcome(body, JobRequest)

    assert isinstance(request, JobRequest) or refusal


@settings(suppress_health_check=[HealthCheck.too_slow])  # its first draw builds unicode tables
@given(st.dictionaries(FIELDS, JSON_VALUES), st.booleans(), KINDS)
def test_any_json(fields: dict[str, Any], ascii_only: bool, kind: Any) -> None:
    """Arbitrary JSON of our field names, too; and a field that is named is one that was sent."""
    body = json.dumps(fields, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")

    request, refusal = outcome(body, kind)

    if refusal:
        assert refusal.field is None or refusal.field in {*fields, "equation"}
    else:
        assert request.equation == fields["equation"]


def test_the_largest_valid_request_fits() -> None:
    """Every field at its limit, every character escaped to 12 bytes, is under the body limit."""
    wide = "𝑥"
    long = wide * (MAX_DECLARATION_CHARS - 3)
    symbols = {f"{n:03}{long}": wide * MAX_DECLARATION_CHARS for n in range(MAX_DECLARED_SYMBOLS)}
    body = json.dumps(
        {"equation": wide * MAX_EQUATION_CHARS, "dims": symbols, "domain": symbols}
    ).encode()

    assert len(body) < MAX_BODY_BYTES / 2
    assert read_body(body).dims == symbols


@pytest.mark.parametrize("extra", [{"source": "web"}, {"ttl_s": "soon"}])
def test_the_original_endpoint_ignores_what_it_does_not_know(extra: dict[str, str]) -> None:
    """Old clients may send more than is read."""
    body = json.dumps({"equation": "a = b", **extra}).encode()

    assert read_body(body, ValidateRequest).equation == "a = b"
