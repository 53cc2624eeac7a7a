"""A load balancer of one screen: `python relay.py NAME PORT` passes what comes to :8080 on to NAME.

The name is asked anew for each connection, so that it follows the containers behind it. It runs in
a container; nothing but Python is needed.
"""

from __future__ import annotations

import asyncio
import socket
import sys
from contextlib import suppress


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while block := await reader.read(1 << 16):
            writer.write(block)
            await writer.drain()
        writer.write_eof()


async def _connected(client: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        reader, writer = await asyncio.open_connection(*sys.argv[1:], family=socket.AF_INET)
        await asyncio.gather(_pass(client, writer), _pass(reader, back))
        writer.close()
    back.close()


async def _serve() -> None:
    server = await asyncio.start_server(_connected, "0.0.0.0", 8080)  # noqa: S104 - a container's
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve())
