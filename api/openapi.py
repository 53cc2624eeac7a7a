"""The OpenAPI 3.1 document of the door, generated.

It is made of the app's url map, what each view declares (`api/calls.py`), the structs of the
contract and the error tree. Nothing is told here that is not held somewhere else.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from http import HTTPStatus
from inspect import cleandoc
from itertools import groupby
from typing import Any, cast

import msgspec
from flask import Flask
from msgspec import Struct
from werkzeug.routing import Rule

from api.answers import BatchAnswer, JobAnswer
from api.auth import scope_of
from api.calls import JSON, Answer, Body, Call
from api.errors import (
    FAILED_STATUS,
    BodyTooLargeError,
    EncodingError,
    ForbiddenError,
    JobFailedError,
    MalformedBodyError,
    MediaTypeError,
    TooManyCallsError,
    TooManyUploadsError,
    UnauthorizedError,
    UnknownError,
    UploadStoppedError,
)
from api.parameters import Parameter
from api.streams import EVENTS
from phiq import __version__
from phiq.contract import Problem
from phiq.errors import BrokerUnavailableError, InvalidRequestError, PhiqError

PROBLEM = "application/problem+json"
_REF = "#/components/schemas/{name}"
_ABOUT = """Validates equations: text in, verdicts out.

Submit an equation and wait (`/validate`), or submit jobs and batches and ask for them later.
Every error is a problem of RFC 9457; a job that failed is data, not an error."""
_HEADERS: dict[str, tuple[str, dict[str, Any]]] = {
    "Location": ("Where it is found.", {"type": "string"}),
    "Retry-After": ("Seconds after which to ask again.", {"type": "integer", "minimum": 0}),
    "Preference-Applied": ("What of `Prefer` was followed.", {"type": "string"}),
    "Idempotency-Replayed": ("The request had been made before.", {"const": "true"}),
    "X-Request-Id": ("The name of the request in the log.", {"type": "string"}),
    "RateLimit": ("What is left of the key's calls.", {"type": "string"}),
    "RateLimit-Policy": ("How many calls the key may make.", {"type": "string"}),
    "WWW-Authenticate": ("How to send a key.", {"type": "string"}),
}
_SECURITY: dict[str, dict[str, str]] = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "An API key."},
    "key": {"type": "apiKey", "in": "header", "name": "X-API-Key", "description": "An API key."},
}
#: What an answer that made something leads to: the calls that take its id.
_IDS = {JobAnswer: ("jobs", "job_id"), BatchAnswer: ("batches", "batch_id")}


class Operation(Struct, frozen=True):
    """A method of a path, with the view that serves it."""

    id: str
    path: str
    method: str
    rule: Rule
    view: Callable[..., Any]

    @property
    def call(self) -> Call:
        """What the view declares."""
        return cast(Call, self.view.call)  # type: ignore[attr-defined]

    @property
    def tag(self) -> str:
        """The subject it belongs to."""
        endpoint: str = self.rule.endpoint
        return endpoint.partition(".")[0]


class UndeclaredError(TypeError):
    """A view does not declare what it takes and gives, or not all that its path asks."""


def install(app: Flask) -> None:
    """Write the document of a complete app, for `api/views/docs.py` to serve.

    Raises:
        UndeclaredError: a view's declaration is missing or does not fit its path.
    """
    app.extensions["openapi"] = msgspec.json.encode(document(app))


def document(app: Flask) -> dict[str, Any]:
    """The document, as JSON values. May raise `UndeclaredError`."""
    operations = list(_operations(app))
    kinds = [Problem, *(kind for operation in operations for kind in _kinds(operation.call))]
    _, schemas = msgspec.json.schema_components(kinds, ref_template=_REF)
    by_path = groupby(operations, key=lambda operation: operation.path)
    return {
        "openapi": "3.1.0",
        "info": {"title": "phiq", "version": __version__, "description": _ABOUT},
        "tags": list(_tags(app)),
        "paths": {
            path: {each.method.lower(): _operation(each, operations) for each in group}
            for path, group in by_path
        },
        "components": {
            "schemas": {name: _tidy(schema) for name, schema in schemas.items()},
            "securitySchemes": _SECURITY,
            "headers": {
                name: {"description": about, "schema": schema}
                for name, (about, schema) in _HEADERS.items()
            },
        },
    }


def _operations(app: Flask) -> Iterator[Operation]:
    seen: set[str] = set()
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        view = app.view_functions[rule.endpoint]
        _check(rule, view)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            name = rule.endpoint.replace(".", "_")
            id_ = f"{name}_{method.lower()}" if name in seen else name
            seen.add(name)
            yield Operation(id_, _path(rule), method, rule, view)


def _check(rule: Rule, view: Callable[..., Any]) -> None:
    call = getattr(view, "call", None)
    if not isinstance(call, Call) or not view.__doc__:
        raise UndeclaredError(f"{rule.endpoint} declares nothing: see api/calls.py")
    declared = {parameter.name for parameter in call.asks if parameter.where == "path"}
    if declared != rule.arguments:
        raise UndeclaredError(f"{rule.endpoint} declares {declared}, its path {rule.arguments}")


def _path(rule: Rule) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)


def _tags(app: Flask) -> Iterator[dict[str, str]]:
    for name, blueprint in app.blueprints.items():
        about = cleandoc(sys.modules[blueprint.import_name].__doc__ or "")
        yield {"name": name, "description": about}


def _operation(operation: Operation, all_: list[Operation]) -> dict[str, Any]:
    summary, _, more = cleandoc(operation.view.__doc__ or "").partition("\n\n")
    scope = scope_of(operation.view, operation.method)
    told: dict[str, Any] = {
        "operationId": operation.id,
        "tags": [operation.tag],
        "summary": summary.replace("\n", " "),
        "description": more,
        "security": [{name: [scope]} for name in _SECURITY] if scope else [],
        "parameters": [_parameter(parameter) for parameter in operation.call.asks],
        "responses": _answers(operation, all_) | _problems(operation),
    }
    if operation.call.takes:
        content = {body.media: _body(body) for body in operation.call.takes}
        told["requestBody"] = {"required": True, "content": content}
    return told


def _parameter(parameter: Parameter) -> dict[str, Any]:
    told = {
        "name": parameter.name,
        "in": parameter.where,
        "required": parameter.where == "path",
        "description": parameter.about,
        "schema": parameter.schema,
    }
    return told if parameter.example is None else {**told, "example": parameter.example}


def _body(body: Body) -> dict[str, Any]:
    examples = {name: {"value": msgspec.to_builtins(it)} for name, it in body.examples.items()}
    return {"schema": _schema(body.kind), "examples": examples}


def _answers(operation: Operation, all_: list[Operation]) -> dict[str, Any]:
    return {
        str(status): {
            "description": HTTPStatus(status).phrase,
            "headers": _headers(operation, *answer.headers),
            "content": {media: {"schema": _answer(answer, media)} for media in answer.media},
            "links": _links(answer, all_) if status == HTTPStatus.ACCEPTED else {},
        }
        for status, answer in operation.call.gives.items()
    }


def _answer(answer: Answer, media: str) -> dict[str, Any]:
    if media in answer.text:
        return _schema(str)
    kinds = answer.kind if isinstance(answer.kind, tuple) else (answer.kind,)
    schemas = [_schema(kind) for kind in kinds]
    schema = schemas[0] if len(schemas) == 1 else {"anyOf": schemas}
    if not answer.streamed:
        return schema
    part = {"type": "string", "contentMediaType": JSON, "contentSchema": schema}
    if media != EVENTS:
        return part | {"description": "A stream; each line is JSON of `contentSchema`."}
    return {
        "type": "object",
        "description": "A stream; this is one event.",
        "properties": {"id": {"type": "string"}, "event": {"type": "string"}, "data": part},
        "required": ["id", "event", "data"],
    }


def _links(answer: Answer, all_: list[Operation]) -> dict[str, Any]:
    tag, parameter = _IDS[answer.kind]
    return {
        other.id: {"operationId": other.id, "parameters": {parameter: "$response.body#/id"}}
        for other in all_
        if other.tag == tag and parameter in other.rule.arguments and not other.call.takes
    }


def _problems(operation: Operation) -> dict[str, Any]:
    told = sorted({one for error in _errors(operation) for one in _told(error)})
    return {
        str(int(status)): {
            "description": " ".join(text for _, text in group),
            "headers": _headers(operation, *_problem_headers(operation, status)),
            "content": {PROBLEM: {"schema": _schema(Problem)}},
        }
        for status, group in groupby(told, key=lambda one: one[0])
    }


def _errors(operation: Operation) -> set[type[PhiqError]]:
    """What the call raises by its own word, and by its kind."""
    call = operation.call
    errors: set[type[PhiqError]] = {PhiqError, *call.raises}
    if scope_of(operation.view, operation.method):
        errors |= {UnauthorizedError, ForbiddenError, TooManyCallsError, BrokerUnavailableError}
    if call.takes:
        errors |= {MalformedBodyError, BodyTooLargeError, MediaTypeError}
        errors |= {EncodingError, UploadStoppedError, TooManyUploadsError}
    if call.takes or any(_may_be_wrong(parameter) for parameter in call.asks):
        errors.add(InvalidRequestError)
    if operation.rule.arguments and operation.method != "PUT":
        errors.add(UnknownError)
    return errors


def _may_be_wrong(parameter: Parameter) -> bool:
    return parameter.schema.keys() != {"type"}


def _told(error: type[PhiqError]) -> Iterator[tuple[HTTPStatus, str]]:
    """A line on an error, by status; a failed job's reason may have one of its own."""
    about = cleandoc(error.__doc__ or "").replace("\n", " ")
    code = "" if error.code == PhiqError.code else f"`{error.code}`: "
    yield error.status, code + about
    if error is JobFailedError:
        yield from ((status, f"`{reason}`: {about}") for reason, status in FAILED_STATUS.items())


