"""`/v1/equations`: the master list of equations found valid, in pages or whole, as JSON or CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from flask import Blueprint, Response

from api.answers import EquationAnswer, EquationsAnswer, equation_answer, json_answer
from api.auth import needs, visible_owner
from api.calls import Answer, declares
from api.door import Door, door, the_door
from api.parameters import Text, WholeNumber
from api.problems import TooManyWaitersError, UnknownError
from api.streams import NDJSON, streamed
from phiq.contract import encode
from phiq.queue.store import CHUNK, Equation

blueprint = Blueprint("equations", __name__, url_prefix="/v1")

#: Entries a page holds unless asked otherwise, and at most: a page stays under a few MB.
PAGE = 100
MAX_PAGE = 1000
#: Deepest offset.
MAX_OFFSET = 10**9
#: Entries looked at for one page, at most: half a second of work, where few are what is sought.
MOST_LOOKS = 50_000
#: Longest text that can be sought, in characters.
MAX_SOUGHT_CHARS = 256
CSV = "text/csv"
COLUMNS = ("id", "equation", "mode", "confidence", "verdict", "explanation")

OFFSET = WholeNumber(
    name="offset", default=0, least=0, most=MAX_OFFSET, about="Entries to pass over."
)
LIMIT = WholeNumber(
    name="limit", default=PAGE, least=1, most=MAX_PAGE, about="Entries of the page, at most."
)
SORT = Text(name="sort", where="query", pattern="newest|oldest", about="newest (first) or oldest")
MODE = Text(name="mode", where="query", pattern="heuristic|rigorous", about="heuristic or rigorous")
CONTAINS = Text(
    name="contains",
    where="query",
    most_chars=MAX_SOUGHT_CHARS,
    about=f"a text that the equation holds, up to {MAX_SOUGHT_CHARS} characters",
)
EQUATION_ID = Text(name="equation_id", where="path", about="An entry's `id`.")
_SOUGHT = (SORT, MODE, CONTAINS)


class Sought(NamedTuple):
    """Which entries are wanted, and in which order."""

    oldest_first: bool
    mode: str | None
    contains: str
    owner: str | None

    @classmethod
    def asked(cls) -> Sought:
        """What the current request asks for. May raise `InvalidRequestError`."""
        return cls(SORT.read() == "oldest", MODE.read(), CONTAINS.read() or "", visible_owner())

    def fits(self, entry: Equation) -> bool:
        """Whether an entry is wanted."""
        request = entry.request
        return self.mode in (None, request.mode) and self.contains in request.equation


@blueprint.get("/equations")
@declares(gives=EquationsAnswer, asks=(OFFSET, LIMIT, *_SOUGHT))
def page() -> Response:
    """A page of the master list, newest first.

    Where entries are sought by `mode` or `contains`, go on at `next_offset` until it is null: a
    page may hold fewer than `limit`.
    """
    offset, limit, sought = OFFSET.read(), LIMIT.read(), Sought.asked()
    found: list[EquationAnswer] = []
    at: int | None = offset
    for place, entry in _entries(the_door(), sought, offset):
        if len(found) == limit or place - offset >= MOST_LOOKS:
            at = place
            break
        if sought.fits(entry):
            found.append(equation_answer(entry))
    else:
        at = None
    return json_answer(EquationsAnswer(equations=found, offset=offset, limit=limit, next_offset=at))


@blueprint.get("/equations.jsonl")
@declares(
    gives={200: Answer(kind=EquationAnswer, media=(NDJSON,), streamed=True)},
    asks=_SOUGHT,
    raises=(TooManyWaitersError,),
)
def as_lines() -> Response:
    """The whole master list as NDJSON, an entry a line."""
    answers = (encode(equation_answer(entry)) + b"\n" for entry in _wanted())
    return _whole(answers, NDJSON)


@blueprint.get("/equations.csv")
@declares(gives={200: Answer(kind=str, media=(CSV,))}, asks=_SOUGHT, raises=(TooManyWaitersError,))
def as_csv() -> Response:
    """The whole master list as CSV, with a header."""
    rows = (_cells(entry) for entry in _wanted())
    return _whole(map(_csv_line, chain([COLUMNS], rows)), CSV)


@blueprint.delete("/equations/<equation_id>")
@needs("admin")
@declares(gives=EquationAnswer, asks=(EQUATION_ID,))
def forget(equation_id: str) -> Response:
    """Take an entry off the master list; it enters anew when it is found valid again."""
    entry = door.store.forget_equation(equation_id)
    if entry is None:
        raise UnknownError("equation", equation_id)
    return json_answer(equation_answer(entry))


def _entries(the: Door, sought: Sought, offset: int = 0) -> Iterator[tuple[int, Equation]]:
    """The list from `offset` on, each entry with its place, read as it is needed."""
    while entries := the.store.equations(
        offset=offset, limit=CHUNK, oldest_first=sought.oldest_first, owner=sought.owner
    ):
        yield from enumerate(entries, offset)
        offset += CHUNK


def _wanted() -> Iterator[Equation]:
    sought = Sought.asked()
    return (entry for _, entry in _entries(the_door(), sought) if sought.fits(entry))


def _whole(parts: Iterator[bytes], media: str) -> Response:
    """A stream of all; it has a seat, as it may take long where the client reads slowly."""
    return streamed(the_door().listen("equations"), _packed(parts), media)


def _packed(parts: Iterator[bytes]) -> Iterator[bytes]:
    """Many small parts as fewer: each costs the server a call."""
    pack: list[bytes] = []
    for part in parts:
        pack.append(part)
        if len(pack) == CHUNK:
            yield b"".join(pack)
            pack.clear()
    yield b"".join(pack)


def _cells(entry: Equation) -> tuple[object, ...]:
    request, verdict = entry.request, entry.verdict
    judged = (verdict.confidence, verdict.verdict, verdict.explanation)
    return (entry.digest, request.equation, request.mode, *judged)


def _csv_line(cells: tuple[object, ...]) -> bytes:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue().encode()
