"""The document is made of what the views declare; a view that declares nothing stops the app."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from flask import Flask
from jsonschema import Draft202012Validator

from api import errors as api_errors
from api.app import create_app
from api.asked import JOB_ID
from api.calls import declares
from api.openapi import UndeclaredError, document
from phiq.contract import JobRequest, Problem
from phiq.errors import PhiqError
from phiq.settings import Settings


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The door's app."""
    app = create_app(replace(settings, door_threads=1))
    yield app
    app.extensions["door"].close()


@pytest.fixture
def told(app: Flask) -> dict[str, Any]:
    """The document as it is served."""
    served: dict[str, Any] = json.loads(app.extensions["openapi"])
    return served


def operations(told: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in told["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from references(part)


def test_every_rule_is_an_operation(app: Flask, told: dict[str, Any]) -> None:
    """The url map, no more and no less, each under a name of its own."""
    served = {
        f"{method} {re.sub('<(?:[a-z]+:)?', '{', rule.rule).replace('>', '}')}"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    names = [operation["operationId"] for _, operation in operations(told)]

    assert {name for name, _ in operations(told)} == served
    assert len(set(names)) == len(names)


def test_schemas_are_sound(told: dict[str, Any]) -> None:
    """Each schema is JSON Schema, and each reference leads somewhere."""
    components = told["components"]

    for schema in components["schemas"].values():
        Draft202012Validator.check_schema(schema)
    for reference in references(told):
        _, _, kind, name = reference.split("/")
        assert name in components[kind], reference


def test_every_operation_tells_what_can_go_wrong(told: dict[str, Any]) -> None:
    """All refusals are problems; what needs a key says so, and only health and docs need none."""
    public = set()
    for name, operation in operations(told):
        refusals = {
            status: answer
            for status, answer in operation["responses"].items()
            if int(status) >= 400
        }
        assert {media for answer in refusals.values() for media in answer["content"]} == {
            "application/problem+json"
        }
        assert "500" in refusals
        assert bool(operation["security"]) == ("401" in refusals)
        assert ("requestBody" in operation) == ("415" in refusals)
        public |= set() if operation["security"] else {name}

    assert public == {
        "GET /",
        "GET /docs",
        "GET /docs/{name}",
        "GET /health",
        "GET /livez",
        "GET /openapi.json",
        "GET /page/{path}",
        "GET /readyz",
    }


def test_every_status_of_the_error_tree_is_told(told: dict[str, Any]) -> None:
    """No error is left that no operation speaks of."""
    statuses = {
        int(status) for _, operation in operations(told) for status in operation["responses"]
    }

    raised = [
        named
        for named in vars(api_errors).values()
        if isinstance(named, type) and issubclass(named, PhiqError)
    ]
    assert {int(error.status) for error in raised} <= statuses


def test_schemas_hold_what_the_contract_holds(told: dict[str, Any]) -> None:
    """What the structs refuse beside types and bounds, the schema refuses too."""
    schema = {"$ref": "#/components/schemas/JobRequest", "components": told["components"]}
    validator = Draft202012Validator(schema)
    bodies: list[dict[str, Any]] = [
        {"equation": "a = b"},
        {"equation": "a\nb"},
        {"equation": "a\0b"},
        {"equation": "a", "extra": 1},
        {"equation": "a", "dims": {"x": {"kg": 1}}},
        {"equation": "a", "dims": {"x": {"furlong": 1}}},
        {"equation": "a", "webhook": "https://a.example:65535/x?y=1"},
        {"equation": "a", "webhook": "https://a.example:65536/"},
        {"equation": "a", "webhook": "http://"},
        {"equation": "a", "webhook": f"http://[{':'.join(['2001'] * 8)}]/"},
        {"equation": "a", "ttl_s": 0},
    ]

    for body in bodies:
        try:
            msgspec.convert(body, JobRequest)
            taken = True
        except msgspec.ValidationError:
            taken = False
        assert validator.is_valid(body) == taken, body


def test_a_view_must_declare_what_it_takes_and_gives(app: Flask) -> None:
    """Nothing declared, or another path than its own: the document is not made."""
    app.add_url_rule("/silent", "silent", lambda: "")

    with pytest.raises(UndeclaredError, match="silent"):
        document(app)


def test_a_view_must_declare_its_path() -> None:
    """A part of the path that is not told of is refused as well."""

    @declares(gives=Problem, asks=(JOB_ID,))
    def view(other: str) -> str:
        """Something."""
        return other

    app = Flask("x", static_folder=None)
    app.add_url_rule("/things/<other>", "things.view", view)

    with pytest.raises(UndeclaredError, match="other"):
        document(app)
