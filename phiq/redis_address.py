"""Where Redis is: the setting's URL read once, so that both halves of phiq mean the same by it.

The job store (redis-py) and Celery (kombu) read URLs differently: each gets its parts from here.
It connects to nothing. No error quotes the URL, which may hold a password.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from phiq.errors import SettingError
from phiq.setting_values import is_name

DEFAULT_PORT = 6379
SENTINEL_PORT = 26379

Kind = Literal["tcp", "tls", "unix", "sentinel"]
_KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "redis": "tcp",
        "valkey": "tcp",
        "rediss": "tls",
        "valkeys": "tls",
        "unix": "unix",
        "sentinel": "sentinel",
    }
)
#: What the query may say of certificates, as redis-py names it.
_TLS = ("ssl_ca_certs", "ssl_certfile", "ssl_keyfile", "ssl_cert_reqs", "ssl_check_hostname")
#: Both spellings of each: redis-py's and Celery's.
_VERIFY = MappingProxyType(
    {"required": True, "cert_required": True, "none": False, "cert_none": False}
)
_EXAMPLES = (
    "redis://HOST:6379/0, rediss://HOST:6379/0?ssl_ca_certs=FILE, unix:///PATH?db=0, "
    "sentinel://HOST:26379,HOST:26379/MASTER/0"
)


@dataclass(frozen=True, kw_only=True)
class Tls:
    """How the server's certificate is verified: by the system's authorities, or by a file's."""

    verify: bool = True
    check_hostname: bool = True
    ca_file: str | None = None
    cert_file: str | None = None
    key_file: str | None = None


@dataclass(frozen=True, kw_only=True)
class RedisAddress:
    """A Redis and how to speak to it; `hosts` are Sentinels' where `master` names the server."""

    kind: Kind
    hosts: tuple[tuple[str, int], ...] = ()
    path: str = ""
    master: str = ""
    db: int = 0
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    tls: Tls | None = None

    @property
    def shown(self) -> str:
        """Where it is, without what is secret."""
        hosts = ",".join(f"{host}:{port}" for host, port in self.hosts)
        where = self.path or (f"{self.master} of {hosts}" if self.master else hosts)
        return f"{where}/{self.db}"


def read_address(url: str, password: str = "") -> RedisAddress:
    """The address that a URL tells; `password` stands in for the URL's own.

    Raises:
        SettingError: it tells none.
    """
    parts = _split(url)
    kind, query = _KINDS[parts.scheme], dict(parse_qsl(parts.query, keep_blank_values=True))
    user, secret, hosts = _authority(parts)
    db_text, master, path = _path(kind, parts.path, query)
    address = RedisAddress(
        kind=kind,
        hosts=_hosts(hosts, SENTINEL_PORT if kind == "sentinel" else DEFAULT_PORT, kind),
        path=path,
        master=master,
        db=_number(db_text, "the database's number"),
        username=user or None,
        password=password or secret or None,
        tls=_tls(query) if kind == "tls" else None,
    )
    if query:
        raise _wrong(f"nothing is known of {next(iter(query))!r} in its query")
    return address


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
    except ValueError:
        raise _wrong("it cannot be read") from None
    if parts.scheme not in _KINDS:
        raise _wrong(f"it must be one of {_EXAMPLES}")
    if parts.fragment or re.search(r"[\s#]", url) or parts.netloc.count("@") > 1:
        raise _wrong(_QUOTING)
    return parts


_QUOTING = (
    "what stands in it unquoted cannot; set PHIQ_REDIS_PASSWORD to the password as it is, "
    "in place of the URL's"
)


def _authority(parts: SplitResult) -> tuple[str, str, str]:
    """User, password and hosts."""
    login, _, hosts = parts.netloc.rpartition("@")
    user, _, secret = login.partition(":")
    return unquote(user), unquote(secret), hosts


def _hosts(text: str, port: int, kind: Kind) -> tuple[tuple[str, int], ...]:
    if kind == "unix":
        if text:
            raise _wrong("a socket's path begins with three slashes: unix:///run/redis.sock")
        return ()
    several = text.split(",") if kind == "sentinel" else [text]
    return tuple(_host(one, port) for one in several)


def _host(text: str, port: int) -> tuple[str, int]:
    found = re.fullmatch(r"(?:\[([0-9A-Fa-f:.%]+)\]|([^\s:/@\[\],]+))(?::([0-9]{1,5}))?", text)
    if found is None:
        raise _wrong(f"its host or port is none; {_QUOTING}" if text else "it names no host")
    number = int(found[3] or port)
    if not 0 < number < 2**16:
        raise _wrong("its port is none")
    if not is_name(found[1] or found[2]):
        raise _wrong("its host is none")
    return found[1] or found[2], number


def _path(kind: Kind, path: str, query: dict[str, str]) -> tuple[str, str, str]:
    """The database's number as text, the master's name, the socket's path."""
    if kind == "unix":
        if not path.strip("/"):
            raise _wrong("it names no socket")
        return query.pop("db", "0"), "", unquote(path)
    first, _, rest = path.removeprefix("/").partition("/")
    if kind == "sentinel":
        if not first:
            raise _wrong("it names no master: sentinel://HOST:26379/MASTER")
        return rest or query.pop("db", "0"), unquote(first), ""
    if rest:
        raise _wrong(_QUOTING)
    return first or query.pop("db", "0"), "", ""


def _number(text: str, what: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        raise _wrong(f"{what} is none; {_QUOTING}")
    return int(text)


def _tls(query: dict[str, str]) -> Tls:
    given = {name: query.pop(name) for name in _TLS if name in query}
    verify = _VERIFY.get(given.get("ssl_cert_reqs", "required").lower())
    if verify is None:
        raise _wrong("ssl_cert_reqs must be required, or none to verify no certificate")
    check = given.get("ssl_check_hostname", "true").lower()
    if check not in ("true", "false"):
        raise _wrong("ssl_check_hostname must be true or false")
    if "ssl_keyfile" in given and "ssl_certfile" not in given:
        raise _wrong("ssl_keyfile is the key of ssl_certfile, which it does not name")
    return Tls(
        verify=verify,
        check_hostname=verify and check == "true",
        ca_file=given.get("ssl_ca_certs"),
        cert_file=given.get("ssl_certfile"),
        key_file=given.get("ssl_keyfile"),
    )


def _wrong(why: str) -> SettingError:
    return SettingError(f"PHIQ_REDIS_URL cannot be used: {why}")
