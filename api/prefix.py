"""The path before the door's own, `/phiq` of `https://host/phiq/v1/jobs`, as a proxy tells it.

The proxy cuts it off what it passes on and names it in `X-Forwarded-Prefix`. Anyone can send that
header: it is read only where a setting says that a proxy sets it, and only if it is a plain path.
It takes nothing off a path itself: a proxy that leaves the prefix there gets 404.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from api.around import the_request

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

#: Longest prefix that is believed, in characters: it is part of every link of an answer.
MAX_PREFIX = 256
_HEADER = "HTTP_X_FORWARDED_PREFIX"
#: Segments of unreserved characters (RFC 3986, 2.3), none of dots alone, none empty: so it stands
#: in a header, JSON, HTML or a URL as it is, and can lead to no other host.
_PATH = re.compile(r"(?:/(?!\.{1,2}(?:/|\Z))[A-Za-z0-9._~-]+)+")


def install(app: Flask, *, trusted: bool) -> None:
    """Believe the header, if it is `trusted`; else the door is at the root of its host."""
    if not trusted:
        return
    fixed = ProxyFix(app.wsgi_app, x_for=0, x_proto=0, x_host=0, x_prefix=1)

    def with_prefix(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        environ[_HEADER] = believed(environ.get(_HEADER, ""))
        return fixed(environ, start)

    app.wsgi_app = with_prefix  # type: ignore[assignment, method-assign] # WSGI's way


def believed(header: str) -> str:
    """The prefix that a header's value tells, without a slash at its end; "" if it tells none.

    Of several values the last counts, which the proxy before the door set.
    """
    last = header.rpartition(",")[2].strip().removesuffix("/")
    return last if len(last) <= MAX_PREFIX and _PATH.fullmatch(last) else ""


def root() -> str:
    """The prefix of the current request; "" without one."""
    found: str = the_request().environ["SCRIPT_NAME"]
    return found
