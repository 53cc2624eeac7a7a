"""A network between two of the pool's processes that can be cut, slowed or gone deaf.

TCP on the loopback address, one thread with a loop of its own for any number of connections.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from threading import Thread
from typing import Literal

#: Bytes passed on in one go.
BLOCK = 1 << 16

#: A host closes a connection whose other end is gone without a word, after a while (tcp-keepalive;
#: not on the loopback address, where the other end is this wire).
KEEPALIVE_S = 60.0

#: pass: as a network does. refuse: connections are reset, old and new. silent: they stay open, and
#: nothing comes through. swallow: what is sent arrives, and no answer comes back.
State = Literal["pass", "refuse", "silent", "swallow"]


class Wire:
    """Passes bytes between whoever connects to `port` and the port `target` of this machine."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.state: State = "pass"
        #: Seconds by which answers come later.
        self.delay_s = 0.0
        self.port = 0
        self._ends: set[asyncio.StreamWriter] = set()
        self._deaf: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._server = self._loop.run_until_complete(self._listen())
        self._thread = Thread(target=self._loop.run_forever, name="wire", daemon=True)
        self._thread.start()

    def refuse(self) -> None:
        """Reset every connection, and whoever connects from now on."""
        self.state = "refuse"
        self._on_loop(self._reset_all)

    def half_open(self) -> None:
        """Have nothing more come through the connections there are; new ones work."""

        def deafen() -> None:
            ends = set(self._ends)
            self._deaf.update(ends)
            self._loop.call_later(KEEPALIVE_S, lambda: [end.transport.abort() for end in ends])

        self._on_loop(deafen)

    def heal(self) -> None:
        """Pass everything on again; connections that lost bytes are reset."""
        bad = self.state in ("silent", "swallow")
        self.state, self.delay_s = "pass", 0.0
        if bad:
            self._on_loop(self._reset_all)

    def retarget(self, target: int) -> None:
        """Lead to another port: connections there are get reset."""
        self.target = target
        self._on_loop(self._reset_all)

    def close(self) -> None:
        """End, with every connection."""

        def end() -> None:
            self._server.close()
            self._reset_all()
            self._loop.call_later(0.05, self._loop.stop)

        self._loop.call_soon_threadsafe(end)
        self._thread.join(5)
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    def _on_loop(self, call: Callable[[], object]) -> None:
        async def run() -> None:
            call()

        asyncio.run_coroutine_threadsafe(run(), self._loop).result(5)

    def _reset_all(self) -> None:
        for end in self._ends:
            end.transport.abort()
        self._deaf.clear()

    async def _listen(self) -> asyncio.Server:
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0, backlog=4096)
        self.port = server.sockets[0].getsockname()[1]
        return server

    async def _connected(self, client: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        self._ends.add(back)
        try:
            if self.state == "refuse":
                return
            reader, writer = await asyncio.open_connection("127.0.0.1", self.target)
            self._ends.add(writer)
            try:
                ways = (self._pass(client, writer, False), self._pass(reader, back, True))
                await asyncio.gather(*ways)
            finally:
                self._ends.discard(writer)
                self._deaf.discard(writer)
                writer.transport.abort()
        except (OSError, asyncio.CancelledError):
            pass  # it is over: an asyncio server of Python 3.11 would log that it was canceled
        finally:
            self._ends.discard(back)
            self._deaf.discard(back)
            back.transport.abort()

    async def _pass(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, answers: bool
    ) -> None:
        """Pass blocks on in their order, each as late as it is to be."""
        due = 0.0
        with suppress(OSError):
            while block := await reader.read(BLOCK):
                if self._is_lost(writer, answers):
                    continue
                now = self._loop.time()
                due = max(due, now + self.delay_s) if answers else now
                if due > now:
                    self._loop.call_at(due, partial(_write, writer, block))
                else:
                    writer.write(block)
                    await writer.drain()
        if not self._is_lost(writer, answers):
            writer.transport.close()

    def _is_lost(self, writer: asyncio.StreamWriter, answers: bool) -> bool:
        return (
            writer in self._deaf or self.state == "silent" or (self.state == "swallow" and answers)
        )


def _write(writer: asyncio.StreamWriter, block: bytes) -> None:
    if not writer.transport.is_closing():
        writer.write(block)
