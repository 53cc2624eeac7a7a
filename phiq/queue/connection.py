"""Connections to Redis, with the options that keep a cut network from hanging anyone.

It knows no key and no job. Failures come out as `BrokerUnavailableError`.
"""

from __future__ import annotations

import os
import ssl
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import hiredis
import redis
from redis.backoff import ExponentialWithJitterBackoff
from redis.retry import Retry
from redis.sentinel import Sentinel, SentinelConnectionPool

from phiq.errors import BrokerRefusesError, BrokerUnavailableError, SettingError
from phiq.redis_address import RedisAddress, Tls
from phiq.settings import Settings, exit_for

#: Connections one process may open for commands; callers past it queue for `POOL_WAIT_S`.
POOL_CONNECTIONS = 32
POOL_WAIT_S = 5
#: Of these so many at most are handed out again without a look at them.
MOST_KEPT = 8
#: A server that is silent for this long is taken for gone: without it a worker behind a cut network
#: was still dead after 150 s.
SOCKET_TIMEOUT_S = 5
CONNECT_TIMEOUT_S = 2
#: A lost connection is tried again this often before the caller is told: under a second in all.
#: Silence is not: connecting and health checks retry too, and 4 × 4 timeouts made 80 s of one call.
RETRIES = 3

#: What says that Redis is away, or there and cannot take anything now.
UNAVAILABLE = (
    redis.ConnectionError,
    redis.TimeoutError,
    redis.exceptions.OutOfMemoryError,
    redis.ReadOnlyError,
)
#: The same, for errors that redis-py has no class of: the disk is full, replicas are gone, a script
#: has run for seconds (the server was suspended in it).
UNAVAILABLE_PREFIXES = ("MISCONF", "NOREPLICAS", "MASTERDOWN", "BUSY")
#: What it says to commands that it will not run until somebody has changed something: they are not
#: permitted, or a key holds another type and may not be put aside.
REFUSED_PREFIXES = ("NOPERM", "WRONGTYPE")
#: What Redis says while it cannot serve yet, or any more, whoever asks.
LATER_PREFIXES = (*UNAVAILABLE_PREFIXES, "LOADING", "OOM", "READONLY", "max number of clients")


class _Packer:
    """Packs commands for Redis, whose name is one word or a few, and whose arguments Redis takes.

    redis-py's own looks at the type of each argument, of which a micro-batch has a thousand.
    """

    @staticmethod
    def pack(name: str | bytes, *args: Any) -> list[bytes]:
        """A command as it is sent."""
        words = name.encode().split() if isinstance(name, str) else name.split()
        return [hiredis.pack_command((*words, *args))]


class _Pool(redis.BlockingConnectionPool):
    """A bounded pool that hands its last connections out again as they are.

    redis-py's own asks the system whether a connection holds an answer to nobody, and counts for
    telemetry, at each use: sixty calls. Here a connection that broke off was closed by whoever saw
    it, and one that the server closed is found and replaced by the command's own retry.
    """

    _kept: list[Any]  # made by `reset`, which the constructor calls

    def get_connection(self, *args: Any, **options: Any) -> Any:
        """A connection; it waits for one where all are taken."""
        try:
            if self.pid == os.getpid():
                return self._kept.pop()
        except IndexError:
            pass
        return super().get_connection(*args, **options)  # type: ignore[no-untyped-call]

    def release(self, connection: Any) -> None:
        """Take a connection back; it is kept at hand unless somebody may wait for it."""
        if len(self._kept) < MOST_KEPT and self.pid == os.getpid() and not self.pool.empty():
            self._kept.append(connection)
        else:
            super().release(connection)  # type: ignore[no-untyped-call]

    def disconnect(self, inuse_connections: bool = True) -> None:
        """Close those that nobody uses, and the others too unless told otherwise."""
        with suppress(IndexError):
            while True:
                super().release(self._kept.pop())  # type: ignore[no-untyped-call]
        super().disconnect(inuse_connections)

    def reset(self) -> None:
        """Forget them all: they are another process's."""
        self._kept = []
        super().reset()  # type: ignore[no-untyped-call]


class _SentinelPool(SentinelConnectionPool, redis.BlockingConnectionPool):
    """Connections to the server that is master now; callers past the bound wait for one."""


def connect(settings: Settings, *, timeout_s: float = SOCKET_TIMEOUT_S) -> redis.Redis:
    """A thread-safe client; it connects on first use, and gives a silent server `timeout_s`.

    It owns its connections: they close with it, or when nobody holds it any more.
    """
    return redis.Redis.from_pool(_pool(settings.redis, timeout_s))


