"""The Lua scripts of `lua/`, and plain commands, with connection failures told as ours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib.resources import files
from typing import Any

import redis
from redis.exceptions import NoScriptError

from phiq.contract import DEFAULT_MODE
from phiq.queue.buckets import BOUNDS_S, BOUNDS_SIZE
from phiq.queue.connection import translated_errors
from phiq.settings import Settings

#: Jobs, batches and unsuccessful jobs that can be listed: what a person looks through, and some.
MOST_RECENT = 10_000
#: Spellings kept of an equation beside the first: more are variations of spaces.
MOST_SPELLINGS = 8
#: How long a minute of the pool's history is kept, in seconds: a day, and the minutes at its ends.
HISTORY_S = 86_400 + 120
#: What records and heartbeats are written as. It is raised when a version before could no longer
#: read them right: then that version leaves them alone, and says which it is.
SCHEMA = 1

SCRIPTS = (
    "submit",
    "claim",
    "renew",
    "complete",
    "release",
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
    "gauges",
    "rise",
    "webhooks",
)


class Scripts:
    """Runs scripts and commands under one key prefix. Methods raise `BrokerUnavailableError`."""

    def __init__(self, settings: Settings, client: redis.Redis) -> None:
        self._settings = settings
        self._redis = client
        #: What every key begins with, as a key: one that may be used where all keys are allowed
        #: that begin so (ACL `~prefix:*`).
        self._family = f"{settings.prefix}:"
        self._scripts = {name: client.register_script(_lua(name)) for name in SCRIPTS}

    def key(self, *parts: str) -> str:
        """The full name of a key."""
        return ":".join((self._settings.prefix, *parts))

    def run(self, script: str, *args: Any) -> Any:
        """Run one script."""
        with translated_errors(self._settings):
            return self._scripts[script](keys=[self._family], args=args)

    def run_together(self, *calls: tuple[str, Sequence[Any]]) -> list[Any]:
        """Run scripts in one round trip; each must bear being run twice."""
        try:
            with translated_errors(self._settings), self._redis.pipeline(False) as pipe:
                for script, args in calls:
                    pipe.evalsha(self._scripts[script].sha, 1, self._family, *args)
                return pipe.execute()
        except NoScriptError:  # the server was restarted; one by one they are loaded again
            return [self.run(script, *args) for script, args in calls]

    def command(self, *args: Any) -> Any:
        """Run one Redis command."""
        with translated_errors(self._settings):
            return self._redis.execute_command(*args)  # type: ignore[no-untyped-call]

    def commands(self, calls: Sequence[Sequence[Any]]) -> list[Any]:
        """Run commands in one round trip."""
        with translated_errors(self._settings), self._redis.pipeline(False) as pipe:
            for call in calls:
                pipe.execute_command(*call)  # type: ignore[no-untyped-call]
            return pipe.execute()

    def reads(self, calls: Sequence[Sequence[Any]], otherwise: Any) -> list[Any]:
        """As `commands`; `otherwise` for those of a key of another type than is read."""
        with translated_errors(self._settings), self._redis.pipeline(False) as pipe:
            for call in calls:
                pipe.execute_command(*call)  # type: ignore[no-untyped-call]
            answers = pipe.execute(raise_on_error=False)
            return [_told(answer, otherwise) for answer in answers]


def _told(answer: Any, otherwise: Any) -> Any:
    if not isinstance(answer, redis.RedisError):
        return answer
    if str(answer).startswith("WRONGTYPE"):
        return otherwise
    raise answer


#: What scripts begin with besides `common`: each function costs every call of its script a little.
_PARTS = {
    "submit": ("lanes",),
    "claim": ("lanes", "limits"),
    "complete": ("limits", "equations"),
    "reap": ("lanes", "limits"),
    "overdue": ("limits",),
    "release": ("lanes",),
    "requeue": ("lanes",),
    "position": ("lanes",),
    "snapshot": ("lanes",),
    "gauges": ("lanes",),
    "import": ("equations",),
    "annotate": ("equations",),
    "restore": ("equations",),
    "forget": ("equations",),
}


def _lua(name: str) -> str:
    folder = files("phiq.queue") / "lua"
    parts = ("common", *_PARTS.get(name, ()), name)
    texts = [(folder / f"{part}.lua").read_text("utf-8") for part in parts]
    return "\n".join((_CONSTANTS, *texts))


def _lua_list(values: Iterable[int]) -> str:
    return "{" + ", ".join(map(str, values)) + "}"


#: What scripts share with Python, in front of each.
_CONSTANTS = f"""
local BOUNDS_US = {_lua_list(round(bound * 1_000_000) for bound in BOUNDS_S)}
local BOUNDS_SIZE = {_lua_list(BOUNDS_SIZE)}
local SCHEMA = {SCHEMA}
local DEFAULT_MODE = '{DEFAULT_MODE}'
local HISTORY_S = {HISTORY_S}
local MOST_RECENT = {MOST_RECENT}
local MOST_SPELLINGS = {MOST_SPELLINGS}
"""
