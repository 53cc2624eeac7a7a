"""Headers that keep browsers from doing with an answer what it was not meant for."""

from __future__ import annotations

from flask import Request, Response

from api.around import Around, Facts, Headers

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
_ALL = list(HEADERS.items())
_LOWER = frozenset(name.lower() for name in HEADERS)


def install(around: Around) -> None:
    """Set them on every answer; a view that set one itself keeps its own."""
    around.tells.append(_tell)


def _tell(_: Request, __: Facts, response: Response) -> Headers:
    own = _LOWER.intersection([name.lower() for name, _ in response.headers])
    return [(name, value) for name, value in _ALL if name.lower() not in own] if own else _ALL
