"""`/v1/equations`: the master list of equations found valid, in pages or whole, as JSON or CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import chain

import msgspec
from flask import Blueprint, Response

from api.answers import EquationsAnswer, json_answer
from api.auth import needs, visible_owner
from api.bodies import read
from api.calls import Answer, Body, declares
from api.current import the_door
from api.door import Door
from api.errors import BodyTooLargeError, TooManyWaitersError, UnknownError
from api.ndjson import chunks, lines
from api.parameters import Text, WholeNumber
from api.sought import ASKED, Sought
from api.streams import NDJSON, streamed
from phiq.cells import harmless
from phiq.contract import NOT_JSON, ScoreRequest, encode
from phiq.errors import InvalidRequestError
from phiq.listing import Equation, EquationEdit, Imported, ImportedEquation, ImportProblem
from phiq.queue.equations import check
from phiq.queue.store import CHUNK
from phiq.scorer.preview import forms

blueprint = Blueprint("equations", __name__, url_prefix="/v1")

#: Entries a page holds unless asked otherwise, and at most: a page stays under a few MB.
PAGE = 100
MAX_PAGE = 1000
#: Deepest offset.
MAX_OFFSET = 10**9
#: Entries looked at for one page, at most: half a second of work, where few are what is sought.
MOST_LOOKS = 50_000
#: Entries of one import, and problems told of it.
MOST_IMPORTED = 100_000
MOST_PROBLEMS = 100
CSV = "text/csv"
COLUMNS = ("id", "equation", "mode", "confidence", "verdict", "explanation", "law", "tags", "note")

OFFSET = WholeNumber(
    name="offset", default=0, least=0, most=MAX_OFFSET, about="Entries to pass over."
)
LIMIT = WholeNumber(
    name="limit", default=PAGE, least=1, most=MAX_PAGE, about="Entries of the page, at most."
)
EQUATION_ID = Text(name="equation_id", where="path", about="An entry's `id`.")
_EDIT = Body(
    kind=EquationEdit,
    examples={"both": EquationEdit(tags=["relativity"], note="as in chapter 2")},
)
_EXPORT = Body(
    kind={"type": "string", "pattern": r"[^ \t\n\v\f\r]"},  # not empty
    media=NDJSON,
    examples={
        "an entry": '{"equation":"a = b","mode":"heuristic","tags":["old"],"verdict":{"valid":true,'
        '"confidence":0.5,"betti":[2,0,0],"chi":2,"phi_coherence":0.0,"explanation":"",'
        '"processing_time_ms":0}}'
    },
)
_decode_entry = msgspec.json.Decoder(ImportedEquation).decode


@blueprint.get("/equations")
@declares(gives=EquationsAnswer, asks=(OFFSET, LIMIT, *ASKED))
def page() -> Response:
    """A page of the master list, newest first.

    Where entries are sought, go on at `next_offset` until it is null: a page may hold fewer than
    `limit`.
    """
    offset, limit, sought = OFFSET.read(), LIMIT.read(), Sought.asked()
    found: list[Equation] = []
    at: int | None = offset
    for place, entry in _entries(the_door(), sought, offset):
        if len(found) == limit or place - offset >= MOST_LOOKS:
            at = place
            break
        if sought.fits(entry):
            found.append(entry)
    else:
        at = None
    total = the_door().equations.count(sought.owner)
    return json_answer(
        EquationsAnswer(equations=found, offset=offset, limit=limit, next_offset=at, total=total)
    )


@blueprint.get("/equations/<equation_id>")
@declares(gives=Equation, asks=(EQUATION_ID,))
def show(equation_id: str) -> Response:
    """An entry of the master list."""
    return _entry(equation_id, the_door().equations.get(equation_id, visible_owner()))


@blueprint.patch("/equations/<equation_id>")
@declares(_EDIT, gives=Equation, asks=(EQUATION_ID,))
def edit(equation_id: str) -> Response:
    """Change the tags or the note of an entry; what is not named stays."""
    changes, owner = read(EquationEdit), visible_owner()
    return _entry(equation_id, the_door().equations.edit(equation_id, changes, owner))


@blueprint.get("/equations.jsonl")
@declares(
    gives={200: Answer(kind=Equation, media=(NDJSON,), streamed=True)},
    asks=ASKED,
    raises=(TooManyWaitersError,),
)
def as_lines() -> Response:
    """The whole master list as NDJSON, an entry a line; `POST /v1/equations` takes it back."""
    return _whole((encode(entry) + b"\n" for entry in _wanted()), NDJSON)


@blueprint.get("/equations.csv")
@declares(gives={200: Answer(kind=str, media=(CSV,))}, asks=ASKED, raises=(TooManyWaitersError,))
def as_csv() -> Response:
    """The whole master list as CSV, with a header."""
    rows = (_cells(entry) for entry in _wanted())
    return _whole(map(_csv_line, chain([COLUMNS], rows)), CSV)


@blueprint.post("/equations")
@needs("admin")
@declares(_EXPORT, gives=Imported)
def take_in() -> Response:
    """Take over an earlier export. What is listed already stays, joined by spellings and tags."""
    told = Imported(added=0, known=0, refused=0, problems=[])
    for number, chunk in enumerate(chunks(lines(), CHUNK)):
        if number * CHUNK + len(chunk) > MOST_IMPORTED:
            raise BodyTooLargeError(
                f"an import has at most {MOST_IMPORTED} entries; send several", field="body"
            )
        _import(chunk, number * CHUNK + 1, told)
    return json_answer(told)


@blueprint.delete("/equations/<equation_id>")
@needs("admin")
@declares(gives=Equation, asks=(EQUATION_ID,))
def forget(equation_id: str) -> Response:
    """Take an entry off the master list; it enters anew when it is found valid again.

    The last thousand that were taken off can be restored.
    """
    return _entry(equation_id, the_door().equations.forget(equation_id))


@blueprint.post("/equations/<equation_id>/restore")
@needs("admin")
@declares(gives=Equation, asks=(EQUATION_ID,))
def restore(equation_id: str) -> Response:
    """Put an entry back that was taken off the master list."""
    return _entry(equation_id, the_door().equations.restore(equation_id))


def _entry(equation_id: str, entry: Equation | None) -> Response:
    if entry is None:
        raise UnknownError("equation", equation_id)
    return json_answer(entry)


def _entries(the: Door, sought: Sought, offset: int = 0) -> Iterator[tuple[int, Equation]]:
    """The list from `offset` on, each entry with its place, read as it is needed."""
    while entries := the.equations.page(
        offset=offset, limit=CHUNK, order=sought.order, owner=sought.owner
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


def _import(chunk: list[bytes], first: int, told: Imported) -> None:
    entries = []
    for line, text in enumerate(chunk, first):
        try:
            entries.append(_imported(text))
        except (*NOT_JSON, ValueError) as error:
            told.refused += 1
            if len(told.problems) < MOST_PROBLEMS:
                told.problems.append(ImportProblem(line=line, detail=str(error)))
    new = sum(the_door().equations.add(entries))
    told.added += new
    told.known += len(entries) - new


def _imported(text: bytes) -> ImportedEquation:
    """An entry of an export, checked; a form that its text has not is left out."""
    entry = _decode_entry(text)
    try:
        check(entry)
    except InvalidRequestError as error:
        raise ValueError(str(error)) from None
    asked = ScoreRequest(equation=entry.equation, dims=entry.dims, domain=entry.domain)
    if entry.verdict.form and entry.verdict.form not in forms(asked):
        entry.verdict.form = None
    return entry


def _cells(entry: Equation) -> tuple[object, ...]:
    verdict = entry.verdict
    judged = (verdict.confidence, verdict.verdict, verdict.explanation, verdict.law)
    own = (", ".join(entry.tags), entry.note)
    return (entry.id, entry.equation, entry.mode, *judged, *own)


def _csv_line(cells: tuple[object, ...]) -> bytes:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(map(harmless, cells))
    return line.getvalue().encode()
