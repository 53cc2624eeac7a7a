"""Which web pages may call: `PHIQ_CORS_ORIGINS`, by default all. No cookies, so no credentials.

While a door needs no key, "all" is of the synchronous endpoints alone: see `api/auth.py`.
"""

from __future__ import annotations

from flask import Flask, Response, current_app, g, request

#: How long a browser may remember a preflight, in seconds: Chromium caps it here.
PREFLIGHT_AGE_S = 7200
METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"
EXPOSED = (
    "Location, Retry-After, Preference-Applied, Idempotency-Replayed, RateLimit, RateLimit-Policy, "
    "X-Request-Id"
)


def install(app: Flask, origins: str) -> None:
    """Add the CORS headers to every response of `app`; `origins` is comma-separated, or `*`."""
    allowed = {origin.strip().rstrip("/") for origin in origins.split(",") if origin.strip()}

    def allow(response: Response) -> Response:
        if "*" in allowed and _is_fenced():
            return response
        origin = "*" if "*" in allowed else request.headers.get("Origin")
        if origin != "*":
            response.headers.add("Vary", "Origin")
        if origin in allowed:
            response.headers.add("Access-Control-Allow-Origin", origin)
            response.headers.add("Access-Control-Expose-Headers", EXPOSED)
            if request.method == "OPTIONS":
                _answer_preflight(response)
        return response

    app.after_request(allow)


def _is_fenced() -> bool:
    """Whether the call needed no key and is of a kind that no other site's page may read."""
    view = current_app.view_functions.get(request.endpoint or "")
    return bool(g.get("fenced")) and not getattr(view, "cross_site", False)


def _answer_preflight(response: Response) -> None:
    asked = request.headers.get("Access-Control-Request-Headers", "Content-Type")
    response.headers["Access-Control-Allow-Methods"] = METHODS
    response.headers["Access-Control-Allow-Headers"] = asked
    response.headers["Access-Control-Max-Age"] = str(PREFLIGHT_AGE_S)