def _pool(address: RedisAddress, timeout_s: float) -> redis.ConnectionPool:
    blocking: Any = _Pool  # redis-py types none of its constructors
    shared = {
        "max_connections": POOL_CONNECTIONS,
        "timeout": POOL_WAIT_S,
        "socket_timeout": timeout_s,
        "health_check_interval": 15,
        "command_packer": _Packer,
        "retry": Retry(
            ExponentialWithJitterBackoff(base=0.02, cap=0.2), RETRIES, (redis.ConnectionError,)
        ),
        "username": address.username,
        "password": address.password,
        "db": address.db,
    }
    over_tcp = {"socket_connect_timeout": CONNECT_TIMEOUT_S, "socket_keepalive": True}
    if address.kind == "unix":
        kind = redis.UnixDomainSocketConnection
        return blocking(connection_class=kind, path=address.path, **shared)  # type: ignore[no-any-return]
    if address.kind == "sentinel":
        sentinels = Sentinel(address.hosts, sentinel_kwargs={"socket_timeout": CONNECT_TIMEOUT_S})  # type: ignore[no-untyped-call]
        return _SentinelPool(address.master, sentinels, **shared, **over_tcp)  # type: ignore[no-untyped-call]
    host, port = address.hosts[0]
    tls = {"connection_class": redis.SSLConnection, **_tls(address.tls)} if address.tls else {}
    return blocking(host=host, port=port, **shared, **over_tcp, **tls)  # type: ignore[no-any-return]


def _tls(tls: Tls) -> dict[str, Any]:
    return {
        "ssl_cert_reqs": "required" if tls.verify else "none",
        "ssl_check_hostname": tls.check_hostname,
        "ssl_ca_certs": tls.ca_file,
        "ssl_certfile": tls.cert_file,
        "ssl_keyfile": tls.key_file,
    }


def check_access(settings: Settings) -> None:
    """Refuse a password, user or database that Redis refuses; one that is away is not asked.

    Raises:
        SettingError: Redis lets nobody in so, or a file of certificates cannot be used.
    """
    if settings.redis.tls:
        _check_files(settings.redis.tls)
    client = connect(settings, timeout_s=CONNECT_TIMEOUT_S)
    try:
        client.ping()
    except (redis.AuthenticationError, redis.ResponseError) as error:
        if not str(error).startswith(LATER_PREFIXES):
            raise SettingError(f"PHIQ_REDIS_URL: Redis refuses: {error}") from None
    except redis.ConnectionError as error:
        cause = error.__cause__ or error.__context__
        if isinstance(cause, ssl.SSLCertVerificationError):
            why = f"its certificate is not trusted: {cause.verify_message}"
            raise SettingError(f"PHIQ_REDIS_URL: {why}") from None
    except redis.RedisError:
        pass
    finally:
        client.close()


def _check_files(tls: Tls) -> None:
    try:
        context = ssl.create_default_context(cafile=tls.ca_file)
        if tls.cert_file:
            context.load_cert_chain(tls.cert_file, tls.key_file)
    except OSError as error:
        why = f"a file of certificates or keys cannot be used: {error.strerror or error}"
        raise SettingError(f"PHIQ_REDIS_URL: {why}") from None


def access_or_exit(settings: Settings) -> None:
    """End this process with one line where Redis lets nobody in."""
    try:
        check_access(settings)
    except SettingError as error:
        exit_for(error)


class TranslatedErrors:
    """Turns what says that Redis is away, or can take nothing, into `BrokerUnavailableError`.

    What it refuses to this user is `BrokerRefusesError`. Where a connection said nothing, `quiet`
    is called. A context manager that holds nothing, so one serves all threads.
    """

    __slots__ = ("_quiet", "_where")

    def __init__(self, settings: Settings, quiet: Callable[[], None] | None = None) -> None:
        self._where = settings.redis.shown
        self._quiet = quiet

    def __enter__(self) -> None:
        """Nothing to be done."""

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        """Raise the error as ours, where it is one of Redis."""
        if not isinstance(error, redis.RedisError):
            return
        if self._quiet and isinstance(error, redis.TimeoutError):
            self._quiet()
        if str(error).startswith(REFUSED_PREFIXES):
            raise BrokerRefusesError(f"Redis at {self._where} refuses: {error}") from error
        if isinstance(error, UNAVAILABLE) or str(error).startswith(UNAVAILABLE_PREFIXES):
            raise BrokerUnavailableError(f"Redis at {self._where} cannot serve: {error}") from error
