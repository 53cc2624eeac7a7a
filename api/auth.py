"""Who may call: API keys with scopes, and the fence around a door that has none.

A key comes as `Authorization: Bearer KEY` or `X-API-Key: KEY`. Until the first key is made, a door
that listens on loopback is open to its machine, and one that listens to the world answers nobody
but health checks, unless PHIQ_OPEN says otherwise; a door that had keys stays shut without them. It
bounds no rates: that is `api/quota.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address
from threading import Lock
from time import monotonic
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, current_app, g, request

from phiq.errors import BrokerUnavailableError, PhiqError
from phiq.queue.keys import SCOPES, ApiKey, KeyStore, Scope
from phiq.settings import Settings

#: How long a look-up is believed, in seconds: a revoked key works at most this much longer.
FRESH_S = 2.0
#: Look-ups remembered at most; a flood of made-up keys must not fill the memory.
REMEMBERED = 1000

#: What proxies add to a call.
FORWARDED = (
    *("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Prefix"),
    *("X-Real-IP", "Via"),
)

View = TypeVar("View", bound=Callable[..., Any])


class UnauthorizedError(PhiqError):
    """The call needs an API key, and came with none or a wrong one."""

    code = "unauthorized"


class ForbiddenError(PhiqError):
    """The API key is not for calls of this kind."""

    code = "forbidden"


def public(view: View) -> View:
    """Mark a view that needs no key: health, documentation."""
    view.scope = None  # type: ignore[attr-defined]
    return view


def offline(view: View) -> View:
    """Mark a view that has an answer while the broker, and with it every key, is away."""
    view.offline = True  # type: ignore[attr-defined]
    return view


def cross_site(view: View) -> View:
    """Mark a view that pages of any site may call while no key is needed: it changes nothing."""
    view.cross_site = True  # type: ignore[attr-defined] # a mark on a function
    return view


def needs(scope: Scope) -> Callable[[View], View]:
    """Mark a view as for keys of `scope`; unmarked, GET is for read and the rest for submit."""

    def mark(view: View) -> View:
        view.scope = scope  # type: ignore[attr-defined]
        return view

    return mark


def scope_of(view: Callable[..., Any] | None, method: str) -> Scope | None:
    """The scope a key needs to call a view by `method`; None where no key is needed."""
    if view is None:  # 404 and 405 tell no secrets
        return None
    default: Scope = "read" if method in ("GET", "HEAD") else "submit"
    scope: Scope | None = getattr(view, "scope", default)
    return scope


class Keys:
    """The keys as of a moment ago. Thread-safe."""

    def __init__(self, settings: Settings, store: KeyStore) -> None:
        self._store = store
        self._lock = Lock()
        self._found: dict[str, tuple[float, ApiKey | None]] = {}
        self._any: tuple[float, bool | BrokerUnavailableError] = (float("-inf"), False)
        self.told_open = settings.open
        self.host = settings.host
        self.open = settings.open or _loopback(settings.host)

    def find(self, secret: str) -> ApiKey | None:
        """The key of a secret. May raise `BrokerUnavailableError`."""
        now = monotonic()
        with self._lock:
            at, key = self._found.get(secret, (float("-inf"), None))
        if now - at <= FRESH_S:
            return key
        key = self._store.find(secret)
        with self._lock:
            if len(self._found) >= REMEMBERED:
                self._found.clear()
            self._found[secret] = now, key
        return key

    def exist(self, *, now: bool = False) -> bool:
        """Whether there is any key, or has been one.

        May raise `BrokerUnavailableError`, remembered as long. With `now` it is looked up.
        """
        at, found = self._any
        if now or monotonic() - at > FRESH_S:
            found = self._look()
            self._any = monotonic(), found
        if isinstance(found, BrokerUnavailableError):
            raise found
        return found

    def _look(self) -> bool | BrokerUnavailableError:
        try:
            return bool(self._store.all()) if self.told_open else self._store.guarded()
        except BrokerUnavailableError as error:
            return error


def install(app: Flask, keys: Keys) -> None:
    """Check every request of `app` before its view; `g.owner` is then the key's name, or ""."""
    app.extensions["keys"] = keys
    app.before_request(_check)


def _check() -> None:
    g.owner, g.visible_owner, g.scopes = "", None, SCOPES
    view = current_app.view_functions.get(request.endpoint or "")
    scope = scope_of(view, request.method)
    if scope is None or request.method == "OPTIONS":
        return
    try:
        _authorize(scope)
    except BrokerUnavailableError:
        if not getattr(view, "offline", False):
            raise


def _authorize(scope: Scope) -> None:
    keys: Keys = current_app.extensions["keys"]
    secret = _secret()
    if not secret and not keys.exist():
        if keys.told_open:
            return
        if keys.open and not _is_forwarded():
            _fence(keys.host)
            return
        if keys.exist(now=True):
            _admit(None, scope)
        if keys.open:
            raise UnauthorizedError(
                "this call came through a proxy, and this door has no keys yet: make one with "
                "`phiq keys add NAME`, or set PHIQ_OPEN=1 to let everyone in"
            )
        raise UnauthorizedError(
            "this door listens to the world and has no keys yet: make one with "
            "`phiq keys add NAME`, or set PHIQ_OPEN=1 to let everyone in"
        )
    _admit(keys.find(secret) if secret else None, scope)


def _fence(host: str) -> None:
    """Keep web pages of other sites from a door that needs no key; what they may is `cross_site`.

    A name that leads to this machine only now may have led elsewhere a moment ago (DNS rebinding).
    """
    g.fenced = True
    named = urlsplit(f"//{request.environ.get('HTTP_HOST') or host}").hostname or ""
    if not (named == host or _loopback(named) or named.endswith(".localhost")):
        raise ForbiddenError("this door has no keys, and answers to this machine's own names only")
    view = current_app.view_functions.get(request.endpoint or "")
    if request.method in ("GET", "HEAD") or getattr(view, "cross_site", False):
        return
    origin = request.headers.get("Origin")
    foreign = origin is not None and urlsplit(origin).netloc != request.host
    if foreign or request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site"):
        raise ForbiddenError("this door has no keys, and takes this from no other site's page")


def _admit(key: ApiKey | None, scope: Scope) -> None:
    if key is None:
        raise UnauthorizedError(
            "send a valid API key as `Authorization: Bearer KEY` or `X-API-Key: KEY`"
        )
    if not key.allows(scope):
        raise ForbiddenError(f"key {key.name!r} lacks the scope {scope!r}")
    g.owner = key.name
    g.visible_owner = None if key.allows("admin") else key.name
    g.scopes = key.scopes


def visible_owner() -> str | None:
    """Whose jobs and batches the caller of the current request may list; None for everyone's."""
    owner: str | None = g.visible_owner
    return owner


def caller_scopes() -> tuple[Scope, ...]:
    """What the caller of the current request may do."""
    scopes: tuple[Scope, ...] = g.scopes
    return scopes


def _secret() -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    bearer = token.strip() if scheme.lower() == "bearer" else ""
    return bearer or request.headers.get("X-API-Key", "").strip()


def _is_forwarded() -> bool:
    """Whether a proxy passed the call on: then it need not come from this machine."""
    return any(name in request.headers for name in FORWARDED)


def _loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
