"""What is fuzzed: readers of what strangers send, each of which takes any bytes.

A target raises only what its reader never should: the errors it promises are answers. One of them
goes all the way: what is read is scored.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from random import Random
from typing import Any, NamedTuple, cast

import msgspec
from flask import Flask
from werkzeug.exceptions import ClientDisconnected
from werkzeug.test import create_environ

from api import ndjson
from api.bodies import ValidateRequest, read
from api.http1 import Reader, RefusedError
from api.streams import Event, _event
from fuzz.spliced import mutated
from phiq.cli.records import Format, read_records
from phiq.cli.verify import _verdicts as verdicts_of
from phiq.client.errors import DoorUnreachableError
from phiq.client.results import Place
from phiq.client.wire import each
from phiq.contract import (
    MAX_DECLARATION_CHARS,
    MAX_EQUATION_CHARS,
    JobRequest,
    ScoreRequest,
    encode,
)
from phiq.errors import InvalidRequestError
from phiq.scorer.dimensions import declared_dimensions
from phiq.scorer.domains import parse_domains
from phiq.scorer.parse import EquationSyntaxError, parse
from phiq.scorer.parse.mathml.markup import is_markup
from phiq.scorer.parse.mathml.tables import OPERATORS
from phiq.scorer.parse.text import commands
from phiq.scorer.standard import StandardScorer

#: Most processor time one input of a target may take, in seconds: ten are read while a person
#: waits for a page, and a micro-batch of 256 ends within its lease.
LIMIT_S = 0.05
#: … and one that is scored: the time that an equation gets, and what is done before and after.
SCORED_S = 0.6
CORPUS = Path(__file__).parent / "corpus"
#: Longest input, in bytes, where the reader itself sets no limit that is worth reaching.
MAX_BODY_BYTES = 4096

APP = Flask("fuzzed")
_ENVIRON = create_environ(method="POST") | {"wsgi.input_terminated": True}


class Target(NamedTuple):
    """A reader: what feeds it bytes, its longest input in bytes, and words of its language.

    `limit_s` is the processor time that an input may take. `mutated` makes a text of two others by
    what it knows of the language, where bytes that are changed anywhere reach little.
    """

    feed: Callable[[bytes], None]
    longest: int = MAX_BODY_BYTES
    words: str = ""
    limit_s: float = LIMIT_S
    mutated: Callable[[str, str, Random], str] | None = None


def corpus(name: str) -> list[bytes]:
    """The inputs kept for a target, a line of JSON each.

    A line is a text, whose surrogates stand for single bytes, or [before, word, count, after]: a
    word so many times.
    """
    lines = (CORPUS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [spelled(json.loads(line)) for line in lines]


def starts(name: str) -> list[bytes]:
    """The inputs that a search starts from: those kept, and of what is scored those read."""
    return corpus(name) + (corpus("equation") if name == "scored" else [])


def spelled(kept: str | list[Any]) -> bytes:
    """The bytes that a line of a corpus stands for."""
    if isinstance(kept, str):
        return kept.encode("utf-8", "surrogateescape")
    before, word, count, after = kept
    return f"{before}{word * count}{after}".encode("utf-8", "surrogateescape")


def folded(data: bytes) -> str | list[Any]:
    """The line of a corpus that stands for these bytes, as short as repetition makes it."""
    text = data.decode("utf-8", "surrogateescape")
    found = list(_REPEATED.finditer(text))
    if not found:
        return text
    match = max(found, key=lambda repeated: len(repeated[0]))
    before, after = text[: match.start()], text[match.end() :]
    return [before, match[1], len(match[0]) // len(match[1]), after]


#: A word that comes eight times or more.
_REPEATED = re.compile(r"(.{1,512}?)\1{7,}", re.DOTALL)


def _equation(data: bytes) -> None:
    text = data.decode("utf-8", "replace")[:MAX_EQUATION_CHARS]
    try:
        parsed = parse(text)
    except EquationSyntaxError as error:
        assert 0 <= error.offset <= len(text), (error.offset, len(text))
        assert error.caret.encode()
    else:
        assert parsed.readings


def _mathml(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    _equation((text if is_markup(text) else f"<math>{text}</math>").encode())


def _scored(data: bytes) -> None:
    """One text as a worker scores it that has seen nothing like it before."""
    text = data.decode("utf-8", "replace")[:MAX_EQUATION_CHARS].replace("\0", " ")
    (verdict,) = StandardScorer().score([ScoreRequest(equation=text, mode="rigorous")])
    encode(verdict)


def _dims(data: bytes) -> None:
    text = data.decode("utf-8", "replace")[:MAX_DECLARATION_CHARS]
    symbol, _, unit = text.partition("\n") if "\n" in text else ("x", "", text)
    try:
        declared_dimensions({symbol: unit})
    except InvalidRequestError as error:
        assert error.field == f"dims.{symbol}"


def _domain(data: bytes) -> None:
    text = data.decode("utf-8", "replace")[:MAX_DECLARATION_CHARS]
    symbol, _, domain = text.partition("\n") if "\n" in text else ("x", "", text)
    try:
        parse_domains({symbol: domain})
    except InvalidRequestError as error:
        assert error.field == f"domain.{symbol}"


def _body(data: bytes) -> None:
    for kind in (JobRequest, ValidateRequest):
        with APP.request_context(_environ(io.BytesIO(data))):
            try:
                encode(read(cast(Any, kind)))
            except InvalidRequestError as refusal:
                str(refusal).encode()


def _batch(data: bytes) -> None:
    """The first byte says how it is declared, and in what pieces it comes."""
    declared = ("", "application/json", *ndjson.LINE_TYPES)[data[0] % 5 if data else 0]
    stream = _Pieces(data[1:], 1 << (data[0] >> 4 if data else 0))
    with APP.request_context(_environ(stream) | {"CONTENT_TYPE": declared}):
        try:
            for text in ndjson.items():
                encode(ndjson.item_of(text))
        except (InvalidRequestError, ClientDisconnected) as refusal:
            str(refusal).encode()


def _environ(body: Any) -> dict[str, Any]:
    return _ENVIRON | {"wsgi.input": body}


class _Pieces:
    """Bytes that come a few at a time, as from a socket."""

    def __init__(self, data: bytes, size: int) -> None:
        self._pieces = io.BytesIO(data)
        self._size = size

    def read(self, size: int = -1) -> bytes:
        return self._pieces.read(self._size if size < 0 else min(size, self._size))


def _file(form: Format) -> Callable[[bytes], None]:
    def feed(data: bytes) -> None:
        newline = "" if form == "csv" else None
        file = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8-sig", newline=newline)
        for mode in ("rigorous", "heuristic"):
            file.seek(0)
            try:
                for record in read_records(file, form, cast(Any, mode)):
                    assert record.line > 0
                    assert b"\n" not in bytes(record.item)
            except (InvalidRequestError, UnicodeDecodeError) as refusal:
                str(refusal).encode("utf-8", "backslashreplace")

    return feed


def _results(data: bytes) -> None:
    """What a client reads of results that come in pieces: the first byte says how large."""
    size = 1 + (data[0] if data else 0)

    async def pieces() -> AsyncIterator[bytes]:
        for at in range(1, len(data), size):
            yield data[at : at + size]

    try:
        count = sum(len(part) for part in each(Place(0).parts(pieces())))
    except DoorUnreachableError as error:
        str(error).encode()
    else:
        assert count <= data[1:].count(b"\n")


def _verdicts(data: bytes) -> None:
    """The lines of a file that `phiq verify` is given."""
    try:
        for _, equation, verdict in verdicts_of(io.BytesIO(data)):
            encode((equation, verdict))
    except InvalidRequestError as refusal:
        str(refusal).encode()


class _Told(msgspec.Struct):
    text: str


def _events(data: bytes) -> None:
    """Whatever an event tells is one event to who reads it, and the same text."""
    text = data.decode("utf-8", "replace")
    blocks = _event(Event(id=7, name="completed", data=_Told(text), last=True)).decode()
    lines = re.split("\r\n|\r|\n", blocks)
    assert [line.partition(":")[0] for line in lines] == ["id", "event", "data", "", ""], lines
    assert json.loads(lines[2].removeprefix("data:"))["text"] == text


def _requests(data: bytes) -> None:
    """Requests of a connection, which are the same in whatever pieces they come.

    The first byte says how large the pieces are.
    """
    size = 1 + (data[0] if data else 0)
    pieces = [data[at : at + size] for at in range(1, len(data), size)]
    (whole, end), (cut, cut_end) = _asked([data[1:]]), _asked(pieces)
    assert (whole, end) == (cut, cut_end)


def _asked(pieces: list[bytes]) -> tuple[list[object], str]:
    """What a connection asked for, and how it ended."""
    reader, end = Reader({}), "open"
    try:
        for piece in pieces:
            reader.feed(piece)
    except RefusedError as refusal:
        assert refusal.status >= 400
        end = "refused"
    asked: list[object] = []
    for request in reader.requests:
        if request.complete:
            environ = {k: v for k, v in request.environ.items() if not k.startswith("wsgi.")}
            asked.append((environ, b"".join(request.body), request.keep_alive))
    return asked, end


_UNITS = "kg m s A K mol cd rad Hz N Pa J W C V Ω Wb T H lm lx eV µ k c m⁻¹ ^2 **3 · / ( ) - 1/2"
_MATHML = (
    "<math> </math> <mi> </mi> <mo> </mo> <mn> </mn> <mrow> </mrow> <mfrac> <msup> <msub> <msubsup>"
    " <msqrt> <mroot> <mtable> <mtr> <mtd> <mfenced> <munderover> <mover> <munder> <mmultiscripts>"
    ' <mtext> <mspace/> <mstyle> <semantics> <maction> &pi; &#x2062; open="[" class="MathML-Unit"'
)
_JSON = '{ } [ ] : , " \\\\u0000 \\\\ud800 1e999 -0 null true "equation": "mode": "dims": "domain":'
_JSON_FIELDS = (
    '"rigorous" "heuristic" "ttl_s": "timeout_s": "webhook": "=" "x=y" {"equation":"x=1"}'
)
_HEAD = "GET POST HTTP/1.1 HTTP/1.0 Host: Content-Length: Transfer-Encoding: chunked Expect: "
_HEAD_ENDS = "Connection: close keep-alive Upgrade: 100-continue Cookie: http://a/ %00 0 5 ; , \\t"
_ITEM = '{"index":0,"status":"succeeded","verdict":null,"error":{"code":"a","detail":"b"}}'
_VERDICT = '"verdict": "valid": "confidence": "betti":[1,0,0] "evidence": "equation": [ {"kind":'

TARGETS: dict[str, Target] = {
    "equation": Target(_equation, MAX_EQUATION_CHARS, " ".join(commands.TABLE)),
    "mathml": Target(_mathml, MAX_EQUATION_CHARS, f"{_MATHML} {' '.join(OPERATORS)}"),
    "scored": Target(_scored, MAX_EQUATION_CHARS, limit_s=SCORED_S, mutated=mutated),
    "dims": Target(_dims, MAX_DECLARATION_CHARS, _UNITS),
    "domain": Target(_domain, MAX_DECLARATION_CHARS, "real integer complex not in integers inf"),
    "body": Target(_body, words=f"{_JSON} {_JSON_FIELDS}"),
    "batch": Target(_batch, words=f"{_JSON} {_JSON_FIELDS}"),
    "file_jsonl": Target(_file("jsonl"), words=f"{_JSON} {_JSON_FIELDS}"),
    "file_csv": Target(_file("csv"), words='equation mode " "" equation,mode heuristic'),
    "results": Target(_results, words=f"{_JSON} {_ITEM}"),
    "verdicts": Target(_verdicts, words=f"{_JSON} {_VERDICT}"),
    "events": Target(_events),
    "requests": Target(_requests, words=f"{_HEAD} {_HEAD_ENDS}"),
}
