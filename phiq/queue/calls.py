"""Calls to Redis under way, answered later; channels; and what one that stays silent tells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from time import monotonic
from typing import Any

import redis

#: A channel that was silent for so long is asked whether it still lives, in seconds.
PING_S = 10.0


class Call:
    """A command that was sent, on a connection of its own until it is answered."""

    def __init__(
        self, pool: redis.ConnectionPool, command: Sequence[Any], again: Callable[[], Any]
    ) -> None:
        self._pool = pool
        self._again = again
        self._since = monotonic()
        self._connection: Any = None
        try:
            self._connection = pool.get_connection()
            self._connection.send_command(*command)
        except redis.RedisError:
            self._give_back(broken=True)

    def answer(self) -> Any:
        """What Redis answered; where it did not, or refused, it is asked again, each time.

        Raises:
            BrokerUnavailableError: Redis cannot be reached then either.
        """
        if self._connection is None:
            return self._again()
        try:
            if self._is_overdue():
                raise redis.TimeoutError  # the whole wait once more would tell nothing new
            answer = self._connection.read_response()
        except redis.RedisError as error:
            self._give_back(broken=True)
            if isinstance(error, redis.TimeoutError):
                close_idle(self._pool)
            return self._again()
        except BaseException:
            self._give_back(broken=True)
            raise
        self._give_back(broken=False)
        return answer

    def _is_overdue(self) -> bool:
        patience_s = self._connection.socket_timeout
        late = patience_s is not None and monotonic() - self._since > patience_s
        return bool(late and not self._connection.can_read())

    def _give_back(self, *, broken: bool) -> None:
        connection, self._connection = self._connection, None
        if connection is None:
            return
        if broken:
            connection.disconnect()
        self._pool.release(connection)


def asked_at_once(pool: redis.ConnectionPool, *commands: Sequence[Any]) -> list[Any]:
    """What Redis answers to each of these, sent together; refusals among the answers.

    redis-py's own calls time each command for telemetry and are ready to repeat it, which takes as
    many steps as all else; here whoever calls repeats what is cut off.
    """
    connection: Any = pool.get_connection()
    try:
        packed = [part for command in commands for part in connection.pack_command(*command)]
        connection.send_packed_command([b"".join(packed)])
        return [_answer(connection) for _ in commands]
    except BaseException:  # what is left unread would answer the next call
        connection.disconnect()
        raise
    finally:
        pool.release(connection)


def _answer(connection: Any) -> Any:
    try:
        return connection.read_response()
    except redis.ResponseError as error:
        return error


def close_idle(pool: redis.ConnectionPool) -> None:
    """Close what nobody uses, as a connection said nothing.

    The others are likely to be as dead, and each would cost its next user another timeout.
    """
    with suppress(RuntimeError):  # others take and give connections meanwhile
        pool.disconnect(inuse_connections=False)


class Channel:
    """What is published on one channel, heard on a connection of its own; of one thread.

    A message takes five times the steps by redis-py's own, which asks the system three times
    more. This one finds nothing again that is lost: whoever hears opens another. Its methods
    raise `redis.RedisError`.
    """

    def __init__(self, client: redis.Redis, name: str) -> None:
        self._pool: Any = client.connection_pool
        self._connection: Any = None
        self._connection = self._pool.get_connection()
        self._asked = False
        try:
            self._connection.send_command("SUBSCRIBE", name)
            self._connection._parser.set_pubsub_push_handler(_as_it_is)
            self._connection.read_response(push_request=True)
        except BaseException:
            self.close()
            raise
        self._heard_at = monotonic()

    def hear(self, timeout_s: float) -> bytes | None:
        """The next message; None where none came within `timeout_s`, or something else did."""
        try:
            told = self._connection.read_response(
                timeout=timeout_s, push_request=True, disconnect_on_error=False
            )
        except redis.TimeoutError:
            self._look_after()
            return None
        self._heard_at, self._asked = monotonic(), False
        return told[2] if isinstance(told, list) and told[0] == b"message" else None

    def _look_after(self) -> None:
        """Nothing came: ask now and then whether it is for want of a connection."""
        silent_s = monotonic() - self._heard_at
        if silent_s < PING_S:
            return
        if not self._asked:
            self._asked = True
            self._connection.send_command("PING", check_health=False)
        elif silent_s > PING_S + self._connection.socket_timeout:
            raise redis.TimeoutError("a channel does not answer")

    def close(self) -> None:
        """Hear no more."""
        self._connection.disconnect()
        self._pool.release(self._connection)


def _as_it_is(message: Any) -> Any:
    """A message; redis-py would write each into its log."""
    return message
