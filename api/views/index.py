"""`/`: the page for browsers, and for programs what there is to call; the page's files."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, Response, current_app, request

from api.answers import EndpointAnswer, IndexAnswer, json_answer
from api.assets import MEDIA, Asset, Assets, rooted
from api.auth import public
from api.calls import JSON, Answer, declares
from api.errors import UnknownError
from api.parameters import Text
from api.prefix import root
from phiq import __version__

blueprint = Blueprint("index", __name__)

HTML = "text/html"
#: Only what this door sends may run, be shown or be asked; pictures also as they stand in CSS.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
#: How long a browser may keep a file whose address changes with its content, in seconds: a year.
KEPT_S = 31_536_000
PATH = Text(
    name="path",
    where="path",
    example="index.html",
    about="A file's path in the page's folder, alone or after `@HASH/`, the hash of all its files.",
)
_FILE = Answer(kind=str, media=tuple(sorted(set(MEDIA.values()))))


@blueprint.get("/")
@public
@declares(gives={200: Answer(kind=IndexAnswer, media=(JSON, HTML), text=(HTML,))})
def index() -> Response:
    """The page where `text/html` is wanted, else this list."""
    best = request.accept_mimetypes.best_match((JSON, HTML))
    page = _assets().all.get("index.html")
    response = _served(page, kept=False) if page and best == HTML else json_answer(_list())
    response.vary.add("Accept")
    return response


@blueprint.get("/page/<path:path>")
@public
@declares(gives={200: _FILE}, asks=(PATH,))
def file(path: str) -> Response:
    """A file of the page."""
    asset, kept = _assets().find(path)
    if asset is None:
        raise UnknownError("file", path)
    return _served(asset, kept=kept)


def _list() -> IndexAnswer:
    rules = sorted(current_app.url_map.iter_rules(), key=lambda rule: rule.rule)
    endpoints = [
        EndpointAnswer(
            method=method,
            path=root() + rule.rule,
            what=current_app.view_functions[rule.endpoint].__doc__,
        )
        for rule in rules
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]
    return IndexAnswer(name="phiq", version=__version__, endpoints=endpoints)


def _served(asset: Asset, *, kept: bool) -> Response:
    """A file, compressed where the browser takes that; 304 where it has it already."""
    asset = rooted(asset, root())
    packed = asset.packed if request.accept_encodings.quality("gzip") else None
    response = Response(packed or asset.content, mimetype=asset.media)
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    response.set_etag(f"{asset.tag}-gzip" if packed else asset.tag)
    lasting = f"public, max-age={KEPT_S}, immutable"
    response.headers["Cache-Control"] = lasting if kept else "no-cache"
    response.headers["Content-Security-Policy"] = POLICY
    return cast(Response, response.make_conditional(request))


def _assets() -> Assets:
    return cast(Assets, current_app.extensions["assets"])
