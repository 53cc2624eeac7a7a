"""Which web pages may call: `PHIQ_CORS_ORIGINS`, by default all. No cookies, so no credentials.

While a door needs no key, "all" is of the synchronous endpoints alone: see `api/auth.py`.
"""

from __future__ import annotations

from flask import Flask, Request, Response

from api.around import Around, Facts, Headers

#: How long a browser may remember a preflight, in seconds: Chromium caps it here.
PREFLIGHT_AGE_S = 7200
METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"
EXPOSED = (
    "Location, Retry-After, Preference-Applied, Idempotency-Replayed, RateLimit, RateLimit-Policy, "
    "X-Request-Id"
)


def install(app: Flask, around: Around, origins: str) -> None:
    """Add the CORS headers to every response of `app`; `origins` is comma-separated, or `*`."""
    named = origins.lower().split(",")
    allowed = {origin.strip().rstrip("/") for origin in named if origin.strip()}
    everyone = "*" in allowed

    def is_fenced(request: Request, facts: Facts) -> bool:
        """Whether the call needed no key and is of a kind that no other site's page may read."""
        if "fenced" not in facts:
            return False
        view = app.view_functions.get(request.endpoint or "")
        return not getattr(view, "cross_site", False)

    def tell(request: Request, facts: Facts, _: Response) -> Headers:
        if everyone and is_fenced(request, facts):
            return []
        origin = "*" if everyone else request.environ.get("HTTP_ORIGIN")
        told = [] if everyone else [("Vary", "Origin")]
        if origin not in allowed:
            return told
        told += [
            ("Access-Control-Allow-Origin", origin),
            ("Access-Control-Expose-Headers", EXPOSED),
        ]
        return told + _preflight(request) if request.method == "OPTIONS" else told

    around.tells.append(tell)


def _preflight(request: Request) -> Headers:
    asked = request.environ.get("HTTP_ACCESS_CONTROL_REQUEST_HEADERS", "Content-Type")
    return [
        ("Access-Control-Allow-Methods", METHODS),
        ("Access-Control-Allow-Headers", asked),
        ("Access-Control-Max-Age", str(PREFLIGHT_AGE_S)),
    ]
