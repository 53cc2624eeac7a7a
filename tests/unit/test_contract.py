"""The wire: what is accepted, what is refused with the field's name, what is sent."""

from __future__ import annotations

import msgspec
import pytest

from phiq.contract import MAX_EQUATION_CHARS, JobRequest, Status, Verdict, encode

ORIGINAL_FIELDS = [
    "valid",
    "confidence",
    "betti",
    "chi",
    "phi_coherence",
    "explanation",
    "processing_time_ms",
]


def test_the_seven_original_fields_are_always_sent() -> None:
    """Zeros and empty texts too: clients of the original worker read them unasked."""
    verdict = Verdict(
        valid=False,
        confidence=0.0,
        betti=(0, 0, 0),
        chi=0,
        phi_coherence=0.0,
        explanation="",
        processing_time_ms=0,
    )

    assert list(msgspec.json.decode(encode(verdict))) == ORIGINAL_FIELDS


def test_only_queued_and_running_are_not_terminal() -> None:
    """A status that is added later must be terminal or be put here on purpose."""
    assert [status for status in Status if not status.terminal] == [Status.queued, Status.running]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({}, "missing required field `equation`"),
        ({"equation": 5}, r"Expected `str`, got `int` - at `\$.equation`"),
        ({"equation": "x" * (MAX_EQUATION_CHARS + 1)}, r"`str` of length <= 4096.*`\$.equation`"),
        ({"equation": "a\0b"}, "`equation` contains a NUL"),
        ({"equation": "a", "mode": "psychic"}, r"Invalid enum value 'psychic' - at `\$.mode`"),
        ({"equation": "a", "ttl_s": -1}, r"Expected `float` > 0.* - at `\$.ttl_s`"),
        ({"equation": "a", "dims": {"m": {"stone": 1}}}, r"stone"),
        ({"equation": "a", "equaton": "b"}, "unknown field `equaton`"),
    ],
)
def test_a_bad_request_is_refused_by_name(body: dict[str, object], told: str) -> None:
    """Whatever is wrong, the message names the field at fault."""
    with pytest.raises(msgspec.ValidationError, match=told):
        msgspec.json.decode(msgspec.json.encode(body), type=JobRequest)


def test_dims_take_unit_text_or_exponents() -> None:
    """Both spellings of a dimension survive the wire."""
    request = JobRequest(equation="E = m*c**2", dims={"E": "J", "m": {"kg": 1}})

    assert msgspec.json.decode(encode(request), type=JobRequest) == request