def _problem_headers(operation: Operation, status: HTTPStatus) -> tuple[str, ...]:
    if status == HTTPStatus.UNAUTHORIZED:
        return ("WWW-Authenticate",)
    again = any(error.status == status and error.retryable for error in _errors(operation))
    return ("Retry-After",) if again else ()


def _headers(operation: Operation, *names: str) -> dict[str, Any]:
    keyed = scope_of(operation.view, operation.method) is not None
    always = ("X-Request-Id", "RateLimit", "RateLimit-Policy") if keyed else ("X-Request-Id",)
    return {name: {"$ref": f"#/components/headers/{name}"} for name in (*names, *always)}


def _kinds(call: Call) -> Iterator[Any]:
    parts: tuple[Body | Answer, ...] = (*call.takes, *call.gives.values())
    for part in parts:
        kinds = part.kind if isinstance(part.kind, tuple) else (part.kind,)
        yield from (kind for kind in kinds if isinstance(kind, type))


def _schema(kind: Any) -> dict[str, Any]:
    if isinstance(kind, dict):
        return kind
    (schema,), _ = msgspec.json.schema_components([kind], ref_template=_REF)
    return schema


def _tidy(schema: dict[str, Any]) -> dict[str, Any]:
    about = schema.get("description")
    return schema | {"description": cleandoc(about)} if about else schema
