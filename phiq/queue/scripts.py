"""The Lua scripts of `lua/`, and plain commands, with connection failures told as ours."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import redis
from redis.commands.core import Script
from redis.exceptions import NoScriptError

from phiq.contract import DEFAULT_MODE
from phiq.queue.buckets import BOUNDS_S, BOUNDS_SIZE
from phiq.queue.calls import Call, asked_at_once, close_idle
from phiq.queue.connection import TranslatedErrors
from phiq.settings import Settings

log = logging.getLogger(__name__)

#: Jobs, batches and unsuccessful jobs that can be listed: what a person looks through, and some.
MOST_RECENT = 10_000
#: Spellings kept of an equation beside the first: more are variations of spaces.
MOST_SPELLINGS = 8
#: Bytes of the digest by which the master list knows an equation; it is told in hexadecimal.
DIGEST_BYTES = 16
#: How long a minute of the pool's history is kept, in seconds: a day, and the minutes at its ends.
HISTORY_S = 86_400 + 120
#: What was put aside waits this long for a person to look at it: as long as dead letters do.
ASIDE_TTL_MS = 30 * 86_400_000
#: Words of a command that may be its keys.
MOST_KEYS = 8
#: A bell rung within this time is still on its way, or lost: then it may be rung again.
BELL_TTL_MS = 3000
#: How long a worker is believed without a heartbeat, in seconds.
HEARTBEAT_TTL_S = 6.0
#: What records and heartbeats are written as. It is raised when a version before could no longer
#: read them right: then that version leaves them alone, and says which it is.
SCHEMA = 1

SCRIPTS = (
    "submit",
    "claim",
    "renew",
    "complete",
    "release",
    "ring",
    "leave",
    "reap",
    "overdue",
    "cancel",
    "requeue",
    "purge",
    "failures",
    "position",
    "open",
    "bind",
    "seal",
    "stop",
    "recent",
    "running",
    "judged",
    "results",
    "snapshot",
    "forget",
    "restore",
    "annotate",
    "import",
    "sort",
    "gauges",
    "door",
    "rise",
    "total",
    "webhooks",
    "aside",
    "beat",
    "workers",
)


#: A script, and what it is asked.
Asked = tuple[str, Sequence[Any]]


class Scripts:
    """Runs scripts and commands under one key prefix. Methods raise `BrokerUnavailableError`."""

    def __init__(self, settings: Settings, client: redis.Redis) -> None:
        self._redis = client
        #: Tells errors as ours. Where a connection said nothing, the idle ones are closed, too.
        self._as_ours = TranslatedErrors(settings, lambda: close_idle(client.connection_pool))
        self._execute: Callable[..., Any] = client.execute_command
        self._prefix = settings.prefix
        #: What every key begins with, as a key: one that may be used where all keys are allowed
        #: that begin so (ACL `~prefix:*`).
        self._family = f"{settings.prefix}:"
        self._scripts = {name: client.register_script(_lua(name)) for name in SCRIPTS}
        self._joined: dict[tuple[str, ...], Script] = {}

    def key(self, *parts: str) -> str:
        """The full name of a key."""
        return ":".join((self._prefix, *parts))

    def run(self, script: str, *args: Any) -> Any:
        """Run one script; a server that does not know it gets its text with the call.

        Loading it first takes two calls, and between them the server may forget it again.
        """
        return self._run(self._scripts[script], args)

    def _run(self, known: Script, args: Sequence[Any]) -> Any:
        command = ("EVALSHA", known.sha, 1, self._family, *args)
        with self._as_ours:
            try:
                [answer] = asked_at_once(self._redis.connection_pool, command)
            except redis.ConnectionError:
                answer = self._again(command)
            if isinstance(answer, NoScriptError):
                answer = self._execute("EVAL", known.script, 1, self._family, *args)
            return _raised(answer)

    def _again(self, command: Sequence[Any]) -> Any:
        """What a command answers that was cut off, by a client that tries several times."""
        try:
            return self._execute(*command)
        except NoScriptError as error:
            return error

    def run_as_one(self, *calls: Asked) -> list[Any]:
        """Run scripts as one command, of which one at most may end jobs.

        One that fails breaks off no other: its answer is the error, which `told` raises.
        """
        names = tuple(name for name, _ in calls)
        if names not in self._joined:
            self._joined[names] = self._redis.register_script(_joined_lua(names))
        args = [part for _, args in calls for part in (len(args), *args)]
        answers: list[Any] = self._run(self._joined[names], args)
        return answers

    def told(self, answer: Any) -> Any:
        """An answer of `run_as_one`; raises what it is where it is an error."""
        if isinstance(answer, redis.RedisError):
            with self._as_ours:
                raise answer
        return answer

    def run_together(self, *calls: Asked) -> list[Any]:
        """Run scripts in one round trip; each must bear being run twice."""
        shas = [self._scripts[script].sha for script, _ in calls]
        pairs = zip(shas, calls, strict=True)
        commands = [("EVALSHA", sha, 1, self._family, *args) for sha, (_, args) in pairs]
        with self._as_ours:
            try:
                answers = asked_at_once(self._redis.connection_pool, *commands)
                return [_raised(answer) for answer in answers]
            except (NoScriptError, redis.ConnectionError):
                pass  # the server was restarted, or cut off; one by one they are loaded again
        return [self.run(script, *args) for script, args in calls]

    def begin(self, script: str, *args: Any) -> Call:
        """Send a script, and fetch its answer later; it must bear being run twice."""
        command = ("EVALSHA", self._scripts[script].sha, 1, self._family, *args)
        return Call(self._redis.connection_pool, command, lambda: self.run(script, *args))

    def command(self, *args: Any) -> Any:
        """Run one Redis command, anew where its key had to be put aside."""
        with self._as_ours:
            try:
                return self._execute(*args)
            except redis.ResponseError as error:
                return self._anew(args, error)

    def commands(self, calls: Sequence[Sequence[Any]]) -> list[Any]:
        """Run commands in one round trip; as `command`, each."""
        with self._as_ours:
            return [
                self._anew(call, answer) if isinstance(answer, redis.RedisError) else answer
                for call, answer in zip(calls, self._answers(calls), strict=True)
            ]

    def _anew(self, command: Sequence[Any], error: redis.RedisError) -> Any:
        """What a command answers after its key, which holds another type, was put aside."""
        if not _is_of_another_type(error):
            raise error
        log.warning("a key that holds another type than is kept there is put aside: %s", command[1])
        self.run("aside", *command[:MOST_KEYS])
        return self._execute(*command)

    def put_aside(self) -> dict[str, int]:
        """Keys that held another type: when each was put aside, in ms."""
        stored = self.command("HGETALL", self.key("aside"))
        return {name.decode("utf-8", "replace"): int(at_ms) for name, at_ms in stored.items()}

    def reads(self, calls: Sequence[Sequence[Any]], otherwise: Any) -> list[Any]:
        """As `commands`, which only read; `otherwise` for keys of another type than is read."""
        with self._as_ours:
            try:
                answers = asked_at_once(self._redis.connection_pool, *calls)
            except redis.ConnectionError:  # cut off; a client that tries several times asks anew
                answers = self._answers(calls)
            return [_told(answer, otherwise) for answer in answers]

    def _answers(self, calls: Sequence[Sequence[Any]]) -> list[Any]:
        """What Redis answers to each, errors among them."""
        if len(calls) == 1:  # a pipeline costs twenty Python calls more
            try:
                return [self._execute(*calls[0])]
            except redis.ResponseError as error:
                return [error]
        with self._redis.pipeline(False) as pipe:
            for call in calls:
                pipe.execute_command(*call)  # type: ignore[no-untyped-call]
            return pipe.execute(raise_on_error=False)


def _raised(answer: Any) -> Any:
    if isinstance(answer, redis.RedisError):
        raise answer
    return answer


def _told(answer: Any, otherwise: Any) -> Any:
    if not isinstance(answer, redis.RedisError):
        return answer
    if _is_of_another_type(answer):
        return otherwise
    raise answer


def _is_of_another_type(error: redis.RedisError) -> bool:
    return str(error).startswith("WRONGTYPE")


#: What scripts, and parts of them, stand on besides `common`: each function costs every call of its
#: script a little, so a script has only those it uses.
_PARTS = {
    "again": ("lanes",),
    "due": ("limits",),
    "ends": ("jobs", "settle", "totals"),
    "limits": ("ends",),
    "orders": ("equations",),
    "entry": ("equations",),
    "submit": ("lanes", "jobs", "totals", "recents", "bell"),
    "claim": ("lanes", "look", "limits", "bell"),
    "complete": ("limits", "equations"),
    "reap": ("again", "due", "orders"),
    "overdue": ("due",),
    "cancel": ("ends",),
    "release": ("again",),
    "requeue": ("lanes", "jobs"),
    "failures": ("jobs",),
    "position": ("lanes",),
    "snapshot": ("lanes",),
    "gauges": ("lanes",),
    "open": ("recents",),
    "seal": ("settle",),
    "stop": ("settle",),
    "ring": ("bell",),
    "leave": ("bell",),
    "rise": ("totals",),
    "total": ("totals",),
    "import": ("orders", "entry"),
    "sort": ("orders",),
    "annotate": ("entry",),
    "restore": ("orders", "entry"),
    "forget": ("entry",),
}


def _parts_of(*names: str) -> list[str]:
    """The parts that these stand on, each behind those that it stands on itself."""
    found = [
        part
        for name in names
        for under in _PARTS.get(name, ())
        for part in (*_parts_of(under), under)
    ]
    return list(dict.fromkeys(found))


@cache
def _lua(name: str) -> str:
    return "\n".join((_CONSTANTS, *map(_text, ("common", *_parts_of(name), name))))


def _joined_lua(names: Sequence[str]) -> str:
    """Scripts one after the other; before the arguments of each stands how many it has."""
    bodies = [f"function scripts.{name}(ARGV)\n{_text(name)}\nend" for name in names]
    calls = ", ".join(f"run('{name}')" for name in names)
    shared = map(_text, ("common", *_parts_of(*names)))
    return "\n".join((_CONSTANTS, *shared, _JOIN, *bodies, f"return {{{calls}}}"))


#: Lua ends a list at its first nil, so a script that answers none answers 0 here.
_JOIN = """
local scripts, at = {}, 1
local function run(name)
  local count = tonumber(ARGV[at])
  local own = {unpack(ARGV, at + 1, at + count)}
  at = at + 1 + count
  local done, answer = pcall(scripts[name], own)
  if done then return answer or 0 end
  return {err = type(answer) == 'table' and answer.err or 'ERR ' .. tostring(answer)}
end
"""


def _text(name: str) -> str:
    return (files("phiq.queue") / "lua" / f"{name}.lua").read_text("utf-8")


def _lua_list(values: Iterable[int]) -> str:
    return "{" + ", ".join(map(str, values)) + "}"


#: What scripts share with Python, in front of each.
_CONSTANTS = f"""
local BOUNDS_US = {_lua_list(round(bound * 1_000_000) for bound in BOUNDS_S)}
local BOUNDS_SIZE = {_lua_list(BOUNDS_SIZE)}
local SCHEMA = {SCHEMA}
local DEFAULT_MODE = '{DEFAULT_MODE}'
local HISTORY_S = {HISTORY_S}
local ASIDE_TTL_MS = {ASIDE_TTL_MS}
local MOST_RECENT = {MOST_RECENT}
local BELL_TTL_MS = '{BELL_TTL_MS}'
local HEARTBEAT_TTL_MS = {round(HEARTBEAT_TTL_S * 1000)}
local MOST_SPELLINGS = {MOST_SPELLINGS}
local DIGEST_CHARS = {2 * DIGEST_BYTES}
"""
