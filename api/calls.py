"""What a call takes and gives, declared beside its view; `api/openapi.py` tells it to the world.

A declaration changes nothing of what the view does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeVar

from msgspec import Struct

from api.answers import JobAnswer
from api.parameters import Parameter
from phiq.contract import JobRequest, Sample
from phiq.errors import PhiqError

JSON = "application/json"
TEXT = "text/plain"

View = TypeVar("View", bound=Callable[..., Any])


class Body(Struct, frozen=True, kw_only=True):
    """A body that a call takes, as `media`: a type of the contract, or a JSON Schema."""

    kind: Any
    examples: Mapping[str, Any]
    media: str = JSON


class Answer(Struct, frozen=True, kw_only=True):
    """A successful answer: bodies of `kind`, one of several where it is a tuple.

    In a stream, each event's data or each line is of `kind`. In the media types `text` it is text.
    """

    kind: Any
    media: tuple[str, ...] = (JSON,)
    text: tuple[str, ...] = ()
    streamed: bool = False
    headers: tuple[str, ...] = ()


class Call(Struct, frozen=True, kw_only=True):
    """What a view takes and gives; `raises` are the errors that its kind of call does not imply."""

    gives: Mapping[int, Answer]
    takes: tuple[Body, ...] = ()
    asks: tuple[Parameter, ...] = ()
    raises: tuple[type[PhiqError], ...] = ()


def declares(
    *takes: Body,
    gives: Mapping[int, Answer] | type,
    asks: tuple[Parameter, ...] = (),
    raises: tuple[type[PhiqError], ...] = (),
) -> Callable[[View], View]:
    """Declare what a view takes and gives; `gives` as a type is a 200 of it."""
    answers = gives if isinstance(gives, Mapping) else {200: Answer(kind=gives)}

    def mark(view: View) -> View:
        view.call = Call(takes=takes, gives=answers, asks=asks, raises=raises)  # type: ignore[attr-defined]
        return view

    return mark


#: A request of each kind that clients are shown, and that tests send.
EXAMPLES: Mapping[str, JobRequest] = MappingProxyType(
    {
        "plain": JobRequest(equation="E = mc²"),
        "heuristic": JobRequest(equation="E = mc²", mode="heuristic"),
        "declared": JobRequest(
            equation="F = G*m*M/r^2",
            dims={"F": "N", "G": "m^3/(kg*s^2)", "m": "kg", "M": "kg", "r": {"m": 1}},
            domain={"r": "real > 0"},
        ),
        "sampled": JobRequest(
            equation="y = sin(x)/x",
            sample=Sample(symbol="x", low=-10, high=10, points=100, fixed={"y": 0.5}),
        ),
    }
)
JOB = Answer(kind=JobAnswer, headers=("Retry-After", "Preference-Applied"))
ACCEPTED_JOB = Answer(
    kind=JobAnswer,
    headers=("Location", "Retry-After", "Preference-Applied", "Idempotency-Replayed"),
)
#: The client has had all there is.
NOTHING = Answer(kind=str, media=())
