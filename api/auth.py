"""Who may call: API keys with scopes, and the fence around a door that has none.

A key comes as `Authorization: Bearer KEY` or `X-API-Key: KEY`. Until the first key is made, a door
that listens on loopback is open to its machine, and one that listens to the world answers nobody
but health checks, unless PHIQ_OPEN says otherwise; a door that had keys stays shut without them. It
bounds no rates: that is `api/quota.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from ipaddress import ip_address
from threading import Lock
from time import monotonic
from typing import Any, TypeVar
from urllib.parse import SplitResult, urlsplit

from flask import Flask, Request

from api.around import Around, Facts, the_facts
from api.errors import ForbiddenError, UnauthorizedError
from phiq.errors import BrokerUnavailableError
from phiq.queue.keys import SCOPES, ApiKey, KeyStore, Scope
from phiq.settings import Settings

#: How long a look-up is believed, in seconds: a revoked key works at most this much longer.
FRESH_S = 2.0
#: Look-ups remembered at most; a flood of made-up keys must not fill the memory.
REMEMBERED = 1000

#: What proxies add to a call, as WSGI names it.
FORWARDED = frozenset(
    "HTTP_" + header
    for header in (
        *("FORWARDED", "X_FORWARDED_FOR", "X_FORWARDED_HOST", "X_FORWARDED_PREFIX"),
        *("X_REAL_IP", "VIA"),
    )
)
#: Hosts that calls named, remembered at most with whether they are this machine's.
HOSTS = 256

View = TypeVar("View", bound=Callable[..., Any])


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


def install(app: Flask, around: Around, keys: Keys) -> None:
    """Check every request of `app` before its view; `g.owner` is then the key's id, or ""."""
    app.extensions["keys"] = keys

    def check(request: Request, facts: Facts) -> None:
        facts.owner, facts.visible_owner, facts.scopes = "", None, SCOPES
        view = app.view_functions.get(request.endpoint or "")
        scope = scope_of(view, request.method)
        if scope is None or request.method == "OPTIONS":
            return
        try:
            _authorize(keys, request, facts, view, scope)
        except BrokerUnavailableError:
            if not getattr(view, "offline", False):
                raise

    around.looks.append(check)


def _authorize(keys: Keys, request: Request, facts: Facts, view: object, scope: Scope) -> None:
    secret = _secret(request)
    if not secret and not keys.exist():
        if keys.told_open:
            return
        if keys.open and FORWARDED.isdisjoint(request.environ):
            facts.fenced = True
            _fence(keys.host, request, view)
            return
        if keys.exist(now=True):
            _admit(None, scope, facts)
        if keys.open:
            raise UnauthorizedError(
                "this call came through a proxy, and this door has no keys yet: make one with "
                "`phiq keys add NAME`, or set PHIQ_OPEN=1 to let everyone in"
            )
        raise UnauthorizedError(
            "this door listens to the world and has no keys yet: make one with "
            "`phiq keys add NAME`, or set PHIQ_OPEN=1 to let everyone in"
        )
    _admit(keys.find(secret) if secret else None, scope, facts)


def _fence(host: str, request: Request, view: object) -> None:
    """Keep web pages of other sites from a door that needs no key, but for what is `cross_site`."""
    if not _is_own(request.environ.get("HTTP_HOST") or host, host):
        raise ForbiddenError("this door has no keys, and answers to this machine's own names only")
    if request.method in ("GET", "HEAD") or getattr(view, "cross_site", False):
        return
    origin = request.environ.get("HTTP_ORIGIN")
    foreign = origin is not None and _parts(origin).netloc != request.host
    if foreign or request.environ.get("HTTP_SEC_FETCH_SITE") in ("cross-site", "same-site"):
        raise ForbiddenError("this door has no keys, and takes this from no other site's page")


#: A name or an address, and a port: of anything else it is doubtful what it names.
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[\w.-]+)(:\d{1,5})?", re.ASCII)


@lru_cache(HOSTS)
def _is_own(named: str, host: str) -> bool:
    """Whether a call's `Host` is a name of this machine: `host`, or one of its loopback.

    A name that leads here only now may have led elsewhere a moment ago (DNS rebinding).
    """
    if not _HOST.fullmatch(named):
        return False
    name = _parts(f"//{named}").hostname or ""
    return name == host or _loopback(name) or name.endswith(".localhost")


def _parts(address: str) -> SplitResult:
    """The parts of an address; all empty where it is none, such as one with half a bracket."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def _admit(key: ApiKey | None, scope: Scope, facts: Facts) -> None:
    if key is None:
        raise UnauthorizedError(
            "send a valid API key as `Authorization: Bearer KEY` or `X-API-Key: KEY`"
        )
    if not key.allows(scope):
        raise ForbiddenError(f"key {key.name!r} lacks the scope {scope!r}")
    facts.owner, facts.key_name = key.owner, key.name
    facts.visible_owner = None if key.allows("admin") else key.owner
    facts.scopes = key.scopes


def visible_owner() -> str | None:
    """Whose jobs and batches the caller of the current request may list; None for everyone's."""
    owner: str | None = the_facts().visible_owner
    return owner


def caller_key() -> str | None:
    """The name of the key that the current request came with."""
    name: str | None = the_facts().get("key_name")
    return name


def caller_scopes() -> tuple[Scope, ...]:
    """What the caller of the current request may do."""
    scopes: tuple[Scope, ...] = the_facts().scopes
    return scopes


def _secret(request: Request) -> str:
    environ = request.environ
    scheme, _, token = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
    bearer = token.strip() if scheme.lower() == "bearer" else ""
    return bearer or str(environ.get("HTTP_X_API_KEY", "")).strip()


def _loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
