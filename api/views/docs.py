"""`/openapi.json`, and `/docs`: a page that shows it, whose every file is served from here."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from flask import Blueprint, Response, current_app
from msgspec import json

from api.auth import public
from api.calls import JSON, Answer, declares
from api.errors import UnknownError
from api.parameters import Text
from api.prefix import root

blueprint = Blueprint("docs", __name__)

#: Only what this door sends may run or be loaded; pictures also as they stand in the style sheet.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "img-src 'self' data:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
#: How long browsers may keep a file, in seconds: until the next day, should phiq be updated.
FRESH_S = 86_400
#: Every file of the page, by name: the package and folder that ship it, and its media type.
FILES = {
    "swagger-ui.css": ("flask_swagger_ui", "dist", "text/css"),
    "swagger-ui-bundle.js": ("flask_swagger_ui", "dist", "text/javascript"),
    "favicon-32x32.png": ("flask_swagger_ui", "dist", "image/png"),
    "docs.js": ("api", "views", "text/javascript"),
}
NAME = Text(
    name="name",
    where="path",
    example="docs.js",
    about="A file's name.",
)
_DOCUMENT = json.Decoder(dict[str, Any])
_PAGE = Answer(kind=str, media=("text/html",))
_FILE = Answer(kind=str, media=tuple(sorted({media for *_, media in FILES.values()})))


@blueprint.get("/openapi.json")
@public
@declares(gives={200: Answer(kind={"type": "object"})})
def openapi() -> Response:
    """This document."""
    document: bytes = current_app.extensions["openapi"]
    if prefix := root():
        document = json.encode({**_DOCUMENT.decode(document), "servers": [{"url": prefix}]})
    return Response(document, mimetype=JSON)


@blueprint.get("/docs")
@public
@declares(gives={200: _PAGE})
def page() -> Response:
    """A page that shows this document and lets you try the calls."""
    response = Response(
        files("api").joinpath("views", "docs.html").read_bytes(), mimetype="text/html"
    )
    response.headers["Content-Security-Policy"] = POLICY
    return response


@blueprint.get("/docs/<name>")
@public
@declares(gives={200: _FILE}, asks=(NAME,))
def file(name: str) -> Response:
    """A file of the page."""
    if name not in FILES:
        raise UnknownError("file", name)
    response = Response(_content(name), mimetype=FILES[name][2])
    response.headers["Cache-Control"] = f"public, max-age={FRESH_S}"
    return response


@cache
def _content(name: str) -> bytes:
    package, folder, _ = FILES[name]
    return files(package).joinpath(folder, name).read_bytes()
